"""A couple separates: each has a record with what is theirs, and the joint case stays closed with its clinician."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from attunement.actions import own_record
from attunement.actions.client_links import find_occasion, find_occasion_by_secret
from attunement.actions.close_case import reopen_case
from attunement.actions.export_case import Form, export_case, export_person_as
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.raise_alert import raise_alert
from attunement.actions.release_page import find_release_by_secret, open_release, release_page
from attunement.actions.separate_couple import separate_couple
from attunement.disclosure import Viewer, disclose, room_is_open
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import CaseKind, PolicyName
from attunement.domain.scoring import Flag
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.card_building import build_card
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.printing import card_pdf
from attunement.roadmap.relationship_map import relationship_map
from attunement.storage.models import AlertRecord, AuditEntry, CaseRecord, PersonRecord, SafeContact, SessionRecord
from attunement.storage.queries.whole_case import whole_case
from tests.cast import PROOF, client, member, new_sitting, stored
from tests.web.begun import MONDAY, begun

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

BECOMES = {
    # table | what becomes of one person's rows when a couple separates
    "AlertRecord": "those nobody took up move, the others stay",
    "ClientSignIn": "moves",
    "ClientWordRecord": "moves",
    "ConsentRecord": "copied",
    "GroundRulesSignature": "stays: an agreement between the two",
    "HandedOutRecord": "stays",
    "HandedOver": "copied, so that what was kept back stays kept back",
    "HeartBatch": "goes: in a joint case that is closed no leave stands",
    "HeartFile": "goes: in a joint case that is closed no leave stands",
    "HeartWear": "goes: in a joint case that is closed no leave stands",
    "LettingGo": "copied",
    "MirrorRecord": "stays: the clinician's own",
    "ModuleRequestRecord": "copied",
    "OccasionRecord": "moves, a copy of what was sent stays",
    "OutboxMessage": "moves",
    "PolicySignature": "stays, and is a consent that ended",
    "RecallSitting": "stays: a look back at a session of both",
    "ReleaseRecord": "moves, a copy stays",
    "ReminderStop": "copied",
    "ResponseRecord": "moves, a copy stays",
    "RuptureRecord": "stays: the clinician's own",
    "SafeContact": "copied",
}


def separate(story: str = "strain", who: str = "miriam") -> tuple[CaseRecord, CaseRecord]:
    return separate_couple(by=member(who), case=stored(story), reason="They parted.", now=MONDAY)


def people_of(case: CaseRecord) -> PersonRecord:
    [person] = PersonRecord.objects.filter(case=case).select_related("case__clinician")
    return person


def test_every_table_about_a_person_has_its_rule() -> None:
    """A new table fails here until somebody has thought of what becomes of it, and said so above."""
    about = {
        model.__name__
        for model in apps.get_app_config("storage").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is PersonRecord
    }
    assert about == set(BECOMES)
    assert {model.__name__ for model in own_record.MOVED} == {name for name, rule in BECOMES.items() if rule == "moves"}


def test_two_individual_cases_come_of_it_each_with_one_person(practice: Any) -> None:
    first, second = separate()
    assert [(c.kind, c.label, c.clinician, c.opened_at) for c in (first, second)] == [
        ("individual", "Sofia Marino", member("miriam"), MONDAY),
        ("individual", "Daniel Cohen", member("miriam"), MONDAY),
    ]
    assert people_of(first).role == "client"
    assert people_of(first).proof_hash == PersonRecord.objects.get(case__kind="couple", name="Sofia Marino").proof_hash
    assert people_of(first).adult_confirmed_at is not None


def test_each_record_holds_that_persons_answers_all_of_them_and_no_others(practice: Any) -> None:
    before = whole_case(stored("strain"))
    records = separate()
    for old, record in zip(before.clients, records, strict=True):
        whole = whole_case(record)
        theirs = [(r.instrument, r.answered, dict(r.answers)) for r in before.responses if r.person == old.id]
        assert [(r.instrument, r.answered, dict(r.answers)) for r in whole.responses] == theirs
        assert {r.person for r in whole.responses} == {whole.clients[0].id}


def test_the_joint_case_reads_as_it_did_and_stays_closed(practice: Any) -> None:
    before = whole_case(stored("strain"))
    separate()
    after = whole_case(stored("strain"))
    assert [(r.person, r.instrument, r.answered, r.session) for r in after.responses] == [
        (r.person, r.instrument, r.answered, r.session) for r in before.responses
    ]
    assert [dict(r.answers) for r in after.responses] == [dict(r.answers) for r in before.responses]
    assert after.sessions == before.sessions
    assert after.decisions == before.decisions
    assert after.policies == before.policies
    assert [(r.to, r.content) for r in after.releases] == [(r.to, r.content) for r in before.releases]
    assert stored("strain").is_closed
    with pytest.raises(Refused, match="This couple separated"):
        reopen_case(by=member("miriam"), case=stored("strain"), reason="They are back.")


def test_of_joint_sessions_only_the_date_is_there(practice: Any) -> None:
    first, second = separate()
    sofia, daniel = (list(SessionRecord.objects.filter(case=case)) for case in (first, second))
    assert [s.kind for s in sofia] == ["individual", "joint session", "joint session", "joint session"]
    assert [s.kind for s in daniel] == ["individual", "joint session", "joint session"]
    for record, rows in ((first, sofia), (second, daniel)):
        own = str(people_of(record).id)
        for row in rows:
            assert set(row.attended) <= {own, str(member("miriam").id)}
            if row.kind == "joint session":
                assert (row.attended, row.late_minutes, row.missed_by) == ([own], {}, [])


def test_what_was_agreed_is_each_ones_own_consent_that_ended(practice: Any) -> None:
    first, _ = separate()
    whole = whole_case(first)
    assert [(c.to, c.withdrawn) for c in whole.consents] == [("limited-secrets, version 1", MONDAY)]
    assert whole.policies == ()
    assert whole.decisions == ()


def test_a_link_that_was_begun_goes_on_where_it_stopped(practice: Any) -> None:
    sitting = begun("sofia", "you")
    sitting.says("phq-4", "q1", 1)
    joint = [r for r in whole_case(stored("strain")).responses if r.instrument == "phq-4"]
    first, _ = separate()
    assert find_occasion(str(sitting.occasion.id)) is not None
    sitting.says("phq-4", "q2", 2)
    finish_occasion(occasion=sitting.fresh(), browser_key=sitting.key)
    told = [r for r in whole_case(first).responses if r.instrument == "phq-4"]
    assert {"q1": 1, "q2": 2}.items() <= dict(told[-1].answers).items()
    assert [r for r in whole_case(stored("strain")).responses if r.instrument == "phq-4"] == joint


def test_a_link_nobody_opened_yet_stays_theirs(practice: Any) -> None:
    link = new_sitting(client("daniel"), "after-session")
    _, second = separate()
    found = find_occasion_by_secret(link.url.partition("#")[2])
    assert found is not None
    assert found.person == people_of(second)


def test_a_page_that_was_given_still_opens_and_the_joint_case_does_not_hear_of_it(practice: Any) -> None:
    given = release_page(
        by=member("miriam"), case=stored("strain"), person=client("sofia"), what="message", content="For you."
    )
    first, _ = separate()
    found = find_release_by_secret(given.url.partition("#")[2])
    assert found is not None
    assert open_release(release=found, proof=PROOF) == "For you."
    opened = AuditEntry.objects.filter(act="open release")
    assert [entry.case for entry in opened] == [first.id]
    assert "For you." in [r.content for r in whole_case(first).releases]
    assert "For you." in [r.content for r in whole_case(stored("strain")).releases]


def test_messages_and_how_one_may_be_reached_go_with_the_person(practice: Any) -> None:
    daniel = client("daniel")
    make_links(by=member("miriam"), person=daniel, occasions=["after-session"], by_email=True)
    _, second = separate()
    person = people_of(second)
    assert [m.kind for m in person.messages.all()] == ["links"]
    assert person.safe_contact.email == daniel.safe_contact.email
    SafeContact.objects.filter(person=person).update(email="new@clients.example")
    assert SafeContact.objects.get(person=daniel).email == daniel.safe_contact.email


def test_an_alert_nobody_took_up_goes_along_with_its_answer(practice: Any) -> None:
    sofia = client("sofia")
    waiting = raise_for(sofia)
    first, _ = separate()
    found = AlertRecord.objects.get(pk=waiting.pk)
    assert found.person == people_of(first)
    assert found.acknowledged_at is None


def test_an_alert_that_was_taken_up_stays_with_its_copy_of_the_answer(practice: Any) -> None:
    sofia = client("sofia")
    settled = raise_for(sofia)
    answer = sofia.responses.first().answers.first()
    AlertRecord.objects.filter(pk=settled.pk).update(acknowledged_at=MONDAY, answer=answer)
    separate()
    found = AlertRecord.objects.get(pk=settled.pk)
    assert found.person == sofia
    assert found.answer is not None
    assert (found.answer.item, found.answer.value) == (answer.item, answer.value)
    assert found.answer.response.person == sofia


def raise_for(person: PersonRecord) -> AlertRecord:
    raise_alert(person=person, answer=None, flag=Flag("q9", "safety", "said so", "suicidality"), now=MONDAY)
    return AlertRecord.objects.get(person=person)


@pytest.mark.parametrize("place", [0, 1])
def test_the_map_the_card_and_the_files_of_a_record_work(practice: Any, place: int) -> None:
    record = separate()[place]
    whole, instruments, occasions = whole_case(record), all_instruments(), all_occasions()
    assert room_is_open(whole)
    room, clinician = (disclose(whole, viewer, instruments) for viewer in (Viewer.room(), Viewer.clinician()))
    card = build_card(clinician, room, instruments=instruments, occasions=occasions, guidance=shipped_guidance())
    assert relationship_map(clinician, instruments, occasions).parts
    found = relationship_map(room, instruments, occasions)
    assert card_pdf(card, found, printed=MONDAY.date()).startswith(b"%PDF")
    other = ("Daniel Cohen", "Sofia Marino")[place]  # a first name may stand among those one named oneself
    for form in Form:
        assert other not in export_case(by=member("miriam"), case=record, form=form).content.decode()
    person = people_of(record)
    file = export_person_as(by=member("miriam"), case=record, person_id=str(person.id), form=Form.JSON)
    assert json.loads(file.content)["consents"][0]["to"] == "limited-secrets, version 1"


def test_no_record_points_to_another_or_back(practice: Any) -> None:
    joint = stored("strain")
    first, second = separate()
    ids = {case: str(case.id) for case in (joint, first, second)}
    for case in (joint, first, second):
        said = repr(
            [
                whole_case(CaseRecord.objects.get(pk=case.pk)),
                list(AuditEntry.objects.filter(case=case.id).values()),
                list(case.closings.values()),
            ]
        )
        assert not [other for other in ids if other != case and ids[other] in said]


def test_what_happens_later_is_not_in_the_joint_case_nor_in_the_others(practice: Any) -> None:
    first, second = separate()
    joint_before, second_before = repr(whole_case(stored("strain")).responses), repr(whole_case(second).responses)
    entries = AuditEntry.objects.filter(case__in=[stored("strain").id, second.id]).count()
    make_links(by=member("miriam"), person=people_of(first), occasions=["you"])
    assert repr(whole_case(stored("strain")).responses) == joint_before
    assert repr(whole_case(second).responses) == second_before
    assert AuditEntry.objects.filter(case__in=[stored("strain").id, second.id]).count() == entries


def test_each_case_has_its_own_history(practice: Any) -> None:
    first, second = separate()
    for case in (first, second):
        assert [e.act for e in AuditEntry.objects.filter(case=case.id)] == ["open case after a separation"]
    assert AuditEntry.objects.filter(act="separate couple", case=stored("strain").id).count() == 1


def test_sessions_to_come_move_or_are_called_off(practice: Any) -> None:
    joint, sofia = stored("strain"), client("sofia")
    own = SessionRecord.objects.create(
        case=joint, at=MONDAY + DAY, kind="individual", state="planned", expected=[str(sofia.id)]
    )
    both = SessionRecord.objects.create(case=joint, at=MONDAY + DAY, kind="joint", state="planned")
    first, _ = separate()
    own.refresh_from_db()
    both.refresh_from_db()
    assert (own.case, own.expected, own.state) == (first, [str(people_of(first).id)], "planned")
    assert (both.case, both.state) == (joint, "cancelled")


@pytest.mark.parametrize("story", ["isolation", "family"])
def test_only_a_couple_can_be_separated(practice: Any, story: str) -> None:
    who = {"isolation": "priya", "family": "tomasz"}[story]
    with pytest.raises(Refused, match="Only a couple's case"):
        separate(story, who)


def test_a_couple_is_separated_once_and_with_a_reason(practice: Any) -> None:
    with pytest.raises(BadInput):
        separate_couple(by=member("miriam"), case=stored("strain"), reason=" ")
    separate()
    with pytest.raises(Refused, match="separated already"):
        separate()


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
def test_only_their_clinician_separates_a_case(practice: Any, who: str) -> None:
    before = CaseRecord.objects.count()
    with pytest.raises(Refused):
        separate(who=who)
    assert CaseRecord.objects.count() == before


def test_a_couple_that_answered_nothing_can_separate_too(practice: Any) -> None:
    people = [NewPerson(name, "A word", "plum 7") for name in ("Ana", "Ben")]
    case = open_case(by=member("priya"), kind=CaseKind.COUPLE, people=people, policy=PolicyName.NO_SECRETS)
    first, second = separate_couple(by=member("priya"), case=case, reason="At once.")
    assert [whole_case(one).responses for one in (first, second)] == [(), ()]
    assert whole_case(first).consents == ()
