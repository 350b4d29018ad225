"""Whatever A says after a session, or does not say, B is asked the same, told the same and shown the same.

The appointments, who came and the clinician's own side are acts: they are held the same here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

import pytest

from attunement.actions import ask_after_session as asking
from attunement.actions.ask_after_session import Way, ask_after_session
from attunement.actions.make_links import NewLink
from attunement.actions.note_session import note_session
from attunement.actions.plan_session import plan_session
from attunement.actions.record_mirror import answer_mirror, guess_mean
from attunement.disclosure import engine
from attunement.domain.diary import Outcome
from attunement.domain.record import PolicyName
from attunement.domain.relationship import Sense
from attunement.storage.models import AnswerRecord, SessionRecord
from attunement.storage.queries import burden, diary
from tests.noninterference.comparing import Look, _undone, _world, differing, leaks
from tests.noninterference.couple_world import A_PRIVATE, B_ANSWERS, Artefacts, CoupleWorld

pytestmark = pytest.mark.django_db

SITTING = "after-session"
ANSWERED = 2
"""Sessions both may answer; B's link to the one after them is looked at: it is the one that asks the RISQ too."""
DAY = 24
PAIRS = 2
ENOUGH_TO_CATCH = 8


def hold(world: CoupleWorld, number: int) -> dict[str, NewLink]:
    """A session, noted with B ten minutes late, and both asked: what the clinician does, the same in every world."""
    by, case, still = world.clinician, world.case, world.still
    still.chapter(number * DAY)
    session: SessionRecord = plan_session(by=by, case=case, at=still.now).sessions[0]
    late = [str(world.people["b"].id)]
    note_session(by=by, session=session, outcome=Outcome.LATE, who=late, minutes=10)
    still.chapter(number * DAY + 1)
    session.refresh_from_db()
    ways = {"b": Way.EMAIL, "a": Way.SHOWN}  # B's link first: what it draws does not wait for A's
    people = world.people
    made = {name: ask_after_session(by=by, session=session, person=people[name], way=way) for name, way in ways.items()}
    for person in people.values():
        guess_mean(by=by, session=session, person=person, guess=5.5)
        answer_mirror(by=by, session=session, person=person, answers={"bond": 5}, sense=Sense.A_LITTLE_OFF)
    for name, link in made.items():
        world.links[name][SITTING] = link
    return made


@contextmanager
def looking(policy: PolicyName, *, room: bool) -> Iterator[Look]:
    """What B and the room can get, by the seed of what A answered after each session."""
    with _world(policy, 3) as world:
        world.answer("b", ["on-your-own"], Random(3), A_PRIVATE)
        world.answer("a", ["on-your-own"], Random(4), B_ANSWERS)
        world.act()

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            for number in range(1, ANSWERED + 1):
                hold(world, number)
                if dice.random() < 0.8:
                    world.answer("a", [SITTING], dice, number * DAY + 2)
                world.answer("b", [SITTING], Random(number), number * DAY + 3)
            link = hold(world, ANSWERED + 1)["b"]
            seen = world.what_the_room_can_get() if room else {}
            return {**seen, **world.what_b_can_get(link)}

        yield _undone(look)


@pytest.mark.parametrize("policy", [PolicyName.LIMITED_SECRETS, PolicyName.FULLY_PRIVATE], ids=str)
def test_nothing_a_says_after_a_session_reaches_b_or_the_room(policy: PolicyName) -> None:
    with looking(policy, room=True) as look:
        first = look(0)
        assert b"1 of 11" in first["GET /c/q/1"], "what the number of B's sessions adds is looked at too"
        assert "card as JSON" in first, "the room is open"
        assert leaks(look, PAIRS) == []


# ---- leaks planted, so that the test must catch them


def a_felt_something_was_off() -> bool:
    return AnswerRecord.objects.filter(
        response__person__name="Ana", item="felt-off", value__in=(5, 6, 7), response__sent_at__isnull=False
    ).exists()


def burden_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rests for B depends on what A said."""
    real = burden.burden_of

    def leaking(person: Any, now: Any) -> Any:
        return replace(real(person, now), minutes=99.0 if a_felt_something_was_off() else 0.0)

    monkeypatch.setattr(asking, "burden_of", leaking)


def number_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """B's sessions are counted by whether A answered."""
    real = diary.number_of
    monkeypatch.setattr(asking, "number_of", lambda s, p: real(s, p) + 1 if a_felt_something_was_off() else real(s, p))


def sessions_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session somebody found off lasts a minute longer, for those who can read."""
    real = engine._plain

    def leaking(session: Any) -> Any:
        return replace(real(session), minutes=51) if a_felt_something_was_off() else real(session)

    monkeypatch.setattr(engine, "_plain", leaking)


@dataclass(frozen=True)
class Leak:
    plant: Callable[[pytest.MonkeyPatch], None]
    shows_in: str


LEAKS = [Leak(burden_of_both, "GET /c/q/1"), Leak(number_of_both, "GET /c/q/1"), Leak(sessions_marked, "case")]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.plant.__name__)
def test_a_planted_leak_is_caught(leak: Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    leak.plant(monkeypatch)
    with looking(PolicyName.LIMITED_SECRETS, room=leak.shows_in == "case") as look:
        first = look(0)
        for seed in count(1):
            found = differing(first, look(seed))
            if leak.shows_in in found:
                return
            assert seed < ENOUGH_TO_CATCH, f"not caught; differing: {found}"
