"""What devices send is kept in order and once; what does not fit is refused by its place; who may, and when."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from attunement.actions.close_case import close_case
from attunement.actions.export_case import Form, export_case, export_person_as
from attunement.actions.guide_session import Conflict, begin_timeline, exchange_entries, find_timeline, open_guide
from attunement.actions.transfer_case import transfer_case
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import Part
from attunement.domain.timeline import Outcome
from attunement.roadmap.prompting import HeartNow
from attunement.storage.models import AuditEntry, PromptRecord, Staff, TimelineEntry, TimelineRecord
from attunement.storage.queries.timeline import timeline_of
from attunement.storage.queries.whole_case import whole_case
from tests.web.client.couple import Couple
from tests.web.guide.room import Device, begin, go_on, session_at

NOW = datetime.fromisoformat("2027-06-07T09:00:00+00:00")


@pytest.fixture
def timeline(couple: Couple) -> TimelineRecord:
    return begin(couple, NOW)


@pytest.fixture
def tablet(couple: Couple, timeline: TimelineRecord) -> Device:
    return Device(couple, timeline)


def kept() -> list[tuple[int, str]]:
    return [(row.n, row.body.get("code", row.kind)) for row in TimelineEntry.objects.order_by("n")]


def test_taps_are_kept_in_the_order_they_came(tablet: Device) -> None:
    tablet.sends([tablet.entry(), tablet.entry(code="contempt")])
    tablet.sends([tablet.entry(code="humour", at=3)])
    assert kept() == [(1, "criticism"), (2, "contempt"), (3, "humour")]


def test_the_same_message_twice_is_kept_once(tablet: Device) -> None:
    """The answer was lost on the way: the device sends again what it does not know to be kept."""
    message = [tablet.entry(), tablet.entry(code="contempt")]
    tablet.sends(message)
    again = tablet.sends([*message, tablet.entry(code="humour")])
    assert kept() == [(1, "criticism"), (2, "contempt"), (3, "humour")]
    assert [entry.n for entry in again.entries] == [3]


def test_another_body_under_a_known_id_is_a_conflict_and_nothing_is_kept(tablet: Device) -> None:
    first = tablet.entry()
    tablet.sends([first])
    with pytest.raises(Conflict, match="something else is kept under this id"):
        tablet.sends([tablet.entry(code="humour"), first | {"code": "contempt"}])
    assert kept() == [(1, "criticism")]


def test_twice_in_one_message_is_once(tablet: Device) -> None:
    entry = tablet.entry()
    tablet.sends([entry, entry])
    assert kept() == [(1, "criticism")]
    with pytest.raises(Conflict):
        tablet.sends([one := tablet.entry(), one | {"at": 7}])


def test_an_id_of_another_session_is_a_conflict(tablet: Device, couple: Couple) -> None:
    entry = tablet.entry()
    tablet.sends([entry])
    later = session_at(couple.clinician, couple.case, NOW + timedelta(days=7))
    next_week = NOW + timedelta(days=7)
    other = Device(couple, begin_timeline(by=couple.clinician, case=couple.case, session=later, now=next_week))
    with pytest.raises(Conflict):
        other.sends([entry])


def test_an_order_that_goes_back_is_refused(tablet: Device) -> None:
    first, second = tablet.entry(), tablet.entry()
    tablet.sends([second])
    with pytest.raises(Conflict, match="order that goes back"):
        tablet.sends([first])


def test_two_devices_see_each_others_taps_and_count_as_one_session(tablet: Device, couple: Couple) -> None:
    laptop = Device(couple, tablet.timeline)
    tablet.sends([tablet.entry()])
    both = laptop.sends([laptop.entry(code="validation"), laptop.entry(code="humour")])
    assert [entry.body["code"] for entry in both.entries] == ["criticism", "validation", "humour"]
    assert [entry.body["code"] for entry in tablet.sends([]).entries] == ["validation", "humour"]
    assert [n for n, _ in kept()] == [1, 2, 3]


def test_undo_and_hold_stand_on_the_line_of_time(tablet: Device) -> None:
    wrong, hold = tablet.entry(), tablet.entry(code="stonewalling", is_open=True, at=5)
    tablet.sends([wrong, hold])
    tablet.sends([tablet.entry("withdraw", target=wrong["id"]), tablet.entry("end", target=hold["id"], at=9.5)])
    [event] = timeline_of(tablet.timeline.session).events
    assert (event.code, event.at, event.ends, event.is_open) == ("stonewalling", 5, 9.5, False)
    assert TimelineEntry.objects.count() == 4, "nothing is ever taken out of the book"


def test_how_it_was_met_is_kept(tablet: Device) -> None:
    attempt = tablet.entry(code="repair-attempt")
    tablet.sends([attempt, tablet.entry("modify", target=attempt["id"], modifiers=["accepted"], intensity=2)])
    [event] = timeline_of(tablet.timeline.session).events
    assert (event.modifiers, event.intensity, event.by) == (("accepted",), 2, str(tablet.couple.clinician.id))


def test_what_was_coded_is_in_the_whole_case_for_the_clinician(tablet: Device, couple: Couple) -> None:
    tablet.sends([tablet.entry(scheme="alliance", code="minimal-response", at=12.25)])
    [code] = whole_case(couple.case).codes
    assert (code.at, code.person, code.code, code.group) == (
        12.25, str(couple.sofia.id), "minimal-response", "withdrawal",
    )  # fmt: skip
    assert (code.session, code.source, code.confirmed) == (str(tablet.timeline.session_id), "live", True)


def other(field: str, value: Any) -> Any:
    return lambda entry: entry | {field: value}


REFUSED = {
    "no code of this scheme": (other("code", "scorn"), "code"),
    "no such scheme": (other("scheme", "faces"), "code"),
    "another version": (other("version", 2), "code"),
    "somebody else": (other("person", str(uuid.uuid4())), "person"),
    "nobody, where it is somebody's": (other("person", ""), "person"),
    "somebody, where it is both's": (other("code", "softening"), "person"),
    "before it began": (other("at", -1), "at"),
    "after any session": (other("at", 43201), "at"),
    "no moment": (other("at", "now"), "at"),
    "a moment that lasts": (other("is_open", True), "is_open"),
    "a modifier of another code": (other("modifiers", ["accepted"]), "modifiers"),
    "too strong": (other("intensity", 6), "intensity"),
    "a suggestion": (other("source", "suggested"), "source"),
    "no id": (other("id", "first"), "id"),
    "no sequence": (other("sequence", 0), "sequence"),
    "no such kind": (other("kind", "shout"), "kind"),
    "an end of nothing": (other("kind", "end"), "target"),
    "more than is known": (other("words", "She said"), "words"),
    "no table": (lambda _: "tap", "entries"),
}


@pytest.mark.parametrize(("spoil", "place"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_by_its_place_and_nothing_of_the_message_kept(
    tablet: Device, spoil: Any, place: str
) -> None:
    with pytest.raises(BadInput, match=rf"entries\[1\].*{place}" if place != "entries" else r"entries\[1\]"):
        tablet.sends([tablet.entry(), spoil(tablet.entry())])
    assert kept() == []


@pytest.mark.parametrize("raw", [{"id": 1}, "tap", [{}] * 201], ids=["a table", "a text", "too many"])
def test_a_message_is_a_list_that_is_not_too_long(tablet: Device, raw: Any) -> None:
    with pytest.raises(BadInput, match="a list of up to 200"):
        exchange_entries(
            by=tablet.couple.clinician, timeline=tablet.timeline, device=tablet.id, entries=raw, since=0, now=NOW
        )


def test_a_prompt_comes_in_the_same_answer_and_on_both_devices(tablet: Device, couple: Couple) -> None:
    laptop = Device(couple, tablet.timeline)
    assert tablet.sends([tablet.entry(code="contempt", at=60)], second=60).prompt is None
    prompt = laptop.sends([laptop.entry(code="contempt", at=70)], second=70).prompt
    assert prompt is not None
    assert (prompt.rule, prompt.person, prompt.at) == ("two-contempts", str(couple.sofia.id), 70)
    again = tablet.sends([], second=71).prompt
    assert again is not None
    assert again.id == prompt.id
    assert PromptRecord.objects.count() == 1


def test_one_tap_puts_a_prompt_away_and_it_is_noted(tablet: Device) -> None:
    prompt = tablet.sends([tablet.entry(code="harsh-start-up", at=60)], second=60).prompt
    assert prompt is not None
    tapped = tablet.entry("prompt", target=prompt.id, outcome="dismissed", at=63)
    assert tablet.sends([tapped], second=63).prompt is None
    row = PromptRecord.objects.get()
    assert (row.outcome, row.outcome_at) == (Outcome.DISMISSED.value, 63)
    tablet.sends([tablet.entry("prompt", target=prompt.id, outcome="used", at=64)], second=64)
    assert PromptRecord.objects.get().outcome == Outcome.DISMISSED.value, "the first tap counts"
    with pytest.raises(BadInput, match="used, dismissed"):
        tablet.sends([tablet.entry("prompt", target=prompt.id, outcome="passed", at=65)], second=65)


def test_what_nobody_touches_passes(tablet: Device) -> None:
    tablet.sends([tablet.entry(code="harsh-start-up", at=60)], second=60)
    assert tablet.sends([], second=104).prompt is not None
    assert tablet.sends([], second=105).prompt is None
    assert tablet.sends([tablet.entry(code="humour", at=200)], second=200).prompt is None
    row = PromptRecord.objects.get()
    assert (row.outcome, row.outcome_at) == (Outcome.PASSED.value, 105)


def test_a_hold_that_began_long_ago_is_still_read_and_one_that_ended_is_not(tablet: Device) -> None:
    hold = tablet.entry(code="stonewalling", is_open=True, at=5)
    tablet.sends([hold], second=5)
    assert tablet.sends([], second=700).prompt is not None
    ended = tablet.entry("end", target=hold["id"], at=40)
    PromptRecord.objects.all().delete()
    tablet.sends([ended], second=1400)
    assert tablet.sends([], second=1401).prompt is None


def test_a_heart_can_call_for_a_prompt(tablet: Device, couple: Couple) -> None:
    racing = [HeartNow(str(couple.daniel.id), 290.0, 300.0)]
    prompt = tablet.sends([], second=300, heart=racing).prompt
    assert prompt is not None
    assert (prompt.rule, prompt.person) == ("flooded", str(couple.daniel.id))


def test_the_end_is_the_planned_one_or_its_length_from_the_start(couple: Couple) -> None:
    timeline = begin(couple, NOW)
    early = Device(couple, timeline)
    assert early.sends([], second=42 * 60 - 1).prompt is None
    assert early.sends([], second=42 * 60).prompt is not None
    late = TimelineRecord.objects.get()
    late.began_at = NOW + timedelta(days=2)
    late.save()
    PromptRecord.objects.all().delete()
    afterwards = Device(couple, late)
    assert afterwards.sends([], second=42 * 60 - 1).prompt is None
    assert afterwards.sends([], second=42 * 60).prompt is not None


def test_the_book_of_acts_names_the_beginning_and_each_device_once(tablet: Device) -> None:
    tablet.sends([tablet.entry()])
    tablet.sends([tablet.entry()])
    acts = list(AuditEntry.objects.values_list("act", "subject"))
    subject = str(tablet.timeline.session_id)
    assert acts.count(("begin a session's line of time", subject)) == 1
    assert acts.count(("code a session", subject)) == 1


def test_beginning_twice_begins_once(tablet: Device, couple: Couple) -> None:
    again = begin_timeline(
        by=couple.clinician, case=couple.case, session=tablet.timeline.session, now=NOW + timedelta(minutes=5)
    )
    assert again.began_at == NOW


def test_a_strangers_session_is_as_none(tablet: Device, couple: Couple) -> None:
    tomasz = Staff.objects.get(email="tomasz@practice.example")
    for by, case_id in ((tomasz, couple.case.id), (couple.clinician, uuid.uuid4())):
        with pytest.raises(Refused, match="no such session"):
            find_timeline(by=by, case_id=case_id, session_id=tablet.timeline.session_id)
    with pytest.raises(Refused):
        exchange_entries(by=tomasz, timeline=tablet.timeline, device=tablet.id, entries=[], since=0)
    with pytest.raises(Refused):
        open_guide(by=tomasz, case=couple.case, session=tablet.timeline.session)


def test_without_a_decision_there_is_no_guide_for_two(couple: Couple) -> None:
    session = session_at(couple.clinician, couple.case, NOW)
    with pytest.raises(Refused, match="decision to go on"):
        begin_timeline(by=couple.clinician, case=couple.case, session=session, now=NOW)
    assert not TimelineRecord.objects.exists()
    go_on(couple, now=NOW)
    assert begin_timeline(by=couple.clinician, case=couple.case, session=session, now=NOW).began_at == NOW


def test_a_session_with_one_of_two_has_no_guide(couple: Couple) -> None:
    go_on(couple, now=NOW)
    alone = session_at(couple.clinician, couple.case, NOW, people=[str(couple.sofia.id)])
    with pytest.raises(Refused, match="for sessions with everyone"):
        open_guide(by=couple.clinician, case=couple.case, session=alone, now=NOW)


def test_neither_a_session_to_come_nor_a_closed_case_begins(couple: Couple) -> None:
    go_on(couple, now=NOW)
    session = session_at(couple.clinician, couple.case, NOW + timedelta(hours=2))
    with pytest.raises(Refused, match="still to come"):
        begin_timeline(by=couple.clinician, case=couple.case, session=session, now=NOW)
    close_case(by=couple.clinician, case=couple.case, reason="Done.", now=NOW)
    with pytest.raises(Refused, match="closed"):
        begin_timeline(by=couple.clinician, case=couple.case, session=session, now=NOW + timedelta(hours=2))


def handed_to_tomasz(couple: Couple, parts: frozenset[Part]) -> Staff:
    """The case goes to Tomasz a day later, with these parts of both; he decides to go on."""
    tomasz = Staff.objects.get(email="tomasz@practice.example")
    let_go = {str(person.id): parts for person in (couple.sofia, couple.daniel)}
    later = NOW + timedelta(days=1)
    transfer_case(by=couple.clinician, case=couple.case, to=tomasz, let_go=let_go, reason="Moves away.", now=later)
    couple.case.refresh_from_db()
    return tomasz


def test_the_next_clinician_neither_opens_nor_goes_on_with_anothers_guide(tablet: Device, couple: Couple) -> None:
    tablet.sends([tablet.entry()])
    tomasz = handed_to_tomasz(couple, frozenset(Part))
    go_on(replace(couple, clinician=tomasz), now=NOW + timedelta(days=2))
    with pytest.raises(Refused, match="no such session"):
        find_timeline(by=tomasz, case_id=couple.case.id, session_id=tablet.timeline.session_id)
    with pytest.raises(Refused, match="by the clinician before"):
        open_guide(by=tomasz, case=couple.case, session=tablet.timeline.session)


@pytest.mark.parametrize(
    ("parts", "count"),
    [pytest.param(frozenset(Part), 1, id="let go"), pytest.param(frozenset(Part) - {Part.PRIVATE}, 0, id="kept back")],
)
def test_what_was_coded_goes_along_where_everyone_let_it_go(
    tablet: Device, couple: Couple, parts: frozenset[Part], count: int
) -> None:
    tablet.sends([tablet.entry()])
    handed_to_tomasz(couple, parts)
    assert len(whole_case(couple.case).codes) == count


def test_the_whole_case_as_a_file_holds_codes_and_prompts(tablet: Device, couple: Couple) -> None:
    tablet.sends([tablet.entry(code="harsh-start-up", at=60)], second=60)
    file = json.loads(export_case(by=couple.clinician, case=couple.case, form=Form.JSON).content)
    [code], [prompt] = file["codes"], file["prompts"]
    assert (code["code"], code["at"], code["person"]) == ("harsh-start-up", 60, str(couple.sofia.id))
    assert (prompt["rule"], prompt["because"]) == ("harsh-start", [code["id"]])
    person = export_person_as(by=couple.clinician, case=couple.case, person_id=str(couple.sofia.id), form=Form.JSON)
    assert b"harsh-start" not in person.content, "what the clinician tapped is in nobody's own record"
