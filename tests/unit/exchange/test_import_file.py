"""Files of survey tools, read as they would be stored: what counts, what is a problem and where, what is left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, ItemKind
from attunement.domain.record import CaseKind, Person, Response
from attunement.exchange.csv_table import parse_csv
from attunement.exchange.export_answers import answers_csv
from attunement.exchange.export_csv import csv_text, guarded, unguarded
from attunement.exchange.import_file import likely_items, read_import
from attunement.exchange.import_reading import ImportPlan, ImportReading, read_rows
from attunement.exchange.import_table import ImportKind, ImportTable
from attunement.instruments import all_instruments
from tests.cast import CAST, disclosed

ALL = all_instruments()
PHQ4, GAD7, CW6, NAMES = ALL["phq-4"], ALL["gad-7"], ALL["cw-6"], ALL["who-is-there"]
NOW = datetime(2027, 6, 7, 9, tzinfo=UTC)
BAD = Path(__file__).parents[4] / "shared" / "data" / "badinput"
HERE = timezone(timedelta(hours=2))

REDCAP = """\
record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,screening_timestamp,phq4_1,phq4_2,phq4_3,\
phq4_4,wants___1,wants___2,wants___3,screening_complete
7,baseline_arm_1,,,2026-01-05 09:30:00,0,1,2,3,1,0,1,2
7,followup_arm_1,,1,2026-02-05 09:30:00,1,1,1,1,0,0,0,2
7,followup_arm_1,diary,1,[not completed],,,,,,,,
8,baseline_arm_1,,,2026-01-06 10:00:00,0,7,0,0,0,0,0,2
9,baseline_arm_1,,,2026-01-06 10:00:00,0,0,0,0,0,0,0,2
"""
QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Finished,ResponseId,ExternalReference,Q1_1,Q1_2,Q1_3,Q1_4,Q9\r\n"
    'Start Date,End Date,Response Type,IP Address,Finished,Response ID,External Data Reference,"How often? - {}",'
    '"How often? - {}","How often? - {}","How often? - {}",What is your favourite colour?\r\n'
    '"{{""ImportId"":""startDate"",""timeZone"":""America/Denver""}}",'
    '"{{""ImportId"":""endDate"",""timeZone"":""America/Denver""}}",'
    '"{{""ImportId"":""status""}}","{{""ImportId"":""ipAddress""}}","{{""ImportId"":""finished""}}",'
    '"{{""ImportId"":""_recordId""}}","{{""ImportId"":""externalDataReference""}}","{{""ImportId"":""QID1_1""}}",'
    '"{{""ImportId"":""QID1_2""}}","{{""ImportId"":""QID1_3""}}","{{""ImportId"":""QID1_4""}}",'
    '"{{""ImportId"":""QID9_TEXT""}}"\r\n'
    "2026-01-05 09:00:00,2026-01-05 09:30:00,IP Address,10.0.0.1,True,R_1,ana,Not at all,Several days,"
    '2,Nearly every day,"red,\r\nor ""blue"""\r\n'
    "2026-01-05 09:00:00,2026-01-05 09:31:00,Survey Preview,,True,R_2,ana,0,0,0,0,\r\n"
).format(*(item.text.replace('"', '""') for item in PHQ4.items))


def plan_of(table: ImportTable, instrument: Instrument, people: dict[str, str], **changed: Any) -> ImportPlan:
    """What the file suggests, as if confirmed."""
    fields = {"respondent": table.respondent, "time": table.time, "items": likely_items(table, instrument)}
    return ImportPlan(**{**fields, "people": people, **changed})


def reading(text: str, instrument: Instrument, people: dict[str, str], **changed: Any) -> ImportReading:
    table = read_import(text, "f.csv", instrument)
    return read_rows(table, plan_of(table, instrument, people, **changed), instrument, zone=UTC, now=NOW)


def test_redcap_events_instances_and_what_is_wrong() -> None:
    table = read_import(REDCAP, "f.csv", PHQ4)
    assert (table.kind, table.respondent, table.time) == (ImportKind.REDCAP, "record_id", "screening_timestamp")
    assert table.respondents("record_id") == ("7", "8", "9")
    found = reading(REDCAP, PHQ4, {"7": "sofia", "8": "daniel"})
    assert [(r.person, r.answered.isoformat(), list(r.answers.values())) for r in found.responses] == [
        ("sofia", "2026-01-05T09:30:00+00:00", [0, 1, 2, 3]),
        ("sofia", "2026-02-05T09:30:00+00:00", [1, 1, 1, 1]),
    ]
    assert found.responses[1].where == "row 2 (line 3), event followup_arm_1, instance 1"
    [problem] = found.problems
    assert (problem.where, problem.column) == ("row 4 (line 5), event baseline_arm_1", "phq4_2")
    assert "7 is no answer" in problem.says
    assert found.left_out[:2] == ("1 row: no answer to these questions", "1 row: somebody who is not in this case")
    assert "wants" in found.left_out[2]


def test_redcap_boxes_are_gathered_and_an_unticked_one_is_never_a_no() -> None:
    words = next(item for item in CW6.items if item.kind is ItemKind.WORDS)
    codes = [f"w___{n}" for n in range(1, len(words.options) + 1)]
    rows = [["1", "1", *["0"] * (len(codes) - 2), "1"], ["2", *["0"] * len(codes)], ["3", *[""] * len(codes)]]
    text = "record_id," + ",".join(codes) + "\n" + "\n".join(",".join(row) for row in rows)
    table = read_import(text, "f.csv", CW6)
    assert [column.name for column in table.columns] == ["record_id", "w"]
    everyone, when = {n: n for n in "123"}, datetime(2026, 1, 1, tzinfo=UTC)
    found = reading(text, CW6, everyone, items={words.key: "w"}, otherwise=when)
    ends = (words.options[0].stored_word, words.options[-1].stored_word)
    assert [r.answers[words.key] for r in found.responses] == [ends]
    assert found.left_out == ("2 rows: no answer to these questions",)
    assert any("not ticked" in note for note in table.notes)


def test_one_box_is_one_answer_and_two_are_a_problem() -> None:
    text = "record_id,q1___0,q1___3\n1,0,1\n2,1,1\n3,1,\n"
    found = reading(text, PHQ4, {n: n for n in "123"}, items={"q1": "q1"}, otherwise=datetime(2026, 1, 1, tzinfo=UTC))
    assert [(r.person, r.answers) for r in found.responses] == [("1", {"q1": 3}), ("3", {"q1": 0})]
    assert [(p.column, "2 boxes are ticked" in p.says) for p in found.problems] == [("q1", True)]


def test_qualtrics_three_headers_labels_time_zone_and_trial_runs() -> None:
    table = read_import(QUALTRICS, "f.csv", PHQ4)
    assert (table.kind, table.respondent, table.time) == (ImportKind.QUALTRICS, "ExternalReference", "EndDate")
    assert likely_items(table, PHQ4) == {"q1": "Q1_1", "q2": "Q1_2", "q3": "Q1_3", "q4": "Q1_4"}
    found = reading(QUALTRICS, PHQ4, {"ana": "sofia"})
    [response] = found.responses
    assert response.answers == {"q1": 0, "q2": 1, "q3": 2, "q4": 3}
    assert response.answered.astimezone(UTC).isoformat() == "2026-01-05T16:30:00+00:00"
    assert response.where == "row 1 (line 4)"
    assert found.left_out[0] == "1 row: a trial run (Status Survey Preview)"
    assert "IPAddress" in found.left_out[1]


def test_a_bare_key_with_other_words_is_not_taken_for_ours() -> None:
    table = read_import(QUALTRICS.replace("Q1_1", "q1").replace("Q9", "q2"), "f.csv", PHQ4)
    assert likely_items(table, PHQ4)["q2"] == "Q1_2"


def test_plain_columns_are_found_by_key_and_by_loinc() -> None:
    text = "id,date,phq4_01,PHQ-4 Q2,loinc_69725_0,q4\n1,2026-01-05,0,1,2,3\n"
    assert GAD7.items[0].codes == ("69725-0",)
    assert likely_items(read_import(text, "f", PHQ4), PHQ4) == {"q1": "phq4_01", "q2": "PHQ-4 Q2", "q4": "q4"} | (
        {"q3": "loinc_69725_0"} if "69725-0" in PHQ4.items[2].codes else {}
    )
    assert likely_items(read_import(text, "f", GAD7), GAD7)["q1"] == "loinc_69725_0"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("", "no time"),
        ("03/04/2026 10:00", "is no time that can be read"),
        ("2026-13-01", "is no time that can be read"),
        ("2026-01-05T", "is no time that can be read"),
        ("tomorrow", "is no time that can be read"),
        ("2027-06-07 09:01", "has not come yet"),
    ],
)
def test_a_row_without_a_usable_time_is_a_problem_with_its_place(cell: str, says: str) -> None:
    found = reading(f"id,date,q1\n1,{cell},2\n", PHQ4, {"1": "sofia"})
    assert found.responses == ()
    [problem] = found.problems
    assert (problem.where, problem.column) == ("row 1 (line 2)", "date")
    assert says in problem.says


def test_a_time_without_a_zone_is_the_practices_and_a_bare_day_its_start() -> None:
    table = read_import("id,date,q1\n1,2026-01-05,2\n2,2026-01-05 10:00,2\n3,2026-01-05T10:00Z,2\n", "f", PHQ4)
    found = read_rows(table, plan_of(table, PHQ4, {n: n for n in "123"}), PHQ4, zone=HERE, now=NOW)
    said = [r.answered.isoformat() for r in found.responses]
    assert said == ["2026-01-05T00:00:00+02:00", "2026-01-05T10:00:00+02:00", "2026-01-05T10:00:00+00:00"]


def test_the_same_row_again_is_left_out_and_another_of_that_moment_is_a_problem() -> None:
    text = "id,date,q1\n1,2026-01-05 10:00,2\n1,2026-01-05 10:00,2\n1,2026-01-05 10:00,3\n"
    found = reading(text, PHQ4, {"1": "sofia"})
    assert len(found.responses) == 1
    assert found.left_out == ("1 row: the same answers of the same person and moment again",)
    assert [problem.where for problem in found.problems] == ["row 3 (line 4)"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"items": {"q1": "nowhere"}}, "there is no column 'nowhere'"),
        ({"items": {"q1": "q1", "q2": "q1"}}, "'q1' is used twice"),
        ({"items": {"q1": "date"}}, "'date' is used twice"),
        ({"items": {}}, "no column holds an answer"),
        ({"items": {"x": "q1"}}, "no column holds an answer"),
        ({"respondent": ""}, "no column says who answered"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        reading("id,date,q1\n1,2026-01-05,2\n", PHQ4, {"1": "sofia"}, **changed)


@pytest.mark.parametrize("text", ["", "  \n", "a,a\n1,2\n", "a,b\n1\n", 'a,b\n"1,2\n', "\n\n"])
def test_a_file_that_is_no_table_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(BadInput, match=r"f\.csv"):
        read_import(text, "f.csv", PHQ4)


SPECTRUM: dict[str, list[dict[str, str]]] = {
    "comma_in_quotes": [
        {"first": "John", "last": "Doe", "address": "120 any st.", "city": "Anytown, WW", "zip": "08123"}
    ],
    "empty": [{"a": "1", "b": "", "c": ""}, {"a": "2", "b": "3", "c": "4"}],
    "empty_crlf": [{"a": "1", "b": "", "c": ""}, {"a": "2", "b": "3", "c": "4"}],
    "escaped_quotes": [{"a": "1", "b": 'ha "ha" ha'}, {"a": "3", "b": "4"}],
    "json": [{"key": "1", "val": '{"type": "Point", "coordinates": [102.0, 0.5]}'}],
    "newlines": [
        {"a": "1", "b": "2", "c": "3"}, {"a": "Once upon \na time", "b": "5", "c": "6"}, {"a": "7", "b": "8", "c": "9"}
    ],
    "newlines_crlf": [
        {"a": "1", "b": "2", "c": "3"},
        {"a": "Once upon \na time", "b": "5", "c": "6"},
        {"a": "7", "b": "8", "c": "9"},
    ],
    "quotes_and_newlines": [{"a": "1", "b": 'ha \n"ha" \nha'}, {"a": "3", "b": "4"}],
    "simple": [{"a": "1", "b": "2", "c": "3"}],
    "simple_crlf": [{"a": "1", "b": "2", "c": "3"}],
    "utf8": [{"a": "1", "b": "2", "c": "3"}, {"a": "4", "b": "5", "c": "ʤ"}],
}  # fmt: skip


@pytest.mark.skipif(not BAD.is_dir(), reason="shared data not there")
def test_every_file_of_the_csv_spectrum_reads_right() -> None:
    files = {path.stem: path for path in (BAD / "csv-spectrum").glob("*.csv")}
    assert set(files) == set(SPECTRUM)
    for name, path in files.items():
        text = path.read_bytes().decode()
        assert [dict(row.cells) for row in read_import(text, name, PHQ4).rows] == SPECTRUM[name], name
        with pytest.raises(BadInput, match="no column holds an answer"):
            reading(text, PHQ4, {})


def naughty() -> list[str]:
    if not BAD.is_dir():
        pytest.skip("shared data not there")
    found: list[str] = json.loads((BAD / "blns.json").read_text(encoding="utf-8"))
    return found


def test_every_naughty_string_survives_as_a_cell_as_a_person_and_as_an_answer() -> None:
    strings = naughty()
    assert len(strings) > 400
    cells = [row.cells for row in parse_csv(csv_text(["n", "s"], [["1", s] for s in strings]), "f").rows]
    assert [unguarded(cell) for _, cell in cells] == strings
    usable = [s for s in dict.fromkeys(s.strip() for s in strings) if 0 < len(s) <= 80]
    rows = [[s, "2026-01-05", json.dumps([s], ensure_ascii=False)] for s in usable]
    text = csv_text(["id", "date", "loves-you"], rows)
    found = reading(text, NAMES, {s: s for s in usable})
    assert [(r.respondent, r.answers["loves-you"]) for r in found.responses] == [(s, (s,)) for s in usable]
    assert found.problems == ()


def test_no_naughty_string_is_a_formula_on_its_way_out() -> None:
    for line in csv_text(["s"], [[s] for s in naughty()]).split("\r\n"):
        assert line.lstrip('"')[:1] not in set("=+-@\t")


@given(st.text())
def test_the_guard_comes_off_again_and_leaves_no_formula(cell: str) -> None:
    out = guarded(cell)
    assert unguarded(out) == cell
    assert out.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("story", CAST)
def test_our_own_table_reads_back_as_it_was(story: str) -> None:
    known = disclosed(story, "clinician")
    text = answers_csv(known, ALL)
    for instrument in {response.instrument for response in known.responses}:
        found = reading(text, ALL[instrument], {person.id: person.id for person in known.clients})
        wanted = {
            (r.person, r.answered): dict(r.answers)
            for r in known.responses
            if r.instrument == instrument and any(a is not None for a in r.answers.values())
        }
        assert found.problems == ()
        assert {(r.person, r.answered): dict(r.answers) for r in found.responses} == wanted


@given(st.lists(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_names_anyone_can_have_go_out_and_come_back(names: list[str]) -> None:
    sheet = Response("p", NAMES.id, NAMES.version, datetime(2026, 1, 5, tzinfo=UTC), {"loves-you": tuple(names)})
    case = Case("c", CaseKind.INDIVIDUAL, NOW, (Person("p", "client", "=Ann"),), responses=(sheet,))
    text = answers_csv(disclose(case, Viewer.clinician(), ALL), ALL)
    [response] = reading(text, NAMES, {"p": "p"}).responses
    assert response.answers == {"loves-you": tuple(names)}


def test_our_own_table_of_another_version_or_item_is_refused_with_the_row() -> None:
    head = "person,instrument,version,answered,item,value\n"
    for row, says in (
        ("p,phq-4,9,2026-01-05,q1,2", "version 9 of phq-4"),
        ("p,phq-4,1,2026-01-05,zz,2", "'zz' is no item"),
        ("p,phq-4,1,2026-01-05,q1,2\np,phq-4,1,2026-01-05,q1,2", "is there twice"),
    ):
        with pytest.raises(BadInput, match=says) as caught:
            read_import(head + row.replace("phq-4,1", f"phq-4,{PHQ4.version}"), "f", PHQ4)
        assert "row " in str(caught.value)
