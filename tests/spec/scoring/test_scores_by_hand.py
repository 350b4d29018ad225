"""Every instrument through `attunement score`, from CSV and from FHIR, against totals and bands worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attunement.instruments import all_instruments
from tests.spec.contracts.calls import call, written
from tests.spec.scoring import brought, couples, mood, people_and_work, safety
from tests.spec.scoring.forms import Row, Table, as_bundle, as_csv, cells, close, has_answers, outcome, scored_from

TABLES = (*mood.TABLES, *safety.TABLES, *people_and_work.TABLES, *couples.TABLES, *brought.TABLES)
ROWS = [pytest.param(table, row, id=f"{table.instrument}: {row.shows}") for table in TABLES for row in table.rows]
every_row = pytest.mark.parametrize(("table", "row"), ROWS)
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.instrument)

LEVELS = {
    "thoughts-of-death-or-self-harm": "safety",
    "plan-to-end-life": "safety",
    "thoughts-of-suicide": "safety",
    "partner-violence": "safety",
    "unsafe-with-partner": "safety",
    "rift": "notice",
    "felt-off": "notice",
}


Scored = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """Every table scored from one CSV file, a respondent a row."""
    folder = tmp_path_factory.mktemp("csv")
    return {table.instrument: scored_from(folder, table.instrument, as_csv(table, table.rows)) for table in TABLES}


@pytest.fixture(scope="module")
def from_fhir(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """Every table scored from one Bundle, a response a row with an answer in it."""
    folder = tmp_path_factory.mktemp("fhir")
    return {
        table.instrument: scored_from(folder, table.instrument, as_bundle(table, answered(table)), "bundle.json")
        for table in TABLES
    }


def answered(table: Table) -> tuple[Row, ...]:
    """The rows with something answered: a response with nothing in it says not which form it was."""
    return tuple(row for row in table.rows if has_answers(row))


def flags_of(scored: dict[str, Any]) -> list[str]:
    return [flag["key"] for flag in scored["flags"]]


@every_row
def test_a_form_in_a_table_scores_as_worked_out_by_hand(table: Table, row: Row, from_csv: Scored) -> None:
    place = table.rows.index(row)
    scored = from_csv[table.instrument][place]
    assert close(outcome(scored), row.scales), outcome(scored)
    assert {flag["key"]: flag["level"] for flag in scored["flags"]} == {key: LEVELS[key] for key in row.flags}
    assert scored["problems"] == []
    assert (scored["respondent"], scored["instrument"]) == (f"p{place}", table.instrument)


@pytest.mark.parametrize(("table", "row"), [case for case in ROWS if has_answers(case.values[1])])  # type: ignore[arg-type]
def test_the_same_form_as_fhir_scores_the_same(table: Table, row: Row, from_fhir: Scored) -> None:
    scored = from_fhir[table.instrument][answered(table).index(row)]
    assert close(outcome(scored), row.scales), outcome(scored)
    assert flags_of(scored) == list(row.flags)


@every_table
def test_what_is_answered_and_what_is_missing_add_up(table: Table, from_csv: Scored) -> None:
    for scored, row in zip(from_csv[table.instrument], table.rows, strict=True):
        for key, found in scored["scales"].items():
            asked = found["answered"] + found["missing"]
            unasked = table.instrument == "asq" and asked == 4  # question 5 is asked only after a yes
            assert asked == table.sizes[key] or unasked, row.shows


@every_table
def test_a_form_alone_scores_as_among_others_whatever_separates_the_cells(
    table: Table, from_csv: Scored, tmp_path: Path
) -> None:
    for separator, row in zip(";\t,", table.rows, strict=False):
        (alone,) = scored_from(tmp_path, table.instrument, as_csv(table, (row,), separator))
        among = from_csv[table.instrument][table.rows.index(row)]
        assert {**alone, "respondent": ""} == {**among, "respondent": ""}


@every_table
def test_columns_in_another_order_score_the_same(table: Table, from_csv: Scored, tmp_path: Path) -> None:
    """Answers are known by their key, never by their place."""
    lines = [line.split(",") for line in as_csv(table, table.rows).splitlines()]
    turned = "\n".join(",".join([line[0], *reversed(line[1:])]) for line in lines)
    assert scored_from(tmp_path, table.instrument, turned) == from_csv[table.instrument]


@every_table
def test_a_column_left_out_is_a_column_of_blanks(table: Table, from_csv: Scored, tmp_path: Path) -> None:
    rows = [row for row in table.rows if has_answers(row) and "." in row.answers.split()][:2]
    for row in rows:
        given = [(key, cell) for key, cell in zip(table.items, cells(row), strict=True) if cell]
        header, line = ",".join(["respondent", *(k for k, _ in given)]), ",".join(["p", *(c for _, c in given)])
        (scored,) = scored_from(tmp_path, table.instrument, f"{header}\n{line}\n")
        assert scored["scales"] == from_csv[table.instrument][table.rows.index(row)]["scales"], row.shows


@every_table
def test_the_keys_of_the_table_are_those_the_list_prints(table: Table) -> None:
    listed = {entry["id"]: entry for entry in call("instruments", "--format", "json").document}
    assert [item["key"] for item in listed[table.instrument]["items"]] == table.items
    assert listed[table.instrument]["scales"] == list(table.sizes)


@every_table
def test_past_either_end_of_the_answers_is_refused_naming_row_and_item(table: Table, tmp_path: Path) -> None:
    listed = {entry["id"]: entry for entry in call("instruments", "--format", "json").document}
    choices = [item for item in listed[table.instrument]["items"] if item["options"] and item["key"] != "feelings"]
    for item in choices[:1] + choices[-1:]:
        values = [option["value"] for option in item["options"]]
        for wrong in (max(values) + 1, min(values) - 1, min(values) + 0.5):
            file = written(tmp_path, f"respondent,{item['key']}\np,{min(values)}\nr,{wrong}\n", "wrong.csv")
            called = call("score", table.instrument, file)
            assert (called.code, called.out) == (2, "")
            assert f"row 2 (line 3), item '{item['key']}'" in called.err


def test_every_instrument_with_a_number_to_work_out_has_a_table() -> None:
    assert {table.instrument for table in TABLES} == set(all_instruments()) - {"who-is-there"}


def test_every_band_of_every_scale_is_reached_and_every_flag_raised() -> None:
    for table in TABLES:
        instrument = all_instruments()[table.instrument]
        for scale in instrument.scales:
            reached = {row.scales[scale.key].band for row in table.rows}
            assert {band.key for band in scale.bands} <= reached, f"{table.instrument} {scale.key}"
        assert {key for row in table.rows for key in row.flags} == {flag.key for flag in instrument.flags}


def test_a_band_is_never_a_flag() -> None:
    severe = [row for table in TABLES for row in table.rows if any(f.band == "severe" for f in row.scales.values())]
    assert any(not row.flags for row in severe)


def as_manual() -> str:
    """The tables as Markdown."""
    lines = ["# How every questionnaire is scored", ""]
    for table in TABLES:
        lines += [f"## {table.instrument}", "", f"answers in order: {table.keys}", ""]
        lines += ["| form | answers | comes to |", "| --- | --- | --- |"]
        for row in table.rows:
            said = "; ".join(f"{key} {found.value} {found.band or ''}".strip() for key, found in row.scales.items())
            lines.append(f"| {row.shows} | {row.answers} | {said} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_manual())
