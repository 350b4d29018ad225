"""`map` and `roadmap` for one person and for a family: the couple's document with their own parts."""

from pathlib import Path
from typing import Any

import pytest

from attunement.instruments import all_instruments
from tests.spec.contracts.test_map_and_roadmap import answered, show

FAMILY = ["closeness", "heard", "fairness", "space", "together"]
ONE = ["belonging", "support", "autonomy", "therapist"]
READING = {"value", "spread", "low", "high", "because"}
GO_ON = {
    "about": "violence",
    "by": "t",
    "at": "2026-01-09",
    "joint_work": "go-on",
    "talked_alone_with": ["a", "b", "c"],
}


def family(*responses: dict[str, Any], signed: str = "abc", policy: str = "limited-secrets") -> dict[str, Any]:
    return {
        "case": {"id": "f", "kind": "family", "opened": "2026-01-01"},
        "people": [*({"id": who, "role": "member"} for who in "abc"), {"id": "t", "role": "clinician"}],
        "policies": [{"name": policy, "version": 1, "signed": dict.fromkeys(signed, "2026-01-05")}],
        "responses": list(responses),
        "decisions": [GO_ON],
    }


def one(*responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "case": {"id": "i", "kind": "individual", "opened": "2026-01-01"},
        "people": [{"id": "a", "role": "client"}, {"id": "t", "role": "clinician"}],
        "responses": list(responses),
    }


THREE = family(*(answered(who, "family-checkup", value) for who, value in zip("abc", (2, 4, 7), strict=True)))


def test_a_familys_map_for_the_clinician_has_the_couples_shape(tmp_path: Path) -> None:
    found = show(tmp_path, "map", THREE, "clinician").document
    assert set(found) == {"parts", "strain", "modules_due"}
    assert [part["key"] for part in found["parts"]] == FAMILY
    for part in (*found["parts"], found["strain"]):
        assert set(part["people"]) == {"a", "b", "c"}
        assert all(set(reading) == READING for reading in part["people"].values())
        assert part["difference"]["value"] is not None
    assert found["strain"]["difference"] | {"because": []} == {
        "value": 5, "apart": True, "reliable": None, "because": []
    }  # fmt: skip
    assert found["modules_due"] == {"a": [], "b": [], "c": []}


def test_in_the_room_everyone_stands_apart_and_no_difference_is_given(tmp_path: Path) -> None:
    found = show(tmp_path, "map", THREE, "room").document
    assert set(found) == {"parts", "strain"}
    for part in (*found["parts"], found["strain"]):
        assert set(part["people"]) == {"a", "b", "c"}
        assert {part["difference"][name] for name in ("value", "apart", "reliable")} == {None}
        assert part["difference"]["because"] == ["in a family nobody is compared in front of the others"]


def test_a_member_has_their_own_values_only(tmp_path: Path) -> None:
    found = show(tmp_path, "map", THREE, "b").document
    assert all(set(part["people"]) == {"b"} and "difference" not in part for part in found["parts"])


@pytest.mark.parametrize(
    ("signed", "policy", "known"),
    [
        ("abc", "limited-secrets", True),
        ("abc", "no-secrets", True),
        ("abc", "fully-private", False),
        ("ab", "no-secrets", False),
        ("", "limited-secrets", False),
    ],
)
def test_a_familys_room_knows_answers_only_after_everyone_has_signed(
    signed: str, policy: str, known: bool, tmp_path: Path
) -> None:
    document = family(*THREE["responses"], signed=signed, policy=policy)
    found = show(tmp_path, "map", document, "room").document
    values = [reading["value"] for part in found["parts"] for reading in part["people"].values()]
    assert all(value is not None for value in values) is known
    assert any(value is not None for value in values) is known


def test_a_familys_room_opens_only_after_each_was_talked_with_alone(tmp_path: Path) -> None:
    some = {**THREE, "decisions": [{**GO_ON, "talked_alone_with": ["a", "b"]}]}
    assert [show(tmp_path, command, some, "room").code for command in ("map", "roadmap")] == [3, 3]
    assert show(tmp_path, "roadmap", THREE, "room").code == 0


def test_one_persons_map_has_four_parts_and_no_strain(tmp_path: Path) -> None:
    document = one(answered("a", "individual-checkup", 4), answered("a", "osss-3", 3))
    for viewer in ("clinician", "room", "a"):
        found = show(tmp_path, "map", document, viewer).document
        assert [part["key"] for part in found["parts"]] == ONE
        assert found["strain"] is None
        assert ("modules_due" in found) is (viewer == "clinician")
        support = found["parts"][1]["people"]["a"]
        assert set(support) == READING
        assert (support["value"], support["low"], support["high"]) == (4, None, None)
        assert [said[:18] for said in support["because"][2:]] == ["beside it: OSSS-3 "]


def test_what_was_not_asked_has_no_value_and_says_so(tmp_path: Path) -> None:
    found = show(tmp_path, "map", one(), "clinician").document
    assert [part["people"]["a"]["because"] for part in found["parts"]] == [["not answered"]] * 4
    assert {part["people"]["a"]["value"] for part in found["parts"]} == {None}


@pytest.mark.parametrize("document", [THREE, one(answered("a", "individual-checkup", 2))], ids=["family", "one"])
def test_pictures_pages_and_print_for_every_viewer(document: dict[str, Any], tmp_path: Path) -> None:
    for viewer in ("clinician", "room", "a"):
        for form, begins in (("svg", "<svg"), ("html", "<!doctype html>")):
            called = show(tmp_path, "map", document, viewer, "--format", form)
            assert (called.code, called.out.startswith(begins)) == (0, True)
            assert "not yet validated" in called.out
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    for more in ((), ("--part", "alone")):
        out = tmp_path / "sheet.pdf"
        called = show(tmp_path, "roadmap", document, "clinician", "--format", "pdf", *more, "--out", out)
        assert called.code == 0
        pages = pypdf.PdfReader(out).pages
        assert len(pages) == 1
        assert "not yet validated" in " ".join(pages[0].extract_text().split())


def test_our_check_ups_are_new_and_have_no_band_and_no_error() -> None:
    """A number nobody has validated must never look as if somebody had."""
    for name in ("individual-checkup", "family-checkup"):
        instrument = all_instruments()[name]
        assert not instrument.validated
        assert all(not scale.bands and scale.change is None for scale in instrument.scales)
        assert instrument.notes[0].startswith("New, not yet validated")
        assert not instrument.flags
