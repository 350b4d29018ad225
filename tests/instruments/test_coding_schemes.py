"""The coding schemes that ship, and what is refused of one that a practice writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attunement.domain.coding import About, CodeKind
from attunement.domain.errors import BadInput
from attunement.instruments.coding_loading import load_scheme, read_scheme, shipped_schemes

COUPLE = shipped_schemes()["couple"]
ALLIANCE = shipped_schemes()["alliance"]


def own(**changes: Any) -> dict[str, Any]:
    """A small scheme a practice could write."""
    smile = {"key": "smile", "name": "Smile", "meaning": "A smile that is meant.", "valence": 1, "key_stroke": "s"}
    frown = {"key": "frown", "name": "Frown", "meaning": "A frown.", "valence": -1, "antidote": "smile"}
    return {"id": "faces", "version": 1, "name": "Faces", "codes": [smile, frown]} | changes


def code(**changes: Any) -> dict[str, Any]:
    return own(codes=[{"key": "smile", "name": "Smile", "meaning": "A smile."} | changes])


def test_every_destructive_pattern_of_one_person_has_its_antidote() -> None:
    answered = {c.key: c.antidote for c in COUPLE.of(About.PERSON) if c.valence < 0}
    assert answered == {
        "criticism": "gentle-start-up",
        "contempt": "appreciation",
        "defensiveness": "taking-responsibility",
        "stonewalling": "self-soothing",
        "harsh-start-up": "gentle-start-up",
    }
    assert all(COUPLE.by_key[antidote].valence == 1 for antidote in answered.values() if antidote)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [("repair-attempt", ["accepted", "not-accepted"]), ("reaching-out", ["met", "missed", "rejected"])],
)
def test_how_it_was_met_is_a_second_tap(key: str, modifiers: list[str]) -> None:
    assert [modifier.key for modifier in COUPLE.by_key[key].modifiers] == modifiers


def test_the_alliance_has_markers_of_both_kinds_and_moves_of_the_clinician() -> None:
    groups = {about: {c.group for c in ALLIANCE.of(about)} for about in About}
    assert groups == {
        About.PERSON: {"withdrawal", "confrontation"}, About.CLINICIAN: {"resolution"}, About.COUPLE: set(),
    }  # fmt: skip


def test_nothing_is_claimed_of_them() -> None:
    for scheme in shipped_schemes().values():
        assert "not validated" in scheme.source
        assert all(c.meaning.endswith(".") and c.key_stroke for c in scheme.codes)


def test_a_practice_may_write_its_own() -> None:
    faces = read_scheme(own(), "faces")
    assert [c.key for c in faces.codes] == ["smile", "frown"]
    assert (faces.codes[0].kind, faces.codes[0].about) == (CodeKind.POINT, About.PERSON)


REFUSED = {
    "an unknown key": (own(colour="red"), "faces.colour"),
    "no codes": (own(codes=[]), "1 to 24"),
    "too many codes": (own(codes=[{"key": f"c{n}", "name": "C", "meaning": "M."} for n in range(25)]), "1 to 24"),
    "a version below one": (own(version=0), "faces.version"),
    "an id with blanks": (own(id="my faces"), "faces.id"),
    "a code twice": (own(codes=[own()["codes"][0]] * 2), "each key once"),
    "a name too long for a tile": (code(name="x" * 41), r"codes\[0\].name"),
    "a weight": (code(valence=3), r"codes\[0\].valence"),
    "no meaning": (code(meaning=""), r"codes\[0\].meaning"),
    "an antidote from elsewhere": (code(antidote="appreciation"), r"codes\[0\].antidote"),
    "itself as antidote": (code(antidote="smile"), r"codes\[0\].antidote"),
    "two letters as a key": (code(key_stroke="ab"), r"codes\[0\].key_stroke"),
    "a capital as a key": (code(key_stroke="A"), r"codes\[0\].key_stroke"),
    "a letter not on every keyboard": (code(key_stroke="ä"), r"codes\[0\].key_stroke"),
    "a kind there is none of": (code(kind="long"), r"codes\[0\].kind"),
    "about nobody": (code(about="dog"), r"codes\[0\].about"),
    "a modifier twice": (code(modifiers=[{"key": "so", "name": "So"}] * 2), "each key once"),
    "too many modifiers": (code(modifiers=[{"key": f"m{n}x", "name": "M"} for n in range(9)]), "at most 8"),
    "a key of the keyboard twice": (
        own(codes=[{"key": f"c{n}", "name": "C", "meaning": "M.", "key_stroke": "c"} for n in range(2)]),
        "each key of the keyboard once",
    ),
}


@pytest.mark.parametrize(("raw", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_with_its_place(raw: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_scheme(raw, "faces")


def test_the_file_is_named_as_its_id(tmp_path: Path) -> None:
    path = tmp_path / "faces.toml"
    path.write_text('id = "others"\nversion = 1\nname = "F"\n[[codes]]\nkey = "smile"\nname = "S"\nmeaning = "M."\n')
    with pytest.raises(BadInput, match="as the file"):
        load_scheme(path)
