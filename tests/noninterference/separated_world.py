"""The couple separates, and B's record goes to another clinician: what B, and that clinician, can get of A."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.db import transaction

from attunement.actions.export_case import Form, export_case
from attunement.actions.make_links import NewLink
from attunement.actions.separate_couple import separate_couple
from attunement.actions.transfer_case import transfer_case
from attunement.disclosure import Viewer, disclose
from attunement.domain.handing_over import Part
from attunement.domain.record import PolicyName
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json, map_as_json
from attunement.roadmap.card_building import build_card
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.relationship_map import relationship_map
from attunement.storage.models import AuditEntry, CaseRecord, SessionRecord, Staff
from attunement.storage.queries.delivery_ledger import ledger_of_person
from attunement.storage.queries.whole_case import whole_case
from tests.noninterference.comparing import EVERY_SITTING, Look, _undone
from tests.noninterference.couple_world import A_PRIVATE, ACTS, B_ANSWERS, LOOK, Artefacts, CoupleWorld
from tests.noninterference.still_world import still_world
from tests.web.clinician.desk import signed_in

PAGES_OF_A_CASE = ("", "/map", "/answers", "/decisions", "/releases", "/messages", "/history", "/links", "/export")
READING = 7
"""A chapter of its own, so that what was drawn before moves nothing."""


@contextmanager
def separated_looking(policy: PolicyName, everyone: int) -> Iterator[Look]:
    """Everything B and the clinician of B's own record can get, by whatever A answered before they separated."""
    with still_world() as still, transaction.atomic():
        world = CoupleWorld(still, policy, everyone)
        world.set_up()
        world.answer("b", EVERY_SITTING[:2], Random(everyone), B_ANSWERS)  # the others stay open and go along

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            world.answer("a", dice.sample(EVERY_SITTING, dice.randrange(len(EVERY_SITTING) + 1)), dice, A_PRIVATE)
            joint, ben = world.case, world.people["b"]
            try:
                return _after_separation(world, world.act())
            finally:
                world.case, world.people["b"] = joint, ben

        yield _undone(look)
        transaction.set_rollback(True)


def _after_separation(world: CoupleWorld, link: NewLink) -> Artefacts:
    """Two sessions, a separation, and B's record with somebody else."""
    world.still.chapter(ACTS)
    both = [str(person.id) for person in world.people.values()]
    for kind, attended in (("joint", both), ("individual", both[1:])):
        SessionRecord.objects.create(case=world.case, at=world.still.now, kind=kind, attended=attended)
    other = Staff.objects.create(email="other@practice.example", name="Dr Other", role="clinician")
    _, record = separate_couple(by=world.clinician, case=world.case, reason="They parted.")
    person = record.people.get()
    world.case, world.people["b"] = record, person
    found = world.what_b_can_get(link)
    transfer_case(by=world.clinician, case=record, to=other, let_go={str(person.id): list(Part)}, reason="Nearer.")
    return {**found, **_what_their_clinician_can_get(world, other)}


def _what_their_clinician_can_get(world: CoupleWorld, clinician: Staff) -> Artefacts:
    world.still.chapter(LOOK)
    record, instruments, occasions = world.case, all_instruments(), all_occasions()
    record.refresh_from_db()
    whole = whole_case(record)
    room, known = disclose(whole, Viewer.room(), instruments), disclose(whole, Viewer.clinician(), instruments)
    card = build_card(known, room, instruments=instruments, occasions=occasions, guidance=shipped_guidance())
    the_map = relationship_map(known, instruments, occasions)
    ledger = [line for person in record.people.all() for line in ledger_of_person(person, world.still.now)]
    found: Artefacts = {
        "record": repr(_without_session_ids(repr(whole), record)).encode(),
        "record's card": json.dumps(card_as_json(card)).encode(),
        "record's map": json.dumps(map_as_json(the_map, Viewer.clinician())).encode(),
        "record's history": repr(list(AuditEntry.objects.filter(case=record.id).values_list("act", "at"))).encode(),
        "record's ledger": repr([(line.kind, line.to, line.life, line.asked) for line in ledger]).encode(),
    }
    for form in Form:
        file = export_case(by=clinician, case=record, form=form).content.decode()
        found[f"record as {form.value}"] = _without_session_ids(file, record).encode()
    world.still.chapter(READING)
    desk = signed_in(clinician)
    for page in PAGES_OF_A_CASE:
        response = desk.get(f"/cases/{record.id}{page}")
        assert response.status_code == 200, page
        found[f"record's page {page}"] = response.content
    return found


def _without_session_ids(text: str, record: CaseRecord) -> str:
    """The number of a session says nothing; it is drawn when the record is made."""
    for place, session in enumerate(SessionRecord.objects.filter(case=record).order_by("at", "kind")):
        text = text.replace(str(session.id), f"session {place}")
    return text
