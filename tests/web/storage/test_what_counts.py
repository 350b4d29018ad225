"""Which stored answers count: those of the safety class as soon as they are given, all others once they are sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from attunement.actions.make_links import make_links, withdraw_link
from attunement.domain.answers import Answer
from attunement.storage.models import (
    AnswerRecord,
    CaseRecord,
    DecisionRecord,
    ModuleRequestRecord,
    OccasionRecord,
    PersonRecord,
    PolicyProposal,
    PolicySignature,
    ReleaseRecord,
    ResponseRecord,
    SessionRecord,
    Staff,
)
from attunement.storage.queries.whole_case import read_answer, whole_case
from tests.web.begun import MONDAY
from tests.web.client.couple import Couple
from tests.web.opened import DAY, HOUR, counted, send, sits_down

DEEP = [("phq-4", "q3", 3), ("phq-4", "q4", 3)]
"""Two answers that call for the longer form."""
GIVEN: dict[str, tuple[str, list[tuple[str, str, Answer]], list[str], list[str]]] = {
    # what is given | sitting | answers | counts at once | counts once sent
    "nothing": ("you", [], [], []),
    "an answer for the clinician": ("you", [("phq-4", "q1", 2)], [], ["phq-4 q1=2"]),
    "an answer for the room": (
        "the-two-of-you",
        [("relationship-checkup", "trust-1", 6)],
        [],
        ["relationship-checkup trust-1=6"],
    ),
    "a question declined": ("you", [("phq-4", "q1", "declined")], [], ["phq-4 q1=declined"]),
    "a private topic": ("you", [("private-own", "affair", 1)], [], ["private-own affair=1"]),
    "fear at home": ("on-your-own", [("hark", "q2", 1)], ["hark q2=1"], ["hark q2=1"]),
    "no fear at home": ("on-your-own", [("hark", "q2", 0)], ["hark q2=0"], ["hark q2=0"]),
    "not sure": ("on-your-own", [("safety-own", "fear", 2)], ["safety-own fear=2"], ["safety-own fear=2"]),
    "declined alone": ("on-your-own", [("hark", "q1", "declined")], ["hark q1=declined"], ["hark q1=declined"]),
    "death, on a form half of another class": (
        "you",
        [*DEEP, ("phq-9", "q1", 1), ("phq-9", "q9", 2)],
        ["phq-9 q9=2"],
        ["phq-4 q3=3", "phq-4 q4=3", "phq-9 q1=1", "phq-9 q9=2"],
    ),
    "a correction before sending": ("you", [("phq-4", "q1", 3), ("phq-4", "q1", 0)], [], ["phq-4 q1=0"]),
    "a safety answer taken back": (
        "on-your-own",
        [("hark", "q4", 1), ("hark", "q4", 0)],
        ["hark q4=0"],
        ["hark q4=0"],
    ),
    "corrected twice, back to the first": (
        "you",
        [("phq-4", "q1", 1), ("phq-4", "q1", 2), ("phq-4", "q1", 1)],
        [],
        ["phq-4 q1=1"],
    ),
}


def lines(case: CaseRecord) -> list[str]:
    """What counts, an answer a line."""
    return sorted(
        f"{response.instrument} {item}={answer}"
        for response in counted(case)
        for item, answer in response.answers.items()
    )


@pytest.mark.parametrize(("sitting", "given", "at_once", "once_sent"), GIVEN.values(), ids=GIVEN)
def test_what_counts_and_when(
    couple: Couple, sitting: str, given: list[tuple[str, str, Answer]], at_once: list[str], once_sent: list[str]
) -> None:
    sofia = sits_down(couple, couple.sofia, sitting)
    for instrument, item, answer in given:
        sofia.says(instrument, item, answer, now=MONDAY)
    assert lines(couple.case) == at_once
    send(sofia)
    assert lines(couple.case) == once_sent


def test_sent_answers_have_the_moment_of_sending_and_safety_answers_the_moment_of_the_last_one(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "on-your-own")
    sofia.says("hark", "q1", 0, now=MONDAY)
    sofia.says("hark", "q2", 0, now=MONDAY + HOUR)
    assert [response.answered for response in counted(couple.case)] == [MONDAY + HOUR]
    send(sofia, hours=5)
    assert [response.answered for response in counted(couple.case)] == [MONDAY + 5 * HOUR]


def test_a_form_that_was_sent_empty_counts_as_a_form_without_answers(couple: Couple) -> None:
    """A form left blank is a finding of its own; a form never opened is not there at all."""
    sofia = sits_down(couple, couple.sofia, "you")
    sofia.says("phq-4", "q1", "declined", now=MONDAY)
    AnswerRecord.objects.filter(response__occasion=sofia.occasion).delete()
    assert counted(couple.case) == []
    send(sofia)
    assert [(r.instrument, dict(r.answers)) for r in counted(couple.case)] == [("phq-4", {})]


def test_sending_one_sitting_sends_no_other_and_not_the_partners(couple: Couple) -> None:
    hers, other, his = (
        sits_down(couple, person, sitting)
        for person, sitting in ((couple.sofia, "you"), (couple.sofia, "first-contact"), (couple.daniel, "you"))
    )
    hers.says("phq-4", "q1", 1, now=MONDAY)
    other.says("who-is-there", "tonight", ["Lone"], now=MONDAY)
    his.says("phq-4", "q1", 3, now=MONDAY)
    send(hers)
    assert [(r.person, r.instrument) for r in counted(couple.case)] == [(str(couple.sofia.id), "phq-4")]


def test_a_withdrawn_link_keeps_safety_answers_and_forgets_no_others(couple: Couple) -> None:
    """Answers that were said to be saved stay in the database; what was never sent does not count."""
    alone, you = (sits_down(couple, couple.sofia, sitting) for sitting in ("on-your-own", "you"))
    alone.says("hark", "q3", 1, now=MONDAY)
    you.says("phq-4", "q1", 1, now=MONDAY)
    for sitting in (alone, you):
        withdraw_link(by=couple.clinician, occasion=sitting.occasion)
    assert lines(couple.case) == ["hark q3=1"]
    assert AnswerRecord.objects.count() == 2


def test_the_same_form_at_two_sittings_is_two_responses_in_the_order_they_came_in(couple: Couple) -> None:
    for day, value in ((0, 3), (7, 1)):
        sofia = sits_down(couple, couple.sofia, "you")
        sofia.says("phq-4", "q1", value, now=MONDAY)
        send(sofia, hours=24 * day + 2)
    found = counted(couple.case)
    assert [(r.answered, r.answers["q1"]) for r in found] == [(MONDAY + 2 * HOUR, 3), (MONDAY + 7 * DAY + 2 * HOUR, 1)]


def test_a_case_holds_nothing_of_another_case_of_the_same_clinician(couple: Couple) -> None:
    from tests.web.client.couple import make_couple

    other = make_couple(couple.clinician)
    sofia = sits_down(other, other.sofia, "you")
    sofia.says("phq-4", "q1", 3, now=MONDAY)
    send(sofia)
    assert counted(couple.case) == []
    assert len(counted(other.case)) == 1


def test_everything_else_of_a_case_comes_with_it(couple: Couple) -> None:
    """Each kind of act, stored as its row, is in the case the engine reads."""
    case, by, sofia = couple.case, couple.clinician, couple.sofia
    proposal = PolicyProposal.objects.create(case=case, name="no-secrets", version=1, proposed_at=MONDAY)
    PolicySignature.objects.create(proposal=proposal, person=sofia, signed_at=MONDAY + HOUR)
    session = SessionRecord.objects.create(case=case, at=MONDAY, attended=[str(sofia.id)], late_minutes={"x": 5})
    DecisionRecord.objects.create(case=case, about="violence", by=by, at=MONDAY, joint_work="go-on", reason="talked")
    ReleaseRecord.objects.create(case=case, to_person=sofia, by=by, at=MONDAY, what="message", content="for her")
    ReleaseRecord.objects.create(case=case, by=by, at=MONDAY + HOUR, what="map", content="for supervision")
    ModuleRequestRecord.objects.create(person=sofia, instrument="relationship-checkup-trust", by=by, at=MONDAY)
    whole = whole_case(case)
    assert [(p.name.value, p.signed) for p in whole.policies] == [("no-secrets", {str(sofia.id): MONDAY + HOUR})]
    assert [(s.id, s.attended, s.late_minutes) for s in whole.sessions] == [
        (str(session.id), (str(sofia.id),), {"x": 5})
    ]
    assert [(d.about, d.joint_work.value, d.reason) for d in whole.decisions] == [("violence", "go-on", "talked")]
    assert [(r.to, r.content) for r in whole.releases] == [
        (str(sofia.id), "for her"),
        ("supervisor", "for supervision"),
    ]
    assert [(m.person, m.instrument) for m in whole.module_requests] == [(str(sofia.id), "relationship-checkup-trust")]
    assert [p.role for p in whole.people] == ["partner", "partner", "clinician"]


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        (3, 3),
        (0, 0),
        (2.5, 2.5),
        (None, None),
        ("declined", "declined"),
        ([], ()),
        (["Lone", "Bjarne"], ("Lone", "Bjarne")),
    ],
)
def test_an_answer_comes_back_from_the_database_as_it_was_given(couple: Couple, stored: Any, known: Answer) -> None:
    response = ResponseRecord.objects.create(person=couple.sofia, instrument="phq-4", version=1)
    AnswerRecord.objects.create(response=response, item="q1", value=stored, given_at=MONDAY)
    kept = AnswerRecord.objects.get().value
    found = read_answer(kept)
    assert (found, type(found)) == (known, type(known))


def test_people_come_in_the_order_they_were_named_in_and_the_clinician_last(clinician: Staff) -> None:
    case = CaseRecord.objects.create(kind="family", label="Three", clinician=clinician, opened_at=MONDAY)
    for place, name in ((2, "Third"), (0, "First"), (1, "Second")):
        PersonRecord.objects.create(
            case=case, place=place, name=name, role="member", proof_question="?", proof_hash="!"
        )
    assert [person.called for person in whole_case(case).people] == ["First", "Second", "Third", clinician.name]


def test_the_moment_a_case_was_opened_is_the_one_stored(clinician: Staff) -> None:
    moment = datetime.fromisoformat("2027-02-28T23:59:59+00:00")
    case = CaseRecord.objects.create(kind="individual", label="One", clinician=clinician, opened_at=moment)
    assert whole_case(case).opened == moment


def test_a_link_alone_is_no_answer(couple: Couple) -> None:
    make_links(by=couple.clinician, person=couple.sofia, occasions=["on-your-own"], now=MONDAY)
    sits_down(couple, couple.daniel, "on-your-own")
    assert OccasionRecord.objects.filter(started_at__isnull=False).count() == 1
    assert counted(couple.case) == []
