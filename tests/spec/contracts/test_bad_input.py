"""Every wrong call and wrong file: the exit code, and a message that says what, where and what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spec.contracts.calls import call, written
from tests.unit.exchange.documents import COUPLE, SHARED, couple

CALLS: list[tuple[list[str], str]] = [
    ([], "the following arguments are required: COMMAND"),
    (["dance"], "invalid choice: 'dance'"),
    (["instruments", "--format", "xml"], "invalid choice: 'xml'"),
    (["instruments", "match"], "required: FILE"),
    (["score"], "required: INSTRUMENT, FILE"),
    (["score", "phq-9"], "required: FILE"),
    (["map", "x.json"], "required: --for"),
    (["roadmap", "x.json", "--for", "clinician", "--format", "svg"], "invalid choice: 'svg'"),
    (["score", "phq-99", "x.csv"], "'phq-99' is not known. Expected one of"),
    (["score", "phq-9", "no-such.csv"], "no-such.csv: not found"),
    (["score", "phq-9", "."], "is a folder. Expected a file."),
    (["instruments", "match", "no-such.json"], "not found"),
    (["map", "no-such.json", "--for", "a"], "not found"),
    (["map", "a\0b", "--for", "a"], "cannot be read: not a usable path"),
]


@pytest.mark.parametrize(("argv", "says"), CALLS, ids=[" ".join(argv) or "nothing" for argv, _ in CALLS])
def test_a_wrong_call_ends_with_2_and_says_why(argv: list[str], says: str) -> None:
    called = call(*argv)
    assert (called.code, called.out) == (2, "")
    assert says in called.err


FILES: list[tuple[str, object, str]] = [
    ("an empty file", b"", "is empty"),
    ("a binary", bytes(range(256)), "is not UTF-8 text"),
    ("a zero byte", b'{"case": "\0"}', "holds a zero byte"),
    ("cut short", b'{"case": {', "line 1, column 11"),
    ("deep nesting", b"[" * 50_000, "nested too deeply"),
    ("NaN", b'{"case": NaN}', "case: NaN found"),
    ("a key twice", b'{"case": {"id": "a", "id": "b"}}', "case.id: this key is there twice"),
    ("a list", b"[]", "[] found. Expected a table"),
    ("an unknown key", {**COUPLE, "colour": 1}, "colour: unknown key"),
    ("an unknown person", couple((("responses", 0, "person"), "x")), "responses[0].person: 'x' is not known"),
    ("an answer outside", couple((("responses", 0, "answers", "q1"), 9)), "responses[0].answers.q1: 9 is no answer"),
    ("a date that is none", couple((("case", "opened"), "2026-02-30")), "case.opened: '2026-02-30' found"),
    ("a year out of reach", couple((("case", "opened"), "0001-01-01T00:00:00+14:00")), "case.opened"),
]


@pytest.mark.parametrize(("what", "document", "says"), FILES, ids=[what for what, _, _ in FILES])
@pytest.mark.parametrize("command", ["map", "roadmap"])
def test_a_wrong_case_file_ends_with_2_and_names_the_place(
    command: str, what: str, document: object, says: str, tmp_path: Path
) -> None:
    called = call(command, written(tmp_path, document), "--for", "clinician")
    assert (called.code, called.out) == (2, "")
    assert says in called.err
    assert "case.json" in called.err


ANSWERS: list[tuple[str, object, str]] = [
    ("an empty file", b"", "is empty"),
    ("a binary", b"\x89PNG\r\n\x1a\n", "is not UTF-8 text"),
    ("outside the options", "respondent,q1\np,4\n", "row 1 (line 2), item 'q1': 4 is no answer to item 'q1'. Expected"),
    ("no respondent column", "q1\n1\n", "the first column is 'q1'"),
    ("a short row", "respondent,q1\np\n", "row 1 (line 2): 1 cells"),
    ("an open quotation mark", 'respondent,q1\n"p,1\n', "line 2: not readable as CSV"),
    ("another resource", {"resourceType": "Patient"}, "resourceType is 'Patient'"),
    ("broken JSON", '{"resourceType": ', "line 1, column 18"),
]


@pytest.mark.parametrize(("what", "document", "says"), ANSWERS, ids=[what for what, _, _ in ANSWERS])
def test_a_wrong_file_of_answers_ends_with_2_and_names_row_and_item(
    what: str, document: object, says: str, tmp_path: Path
) -> None:
    called = call("score", "phq-9", written(tmp_path, document, "answers.csv"))
    assert (called.code, called.out) == (2, "")
    assert f"answers.csv: {says}" in called.err or says in called.err


WHERE_TO: list[tuple[list[str], str]] = [
    (["--format", "pdf"], "Expected --out FILE"),
    (["--format", "pdf", "--out", "no-such-folder/x.pdf"], "cannot be written"),
    (["--format", "json", "--part", "alone"], "--part"),
    (["--out", "."], "cannot be written"),
]


@pytest.mark.parametrize(("more", "says"), WHERE_TO, ids=[" ".join(more) for more, _ in WHERE_TO])
def test_output_that_has_nowhere_to_go_ends_with_2(more: list[str], says: str, tmp_path: Path) -> None:
    called = call("roadmap", written(tmp_path, couple()), "--for", "clinician", *more)
    assert (called.code, called.out) == (2, "")
    assert says in called.err


@pytest.mark.parametrize("viewer", ["x", "", "Clinician", "a b"])
def test_a_viewer_nobody_knows_ends_with_2(viewer: str, tmp_path: Path) -> None:
    called = call("map", written(tmp_path, couple()), "--for", viewer)
    assert called.code == 2
    assert "Expected one of clinician, room, supervisor, a, b." in called.err


COMMANDS = ["instruments", "instruments match", "score", "map", "roadmap", "check", "demo"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    called = call(*command.split(), "--help")
    assert called.code == 0
    assert "usage: attunement" in called.out
    assert "examples:" in called.out or command == "demo"


def ends_well(code: int, err: str) -> bool:
    return code in (0, 2, 3) and "Traceback" not in err


SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SOME
@given(raw=st.binary(max_size=300))
def test_any_bytes_as_a_file_end_well(raw: bytes, tmp_path: Path) -> None:
    file = written(tmp_path, raw, "any")
    for argv in (
        ["map", file, "--for", "clinician"],
        ["roadmap", file, "--for", "room"],
        ["score", "phq-9", file],
        ["instruments", "match", file],
    ):
        called = call(*argv)
        assert ends_well(called.code, called.err)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, entry in inner for found in places(entry, (*path, key)))]


@SOME
@given(place=st.sampled_from([p for p in places(COUPLE) if p]), value=ANY_JSON)
def test_any_value_at_any_place_of_a_case_file_ends_well(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    file = written(tmp_path, json.dumps(couple((place, value))))
    for command, viewer in (("map", "a"), ("roadmap", "clinician"), ("roadmap", "room")):
        called = call(command, file, "--for", viewer)
        assert ends_well(called.code, called.err), called.err


FORM: dict[str, Any] = {
    "resourceType": "QuestionnaireResponse",
    "subject": {"reference": "Patient/1"},
    "questionnaire": "http://x/phq|1",
    "contained": [{"resourceType": "Questionnaire", "id": "f", "item": [{"linkId": "44250-9", "type": "choice"}]}],
    "item": [
        {
            "linkId": "44250-9",
            "text": "x",
            "answer": [{"valueCoding": {"code": "LA6569-3", "extension": [{"url": "y"}]}}],
        },
        {"linkId": "g", "item": [{"linkId": "44260-8", "answer": [{"valueInteger": 1}]}]},
    ],
}


@SOME
@given(place=st.sampled_from([p for p in places(FORM) if p]), value=ANY_JSON)
def test_any_value_at_any_place_of_a_response_ends_well(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(FORM))
    spot: Any = document
    for key in place[:-1]:
        spot = spot[key]
    spot[place[-1]] = value
    called = call("score", "phq-9", written(tmp_path, json.dumps(document)))
    assert ends_well(called.code, called.err), called.err


def test_every_naughty_string_goes_through_the_commands(tmp_path: Path) -> None:
    file = SHARED / "badinput" / "blns.json"
    if not file.exists():
        pytest.skip("shared data not here")
    strings = json.loads(file.read_text(encoding="utf-8"))
    for text in strings[::12]:
        document = couple((("people", 0, "name"), text))
        document["releases"][0]["content"] = text
        case = written(tmp_path, document)
        assert call("roadmap", case, "--for", "b").document["released"][0]["content"] == text
        for form in ("json", "svg", "html"):
            assert call("map", case, "--for", "clinician", "--format", form).code == 0


def test_a_reader_who_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m attunement.cli.main instruments --format json | head -c 10"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_command_line_speaks_utf8_under_any_locale(tmp_path: Path) -> None:
    case = written(tmp_path, couple((("releases", 0, "content"), "ʤ ✓ ‮")))
    command = [sys.executable, "-m", "attunement.cli.main", "roadmap", str(case), "--for", "b"]
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False, env=env)
    assert ended.returncode == 0
    assert json.loads(ended.stdout.decode("utf-8"))["released"][0]["content"] == "ʤ ✓ ‮"
