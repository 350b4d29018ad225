"""What a clinician decides, asks for, writes against the card and hands out: stored once, with who and when."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.export_person import export_person
from attunement.actions.note_disagreement import note_disagreement
from attunement.actions.read_case import read_case
from attunement.actions.request_module import request_module, requestable
from attunement.disclosure import room_is_open
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import JointWork
from attunement.instruments import all_instruments
from attunement.storage.models import AuditEntry, DecisionRecord, DisagreementRecord, ModuleRequestRecord
from attunement.storage.queries.sitting import sitting
from attunement.storage.queries.whole_case import whole_case
from tests.cast import CAST, client, member, stored
from tests.web.begun import MONDAY, begun

pytestmark = pytest.mark.usefixtures("practice")
TRUST = "relationship-checkup-trust"


def decide(
    story: str, *alone: str, work: JointWork = JointWork.GO_ON, reason: str = "", about: str = "violence"
) -> Any:
    case = stored(story)
    return decide_joint_work(
        by=case.clinician,
        case=case,
        about=about,
        joint_work=work,
        talked_alone_with=[str(client(name).id) for name in alone],
        reason=reason,
    )


def is_open(story: str) -> bool:
    return room_is_open(whole_case(stored(story)))


def test_going_on_opens_the_room_and_not_now_closes_it() -> None:
    assert not is_open("denied")
    decide("denied", "ingrid", "marcus", reason="Both seen alone again today; she asks for it.")
    assert is_open("denied")
    decide("denied", work=JointWork.NOT_NOW)
    assert not is_open("denied")


@pytest.mark.parametrize("story", ["violence", "half"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_going_on_while_violence_is_raised_or_undetermined_takes_a_written_reason(story: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        decide(story, *CAST[story].clients, reason=reason)
    assert "a written reason" in str(caught.value)
    assert not is_open(story)
    decide(story, *CAST[story].clients, reason="Talked with both; a plan is agreed.")
    assert is_open(story)


def test_where_everyone_answered_no_it_takes_no_reason() -> None:
    assert decide("strong", "leila", "jonas").reason == ""


def test_not_now_takes_neither_reason_nor_talks() -> None:
    assert decide("violence", work=JointWork.NOT_NOW).talked_alone_with == []


def test_going_on_names_who_has_not_been_talked_with_alone() -> None:
    with pytest.raises(BadInput) as caught:
        decide("denied", "ingrid", reason="She asks for it.")
    assert "Marcus Adeyemi alone" in str(caught.value)
    assert "Ingrid" not in str(caught.value)


@pytest.mark.parametrize(("about", "alone"), [("weather", ["ingrid", "marcus"]), ("violence", ["ingrid", "leila"])])
def test_an_unknown_topic_or_a_person_of_another_case_is_refused(about: str, alone: list[str]) -> None:
    before = DecisionRecord.objects.count()
    with pytest.raises(BadInput):
        decide("denied", *alone, about=about, reason="x")
    assert DecisionRecord.objects.count() == before


def test_a_new_safety_occasion_asks_for_the_decision_again_whatever_was_answered() -> None:
    assert is_open("strong")
    leila = begun("leila", "on-your-own")
    leila.says("hark", "q1", 0)
    assert not is_open("strong")
    decide("strong", "leila", "jonas", reason="Only one answered so far; talked with both.")
    assert is_open("strong")


def test_the_clinician_reads_the_room_only_while_it_is_open() -> None:
    opened = read_case(by=member("miriam"), case=stored("strong"), page="card", now=MONDAY)
    assert opened.for_room is not None
    closed = read_case(by=member("priya"), case=stored("violence"), page="card", now=MONDAY)
    assert closed.for_room is None
    assert "decision" in closed.room_closed
    assert [e.act for e in AuditEntry.objects.filter(at=MONDAY)] == ["read card", "read card"]


def test_a_module_asked_for_comes_in_this_persons_next_sitting_and_in_nobody_elses() -> None:
    for _ in range(2):
        request_module(by=member("miriam"), person=client("leila"), instrument=TRUST, now=MONDAY)
    assert ModuleRequestRecord.objects.count() == 1
    leila, jonas = (begun(name, "the-two-of-you") for name in ("leila", "jonas"))
    assert TRUST in {q.instrument for q in sitting(leila.fresh()).questions}
    assert TRUST not in {q.instrument for q in sitting(jonas.fresh()).questions}


@pytest.mark.parametrize(("who", "what"), [("leila", "hark"), ("leila", "tea"), ("henrik", TRUST)])
def test_only_a_deeper_module_of_this_kind_of_case_can_be_asked_for(who: str, what: str) -> None:
    person = client(who)
    with pytest.raises(BadInput):
        request_module(by=person.case.clinician, person=person, instrument=what)
    assert not ModuleRequestRecord.objects.exists()


def test_nine_modules_can_be_asked_of_a_couple_and_none_of_one_alone() -> None:
    assert len(requestable("couple")) == 9
    assert requestable("individual") == []


def test_a_disagreement_is_kept_beside_the_line_as_it_stood() -> None:
    case = stored("strain")
    row = note_disagreement(
        by=member("miriam"),
        case=case,
        line="room.weakest",
        line_text="Hard moments shake you both.",
        because="  They were tired that week. ",
        now=MONDAY,
    )
    assert (row.line, row.line_text, row.because) == (
        "room.weakest",
        "Hard moments shake you both.",
        "They were tired that week.",
    )
    assert AuditEntry.objects.get(at=MONDAY).subject == "room.weakest"


@pytest.mark.parametrize("because", ["", "  ", "x" * 2001])
def test_a_disagreement_needs_a_reason_of_readable_length(because: str) -> None:
    with pytest.raises(BadInput):
        note_disagreement(by=member("miriam"), case=stored("strain"), line="l", line_text="t", because=because)
    assert not DisagreementRecord.objects.exists()


@pytest.mark.parametrize("who", ["ingrid", "marcus", "aisha", "emma", "kwame"])
def test_an_export_holds_nobody_else_and_nothing_asked_alone(who: str) -> None:
    person = client(who)
    case = person.case
    found = export_person(by=case.clinician, case=case, person_id=str(person.id), now=MONDAY)
    text = json.dumps(found, ensure_ascii=False)
    for other in case.people.exclude(pk=person.pk):
        assert other.name not in text, "first names may stand in the person's own answers, the record's name may not"
        assert str(other.id) not in text
    alone = [item.text for name in ("hark", "safety-own") for item in all_instruments()[name].items]
    assert [words for words in alone if words in text] == []
    assert AuditEntry.objects.filter(act="read one person's record", subject=str(person.id)).count() == 1


def test_an_export_of_someone_of_another_case_is_refused() -> None:
    with pytest.raises(Refused):
        export_person(by=member("miriam"), case=stored("strong"), person_id=str(client("sofia").id))
