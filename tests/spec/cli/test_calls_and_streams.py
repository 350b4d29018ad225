"""How every command speaks: which stream, which exit code, the same bytes each time, nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cast import CAST
from tests.spec.contracts.calls import Called, call, written
from tests.unit.exchange.documents import couple

STRAIN, VIOLENCE = CAST["strain"].path, CAST["violence"].path
"""A couple whose room is open, and one whose room is closed."""

COMMANDS = {
    "instruments": ["--format"],
    "instruments match": ["FILE", "--format"],
    "score": ["INSTRUMENT", "FILE", "--format"],
    "map": ["CASE", "--for", "--format", "--out"],
    "roadmap": ["CASE", "--for", "--format", "--out", "--part"],
    "analyse": ["ruptures", "change", "sequences", "agreement", "heart"],
    "analyse ruptures": ["--min", "--max", "--step", "--priors", "--format"],
    "analyse change": ["FILE", "--format", "--method"],
    "analyse sequences": ["FILE", "--format"],
    "analyse agreement": ["FILE", "--format"],
    "analyse heart": ["FILE", "--format"],
    "check": ["--data"],
    "demo": ["--port", "--data"],
    "init": ["--data", "--answers"],
    "serve": ["--data", "--host", "--port"],
    "work": ["--data", "--once", "--status"],
}


@pytest.mark.parametrize(("command", "takes"), COMMANDS.items())
def test_help_names_everything_a_command_takes(command: str, takes: list[str]) -> None:
    called = call(*command.split(), "--help")
    assert (called.code, called.err) == (0, "")
    assert called.out.startswith(f"usage: attunement {command}")
    for word in takes:
        assert word in called.out, word


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_the_same_for_the_short_flag(command: str) -> None:
    assert call(*command.split(), "-h").out == call(*command.split(), "--help").out


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_nobody_knows_ends_with_2_and_points_to_help(command: str) -> None:
    called = call(*command.split(), "--colour", "red")
    assert (called.code, called.out) == (2, "")
    assert "--help" in called.err
    assert "Traceback" not in called.err


def test_help_of_all_lists_every_command_and_the_four_exit_codes() -> None:
    page = call("--help").out
    for command in {name.split()[0] for name in COMMANDS}:
        assert f"\n    {command}" in page
    for code in ("0 done", "1 check found something", "2 the call or a file is wrong", "3 refused"):
        assert code in page


# the call                                                        exit code   stdout is   stderr is
ENDINGS: list[tuple[str, list[object], int, bool, bool]] = [
    ("a list", ["instruments"], 0, True, False),
    ("a map", ["map", STRAIN, "--for", "room"], 0, True, False),
    ("a card", ["roadmap", STRAIN, "--for", "clinician"], 0, True, False),
    ("the clinician's card of a closed room", ["roadmap", VIOLENCE, "--for", "clinician"], 0, True, False),
    ("a closed room's map", ["map", VIOLENCE, "--for", "room"], 3, False, True),
    ("a closed room's card", ["roadmap", VIOLENCE, "--for", "room"], 3, False, True),
    ("a closed room's page", ["roadmap", VIOLENCE, "--for", "room", "--format", "html"], 3, False, True),
    ("nobody's map", ["map", STRAIN, "--for", "nobody"], 2, False, True),
    ("no viewer", ["map", STRAIN], 2, False, True),
    ("no file", ["map", "nowhere.json", "--for", "room"], 2, False, True),
    ("a case as answers", ["score", "phq-9", STRAIN], 2, False, True),
    ("a case as questionnaire", ["instruments", "match", STRAIN], 2, False, True),
    ("binary to a terminal", ["roadmap", STRAIN, "--for", "room", "--format", "pdf"], 2, False, True),
    ("a picture for the supervisor", ["map", STRAIN, "--for", "supervisor", "--format", "svg"], 2, False, True),
]


@pytest.mark.parametrize(("what", "argv", "code", "out", "err"), ENDINGS, ids=[row[0] for row in ENDINGS])
def test_what_a_program_reads_is_on_stdout_and_everything_else_on_stderr(
    what: str, argv: list[object], code: int, out: bool, err: bool
) -> None:
    called = call(*argv)
    assert (called.code, bool(called.out), bool(called.err)) == (code, out, err), called.err
    if code:
        assert called.err.startswith("attunement: ")
        assert called.err.endswith(".\n")


def test_an_error_about_a_file_names_the_file_and_not_the_folders_it_is_in(tmp_path: Path) -> None:
    """A path may hold a client's name; the last part of it is what the user typed and knows."""
    folder = tmp_path / "Smith-versus-Smith"
    folder.mkdir()
    called = call("map", written(folder, {"case": {}}), "--for", "room")
    assert called.code == 2
    assert "case.json" in called.err
    assert "Smith" not in called.err


def test_a_value_someone_gave_is_never_in_the_message_of_another_row(tmp_path: Path) -> None:
    text = "respondent,q1,q9\nsecret-person,3,3\nother,1,7\n"
    called = call("score", "phq-9", written(tmp_path, text, "a.csv"))
    assert called.code == 2
    assert "secret-person" not in called.err
    assert "row 2 (line 3), item 'q9'" in called.err


SHOWN: list[tuple[str, str, str]] = [
    (command, viewer, form)
    for command, forms in (("map", ("json", "svg", "html")), ("roadmap", ("json", "html")))
    for form in forms
    for viewer in ("clinician", "room")
]


@pytest.mark.parametrize(("command", "viewer", "form"), SHOWN)
def test_the_same_call_prints_the_same_bytes(command: str, viewer: str, form: str) -> None:
    """No clock, no random id, no order of a set in anything that is printed."""
    argv = [command, STRAIN, "--for", viewer, "--format", form]
    assert call(*argv) == call(*argv)


@pytest.mark.parametrize(("command", "viewer", "form"), SHOWN)
def test_a_file_holds_what_would_have_been_printed(command: str, viewer: str, form: str, tmp_path: Path) -> None:
    out = tmp_path / "shown"
    printed = call(command, STRAIN, "--for", viewer, "--format", form)
    saved = call(command, STRAIN, "--for", viewer, "--format", form, "--out", out)
    assert (saved.code, saved.out) == (0, "")
    assert out.read_bytes() == printed.out.encode()


def pdf(folder: Path, name: str) -> bytes:
    out = folder / name
    assert call("roadmap", STRAIN, "--for", "room", "--format", "pdf", "--out", out).code == 0
    return out.read_bytes()


def test_the_same_sheet_printed_twice_is_the_same_file(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    assert pdf(tmp_path, "one.pdf") == pdf(tmp_path, "two.pdf")


def test_a_refusal_writes_no_file(tmp_path: Path) -> None:
    for form in ("json", "html", "pdf"):
        out = tmp_path / f"card.{form}"
        assert call("roadmap", VIOLENCE, "--for", "room", "--format", form, "--out", out).code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_case_leaves_an_older_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "card.html"
    out.write_text("the card of last week", encoding="utf-8")
    wrong = written(tmp_path, couple((("case", "kind"), "throuple")))
    assert call("roadmap", wrong, "--for", "room", "--format", "html", "--out", out).code == 2
    assert out.read_text(encoding="utf-8") == "the card of last week"


def reordered(document: Any) -> Any:
    """The same document with the keys of every table the other way round; lists keep their order."""
    if isinstance(document, dict):
        return {key: reordered(document[key]) for key in reversed(document)}
    return [reordered(entry) for entry in document] if isinstance(document, list) else document


def same_for_all(folder: Path, one: Any, other: Any, viewers: tuple[str, ...]) -> None:
    for viewer in viewers:
        for command, form in (("map", "json"), ("map", "svg"), ("roadmap", "json")):
            shown: list[Called] = [
                call(command, written(folder, document), "--for", viewer, "--format", form) for document in (one, other)
            ]
            assert shown[0] == shown[1], (viewer, command, form)


@pytest.mark.parametrize("story", ["strain", "family", "isolation"])
def test_the_order_of_keys_in_a_case_file_is_of_no_account(story: str, tmp_path: Path) -> None:
    document = json.loads(CAST[story].path.read_text(encoding="utf-8"))
    same_for_all(tmp_path, document, reordered(document), ("clinician", "room"))


@pytest.mark.parametrize("story", ["strain", "family", "long-course"])
def test_the_order_of_responses_decisions_and_releases_is_of_no_account(story: str, tmp_path: Path) -> None:
    """Each carries its own time; a file merged from two places says the same."""
    document = json.loads(CAST[story].path.read_text(encoding="utf-8"))
    turned = {**document}
    for part in ("responses", "decisions"):
        turned[part] = list(reversed(document.get(part, [])))
    same_for_all(tmp_path, document, turned, ("clinician", "room"))


@pytest.mark.parametrize("indent", [None, 2, 7])
def test_the_blanks_of_a_case_file_are_of_no_account(indent: int | None, tmp_path: Path) -> None:
    document = json.loads(STRAIN.read_text(encoding="utf-8"))
    file = written(tmp_path, json.dumps(document, indent=indent, ensure_ascii=indent is None))
    assert call("map", file, "--for", "room") == call("map", STRAIN, "--for", "room")


@pytest.mark.parametrize("story", [name for name in CAST if CAST[name].room_open])
def test_what_is_printed_for_the_room_stands_word_for_word_in_the_clinicians_card(story: str) -> None:
    room = call("roadmap", CAST[story].path, "--for", "room").document
    clinician = call("roadmap", CAST[story].path, "--for", "clinician").document
    assert [line for line in clinician["lines"] if line["part"] == "room"] == room["lines"]


@pytest.mark.parametrize("story", [name for name in CAST if not CAST[name].room_open])
def test_a_story_whose_room_is_closed_refuses_every_form(story: str) -> None:
    for command, form in (("map", "json"), ("map", "svg"), ("map", "html"), ("roadmap", "json"), ("roadmap", "html")):
        called = call(command, CAST[story].path, "--for", "room", "--format", form)
        assert (called.code, called.out) == (3, "")
        assert called.err.startswith("attunement: refused. ")
