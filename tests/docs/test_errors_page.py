"""No way of failing is left off the errors page, however the message comes to the place that raises it."""

from __future__ import annotations

from pathlib import Path

import pytest

import attunement
from docs.writing.error_page import error_page, errors_by_place
from docs.writing.markdown import cell

SOURCES = Path(attunement.__file__).parent
PASSED_ON = {
    "actions/guide_session.py": "the engine's own reason why the room is closed",
    "actions/keep_recording.py": "the engine's own reason why the room is closed",
    "actions/own_sign_in.py": "its class brings the words",
    "actions/proofs.py": "their classes bring the words",
    "actions/recall_session.py": "the engine's own reason why the room is closed",
    "actions/restore_practice.py": "another's words, with the file",
    "actions/take_heart.py": "the frame's own words, with the place in the message",
    "analysis/rupture_population.py": "a value outside of its range; each range is said with it",
    "cli/analyse_columns.py": "another's words, with the place in the file",
    "exchange/case_file.py": "another's words, with the place in the file",
    "exchange/strict_json.py": "another's words, with the place in the file",
    "instruments/checking.py": "the faults it gives out are listed one by one",
    "instruments/occasions_checking.py": "the faults it gives out are listed one by one",
    "roadmap/printing/__init__.py": "the card's own reason why the room is closed",
    "web/manager/people_pages.py": "another's words, as a message on a page",
}
"""Files in which words made elsewhere are raised, and why nothing of theirs is on the page."""
EXPLAINED = [
    pytest.param('raise BadInput("as it is")', "| room | as it is | – | – |", id="a text"),
    pytest.param('SAID = "a constant"\nraise Refused(SAID)', "| room | a constant | – | – |", id="a constant"),
    pytest.param(
        'EXPECTED = f"at most {n}"\ndef no(what):\n    return BadInput(what, expected=EXPECTED)\nraise no("too long")',
        "| room | too long | at most … | – |",
        id="through a function",
    ),
    pytest.param(
        'class A:\n    def no(self, *, what):\n        raise BadInput(what)\n\nA().no(what="by name")',
        "| room | by name | – | – |",
        id="through a method, by name",
    ),
    pytest.param(
        'def go(x):\n    what = f"{x} here" if x else "nothing here"\n    raise BadInput(what)',
        "| room | … here / nothing here | – | – |",
        id="by a name of its own",
    ),
    pytest.param('raise Refused(gettext("%(n)d left") % {"n": 1})', "| room | %(n)d left | – | – |", id="translated"),
    pytest.param('raise BadInput(f"{x}", expected="a day")', "| room | … | a day | – |", id="a value alone"),
    pytest.param(
        'def faults() -> Faults:\n    yield "key", f"\'{x}\' twice"',
        "| room | '…' twice | – | – |",
        id="a definition's",
    ),
]


def written(tmp_path: Path, source: str) -> str:
    """The page for one file."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.py").write_text(source, encoding="utf-8")
    return error_page(tmp_path)


@pytest.mark.parametrize(("source", "row"), EXPLAINED)
def test_a_message_is_listed_however_it_comes(source: str, row: str, tmp_path: Path) -> None:
    assert row in written(tmp_path, source)


def test_words_that_are_passed_on_make_no_empty_row(tmp_path: Path) -> None:
    assert "| room |" not in written(tmp_path, "raise BadInput(error.what, expected=error.expected)")


def test_a_constant_of_another_file_is_read_there(tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "room").mkdir(parents=True)
    (package / "room" / "words.py").write_text('GONE = "it is gone"\n', encoding="utf-8")
    source = "from package.room.words import GONE as LOST\nraise Refused(LOST)\n"
    (package / "room" / "a.py").write_text(source, encoding="utf-8")
    assert "| room | it is gone | – | – |" in error_page(package)


def test_no_failure_in_the_code_is_left_off_the_page() -> None:
    found = errors_by_place(SOURCES)
    assert len(found) > 300
    left_off = {place.rpartition(":")[0] for place, rows in found.items() if not rows}
    assert left_off <= set(PASSED_ON), "give it words of its own, or say here why not"
    page = error_page(SOURCES)
    for place, rows in found.items():
        for _, room, what, *_ in rows:
            assert f"| {room} | {cell(what)}" in page, place
