"""The demo brings the invented practice to life: the same cases, moved to today, and nothing twice."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from attunement.actions.proofs import normalised_proof
from attunement.actions.start_demo import DEMO_PASSWORD, start_demo
from attunement.disclosure import Viewer, disclose, room_is_open
from attunement.domain.case import Case
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import Response
from attunement.domain.session import SessionState
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import map_as_json
from attunement.roadmap.relationship_map import relationship_map
from attunement.storage.models import (
    AnswerRecord,
    AuditEntry,
    CaseRecord,
    MirrorRecord,
    OccasionRecord,
    PersonRecord,
    Practice,
    ResponseRecord,
    SessionRecord,
    Staff,
    TimelineEntry,
)
from attunement.storage.queries.whole_case import whole_case
from tests.cast import CAST, EXAMPLES, PROOF, case, client, example_practice, member, stored

NOW = datetime.fromisoformat("2027-06-09T14:30:00+00:00")
SHIFT = timedelta(days=(NOW - example_practice().today).days)
SENT = [name for name in CAST if name != "half"]


@pytest.fixture
def moved(db: Any) -> None:
    """The practice, brought to a known day."""
    start_demo(folder=EXAMPLES, address="http://127.0.0.1:8765", now=NOW)


def as_stored(name: str) -> Case:
    """The file's case with the database's ids in place of its own and every date moved: what must come back."""
    record = stored(name)
    rows = list(PersonRecord.objects.filter(case=record).order_by("place"))
    ids = {short: str(row.id) for short, row in zip(CAST[name].clients, rows, strict=True)}
    ids[CAST[name].clinician] = str(record.clinician_id)
    whole = case(name)
    moments = {session.id: str(row.id) for session, row in zip(whole.sessions, _sessions(record), strict=True)}

    def named(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ids[person] for person in people)

    return replace(
        whole,
        id=str(record.id),
        opened=whole.opened + SHIFT,
        people=tuple(replace(person, id=ids[person.id]) for person in whole.people),
        policies=tuple(
            replace(p, signed={ids[who]: when + SHIFT for who, when in p.signed.items()}) for p in whole.policies
        ),
        sessions=tuple(
            replace(
                s,
                id=moments[s.id],
                at=s.at + SHIFT,
                attended=named(s.attended),
                late_minutes={ids[who]: late for who, late in s.late_minutes.items()},
                missed_by=named(s.missed_by),
            )
            for s in whole.sessions
        ),
        responses=tuple(_moved(response, ids, moments) for response in whole.responses),
        decisions=tuple(
            replace(d, by=ids[d.by], at=d.at + SHIFT, talked_alone_with=named(d.talked_alone_with))
            for d in whole.decisions
        ),
        releases=tuple(replace(r, to=ids.get(r.to, r.to), by=ids[r.by], at=r.at + SHIFT) for r in whole.releases),
        mirrors=tuple(
            replace(m, person=ids[m.person], by=ids[m.by], session=moments[m.session], at=m.at + SHIFT)
            for m in whole.mirrors
        ),
        codes=tuple(
            replace(c, session=moments[c.session], person=ids.get(c.person, ""), by=ids.get(c.by, ""))
            for c in whole.codes
        ),
    )


def _moved(response: Response, ids: dict[str, str], sessions: dict[str, str]) -> Response:
    return replace(
        response,
        person=ids[response.person],
        answered=response.answered + SHIFT,
        session=sessions[response.session] if response.session else None,
    )


def _sessions(record: CaseRecord) -> list[Any]:
    """What the file tells of; sessions to come are the practice's to tell."""
    return list(SessionRecord.objects.filter(case=record).exclude(state="planned").order_by("at"))


def _sorted(whole: Case) -> Case:
    """Order where order says nothing: responses of one moment, releases of one moment; whenever it was read."""
    return replace(
        whole,
        as_of=None,
        responses=tuple(sorted(whole.responses, key=lambda r: (r.answered, r.person, r.instrument))),
        releases=tuple(sorted(whole.releases, key=lambda r: (r.at, r.to))),
        mirrors=tuple(sorted(whole.mirrors, key=lambda m: (m.at, m.person))),
        codes=tuple(replace(code, id="") for code in whole.codes),
        sessions=tuple(session for session in whole.sessions if session.state is not SessionState.PLANNED),
    )


@pytest.mark.parametrize("name", SENT)
def test_a_stored_case_comes_back_as_it_was_written(moved: None, name: str) -> None:
    assert _sorted(whole_case(stored(name))) == _sorted(as_stored(name))


@pytest.mark.parametrize("name", SENT)
def test_the_stored_map_is_the_files_map(moved: None, name: str) -> None:
    maps = []
    for whole in (whole_case(stored(name)), case(name)):
        view = disclose(whole, Viewer.clinician(), all_instruments())
        found = map_as_json(relationship_map(view, all_instruments(), all_occasions()), Viewer.clinician())
        names = {person.id: person.called for person in whole.people}
        maps.append(_by_name(found, names))
    assert maps[0] == maps[1]


def _by_name(found: Any, names: dict[str, str]) -> Any:
    if isinstance(found, dict):
        return {names.get(key, key): _by_name(value, names) for key, value in found.items()}
    if isinstance(found, str):
        return re.sub(r"\d{4}-\d\d-\d\d", "a day", found)  # every date was moved
    return [_by_name(value, names) for value in found] if isinstance(found, list) else found


@pytest.mark.parametrize("name", CAST)
def test_the_room_is_open_in_the_database_where_it_is_in_the_file(moved: None, name: str) -> None:
    assert room_is_open(whole_case(stored(name))) is CAST[name].room_open


def test_unsent_answers_do_not_count_and_safety_answers_do(moved: None) -> None:
    emma = client("emma")
    counted = {r.instrument: r for r in whole_case(stored("half")).responses if r.person == str(emma.id)}
    assert set(counted) == {"hark"}
    assert counted["hark"].answers == {"q1": 0, "q2": 0}
    kept = AnswerRecord.objects.filter(response__person=emma, response__instrument="relationship-checkup")
    assert kept.count() == 7


def test_everything_yuki_sent_counts(moved: None) -> None:
    yuki = str(client("yuki").id)
    counted = {r.instrument for r in whole_case(stored("half")).responses if r.person == yuki}
    assert counted == {r.instrument for r in case("half").responses if r.person == "yuki"}


def test_a_second_start_leaves_what_is_there(moved: None) -> None:
    def everything() -> list[Any]:
        models = (Staff, CaseRecord, PersonRecord, OccasionRecord, ResponseRecord, AnswerRecord, AuditEntry)
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    before = everything()
    staff = start_demo(folder=EXAMPLES, address="http://127.0.0.1:9000", now=NOW + timedelta(days=400))
    assert everything() == before
    assert {row.email for row in staff} == {entry.email for entry in example_practice().staff}
    assert Practice.objects.get().address == "http://127.0.0.1:9000"


def test_a_real_practice_is_never_touched(db: Any) -> None:
    Practice.objects.create(name="Real", address="https://care.example.org", is_demo=False)
    start_demo(folder=EXAMPLES, address="http://127.0.0.1:9000", now=NOW)
    assert Practice.objects.get().address == "https://care.example.org"
    assert not CaseRecord.objects.exists()


def test_the_practice_is_ready_for_safety_questions_and_says_it_is_a_demo(moved: None) -> None:
    practice = Practice.objects.get()
    assert practice.is_demo
    assert practice.safety_on
    assert (practice.responder, practice.backup) == (member("priya"), member("tomasz"))
    assert practice.help_checked == NOW.date()


def test_everyone_can_sign_in_and_is_supervised(moved: None) -> None:
    for entry in example_practice().staff:
        row = member(entry.id)
        assert check_password(DEMO_PASSWORD, row.password)
        assert (row.role, row.name) == (entry.role, entry.name)
    assert member("miriam").supervisor == member("esther")
    assert member("esther").supervisor is None


def test_every_client_knows_the_proof(moved: None) -> None:
    people = PersonRecord.objects.all()
    assert people.count() == 19
    assert all(check_password(normalised_proof(PROOF), person.proof_hash) for person in people)


def test_who_may_not_be_written_to_has_no_address(moved: None) -> None:
    assert not client("aisha").safe_contact.allows_email
    assert client("aisha").safe_contact.email == ""
    assert client("peter").safe_contact.allows_email


def test_links_nobody_started_wait_and_are_not_old(moved: None) -> None:
    waiting = OccasionRecord.objects.filter(started_at=None)
    assert {(row.person.name, row.definition) for row in waiting} == {
        ("Peter Novák", "on-your-own"),
        ("Peter Novák", "you"),
        ("Emma Clarke", "you"),
    }
    assert all(row.made_at < NOW < row.expires_at for row in waiting)


def test_one_sitting_is_one_occasion_with_one_receipt(moved: None) -> None:
    sittings = OccasionRecord.objects.filter(person=client("sofia"), definition="the-two-of-you")
    assert sittings.count() == 1
    row = sittings.get()
    instruments = set(row.responses.values_list("instrument", flat=True))
    assert {"relationship-checkup", "cpc-10", "relationship-checkup-handling"} <= instruments
    assert row.sent_at
    assert row.receipt
    assert len(OccasionRecord.objects.filter(person=client("amara"), definition="after-session")) == 14


def test_nothing_is_in_the_future(moved: None) -> None:
    assert not AnswerRecord.objects.filter(given_at__gte=NOW).exists()
    assert not OccasionRecord.objects.filter(made_at__gte=NOW).exists()


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        pytest.param({"unsent": ["ghost"]}, "'ghost' is no client there", id="unsent"),
        pytest.param({"in_person": ["priya"]}, "'priya' is no client there", id="staff is no client"),
        pytest.param(
            {"waiting": [{"person": "yuki", "sitting": "tea", "made": "2026-01-29"}]}, "no sitting 'tea'", id="sitting"
        ),
    ],
)
def test_a_wrong_practice_brings_nothing(db: Any, tmp_path: Path, entry: dict[str, Any], says: str) -> None:
    shutil.copytree(EXAMPLES / "cases", tmp_path / "cases")
    document = json.loads((EXAMPLES / "practice.json").read_text(encoding="utf-8"))
    document["cases"][-1].update(entry)
    (tmp_path / "practice.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        start_demo(folder=tmp_path, address="http://127.0.0.1:8765", now=NOW)
    assert says in str(caught.value)
    assert not Staff.objects.exists()
    assert not CaseRecord.objects.exists()


def test_the_violence_case_has_no_room_in_the_database_either(moved: None) -> None:
    with pytest.raises(Refused):
        disclose(whole_case(stored("violence")), Viewer.room(), all_instruments())


def test_a_session_is_still_to_come_today_and_one_tomorrow(moved: None) -> None:
    coming = SessionRecord.objects.filter(state="planned").order_by("at")
    assert [row.case.label for row in coming] == ["Leila & Jonas", "Amara & Luc"]
    assert all(timedelta(minutes=15) < row.at - NOW < timedelta(hours=25) for row in coming)
    assert all(row.at.minute % 15 == 0 for row in coming)


def test_the_long_course_has_both_sides_of_its_sessions(moved: None) -> None:
    made = MirrorRecord.objects.filter(session__case=stored("long-course"))
    assert len(made) == len(case("long-course").mirrors) > 16
    assert {row.by for row in made} == {member("miriam")}
    assert all(row.guess and row.sense and row.session.at < row.at < NOW for row in made)


def test_what_was_coded_in_an_example_is_on_its_sessions_line_of_time(moved: None) -> None:
    """One message of one device, in order: what a session page reads."""
    rows = list(TimelineEntry.objects.filter(session__case=stored("strain")).order_by("n"))
    assert [row.body["code"] for row in rows] == [code.code for code in case("strain").codes]
    assert [row.sequence for row in rows] == [row.n for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) > 30
    assert len({row.device for row in rows}) == 1
    assert {row.session.timeline.entries for row in rows} == {len(rows)}
