"""The check-out: who is asked after a session, by which way, with what, and what rests. Each person's own record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from attunement.actions.ask_after_session import Way, ask_after_session, remind_of_check_out
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.note_session import note_session
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.plan_session import plan_session
from attunement.actions.record_answers import record_answer
from attunement.actions.start_occasion import AlreadyStarted, start_handed_over, start_occasion
from attunement.domain.burden import USED_UP
from attunement.domain.diary import Outcome
from attunement.domain.errors import Refused
from attunement.domain.record import CaseKind
from attunement.storage.models import CaseRecord, OccasionRecord, OutboxMessage, PersonRecord, Practice, SessionRecord
from attunement.storage.queries.burden import burden_of
from attunement.storage.queries.check_outs import Stage, check_out, check_outs_of, unanswered_check_outs
from attunement.storage.queries.sitting import sitting
from tests.cast import member, new_sitting
from tests.web.begun import MONDAY

pytestmark = pytest.mark.django_db

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
WORD = "plum 7"


@pytest.fixture
def case(practice: Any) -> CaseRecord:
    people = [
        NewPerson("Ana", "A word", WORD, how="email", email="ana@clients.example"),
        NewPerson("Ben", "A word", WORD),
    ]
    opened = MONDAY - 4 * WEEK
    return open_case(by=member("priya"), kind=CaseKind.COUPLE, people=people, adults_confirmed=True, now=opened)


def named(case: CaseRecord, name: str) -> PersonRecord:
    return PersonRecord.objects.select_related("case__clinician").get(case=case, name=name)


def held(case: CaseRecord, at: datetime = MONDAY, *, without: str = "") -> SessionRecord:
    by = case.clinician
    session = plan_session(by=by, case=case, at=at, now=at - HOUR).sessions[0]
    if without:
        who = [str(named(case, without).id)]
        return note_session(by=by, session=session, outcome=Outcome.MISSED, who=who, now=at + HOUR)
    return note_session(by=by, session=session, outcome=Outcome.HELD, now=at + HOUR)


def ask(session: SessionRecord, name: str, way: Way = Way.SHOWN, *, now: datetime | None = None) -> OccasionRecord:
    person, moment = named(session.case, name), now or session.at + HOUR
    link = ask_after_session(by=session.case.clinician, session=session, person=person, way=way, now=moment)
    return OccasionRecord.objects.select_related("person__case", "session").get(pk=link.occasion.pk)


def answer(record: OccasionRecord, value: int = 6, *, now: datetime) -> None:
    key = start_occasion(occasion=record, proof=WORD, now=now).browser_key
    for question in sitting(record).questions:
        high = question.item.options[-1].value
        record_answer(
            occasion=record, browser_key=key, instrument=question.instrument, item=question.item.key,
            answer=min(value, high), now=now,
        )  # fmt: skip
    finish_occasion(occasion=record, browser_key=key, now=now)


def items(record: OccasionRecord) -> list[str]:
    return [f"{question.instrument}.{question.item.key}" for question in sitting(record).questions]


def test_a_check_out_is_about_its_session_and_so_are_its_answers(case: CaseRecord) -> None:
    session = held(case)
    record = ask(session, "Ana")
    assert record.session == session
    answer(record, now=MONDAY + 2 * HOUR)
    assert [r.session for r in record.responses.all()] == [session]
    assert check_out(session, named(case, "Ana"), MONDAY + WEEK).stage is Stage.RECEIVED


def test_somebody_who_did_not_come_is_not_asked(case: CaseRecord) -> None:
    session = held(case, without="Ben")
    with pytest.raises(Refused, match="was not at this session"):
        ask(session, "Ben")
    assert [found.person.name for found in check_outs_of(session, MONDAY)] == ["Ana"]


def test_a_stranger_asks_nobody(case: CaseRecord) -> None:
    session = held(case)
    with pytest.raises(Refused):
        ask_after_session(by=member("miriam"), session=session, person=named(case, "Ana"), way=Way.SHOWN)


def test_e_mail_goes_only_where_the_safe_contact_record_allows_it(case: CaseRecord) -> None:
    session = held(case)
    ask(session, "Ana", Way.EMAIL)
    with pytest.raises(Refused, match="does not allow e-mail"):
        ask(session, "Ben", Way.EMAIL)
    [message] = OutboxMessage.objects.filter(person__case=case)
    assert message.to == "ana@clients.example"
    assert "session" not in (message.subject + message.body).lower()


def test_asking_again_closes_the_link_nobody_began_and_keeps_the_session(case: CaseRecord) -> None:
    session = held(case)
    first = ask(session, "Ana", Way.EMAIL)
    remind_of_check_out(by=case.clinician, occasion=first, now=MONDAY + WEEK)
    first.refresh_from_db()
    newest = OccasionRecord.objects.filter(person=first.person).latest("made_at")
    assert first.withdrawn_at is not None
    assert (newest.session, newest.added) == (session, first.added)


def test_who_has_begun_or_answered_is_not_asked_again(case: CaseRecord) -> None:
    session = held(case)
    record = ask(session, "Ana")
    start_occasion(occasion=record, proof=WORD, now=MONDAY + HOUR)
    with pytest.raises(Refused, match="has begun"):
        ask(session, "Ana")
    bens = ask(session, "Ben")
    answer(bens, now=MONDAY + HOUR)
    with pytest.raises(Refused, match="has answered"):
        ask(session, "Ben")


# ---- what is asked goes by the number of that client's own sessions, fixed when the link is made


def test_risq_comes_at_the_third_and_sparq_at_the_fourth_of_ones_own_sessions(case: CaseRecord) -> None:
    found: dict[str, list[list[str]]] = {"Ana": [], "Ben": []}
    for week in range(5):
        session = held(case, MONDAY + week * WEEK, without="Ben" if week == 0 else "")
        for name in ("Ana", "Ben"):
            if name == "Ana" or week:
                found[name].append(ask(session, name).added)
    assert found == {"Ana": [[], [], ["risq"], ["sparq"], []], "Ben": [[], [], ["risq"], ["sparq"]]}


def test_the_sparq_stands_in_for_the_five_and_felt_off_stays(case: CaseRecord) -> None:
    records = [ask(held(case, MONDAY + week * WEEK), "Ana") for week in range(4)]
    assert items(records[2])[-4:] == [f"risq.q{n}" for n in range(1, 5)]
    assert [name for name in items(records[3]) if name.startswith("alliance")] == [
        "alliance-checkout.felt-off",
        "alliance-checkout.speak-freely",
    ]


def test_what_a_link_asks_does_not_change_when_sessions_are_noted_later(case: CaseRecord) -> None:
    held(case)
    record = ask(held(case, MONDAY + WEEK), "Ana")
    before = items(record)
    held(case, MONDAY - WEEK)
    assert items(OccasionRecord.objects.select_related("person__case").get(pk=record.pk)) == before
    assert record.added == []


# ---- the minutes of the month


def test_what_is_deeper_rests_when_the_month_is_used_up_and_says_why(case: CaseRecord) -> None:
    Practice.objects.update(minutes_a_month=3)
    start = datetime.fromisoformat("2027-06-01T09:00:00+00:00")
    records = []
    for session in range(3):
        records.append(ask(held(case, start + session * timedelta(days=6)), "Ana"))
        answer(records[-1], now=records[-1].made_at)
    assert [record.added for record in records] == [[], [], []]
    assert [entry["instrument"] for entry in records[2].rested] == ["risq"]
    month = burden_of(named(case, "Ana"), start + timedelta(days=20))
    assert (month.minutes, month.budget, month.sittings) == (3, 3, 3)
    assert month.rested == (("risq", USED_UP),)


def test_a_new_month_begins_at_nothing(case: CaseRecord) -> None:
    answer(ask(held(case, datetime.fromisoformat("2027-05-31T09:00:00+00:00")), "Ana"), now=MONDAY)
    assert burden_of(named(case, "Ana"), datetime.fromisoformat("2027-05-31T23:00:00+00:00")).minutes == 1
    assert burden_of(named(case, "Ana"), datetime.fromisoformat("2027-06-01T00:00:00+00:00")).minutes == 0


def test_one_partners_month_is_no_business_of_the_others(case: CaseRecord) -> None:
    session = held(case)
    bens = named(case, "Ben")
    before = burden_of(bens, MONDAY + WEEK)
    for sitting_name in ("you", "the-two-of-you"):
        new_sitting(named(case, "Ana"), sitting_name, now=MONDAY)
    answer(ask(session, "Ana"), now=MONDAY + 2 * HOUR)
    assert burden_of(bens, MONDAY + WEEK) == before


# ---- handed over


def test_a_device_handed_over_needs_no_proof_and_asks_nothing_of_the_safety_class(case: CaseRecord) -> None:
    record = ask(held(case), "Ana", Way.HANDED_OVER)
    assert record.handed_over
    assert start_handed_over(occasion=record, now=MONDAY + HOUR)
    with pytest.raises(AlreadyStarted):
        start_handed_over(occasion=record, now=MONDAY + HOUR)
    safety = new_sitting(named(case, "Ana"), "on-your-own", now=MONDAY).occasion
    assert sitting(safety).questions
    safety.handed_over = True
    assert sitting(safety).questions == []


def test_a_link_made_for_another_way_is_not_opened_without_proof(case: CaseRecord) -> None:
    with pytest.raises(Refused, match="no sitting to be handed over"):
        start_handed_over(occasion=ask(held(case), "Ana"), now=MONDAY)


# ---- overdue and never answered, in one view


def test_what_is_overdue_and_what_was_never_answered_stand_in_one_list(case: CaseRecord) -> None:
    by, first, second = case.clinician, held(case, MONDAY - WEEK), held(case)
    ask(first, "Ana", Way.EMAIL)
    ask(second, "Ana", Way.EMAIL)
    answer(ask(second, "Ben"), now=MONDAY + 2 * HOUR)
    mine = [f for f in unanswered_check_outs(by, MONDAY + timedelta(days=2, hours=1)) if f.session.case_id == case.id]
    assert [(f.session, f.person.name, f.stage) for f in mine] == [
        (second, "Ana", Stage.OVERDUE),
        (first, "Ana", Stage.NEVER),
    ]
    assert [f.may_be_reminded for f in mine] == [True, False]
    soon = [f for f in unanswered_check_outs(by, MONDAY + timedelta(days=1)) if f.session.case_id == case.id]
    assert [f.stage for f in soon] == [Stage.NEVER]
    assert all(f.session.case_id != case.id for f in unanswered_check_outs(member("miriam"), MONDAY + WEEK))
