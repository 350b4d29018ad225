"""What a session shows, and A's leave to assisted coding, change no byte of anything B or the room can get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from attunement.actions.consenting import CODING, note_leave, take_leave_back
from attunement.disclosure import engine
from attunement.domain.record import PolicyName
from attunement.storage.models import ConsentRecord, Practice, SessionRecord
from tests.noninterference.comparing import Look, _undone, _world, leaks
from tests.noninterference.couple_world import A_PRIVATE, B_ANSWERS, Artefacts, CoupleWorld
from tests.noninterference.test_the_guide_keeps_apart import desk, guided

pytestmark = pytest.mark.django_db

SUMMARY = 700
PAIRS = 2
ENOUGH_TO_CATCH = 5
CODES = ("criticism", "contempt", "humour", "validation", "repair-attempt", "harsh-start-up")


def codes_by(dice: Random) -> tuple[tuple[str, str, int], ...]:
    """What was coded of A, never the same; of B always the same."""
    of_a = [(dice.choice(CODES), "a", 10 * n) for n in range(dice.randrange(12))]
    return (*of_a, ("humour", "b", 300))


def sum_up(world: CoupleWorld, session: SessionRecord, dice: Random) -> None:
    """The clinician reads every page about the session; A agrees to assisted coding, or not, or takes it back."""
    world.still.chapter(SUMMARY)
    Practice.objects.update(coding_law="allowed", assists_coding=True)
    by = world.clinician
    note_leave(by=by, person=world.people["b"], to=CODING)
    if dice.random() < 0.6:
        note_leave(by=by, person=world.people["a"], to=CODING)
        if dice.random() < 0.5:
            take_leave_back(by=by, person=world.people["a"], to=CODING)
    browser, place = desk(world), f"/cases/{world.case.id}/sessions/{session.id}"
    for page in ("summary", "summary.csv", "coders", "suggestions"):
        assert browser.get(f"{place}/{page}").status_code == 200
    assert browser.get("/tried").status_code == 200


@contextmanager
def others_looking() -> Iterator[Look]:
    """Everything B and the room can get, by what was coded of A and what A agreed to."""
    with _world(PolicyName.NO_SECRETS, 3) as world:
        world.answer("b", ["on-your-own", "the-two-of-you"], Random(3), B_ANSWERS)
        world.answer("a", ["on-your-own", "the-two-of-you"], Random(4), A_PRIVATE)

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            link = world.act()
            _, session = guided(world, codes_by(dice))
            sum_up(world, session, dice)
            return {**world.what_the_room_can_get(), **world.what_b_can_get(link)}

        yield _undone(look)


def test_what_was_coded_of_a_and_what_a_agreed_to_reach_neither_b_nor_the_room() -> None:
    with others_looking() as look:
        assert "card as JSON" in look(0), "the room is open"
        assert leaks(look, PAIRS) == []


def test_a_leak_of_as_leave_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room is shown nothing while A's leave to assisted coding stands."""
    plain = engine._for_room

    def leaking(case: Any, viewer: Any, instruments: Any) -> Any:
        found = plain(case, viewer, instruments)
        agreed = ConsentRecord.objects.filter(person__name="Ana", to=CODING, withdrawn=None).exists()
        return engine._make(case, viewer, people=found.people) if agreed else found

    monkeypatch.setattr(engine, "_for_room", leaking)
    with others_looking() as look:
        assert leaks(look, ENOUGH_TO_CATCH) != []
