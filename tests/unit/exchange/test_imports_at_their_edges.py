"""Imported rows at their edges: every one is stored, or a problem with its place, or left out and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange.import_cells import imported_moment
from attunement.exchange.import_file import likely_items, read_import
from attunement.exchange.import_reading import ImportPlan, ImportReading, read_rows
from attunement.exchange.import_table import ImportKind
from attunement.instruments import all_instruments

ALL = all_instruments()
GAD7, PHQ9, HARK, PEOPLE = ALL["gad-7"], ALL["phq-9"], ALL["hark"], ALL["who-is-there"]
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEADER = "respondent,date," + ",".join(item.key for item in GAD7.items)
ONES = ",1" * len(GAD7.items)


MOMENTS: dict[str, tuple[str, tzinfo, str]] = {
    "a day is its start by the clinic's clock": ("2026-01-05", BERLIN, "2026-01-04T23:00:00+00:00"),
    "a day in summer": ("2026-07-05", BERLIN, "2026-07-04T22:00:00+00:00"),
    "a time by the clinic's clock": ("2026-01-05 14:30", BERLIN, "2026-01-05T13:30:00+00:00"),
    "a time with its own zone": ("2026-01-05T14:30:00-05:00", BERLIN, "2026-01-05T19:30:00+00:00"),
    "a time in UTC": ("2026-01-05T14:30:00Z", NEW_YORK, "2026-01-05T14:30:00+00:00"),
    "blanks around it": ("  2026-01-05 14:30:59 ", UTC, "2026-01-05T14:30:59+00:00"),
    "the first day there is": ("0001-01-01", NEW_YORK, "0001-01-01T04:56:02+00:00"),
}


@pytest.mark.parametrize(("cell", "zone", "utc"), MOMENTS.values(), ids=MOMENTS)
def test_a_moment_is_read_in_the_zone_it_is_in(cell: str, zone: tzinfo, utc: str) -> None:
    found = imported_moment(cell, zone, where="here")
    assert found is not None
    assert found.astimezone(UTC).isoformat() == utc


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "#N/A", "null", "NaN"])
def test_a_blank_moment_is_none(cell: str) -> None:
    assert imported_moment(cell, UTC, where="here") is None


NO_MOMENTS = {
    "day first": ("05.01.2026", UTC),
    "month first": ("01/05/2026", UTC),
    "a day nobody has": ("2026-02-30", UTC),
    "an hour nobody has": ("2026-01-05 25:00", UTC),
    "a day without dashes": ("20260105", UTC),
    "a week": ("2026-W01-1", UTC),
    "a serial number": ("46027.6", UTC),
    "an hour alone": ("14:30", UTC),
    "an hour without minutes": ("2026-01-05 14", UTC),
    "digits of another script": ("२०२६-०१-०५", UTC),
    "before the first day, in UTC": ("0001-01-01", BERLIN),
    "a program's word for no time": ("0001-01-01 00:00:00", BERLIN),
    "before the first day, by its own zone": ("0001-01-01T00:00+14:00", UTC),
    "after the last day": ("9999-12-31T23:59-12:00", UTC),
}


@pytest.mark.parametrize(("cell", "zone"), NO_MOMENTS.values(), ids=NO_MOMENTS)
def test_what_is_no_moment_is_named(cell: str, zone: tzinfo) -> None:
    with pytest.raises(BadInput) as caught:
        imported_moment(cell, zone, where="here")
    assert str(caught.value) == f"here: '{cell}' is no time that can be read. Expected a time like 2026-03-02 14:30."


def imported(*rows: str, zone: tzinfo = UTC, otherwise: datetime | None = None, header: str = HEADER) -> ImportReading:
    table = read_import("\n".join([header, *rows, ""]), "f.csv", GAD7)
    people = {name: f"person-{name}" for name in table.respondents(table.respondent)}
    plan = ImportPlan(table.respondent, table.time, likely_items(table, GAD7), people, otherwise)
    return read_rows(table, plan, GAD7, zone=zone, now=NOW)


def test_a_row_with_an_impossible_time_is_a_problem_and_the_others_are_read() -> None:
    """Some programs write 0001-01-01 for "no date"; east of Greenwich that is before the first day there is."""
    found = imported(f"a,0001-01-01 00:00:00{ONES}", f"b,2026-05-01{ONES}", zone=BERLIN)
    assert [one.respondent for one in found.responses] == ["b"]
    assert [(one.where, one.column) for one in found.problems] == [("row 1 (line 2)", "date")]


TIMES = {
    "now": ("2026-06-01T12:00:00+00:00", 1),
    "a second from now": ("2026-06-01T12:00:01+00:00", 0),
    "now, said in another zone": ("2026-06-01T14:00:00+02:00", 1),
}


@pytest.mark.parametrize(("cell", "stored"), TIMES.values(), ids=TIMES)
def test_nobody_has_answered_tomorrow(cell: str, stored: int) -> None:
    found = imported(f"a,{cell}{ONES}")
    assert (len(found.responses), len(found.problems)) == (stored, 1 - stored)
    if not stored:
        assert "has not come yet. Expected a time that has passed." in found.problems[0].says


def test_a_row_without_a_time_takes_the_day_that_was_given_or_is_a_problem() -> None:
    day = datetime(2026, 2, 1, tzinfo=UTC)
    assert imported(f"a,{ONES}", otherwise=day).responses[0].answered == day
    (problem,) = imported(f"a,{ONES}").problems
    assert problem.says == "no time. Expected when it was answered. Choose a column, or give a day for such rows."


def test_every_row_is_stored_or_a_problem_or_left_out_and_counted() -> None:
    found = imported(
        f"a,2026-01-05{ONES}",
        f"a,2026-01-05{ONES}",
        f"a,2026-01-05{',2' * 7}",
        f"a,2026-01-06{',9' * 7}",
        f",2026-01-05{ONES}",
        "b,2026-01-05" + "," * 7,
    )
    assert [one.where for one in found.responses] == ["row 1 (line 2)"]
    assert {one.where for one in found.problems} == {"row 3 (line 4)", "row 4 (line 5)"}
    assert len([one for one in found.problems if one.where == "row 4 (line 5)"]) == len(GAD7.items)
    assert sorted(found.left_out) == [
        "1 row: no answer to these questions",
        "1 row: nobody is named",
        "1 row: the same answers of the same person and moment again",
    ]


def test_the_same_moment_in_another_zone_is_the_same_response() -> None:
    found = imported(f"a,2026-01-05T10:00:00+00:00{ONES}", f"a,2026-01-05T11:00:00+01:00{ONES}")
    assert len(found.responses) == 1
    assert found.left_out == ("1 row: the same answers of the same person and moment again",)


WRONG_PLANS: dict[str, tuple[dict[str, Any], str]] = {
    "nobody": ({"respondent": ""}, "the reading: no column says who answered. Expected one column of the file."),
    "no such column": (
        {"time": "when"},
        "the reading: there is no column 'when'. Expected a column of the file.",
    ),
    "one column twice": (
        {"items": {"q1": "q1", "q2": "q1"}},
        "the reading: column 'q1' is used twice. Expected each column once.",
    ),
    "an item that is who": (
        {"items": {"q1": "respondent"}},
        "the reading: column 'respondent' is used twice. Expected each column once.",
    ),
    "no items": ({"items": {}}, "the reading: no column holds an answer to gad-7. Expected at least one."),
    "an item of another instrument": (
        {"items": {"q9": "q1"}},
        "the reading: no column holds an answer to gad-7. Expected at least one.",
    ),
}


@pytest.mark.parametrize(("changed", "says"), WRONG_PLANS.values(), ids=WRONG_PLANS)
def test_a_plan_that_cannot_be_is_refused_before_any_row(changed: dict[str, Any], says: str) -> None:
    table = read_import(f"{HEADER}\na,2026-01-05{ONES}\n", "f.csv", GAD7)
    plan = {"respondent": "respondent", "time": "date", "items": {"q1": "q1"}, "people": {"a": "p"}, **changed}
    with pytest.raises(BadInput) as caught:
        read_rows(table, ImportPlan(**plan), GAD7, zone=UTC, now=NOW)
    assert str(caught.value) == says


REDCAP_NAMES = {
    "its event column": ("record_id,redcap_event_name,gad7_1\n1,base,2\n", ImportKind.REDCAP),
    "boxes beside a record": ("record_id,q1___1,q1___2\n1,0,1\n", ImportKind.REDCAP),
    "boxes beside anybody": ("id,q1___1,q1___2\n1,0,1\n", ImportKind.PLAIN),
    "labels": ("Record ID,Event Name,GAD\n1,base,2\n", ImportKind.REDCAP),
    "our own": ("person,instrument,version,answered,item,value\n", ImportKind.OWN),
    "two rows of JSON that are no ids": ('a\n"{}"\n"{}"\n', ImportKind.PLAIN),
}


@pytest.mark.parametrize(("text", "kind"), REDCAP_NAMES.values(), ids=REDCAP_NAMES)
def test_whose_layout_a_file_has_is_told_by_what_is_in_it(text: str, kind: ImportKind) -> None:
    assert read_import(text, "f.csv", GAD7).kind is kind


OWN_HEADER = "person,instrument,version,answered,item,value"
OWN_WRONG = {
    "another version": (
        f"a,gad-7,{GAD7.version + 1},2026-01-05,q1,1",
        f"f.csv: row 1 (line 2): version {GAD7.version + 1} of gad-7. "
        f"Expected version {GAD7.version}, the one that is here.",
    ),
    "an item it does not have": (
        f"a,gad-7,{GAD7.version},2026-01-05,q99,1",
        "f.csv: row 1 (line 2): 'q99' is no item of gad-7. Expected an item's key.",
    ),
    "an item twice": (
        f"a,gad-7,{GAD7.version},2026-01-05,q1,1\na,gad-7,{GAD7.version},2026-01-05,q1,1",
        "f.csv: row 2 (line 3): item 'q1' is there twice. Expected once.",
    ),
}


@pytest.mark.parametrize(("rows", "says"), OWN_WRONG.values(), ids=OWN_WRONG)
def test_our_own_table_is_read_back_strictly(rows: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_import(f"{OWN_HEADER}\n{rows}\n", "f.csv", GAD7)
    assert str(caught.value) == says


def test_rows_about_another_instrument_are_no_mistake_of_this_one() -> None:
    text = f"{OWN_HEADER}\na,phq-9,99,2026-01-05,nothing,7\na,gad-7,{GAD7.version},2026-01-05,q1,2\n"
    table = read_import(text, "f.csv", GAD7)
    assert [dict(row.cells) for row in table.rows] == [{"person": "a", "answered": "2026-01-05", "q1": "2"}]


@settings(max_examples=20)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 5, 31)), st.sampled_from([UTC, BERLIN, NEW_YORK]))  # noqa: DTZ001
def test_a_moment_written_with_its_zone_is_that_moment_whatever_the_clinics_zone(at: datetime, zone: tzinfo) -> None:
    moment = at.replace(tzinfo=UTC)
    assert imported_moment(moment.isoformat(), zone, where="") == moment
    shifted = moment.astimezone(ZoneInfo("Asia/Kolkata"))
    assert imported_moment(shifted.isoformat(sep=" "), zone, where="") == moment
    assert moment - shifted == timedelta(0)
