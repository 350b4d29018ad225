"""The case file: what it holds becomes a Case; what is wrong is refused naming the place."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from attunement.domain.answers import DECLINED
from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind, JointWork, PolicyName
from attunement.exchange.case_file import case_from, read_case
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import SHARED, couple

INSTRUMENTS = all_instruments()


def test_a_whole_case_is_read() -> None:
    case = case_from(couple(), INSTRUMENTS)
    assert (case.id, case.kind, case.client_ids) == ("c1", CaseKind.COUPLE, ("a", "b"))
    assert [person.called for person in case.people] == ["Ana", "b", "t", "s"]
    assert case.policies[0].name is PolicyName.LIMITED_SECRETS
    assert case.policies[0].signed["b"] == datetime(2026, 1, 5, tzinfo=UTC)
    assert case.sessions[0].attended == ("a", "b")
    assert case.sessions[0].late_minutes == {"t": 0}
    assert case.responses[0].answers == {"q1": 2, "q2": None, "q3": DECLINED}
    assert case.responses[0].answered == datetime(2026, 1, 6, 18, 2, tzinfo=UTC)
    assert case.decisions[0].joint_work is JointWork.GO_ON
    assert case.consents[0].withdrawn is None
    assert case.releases[0].content == "text as shown"
    assert case.codes[0].at == 312.5
    assert case.repairs[0].steps[0].tried == "asked"


def test_every_list_may_be_absent() -> None:
    document = {key: value for key, value in couple().items() if key in ("case", "people")}
    case = case_from(document, INSTRUMENTS)
    assert not any((case.policies, case.sessions, case.responses, case.decisions, case.releases, case.codes))


ACCEPTED: list[tuple[str, tuple[str | int, ...], Any]] = [
    ("a session on a date with a time", ("sessions", 0, "date"), "2026-01-12T10:00:00+01:00"),
    ("a moment without a zone is UTC", ("responses", 0, "answered"), "2026-01-06T18:02:00"),
    ("a decision without a reason", ("decisions", 0, "reason"), None),
    ("a consent withdrawn", ("consents", 0, "withdrawn"), "2026-02-01"),
    ("a response in a session", ("responses", 0, "session"), "s1"),
    ("a release to the supervisor's role", ("releases", 0, "to"), "supervisor"),
    ("a policy one partner has not signed", ("policies", 0, "signed"), {"a": "2026-01-05", "b": None}),
    ("a name that is empty", ("people", 0, "name"), ""),
    ("a repair closed", ("repairs", 0, "closed"), "2026-03-01"),
    ("a repair with an id", ("repairs", 0, "id"), "r1"),
    ("a repair about one person", ("repairs", 0, "person"), "a"),
    ("a repair about everyone", ("repairs", 0, "person"), None),
    ("a repair only suspected", ("repairs", 0, "state"), "suspected"),
    ("a repair after a mistake", ("repairs", 0, "origin"), "mistake"),
]


@pytest.mark.parametrize(("what", "path", "value"), ACCEPTED, ids=[what for what, _, _ in ACCEPTED])
def test_what_a_case_file_may_also_say(what: str, path: tuple[str | int, ...], value: object) -> None:
    assert case_from(couple((path, value)), INSTRUMENTS).id == "c1"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("repaired", "repaired"), ("unrepaired", "unrepaired"), ("they moved away", "confirmed"), (None, "confirmed")],
)
def test_an_outcome_of_ours_says_the_state(outcome: str | None, state: str) -> None:
    [repair] = case_from(couple((("repairs", 0, "outcome"), outcome)), INSTRUMENTS).repairs
    assert (repair.state.value, repair.outcome) == (state, outcome)


def test_a_release_to_the_supervisor_by_id_reaches_the_supervisor() -> None:
    case = case_from(couple((("releases", 0, "to"), "s")), INSTRUMENTS)
    assert case.releases[0].to == "supervisor"


REFUSED: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("case",), None, "case: missing"),
    (("case", "kind"), "throuple", "case.kind: 'throuple' found. Expected one of couple, individual, family."),
    (("case", "id"), "", "case.id: '' found"),
    (("case", "opened"), "yesterday", "case.opened: 'yesterday' found. Expected a date"),
    (("case", "opened"), 20260105, "case.opened"),
    (("case", "colour"), "blue", "case.colour: unknown key"),
    (("notes",), [], "notes: unknown key"),
    (("people",), {}, "people: {} found"),
    (("people",), [], "people: 0 found. Expected exactly two clients in a couple."),
    (("people", 1), "b", "people[1]: 'b' found"),
    (("people", 1, "role"), None, "people[1].role: missing"),
    (("people", 1, "role"), "clinician", "people: 1 found"),
    (("people", 2, "role"), "partner", "people: 3 found"),
    (("people", 1, "id"), "a", "people[1].id: 'a' is there twice"),
    (("people", 1, "id"), "room", "people[1].id: 'room' means a kind of viewer"),
    (("people", 0, "name"), 7, "people[0].name: 7 found"),
    (("case", "kind"), "individual", "people: 2 found. Expected exactly one client"),
    (("policies", 0, "name"), "secrets", "policies[0].name: 'secrets' found"),
    (("policies", 0, "version"), "1", "policies[0].version"),
    (("policies", 0, "signed", "t"), "2026-01-05", "policies[0].signed.t: 't' is not known. Expected clients"),
    (("sessions", 0, "attended"), ["a", "x"], "sessions[0].attended[1]: 'x' is not known"),
    (("sessions", 0, "late_minutes"), {"a": -3}, "sessions[0].late_minutes.a: -3 found. Expected 0 or more."),
    (("sessions", 0, "late_minutes"), {"x": 3}, "sessions[0].late_minutes.x"),
    (("sessions", 0, "missed_by"), "a", "sessions[0].missed_by"),
    (("sessions", 0, "room"), "2", "sessions[0].room: unknown key"),
    (("responses", 0, "person"), "x", "responses[0].person: 'x' is not known"),
    (("responses", 0, "instrument"), "phq-99", "responses[0].instrument: there is no instrument 'phq-99'"),
    (("responses", 0, "version"), 2, "responses[0].version: version 2 found, and phq-9 here is version 1"),
    (("responses", 0, "version"), True, "responses[0].version: True found"),
    (("responses", 0, "session"), "s9", "responses[0].session: 's9' is not known"),
    (("responses", 0, "answers", "q99"), 1, "responses[0].answers.q99: phq-9 has no such item"),
    (("responses", 0, "answers", "q1"), 4, "responses[0].answers.q1: 4 is no answer to item 'q1'"),
    (("responses", 0, "answers", "q1"), True, "responses[0].answers.q1: True is no answer"),
    (("responses", 0, "answers", "q1"), "2", "responses[0].answers.q1: '2' is no answer"),
    (("responses", 0, "answers", "q1"), ["x"], "responses[0].answers.q1"),
    (("responses", 0, "answers"), [1, 2], "responses[0].answers: [1, 2] found"),
    (("decisions", 0, "joint_work"), "maybe", "decisions[0].joint_work: 'maybe' found"),
    (("decisions", 0, "by"), "a", "decisions[0].by: 'a' is not known. Expected a clinician of this case"),
    (("decisions", 0, "talked_alone_with"), ["t"], "decisions[0].talked_alone_with[0]"),
    (("decisions", 0, "at"), None, "decisions[0].at: missing"),
    (("consents", 0, "withdrawn"), "2025-01-01", "consents[0].withdrawn: withdrawn before it was given"),
    (("releases", 0, "to"), "x", "releases[0].to: 'x' is not known"),
    (("releases", 0, "to"), "room", "releases[0].to: 'room' is not known"),
    (("releases", 0, "by"), "b", "releases[0].by"),
    (("releases", 0, "content"), ["x"], "releases[0].content"),
    (("codes", 0, "at"), -1, "codes[0].at: -1 found"),
    (("codes", 0, "confirmed"), "yes", "codes[0].confirmed"),
    (("codes", 0, "session"), "s9", "codes[0].session: 's9' is not known"),
    (("repairs", 0, "person"), "z", "repairs[0].person: 'z' is not known"),
    (("repairs", 0, "state"), "gone", "repairs[0].state: 'gone' found"),
    (("repairs", 0, "opened"), "s9", "repairs[0].opened: 's9' is not known"),
    (("repairs", 0, "steps", 0, "at"), "soon", "repairs[0].steps[0].at: 'soon' found"),
    (("repairs", 0, "steps", 0, "extra"), 1, "repairs[0].steps[0].extra: unknown key"),
]


@pytest.mark.parametrize(("path", "value", "says"), REFUSED, ids=[says for _, _, says in REFUSED])
def test_what_is_wrong_is_refused_naming_the_place(path: tuple[str | int, ...], value: object, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        case_from(couple((path, value)), INSTRUMENTS)
    assert says in str(refused.value)


def test_two_sessions_with_one_id_are_refused() -> None:
    document = couple()
    document["sessions"].append(document["sessions"][0])
    with pytest.raises(BadInput, match=r"sessions\[1\].id: 's1' is there twice"):
        case_from(document, INSTRUMENTS)


@pytest.mark.parametrize(
    ("kind", "clients", "fits"), [("family", 1, False), ("family", 3, True), ("individual", 1, True)]
)
def test_how_many_clients_each_kind_has(kind: str, clients: int, fits: bool) -> None:
    document = {
        "case": {"id": "c", "kind": kind, "opened": "2026-01-05"},
        "people": [{"id": f"p{n}", "role": "member"} for n in range(clients)],
    }
    if fits:
        assert len(case_from(document, INSTRUMENTS).clients) == clients
    else:
        with pytest.raises(BadInput, match="two clients or more in a family"):
            case_from(document, INSTRUMENTS)


def test_a_refused_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(couple((("people", 1, "role"), ""))), encoding="utf-8")
    with pytest.raises(BadInput, match=r"^case.json: people\[1\].role: "):
        read_case(file, INSTRUMENTS)


@pytest.mark.parametrize("raw", ["[]", "1", '"case"', "null"])
def test_a_document_that_is_no_table_is_refused(raw: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(raw, encoding="utf-8")
    with pytest.raises(BadInput, match=r"case.json: .* found"):
        read_case(file, INSTRUMENTS)


def test_every_naughty_string_comes_through_as_name_and_released_text() -> None:
    file = SHARED / "badinput" / "blns.json"
    if not file.exists():
        pytest.skip("shared data not here")
    for text in json.loads(file.read_text(encoding="utf-8")):
        document = couple((("people", 0, "name"), text))
        document["releases"][0]["content"] = text
        case = case_from(document, INSTRUMENTS)
        assert (case.people[0].name, case.releases[0].content) == (text, text)
