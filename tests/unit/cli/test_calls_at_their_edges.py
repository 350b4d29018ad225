"""Every command at its edges: a wrong call or file ends with 2, one whole message, and no new file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attunement.instruments import all_instruments
from tests.cast import CAST
from tests.spec.contracts.calls import call, written

KNOWN = ", ".join(all_instruments())
CASE = CAST["strain"].path
CLOSED = CAST["violence"].path
COURSE = "client,session,score\n"
PEOPLE = "client,pre,post\na,40,50\n"
RATES = "seconds,bpm\n0,90\n"
HOW = ("--sd-pre", "7.5", "--reliability", "0.8")

# the call, FILE standing for the file; what is in the file; what is said, FOLDER standing for where it is
WRONG: dict[str, tuple[tuple[object, ...], str, str]] = {
    "score, an instrument nobody knows": (
        ("score", "phq-10", "FILE"),
        "respondent,q1\n",
        f"INSTRUMENT: 'phq-10' is not known. Expected one of {KNOWN}.",
    ),
    "import, an instrument nobody knows": (
        ("import", "", "FILE"),
        "id,q1\n1,1\n",
        f"INSTRUMENT: '' is not known. Expected one of {KNOWN}.",
    ),
    "import, an item without a column": (
        ("import", "gad-7", "FILE", "--item", "q1"),
        "id,x\n1,1\n",
        "--item: 'q1' has no =. Expected KEY=COLUMN, for example q1=Q5_1.",
    ),
    "import, a column that is not there": (
        ("import", "gad-7", "FILE", "--item", "q1=y"),
        "id,x\n1,1\n",
        "the reading: there is no column 'y'. Expected a column of the file.",
    ),
    "import, nobody": (
        ("import", "gad-7", "FILE", "--item", "q1=x", "--who", "name"),
        "id,x\n1,1\n",
        "the reading: there is no column 'name'. Expected a column of the file.",
    ),
    "import, nothing in the file": (
        ("import", "gad-7", "FILE"),
        "\n",
        "f.csv: is empty. Expected a CSV table.",
    ),
    "export, no case": (("export", "case"), "", "OF: missing. Expected a case file, or the id of a questionnaire."),
    "export, no viewer": (
        ("export", "case", CASE),
        "",
        "--for: missing. Expected `clinician` or a client's id.",
    ),
    "export, a questionnaire nobody knows": (
        ("export", "questionnaire", "phq"),
        "",
        f"OF: 'phq' is not known. Expected one of {KNOWN}.",
    ),
    "export, a questionnaire as a table": (
        ("export", "questionnaire", "gad-7", "--format", "csv"),
        "",
        "--format: a questionnaire has no form 'csv'. Expected fhir.",
    ),
    "export, a codebook as FHIR": (
        ("export", "codebook", "--format", "fhir"),
        "",
        "--format: a codebook has no form 'fhir'. Expected json or csv.",
    ),
    "roadmap, a part of JSON": (
        ("roadmap", CASE, "--for", "clinician", "--part", "alone"),
        "",
        "--part: only the clinician's PDF has parts to choose. Take it out.",
    ),
    "roadmap, a part of the room's PDF": (
        ("roadmap", CASE, "--for", "room", "--format", "pdf", "--part", "room"),
        "",
        "--part: only the clinician's PDF has parts to choose. Take it out.",
    ),
    "map, a drawing of what was shared": (
        ("map", CASE, "--for", "supervisor", "--format", "svg"),
        "",
        "--format: what was shared is text. Expected json or html for the supervisor.",
    ),
    "agreement, no rows": (
        ("analyse", "agreement", "FILE"),
        "unit,a,b\n",
        "f.csv: there are no rows under the header. Expected one row at least.",
    ),
    "agreement, one rater": (
        ("analyse", "agreement", "FILE"),
        "unit,a\n1,x\n",
        "f.csv: 1 raters. Expected two raters or more.",
    ),
    "agreement, three raters for two": (
        ("analyse", "agreement", "FILE", "--measure", "kappa"),
        "a,b,c\n1,1,1\n",
        "f.csv: 3 raters. Expected two raters for kappa.",
    ),
    "agreement, words as numbers": (
        ("analyse", "agreement", "FILE", "--measure", "icc"),
        "unit,a,b\n1,2,2\n2,x,1\n",
        "f.csv: row 2 (line 3), column 'a': 'x'. Expected a number, or blank.",
    ),
    "agreement, below 0 on a ratio scale": (
        ("analyse", "agreement", "FILE", "--measure", "alpha", "--level", "ratio"),
        "unit,a,b\n1,-2,2\n",
        "f.csv: row 1 (line 2), column 'a': '-2'. Expected a number, 0 or more, or blank.",
    ),
    "agreement, time that runs back": (
        ("analyse", "agreement", "FILE", "--measure", "time-unit", "--tolerance", "-1"),
        "unit,a,b\n1,x,x\n",
        "tolerance: -1 will not do. Expected a whole number, 0 or more.",
    ),
    "change, neither people nor a course": (
        ("analyse", "change", "FILE", *HOW),
        "client,before\na,1\n",
        "f.csv: header: a column is not there. Expected a column 'pre'.",
    ),
    "change, no SD": (
        ("analyse", "change", "FILE"),
        PEOPLE,
        "--sd-pre: not given. Expected a number: standard deviation before, of the group you name in your report.",
    ),
    "change, an SD that is none": (
        ("analyse", "change", "FILE", "--sd-pre", "nan", "--reliability", "0.8"),
        PEOPLE,
        "sd_pre: nan will not do. Expected a number, 0 or more.",
    ),
    "change, a score in words": (
        ("analyse", "change", "FILE", *HOW),
        "client,pre,post\na,40,better\n",
        "f.csv: row 1 (line 2), column 'post': 'better'. Expected a number, or blank.",
    ),
    "gains, no smallest drop": (
        ("analyse", "change", "FILE"),
        f"{COURSE}a,1,20\n",
        "--cutoff: not given. Expected the smallest drop that counts, in score units.",
    ),
    "gains, a session twice": (
        ("analyse", "change", "FILE", "--cutoff", "5"),
        f"{COURSE}a,1,20\nb,1,20\na,1,10\n",
        "f.csv: row 3 (line 4), column 'session': session 1 again. Expected each once a client.",
    ),
    "gains, half a session": (
        ("analyse", "change", "FILE", "--cutoff", "5"),
        f"{COURSE}a,1.5,20\n",
        "f.csv: row 1 (line 2), column 'session': no session number. Expected a whole number.",
    ),
    "gains, no session": (
        ("analyse", "change", "FILE", "--cutoff", "5"),
        f"{COURSE}a,,20\n",
        "f.csv: row 1 (line 2), column 'session': no session number. Expected a whole number.",
    ),
    "sequences, no column of codes": (
        ("analyse", "sequences", "FILE"),
        "session,what\n1,a\n",
        "f.csv: header: a column is not there. Expected a column 'code'.",
    ),
    "sequences, a lag of 0": (
        ("analyse", "sequences", "FILE", "--lag", "0"),
        "code\na\nb\n",
        "lag: 0 will not do. Expected a whole number, 1 or more.",
    ),
    "sequences, a repeat": (
        ("analyse", "sequences", "FILE", "--cannot-repeat"),
        "code\na\nb\nb\n",
        "f.csv: row 3 (line 4), column 'code': 'b' follows itself. Expected another code, since codes cannot repeat. "
        "Join the two, or say that codes can repeat.",
    ),
    "sequences, a row of no session": (
        ("analyse", "sequences", "FILE"),
        "session,code\n1,a\n,b\n",
        "f.csv: row 2 (line 3), column 'session': blank. Expected what the row belongs to.",
    ),
    "heart, beats in seconds": (
        ("analyse", "heart", "FILE"),
        "rr_ms\n0.8\n0.9\n",
        "f.csv: column 'rr_ms': these are seconds. Expected milliseconds. Multiply them by 1000.",
    ),
    "heart, a beat of no length": (
        ("analyse", "heart", "FILE"),
        "rr_ms\n800\n0\n",
        "f.csv: row 2 (line 3), column 'rr_ms': '0'. Expected a number above 0, or blank.",
    ),
    "heart, times that go back": (
        ("analyse", "heart", "FILE"),
        "seconds,bpm\n1,90\n0,90\n",
        "f.csv: row 2 (line 3), column 'seconds': a time is missing or goes back. Expected times in order.",
    ),
    "heart, a baseline alone": (
        ("analyse", "heart", "FILE", "--baseline", "60"),
        RATES,
        "baseline, margin: only one of the two is given. Expected both, or neither.",
    ),
    "heart, a threshold that is none": (
        ("analyse", "heart", "FILE", "--threshold", "nan"),
        RATES,
        "threshold: nan will not do. Expected a number, 0 or more.",
    ),
    "ruptures, a scale the wrong way round": (
        ("analyse", "ruptures", "FILE", "--min", "7", "--max", "1", "--step", "1"),
        "client,session,rating\na,1,5\n",
        "scale: 7 to 1. Expected the lowest rating, then the highest.",
    ),
    "check, no such directory": (
        ("check", "--data", "FOLDER/nowhere"),
        "",
        "FOLDER/nowhere: there is no such directory. Expected the data directory of a practice. "
        "`attunement init --data DIR` makes one.",
    ),
    "work, a file for a directory": (
        ("work", "--once", "--data", "FILE"),
        "x",
        "FOLDER/f.csv: there is no such directory. Expected the data directory of a practice. "
        "`attunement init --data DIR` makes one.",
    ),
    "serve, no port": (
        ("serve", "--data", "FOLDER/nowhere", "--port", "0"),
        "",
        "--port: 0 is no port. Expected a number from 1 to 65535.",
    ),
    "serve, nobody to answer": (
        ("serve", "--data", "FOLDER/nowhere", "--workers", "0"),
        "",
        "--workers: 0 found. Expected a number from 1 to 64.",
    ),
    "serve, too many to answer": (
        ("serve", "--data", "FOLDER/nowhere", "--workers", "65"),
        "",
        "--workers: 65 found. Expected a number from 1 to 64.",
    ),
    "demo, a port beyond the last": (
        ("demo", "--data", "FOLDER/nowhere", "--port", "65536"),
        "",
        "--port: 65536 is no port. Expected a number from 1 to 65535.",
    ),
    "move, from nothing": (
        ("move", "--from", "FOLDER/no", "--to", "postgresql://h/db"),
        "",
        "FOLDER/no: cannot be read: No such file or directory. Expected the practice's SQLite file.",
    ),
    "move, from something else": (
        ("move", "--from", "FILE", "--to", "postgresql://h/db"),
        "x",
        "FOLDER/f.csv: this is no SQLite database. Expected the practice's SQLite file.",
    ),
    "init, answers that are not there": (
        ("init", "--data", "FOLDER/new", "--answers", "FOLDER/no.toml"),
        "",
        "FOLDER/no.toml: cannot be read: No such file or directory. Expected a TOML file.",
    ),
    "init, answers that are no TOML": (
        ("init", "--data", "FOLDER/new", "--answers", "FILE"),
        "= x",
        "FOLDER/f.csv: not readable as TOML: Invalid statement (at line 1, column 1)",
    ),
}


@pytest.mark.parametrize(("argv", "text", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_ends_with_2_one_message_and_no_new_file(
    argv: tuple[object, ...], text: str, says: str, tmp_path: Path
) -> None:
    file = written(tmp_path, text, "f.csv")
    words = [str(word).replace("FOLDER", str(tmp_path)) for word in argv]
    called = call(*(str(file) if word == "FILE" else word for word in words))
    assert (called.code, called.out) == (2, "")
    assert called.err == f"attunement: {says.replace('FOLDER', str(tmp_path))}\n"
    assert list(tmp_path.iterdir()) == [file]


def test_move_without_an_address_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATTUNEMENT_DATABASE", raising=False)
    called = call("move")
    assert (called.code, called.err) == (2, "attunement: --to: no address is given. Expected postgresql://....\n")


REFUSED = {
    "the room's answers": ("export", "case", CASE, "--for", "room"),
    "the supervisor's answers": ("export", "case", CASE, "--for", "supervisor", "--format", "csv"),
    "a closed room's map": ("map", CLOSED, "--for", "room"),
    "a closed room's sheet": ("roadmap", CLOSED, "--for", "clinician", "--format", "pdf"),
}


@pytest.mark.parametrize("argv", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_ends_with_3_and_writes_nothing(argv: tuple[object, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    called = call(*argv, "--out", out)
    assert (called.code, called.out) == (3, "")
    assert called.err.startswith("attunement: refused. ")
    assert not out.exists()


# FILE, the call after `analyse`, and the fields its JSON document has by the contract
SHAPES: dict[str, tuple[str, tuple[str, ...], set[str]]] = {
    "change": (PEOPLE, ("change", "FILE", *HOW), {"client", "se", "s_diff", "rc", "verdict", "because"}),
    "change with a cut-off": (
        PEOPLE,
        ("change", "FILE", *HOW, "--cutoff", "45"),
        {"client", "se", "s_diff", "rc", "verdict", "because", "class"},
    ),
    "sequences": (
        "code\na\nb\na\n",
        ("sequences", "FILE"),
        {"labels", "observed", "expected", "z", "yules_q", "g2", "df", "p", "n", "tests", "because"},
    ),
    "agreement of numbers": ("a,b\n1,1\n2,1\n", ("agreement", "FILE"), {"kappa", "fleiss", "alpha", "ac1", "icc"}),
    "agreement of words": ("a,b\nx,x\ny,x\n", ("agreement", "FILE"), {"kappa", "fleiss", "alpha", "ac1"}),
    "agreement with a gap": ("a,b\nx,x\ny,\n", ("agreement", "FILE"), {"kappa", "alpha", "ac1"}),
    "agreement of three": ("a,b,c\nx,x,y\ny,x,y\n", ("agreement", "FILE"), {"fleiss", "alpha", "ac1"}),
    "beats": ("rr_ms\n800\n810\n", ("heart", "FILE"), {"clean", "raw", "artifacts", "episodes", "rr_ms"}),
    "a rate": (RATES, ("heart", "FILE"), {"episodes"}),
}


@pytest.mark.parametrize(("text", "argv", "fields"), SHAPES.values(), ids=SHAPES)
def test_json_of_an_analysis_has_the_fields_of_its_function(
    text: str, argv: tuple[str, ...], fields: set[str], tmp_path: Path
) -> None:
    file = written(tmp_path, text, "f.csv")
    called = call("analyse", *(str(file) if word == "FILE" else word for word in argv), "--format", "json")
    assert (called.code, called.err) == (0, "")
    assert set(called.document) == fields


NULLS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {
    "change without error": (
        PEOPLE,
        ("change", "FILE", "--sd-pre", "5", "--reliability", "1"),
        ("rc", "verdict"),
        "the jacobson-truax error of a change is 0 or undefined with these SDs and reliabilities",
    ),
    "one code": ("code\na\n", ("sequences", "FILE"), ("g2", "df", "p"), "no transition was counted"),
}


@pytest.mark.parametrize(("text", "argv", "fields", "because"), NULLS.values(), ids=NULLS)
def test_undefined_is_null_with_its_reason(
    text: str, argv: tuple[str, ...], fields: tuple[str, ...], because: str, tmp_path: Path
) -> None:
    file = written(tmp_path, text, "f.csv")
    found: dict[str, Any] = call(
        "analyse", *(str(file) if word == "FILE" else word for word in argv), "--format", "json"
    ).document
    assert found["because"] == because
    for field in fields:
        assert found[field] in (None, [None]), field


def test_a_course_with_a_hole_of_a_thousand_million_sessions_is_read_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, f"{COURSE}a,1,20\na,1000000000,3\n", "f.csv")
    called = call("analyse", "change", file, "--cutoff", "5", "--format", "json")
    assert (called.code, called.document) == (0, [])


def test_import_says_who_when_and_which_and_stores_nothing(tmp_path: Path) -> None:
    text = "id,date,x,extra\n1,2026-01-05,2,?\n2,0001-01-01T00:00+14:00,1,?\n3,2026-01-05,9,?\n,2026-01-05,1,?\n"
    called = call("import", "gad-7", written(tmp_path, text, "f.csv"), "--item", "q1=x")
    found = called.document
    assert set(found) == {"layout", "instrument", "columns", "responses", "problems", "left_out"}
    assert found["columns"] == {"who": "id", "when": "date", "items": {"q1": "x"}}
    assert [(one["respondent"], one["answers"]) for one in found["responses"]] == [("1", {"q1": 2})]
    assert [(one["where"], one["column"]) for one in found["problems"]] == [
        ("row 2 (line 3)", "date"),
        ("row 3 (line 4)", "x"),
    ]
    assert found["left_out"] == ["1 row: nobody is named", "columns not used: extra"]
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]
