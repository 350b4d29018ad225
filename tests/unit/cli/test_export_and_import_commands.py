"""`attunement export` and `attunement import`: what they write, for whom, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from attunement.cli.main import main
from attunement.instruments import all_instruments
from tests.cast import CAST

CASE = str(CAST["strain"].path)


def printed(capsys: pytest.CaptureFixture[str], *call: str, code: int = 0) -> str:
    assert main([*call]) == code
    out = capsys.readouterr()
    return out.err if code else out.out


def document(capsys: pytest.CaptureFixture[str], *call: str) -> Any:
    return json.loads(printed(capsys, *call))


def test_a_case_goes_out_in_each_form(capsys: pytest.CaptureFixture[str]) -> None:
    whole = document(capsys, "export", "case", CASE, "--for", "clinician")
    rows = list(
        csv.DictReader(io.StringIO(printed(capsys, "export", "case", CASE, "--for", "clinician", "--format", "csv")))
    )
    bundle = document(capsys, "export", "case", CASE, "--for", "clinician", "--format", "fhir")
    assert len(whole["responses"]) == len(bundle["entry"]) > 0
    assert {row["person"] for row in rows} == {"sofia", "daniel"}


@pytest.mark.parametrize("form", ["json", "csv", "fhir"])
def test_a_person_gets_their_own(capsys: pytest.CaptureFixture[str], form: str) -> None:
    text = printed(capsys, "export", "case", CASE, "--for", "sofia", "--format", form)
    assert "sofia" in text
    assert "daniel" not in text
    assert "hark" not in text


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["codebook", "gad-7"], "OF: 'gad-7' found. Expected nothing"),
        (["codebook", "--for", "clinician"], "--for: a codebook is the same for everyone. Leave it out."),
        (["questionnaire", "gad-7", "--for", "sofia"], "--for: a questionnaire is the same for everyone."),
    ],
    ids=["a codebook of one", "a codebook for someone", "a questionnaire for someone"],
)
def test_what_would_be_ignored_is_refused(capsys: pytest.CaptureFixture[str], call: list[str], says: str) -> None:
    assert says in printed(capsys, "export", *call, code=2)


@pytest.mark.parametrize("viewer", ["room", "supervisor"])
def test_nobody_else_gets_a_file(capsys: pytest.CaptureFixture[str], viewer: str) -> None:
    assert "refused" in printed(capsys, "export", "case", CASE, "--for", viewer, code=3)


def test_a_questionnaire_and_the_codebook(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert document(capsys, "export", "questionnaire", "gad-7")["resourceType"] == "Questionnaire"
    book = document(capsys, "export", "codebook")
    assert {entry["instrument"] for entry in book["instruments"]} == set(all_instruments())
    out = tmp_path / "book.csv"
    assert printed(capsys, "export", "codebook", "--format", "csv", "--out", str(out)) == ""
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    variables = sum(len(one.items) + len(one.scales) for one in all_instruments().values())
    assert len(rows) == variables
    assert next(r for r in rows if (r["instrument"], r["variable"]) == ("gad-7", "q1"))["codes"] == "69725-0"


@pytest.mark.parametrize(
    "call",
    [
        ["export", "case", CASE],
        ["export", "case", CASE, "--for", "nobody"],
        ["export", "case", "--for", "clinician"],
        ["export", "questionnaire", "nothing"],
        ["export", "questionnaire", "gad-7", "--format", "csv"],
        ["import", "nothing", CASE],
        ["import", "gad-7", "not-there.csv"],
        ["import", "gad-7", CASE],
    ],
)
def test_a_wrong_call_says_what_is_wrong(capsys: pytest.CaptureFixture[str], call: list[str]) -> None:
    assert printed(capsys, *call, code=2).startswith("attunement: ")


def test_import_shows_how_a_file_reads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("id,date,q1,a\n1,2020-01-05,2,3\n2,2020-01-06,9,0\n", encoding="utf-8")
    found = document(capsys, "import", "gad-7", str(file), "--item", "q2=a")
    assert found["layout"] == "plain CSV"
    assert found["columns"] == {"who": "id", "when": "date", "items": {"q1": "q1", "q2": "a"}}
    [response] = found["responses"]
    assert response["answers"] == {"q1": 2, "q2": 3}
    assert [(p["where"], p["column"]) for p in found["problems"]] == [("row 2 (line 3)", "q1")]
    assert main(["import", "gad-7", str(file), "--item", "q2"]) == 2
    assert main(["import", "gad-7", str(file), "--when", "nowhere"]) == 2
