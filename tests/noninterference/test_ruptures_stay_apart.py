"""A rupture between one partner and the clinician changes nothing the other, or the room, can get; nor what is noticed
between the other and the clinician, whatever the clinician answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.export_case import Form, export_person_as
from attunement.actions.make_links import make_links
from attunement.actions.open_repair import open_after_mistake
from attunement.actions.repair_rupture import answer_rupture
from attunement.disclosure import Viewer, disclose, engine
from attunement.domain.record import JointWork
from attunement.domain.repairing import Reply
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json
from attunement.roadmap.card_building import room_card
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.noticing import notice
from attunement.storage.models import ClientWordRecord, OutboxMessage, RuptureRecord, Staff
from attunement.storage.queries import detector
from attunement.storage.queries.sitting import sitting
from attunement.storage.queries.whole_case import whole_case
from tests.web.client.couple import make_practice
from tests.web.repair.course import Course, course

pytestmark = pytest.mark.django_db
B_RATES = (6, 5.8, 6, 5.6, 6, 5.2)
Artefacts = dict[str, str]


@pytest.fixture
def world(db: None) -> Course:
    """A couple, six sessions in: B has rated each of them, A's ratings are still open."""
    made = course(make_practice(), names=("Ana", "Ben"))
    ana, ben = made.case.people.all()
    for mean in B_RATES:
        made.meets()
        made.rates(mean, person=ben, looked_at=False)
    decide_joint_work(
        by=made.case.clinician,
        case=made.case,
        about="violence",
        joint_work=JointWork.GO_ON,
        talked_alone_with=[str(ana.id), str(ben.id)],
        reason="talked with each alone",
    )
    return made


def a_is_steady(world: Course) -> None:
    """Nothing to notice."""
    _a_rates(world, (6, 6, 5.8, 6, 6, 6))


def a_falls(world: Course, reply: Reply | None = None) -> None:
    """A drop that felt off, in A's own words; the clinician may have answered."""
    _a_rates(world, (6, 6, 5.8, 6, 6, 3), felt_off=7)
    ana = world.person
    at = world.after()
    ClientWordRecord.objects.create(person=ana, at=at, words="Not heard.", reader="clinician", readable_from=at)
    row = RuptureRecord.objects.get(person=ana)
    if reply is not None:
        answer_rupture(by=world.case.clinician, rupture=row, reply=reply, because="as it was", now=at)


def a_rejected(world: Course) -> None:
    """The clinician says it was none."""
    a_falls(world, Reply.REJECT)


def a_confirmed(world: Course) -> None:
    """The clinician takes it up."""
    a_falls(world, Reply.CONFIRM)


def a_silent(world: Course) -> None:
    """A never rates."""


WAYS: tuple[Callable[[Course], None], ...] = (a_is_steady, a_falls, a_rejected, a_confirmed, a_silent)


def _a_rates(world: Course, means: tuple[float, ...], felt_off: int = 1) -> None:
    for place, (session, mean) in enumerate(zip(world.sessions, means, strict=True), start=1):
        last = place == len(means)
        world.rates(mean, session=session, felt_off=felt_off if last else 1, looked_at=last)


def what_others_can_get(world: Course, way: Callable[[Course], None]) -> Artefacts:
    """Everything of B's, of the room's, and what is noticed about B; undone afterwards."""
    point = transaction.savepoint()
    try:
        way(world)
        return dict(_artefacts(world))
    finally:
        transaction.savepoint_rollback(point)


def _artefacts(world: Course) -> Iterator[tuple[str, str]]:
    ben, case, instruments = world.case.people.all()[1], world.case, all_instruments()
    whole = whole_case(case)
    own, room = (disclose(whole, viewer, instruments) for viewer in (Viewer.of(str(ben.id)), Viewer.room()))
    for name, found in (("B's own", own), ("the room's", room)):
        for part in ("repairs", "mirrors", "words", "sessions", "responses", "releases", "people"):
            yield f"{name} {part}", repr(getattr(found, part))
    card = room_card(room, instruments=instruments, occasions=all_occasions(), guidance=shipped_guidance())
    yield "the room's card", json.dumps(card_as_json(card), sort_keys=True)
    for form in Form:
        exported = export_person_as(by=case.clinician, case=case, person_id=str(ben.id), form=form, now=world.after())
        yield f"B's export as {form.value}", exported.content.decode()
    [link] = make_links(by=case.clinician, person=ben, occasions=["after-session"])
    yield "what B is asked", repr([(q.instrument, q.item.key) for q in sitting(link.occasion).questions])
    yield "mails", repr(list(OutboxMessage.objects.filter(person=ben).values_list("subject", "body")))
    known = disclose(whole_case(case), Viewer.clinician(), instruments)
    seen = notice(
        known,
        str(ben.id),
        population=detector.population_for(case),
        weights=detector.weights_for(case),
        since=row.noticed_at if (row := detector.last_rupture(case, str(ben.id))) else None,
    )
    assert seen is not None
    yield "what is noticed about B", repr(asdict(seen))


def differing(world: Course, ways: tuple[Callable[[Course], None], ...] = WAYS) -> set[str]:
    """The names of what is not the same in every one of these worlds."""
    looks = [what_others_can_get(world, way) for way in ways]
    return {name for look in looks[1:] for name in look if look[name] != looks[0][name]}


def test_nothing_the_other_or_the_room_can_get_depends_on_it(world: Course) -> None:
    assert differing(world) == set()


def test_nor_with_a_mistake_about_both_open(world: Course) -> None:
    """A's ratings alone cannot hold a repair about both open against B, nor close it."""
    missed = world.sessions[2]
    open_after_mistake(session=missed, what="late", now=missed.at + timedelta(minutes=20))
    assert differing(world) == set()


def shared_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is learned from A's rupture is used for B in the very same case."""
    real = detector.learned_weights
    monkeypatch.setattr(detector, "learned_weights", lambda without=None: real())


def repairs_for_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person's own record says what is being repaired."""
    real = engine._make
    monkeypatch.setattr(
        engine, "_make", lambda case, viewer, **parts: real(case, viewer, **{**parts, "repairs": case.repairs})
    )


def another_s_last_rupture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last rupture of anybody in the case counts for B."""
    newest: Any = lambda case, person: RuptureRecord.objects.filter(case=case).last()  # noqa: E731
    monkeypatch.setattr(detector, "last_rupture", newest)


@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [
        (shared_weights, "what is noticed about B"),
        (repairs_for_everyone, "B's own repairs"),
        (another_s_last_rupture, "what is noticed about B"),
    ],
)
def test_a_planted_leak_is_caught(
    world: Course, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None], shows_in: str
) -> None:
    # evidence about both must be there, or a weight learned from A could not show in B
    last = world.sessions[-1]
    last.late_minutes = {str(person.id): 15 for person in world.case.people.all()}
    last.save()
    plant(monkeypatch)
    assert shows_in in differing(world, (a_is_steady, a_falls, a_rejected))


def test_staff_are_who_they_are(world: Course) -> None:
    """Guards the worlds themselves: A's fall is noticed, and it is about A alone."""
    a_falls(world)
    assert [row.person for row in RuptureRecord.objects.all()] == [world.person]
    assert Staff.objects.filter(role="clinician").count() == 2
