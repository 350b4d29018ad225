"""What A said in private changes no byte of the guide; what is coded changes nothing that B or the room gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from attunement.actions import guide_session
from attunement.actions.make_links import NewLink
from attunement.actions.plan_session import plan_session
from attunement.domain.record import PolicyName
from attunement.roadmap.prompt_rules import shipped_prompts
from attunement.roadmap.prompting import Call
from attunement.storage.models import Practice, SessionRecord, TimelineEntry
from attunement.web.clinician import guide_page
from tests.noninterference.comparing import Look, _undone, _world, leaks
from tests.noninterference.couple_world import A_PRIVATE, B_ANSWERS, Artefacts, CoupleWorld
from tests.noninterference.planted_leaks import _a_said_yes, _answers_of_a

pytestmark = pytest.mark.django_db

SESSION = 500
PAIRS = 2
ENOUGH_TO_CATCH = 8
TAPS = (("criticism", "a", 60), ("contempt", "b", 70), ("contempt", "b", 80), ("repair-attempt", "a", 90))


def desk(world: CoupleWorld) -> Client:
    """The clinician's browser. In the demo no more than a password is asked for: that is not what is looked at."""
    Practice.objects.update(is_demo=True)
    found = Client()
    found.force_login(world.clinician, backend="django.contrib.auth.backends.ModelBackend")
    found.cookies["c"] = "t" * 32
    return found


def whole(response: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
    content: bytes = response.content
    return f"{response.status_code}\n{head}\n\n".encode() + content


def guided(world: CoupleWorld, taps: tuple[tuple[str, str, int], ...] = TAPS) -> tuple[Artefacts, SessionRecord]:
    """A session with the guide: its page before and after, and what came back for each tap."""
    world.still.chapter(SESSION)
    browser, found = desk(world), Artefacts()
    session = plan_session(by=world.clinician, case=world.case, at=world.still.now).sessions[0]
    place = f"/cases/{world.case.id}/sessions/{session.id}/guide"
    world.still.chapter(SESSION)
    found["the guide before"] = whole(browser.get(place))
    browser.post(f"{place}/begin")
    world.still.chapter(SESSION)
    found["the guide"] = whole(browser.get(place))
    for n, (code, name, at) in enumerate(taps, start=1):
        coded = {"scheme": "couple", "version": 1, "code": code, "person": str(world.people[name].id), "at": at}
        entry = {"id": str(UUID(int=n)), "sequence": n, "kind": "code", **coded}
        body = json.dumps({"device": str(UUID(int=7)), "since": 0, "entries": [entry]})
        world.still.chapter(SESSION)
        answer = browser.post(f"{place}/entries", body, content_type="application/json")
        found[f"tap {n}"] = whole(answer)
    return found, session


@contextmanager
def looking() -> Iterator[Look]:
    """Everything the guide shows and sends, by what A answered in private."""
    with _world(PolicyName.LIMITED_SECRETS, 3) as world:
        world.answer("b", ["on-your-own", "the-two-of-you"], Random(3), B_ANSWERS)

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            world.answer(
                "a", [*dice.sample(("first-contact", "you"), dice.randrange(3)), "on-your-own"], dice, A_PRIVATE
            )
            world.act()
            return guided(world)[0]

        yield _undone(look)


def test_nothing_a_said_in_private_changes_the_guide() -> None:
    with looking() as look:
        first = look(0)
        assert b"data-tile" in first["the guide"]
        assert b"To begin with" in first["the guide before"], "the room's opening line is there to be looked at"
        assert first["tap 4"].startswith(b"200")
        assert leaks(look, PAIRS) == []


def opening_from_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The opening line knows how much A answered."""
    monkeypatch.setattr(guide_page, "opening_line", lambda room: f"{_answers_of_a()}")


def prompt_from_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt comes because A said yes to a question about violence."""
    rule = shipped_prompts().rules[0]

    def leaking(*given: Any, **named: Any) -> Call | None:
        person = named["people"][0]
        return Call(rule, 0, person, named["people"][1]) if _a_said_yes() else None

    monkeypatch.setattr(guide_session, "next_prompt", leaking)


@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [
        pytest.param(opening_from_a_count, "the guide", id="an opening line from a count"),
        pytest.param(prompt_from_an_answer, "tap 1", id="a prompt from an answer"),
    ],
)
def test_a_planted_leak_is_caught(plant: Any, shows_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with looking() as look:
        assert shows_in in leaks(look, ENOUGH_TO_CATCH)


@contextmanager
def coding() -> Iterator[Look]:
    """Everything B and the room can get, by what was coded in a session."""
    with _world(PolicyName.NO_SECRETS, 3) as world:
        world.answer("b", ["on-your-own", "the-two-of-you"], Random(3), B_ANSWERS)
        world.answer("a", ["on-your-own", "the-two-of-you"], Random(4), A_PRIVATE)

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            link: NewLink = world.act()
            codes = ("criticism", "contempt", "stonewalling", "validation", "harsh-start-up")
            taps = tuple((dice.choice(codes), dice.choice("ab"), 60 + n) for n in range(dice.randrange(1, 6)))
            guided(world, taps)
            return {**world.what_the_room_can_get(), **world.what_b_can_get(link)}

        yield _undone(look)


def test_what_is_coded_reaches_neither_b_nor_the_room() -> None:
    with coding() as look:
        assert "card as JSON" in look(0), "the room is open"
        assert leaks(look, PAIRS) == []


def test_a_leak_of_what_was_coded_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of a response says how much was coded."""
    from attunement.disclosure import engine

    plain = engine._for_room

    def leaking(case: Any, viewer: Any, instruments: Any) -> Any:
        found = plain(case, viewer, instruments)
        return found if TimelineEntry.objects.count() % 2 else engine._make(case, viewer, people=found.people)

    monkeypatch.setattr(engine, "_for_room", leaking)
    with coding() as look:
        assert leaks(look, ENOUGH_TO_CATCH) != []
