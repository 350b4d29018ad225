"""`map` and `roadmap`: who gets what from a case file."""

import xml.etree.ElementTree as ET
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from attunement.instruments import all_instruments
from tests.spec.contracts.calls import Called, call, written
from tests.unit.exchange.documents import couple

PARTS = ["knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning", "trust", "commitment"]
TOPICS = {"violence", "suicidality", "substances", "affair", "psychosis"}
KINDS = {"change", "weakest", "begin", "offer", "avoid", "difference", "private", "gate", "rupture"}
CHECKUP = all_instruments()["relationship-checkup"]


def answered(person: str, instrument: str, value: int, *, at: str = "2026-01-06") -> dict[str, Any]:
    """Everything answered alike."""
    answers = {item.key: value for item in all_instruments()[instrument].items}
    return {"person": person, "instrument": instrument, "version": 1, "answered": at, "answers": answers}


def case(*responses: dict[str, Any], **lists: Any) -> dict[str, Any]:
    """The couple with these responses, and other lists put in place of its own."""
    return {**couple(), "responses": list(responses), **lists}


BOTH = (answered("a", "relationship-checkup", 6), answered("b", "relationship-checkup", 2))


def show(folder: Path, command: str, document: object, viewer: str, *more: object) -> Called:
    return call(command, written(folder, document), "--for", viewer, *more)


def test_the_clinicians_map_has_every_part_each_persons_value_and_the_difference(tmp_path: Path) -> None:
    found = show(tmp_path, "map", case(*BOTH), "clinician", "--format", "json").document
    assert set(found) == {"parts", "strain", "modules_due"}
    assert [part["key"] for part in found["parts"]] == PARTS
    for part in found["parts"]:
        assert set(part["people"]) == {"a", "b"}
        assert set(part["people"]["a"]) == {"value", "spread", "low", "high", "because"}
        assert set(part["difference"]) == {"value", "apart", "reliable", "because"}
    assert found["strain"]["people"]["a"]["value"] is None


def test_the_rooms_map_has_no_modules(tmp_path: Path) -> None:
    found = show(tmp_path, "map", case(*BOTH), "room", "--format", "json").document
    assert set(found) == {"parts", "strain"}
    assert set(found["parts"][0]["people"]) == {"a", "b"}


def test_a_persons_map_has_their_own_values_only(tmp_path: Path) -> None:
    found = show(tmp_path, "map", case(*BOTH), "a", "--format", "json").document
    assert all(set(part["people"]) == {"a"} and "difference" not in part for part in found["parts"])
    assert "modules_due" not in found


@pytest.mark.parametrize("viewer", ["clinician", "room", "a"])
def test_the_map_is_drawn_as_svg_and_as_a_page(viewer: str, tmp_path: Path) -> None:
    svg = show(tmp_path, "map", case(*BOTH), viewer, "--format", "svg")
    assert ET.fromstring(svg.out).tag.endswith("svg")
    page = show(tmp_path, "map", case(*BOTH), viewer, "--format", "html")
    assert page.out.startswith("<!doctype html>")
    assert "<script" not in page.out


def test_the_clinicians_card_has_gates_and_lines(tmp_path: Path) -> None:
    card = show(tmp_path, "roadmap", case(*BOTH), "clinician", "--format", "json").document
    assert set(card) == {"case", "gates", "lines"}
    assert set(card["gates"]) == TOPICS
    assert {state for gate in card["gates"].values() for state in gate} == {"state", "because"}
    for line in card["lines"]:
        assert set(line) == {"id", "part", "kind", "text", "because", "certainty", "evidence"}
        assert line["kind"] in KINDS
    assert {line["part"] for line in card["lines"]} == {"room", "alone"}


def test_the_rooms_card_is_the_room_part_and_has_no_gates(tmp_path: Path) -> None:
    room = show(tmp_path, "roadmap", case(*BOTH), "room", "--format", "json").document
    clinician = show(tmp_path, "roadmap", case(*BOTH), "clinician", "--format", "json").document
    assert set(room) == {"case", "lines"}
    assert room["lines"] == [line for line in clinician["lines"] if line["part"] == "room"]
    assert room["lines"]


GO_ON = {"about": "violence", "by": "t", "at": "2026-01-09", "joint_work": "go-on", "talked_alone_with": ["a", "b"]}
HARK_BEFORE = answered("a", "hark", 0, at="2026-01-08")
OPEN_OR_CLOSED: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], int]] = [
    ("no decision", [], [], 3),
    ("a decision, nothing asked", [GO_ON], [], 0),
    ("a decision after the occasion", [GO_ON], [HARK_BEFORE], 0),
    ("a yes before the decision changes nothing", [GO_ON], [answered("a", "hark", 1, at="2026-01-08")], 0),
    ("an occasion after the decision", [GO_ON], [answered("b", "hark", 0, at="2026-01-10")], 3),
    ("the day of the decision", [{**GO_ON, "at": "2026-01-08"}], [HARK_BEFORE], 3),
    ("not everyone talked with", [{**GO_ON, "talked_alone_with": ["a"]}], [HARK_BEFORE], 3),
    ("a decision not to", [{**GO_ON, "joint_work": "not-now"}], [HARK_BEFORE], 3),
]


@pytest.mark.parametrize(
    ("what", "decisions", "responses", "code"), OPEN_OR_CLOSED, ids=[what for what, _, _, _ in OPEN_OR_CLOSED]
)
def test_when_there_is_a_room_part(
    what: str, decisions: list[dict[str, Any]], responses: list[dict[str, Any]], code: int, tmp_path: Path
) -> None:
    document = case(*BOTH, *responses, decisions=decisions)
    for command in ("map", "roadmap"):
        called = show(tmp_path, command, document, "room")
        assert (called.code, called.out == "") == (code, code == 3)
    own = show(tmp_path, "roadmap", document, "clinician").document
    assert ("room" in {line["part"] for line in own["lines"]}) == (code == 0)


def test_an_individual_has_a_room_part_without_a_decision(tmp_path: Path) -> None:
    document = {
        "case": {"id": "i", "kind": "individual", "opened": "2026-01-05"},
        "people": [{"id": "a", "role": "client"}, {"id": "t", "role": "clinician"}],
        "responses": [answered("a", "phq-4", 2)],
    }
    assert show(tmp_path, "roadmap", document, "room").code == 0


def test_a_person_gets_what_was_released_to_them_and_nothing_else(tmp_path: Path) -> None:
    given = show(tmp_path, "roadmap", case(*BOTH), "b", "--format", "json").document
    released = [{"at": "2026-01-12T00:00:00+00:00", "what": "roadmap", "content": "text as shown"}]
    assert given == {"case": "c1", "lines": [], "released": released}
    assert "text as shown" in show(tmp_path, "roadmap", case(*BOTH), "b", "--format", "html").out


@pytest.mark.parametrize("responses", [(), BOTH, BOTH[1:]], ids=["nobody answered", "both", "only the partner"])
def test_without_a_release_a_person_is_refused_alike_whatever_was_answered(
    responses: tuple[dict[str, Any], ...], tmp_path: Path
) -> None:
    called = show(tmp_path, "roadmap", case(*responses), "a")
    assert (called.code, called.out) == (3, "")
    assert "Nothing has been released" in called.err


def test_the_supervisor_gets_what_was_shared(tmp_path: Path) -> None:
    release = {"to": "supervisor", "by": "t", "at": "2026-01-12", "what": "note", "content": "please look"}
    for command in ("map", "roadmap"):
        assert show(tmp_path, command, case(*BOTH), "supervisor").code == 3
        shared = show(tmp_path, command, case(*BOTH, releases=[release]), "supervisor")
        assert shared.document["released"][0]["content"] == "please look"


def test_the_same_answers_of_b_whatever_a_said_in_private(tmp_path: Path) -> None:
    private = [("hark", 0), ("hark", 1), ("phq-9", 3), ("safety-own", 2)]
    seen = set()
    for name, value in private:
        document = case(*BOTH, answered("a", name, value, at="2026-01-08"))
        outputs = [
            show(tmp_path, "map", document, v, "--format", f) for v, f in product(("b", "room"), ("json", "svg"))
        ]
        outputs += [show(tmp_path, "roadmap", document, v, "--format", f) for v, f in product("b", ("json", "html"))]
        outputs += [show(tmp_path, "roadmap", document, "room", "--format", f) for f in ("json", "html")]
        seen.add(tuple((called.code, called.out, called.err) for called in outputs))
    assert len(seen) == 1


def test_the_pdf_goes_to_the_file_named(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    for viewer in ("clinician", "room", "b"):
        out = tmp_path / f"{viewer}.pdf"
        called = show(tmp_path, "roadmap", case(*BOTH), viewer, "--format", "pdf", "--out", out)
        assert (called.code, called.out) == (0, "")
        assert out.read_bytes().startswith(b"%PDF-")


def test_the_clinicians_pdf_is_the_rooms_unless_the_other_part_is_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    room, own = tmp_path / "room.pdf", tmp_path / "own.pdf"
    document = case(*BOTH, answered("a", "hark", 1, at="2026-01-08"))
    show(tmp_path, "roadmap", document, "clinician", "--format", "pdf", "--out", room)
    show(tmp_path, "roadmap", document, "clinician", "--format", "pdf", "--part", "alone", "--out", own)
    texts = [pypdf.PdfReader(file).pages[0].extract_text() for file in (room, own)]
    assert ["For you alone" in text for text in texts] == [False, True]


def test_without_a_room_part_the_clinicians_pdf_says_how_to_print_their_own(tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    document = case(*BOTH, decisions=[])
    called = show(tmp_path, "roadmap", document, "clinician", "--format", "pdf", "--out", out)
    assert (called.code, out.exists()) == (3, False)
    assert "--part alone" in called.err
