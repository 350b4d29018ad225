"""A's leave, heart, limits and files change no byte of anything B or the room can get; they are the clinician's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from attunement.actions.bring_heart_file import bring_heart_file
from attunement.actions.consenting import HEART, note_leave, take_leave_back
from attunement.actions.take_heart import set_limits, take_heart
from attunement.disclosure import engine
from attunement.domain.record import PolicyName
from attunement.storage.models import HeartBatch, SessionRecord, TimelineRecord
from tests.noninterference.comparing import Look, _undone, _world, leaks
from tests.noninterference.couple_world import A_PRIVATE, B_ANSWERS, Artefacts, CoupleWorld
from tests.noninterference.test_the_guide_keeps_apart import guided
from tests.unit.exchange.heart_files import POLAR
from tests.web.heart.straps import batch

pytestmark = pytest.mark.django_db

HEARTS = 600
PAIRS = 2
ENOUGH_TO_CATCH = 8


def measure(world: CoupleWorld, session: SessionRecord, dice: Random) -> None:
    """B's heart, the same in every world; of A's, leave or none, any rates, perhaps a file, perhaps taken back."""
    world.still.chapter(HEARTS)
    timeline, by = TimelineRecord.objects.get(session=session), world.clinician
    later = timeline.began_at + timedelta(minutes=5)
    note_leave(by=by, person=world.people["b"], to=HEART)
    steady = batch(world.people["b"], [(at, 75) for at in range(60)], id=str(UUID(int=1)))
    take_heart(by=by, timeline=timeline, batches=[steady], now=later)
    if dice.random() < 0.2:
        return
    person = world.people["a"]
    note_leave(by=by, person=person, to=HEART)
    for n in range(dice.randrange(3)):
        rates = [(at, dice.randrange(55, 150)) for at in range(n * 60, n * 60 + dice.randrange(2, 60))]
        take_heart(by=by, timeline=timeline, batches=[batch(person, rates, id=str(UUID(int=n + 2)))], now=later)
    if dice.random() < 0.5:
        set_limits(by=by, session=session, person=person, threshold=dice.randrange(80, 140), margin=20)
    if dice.random() < 0.5:
        bring_heart_file(by=by, session=session, person=person, raw=POLAR.encode(), now=later)
    if dice.random() < 0.3:
        take_leave_back(by=by, person=person, to=HEART)


@contextmanager
def others_looking() -> Iterator[Look]:
    """Everything B and the room can get, by A's heart."""
    with _world(PolicyName.NO_SECRETS, 3) as world:
        world.answer("b", ["on-your-own", "the-two-of-you"], Random(3), B_ANSWERS)
        world.answer("a", ["on-your-own", "the-two-of-you"], Random(4), A_PRIVATE)

        def look(seed: int) -> Artefacts:
            link = world.act()
            _, session = guided(world)
            measure(world, session, Random(seed))
            return {**world.what_the_room_can_get(), **world.what_b_can_get(link)}

        yield _undone(look)


def test_as_heart_reaches_neither_b_nor_the_room() -> None:
    with others_looking() as look:
        assert "card as JSON" in look(0), "the room is open"
        assert leaks(look, PAIRS) == []


def test_a_leak_of_the_heart_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room is shown nothing once A's heart was measured."""
    plain = engine._for_room

    def leaking(case: Any, viewer: Any, instruments: Any) -> Any:
        found = plain(case, viewer, instruments)
        measured = HeartBatch.objects.filter(person__name="Ana").exists()
        return engine._make(case, viewer, people=found.people) if measured else found

    monkeypatch.setattr(engine, "_for_room", leaking)
    with others_looking() as look:
        assert leaks(look, ENOUGH_TO_CATCH) != []
