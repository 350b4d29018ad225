"""The numbers on the map, worked out by hand: value, spread, how far apart, and when nothing may be said.

Each part is asked twice, the second time the other way round: a value is the mean of x and 8 - y.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.spec.contracts.calls import call, written
from tests.spec.room.test_policies_classes_viewers import case

Pair = tuple[int | str | None, int | str | None]
PARTS = ("knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning", "trust", "commitment")


def check_up(person: str, **parts: Pair) -> dict[str, Any]:
    """A check-up in which only the parts named were answered."""
    return on(person, "2026-01-06", parts)


def on(person: str, at: str, parts: dict[str, Pair]) -> dict[str, Any]:
    """The same, on a day."""
    answers = {f"{part}-{n}": answer for part, pair in parts.items() for n, answer in enumerate(pair, start=1)}
    return {
        "person": person, "instrument": "relationship-checkup", "version": 1, "answered": at, "answers": answers
    }  # fmt: skip


def process(person: str, *strain: int | None) -> dict[str, Any]:
    """A process check in which only the strain was answered."""
    answers = {f"strain-{n}": answer for n, answer in enumerate(strain, start=1)}
    return {"person": person, "instrument": "cpc-10", "version": 1, "answered": "2026-01-06", "answers": answers}


def shown(folder: Path, *forms: dict[str, Any], viewer: str = "clinician") -> dict[str, Any]:
    called = call("map", written(folder, case("couple", *forms)), "--for", viewer, "--format", "json")
    assert called.code == 0, called.err
    found = called.document
    assert isinstance(found, dict)
    return found


def part(found: dict[str, Any], key: str) -> Any:
    return next(entry for entry in found["parts"] if entry["key"] == key)


# answered      value  spread
ONE: list[tuple[Pair, float | None, float | None]] = [
    ((7, 1), 7, 0),
    ((1, 7), 1, 0),
    ((4, 4), 4, 0),
    ((7, 7), 4, 6),
    ((1, 1), 4, 6),
    ((5, 2), 5.5, 1),
    ((2, 4), 3, 2),
    ((3, 6), 2.5, 1),
    ((6, None), None, None),
    ((None, 2), None, None),
    (("declined", 2), None, None),
    ((None, None), None, None),
    (("declined", "declined"), None, None),
]


@pytest.mark.parametrize(("pair", "value", "spread"), ONE)
def test_one_persons_value_and_spread(pair: Pair, value: float | None, spread: float | None, tmp_path: Path) -> None:
    reading = part(shown(tmp_path, check_up("a", trust=pair)), "trust")["people"]["a"]
    assert (reading["value"], reading["spread"]) == (value, spread)
    assert (reading["low"], reading["high"]) == (None, None), "no reliability data, so no interval"


# a       b       difference  apart
TWO: list[tuple[Pair, Pair, float | None, bool | None]] = [
    ((6, 2), (6, 2), 0, False),
    ((6, 2), (5, 3), 1, False),
    ((6, 2), (5, 4), 1.5, False),
    ((6, 2), (4, 4), 2, True),
    ((4, 4), (6, 2), 2, True),
    ((7, 1), (1, 7), 6, True),
    ((7, 7), (1, 1), 0, False),
    ((6, 2), (6, None), None, None),
    ((6, 2), (None, None), None, None),
    ((None, "declined"), ("declined", 3), None, None),
]


@pytest.mark.parametrize(("of_a", "of_b", "difference", "apart"), TWO)
def test_how_far_two_are_apart(
    of_a: Pair, of_b: Pair, difference: float | None, apart: bool | None, tmp_path: Path
) -> None:
    for viewer in ("clinician", "room"):
        found = shown(tmp_path, check_up("a", trust=of_a), check_up("b", trust=of_b), viewer=viewer)
        said = part(found, "trust")["difference"]
        assert (said["value"], said["apart"]) == (difference, apart)
        assert said["reliable"] is None, "nothing is called reliable while no error is known"
        assert said["because"]


STRAIN: list[tuple[tuple[int | None, ...], float | None]] = [
    ((1, 1, 1, 1, 1), 1),
    ((7, 7, 7, 7, 7), 7),
    ((1, 2, 3, 4, 5), 3),
    ((4, 4, 4, 4, None), 4),
    ((2, 2, 2, 4, None), 2.5),
    ((4, 4, 4, None, None), None),
    ((None, None, None, None, None), None),
]


@pytest.mark.parametrize(("items", "value"), STRAIN)
def test_strain_is_the_mean_of_four_or_five(items: tuple[int | None, ...], value: float | None, tmp_path: Path) -> None:
    found = shown(tmp_path, process("a", *items), process("b", 1, 1, 1, 1, 1))["strain"]
    assert found["people"]["a"]["value"] == value
    assert found["people"]["b"]["value"] == 1
    assert found["difference"]["value"] == (None if value is None else value - 1)


@pytest.mark.parametrize("key", PARTS)
def test_each_part_is_moved_by_its_own_two_answers_only(key: str, tmp_path: Path) -> None:
    low: dict[str, Pair] = {**dict.fromkeys(PARTS, (6, 2)), key: (1, 7)}
    found = shown(tmp_path, check_up("a", **low))
    values = {entry["key"]: entry["people"]["a"]["value"] for entry in found["parts"]}
    assert values == {**dict.fromkeys(PARTS, 6), key: 1}


NEWEST: list[tuple[str, list[tuple[str, Pair]], float | None]] = [
    ("the newer form counts", [("2026-01-06", (7, 1)), ("2026-02-06", (3, 5))], 3),
    ("whatever its place in the file", [("2026-02-06", (3, 5)), ("2026-01-06", (7, 1))], 3),
    ("a newer blank is a blank, not the older value", [("2026-01-06", (7, 1)), ("2026-02-06", (None, 5))], None),
    ("an hour later counts", [("2026-01-06T10:00:00Z", (7, 1)), ("2026-01-06T11:00:00Z", (2, 6))], 2),
    ("hours are compared across zones", [("2026-01-06T10:00:00Z", (7, 1)), ("2026-01-06T10:30:00+02:00", (2, 6))], 7),
]


@pytest.mark.parametrize(("says", "forms", "value"), NEWEST, ids=[row[0] for row in NEWEST])
def test_which_of_several_forms_stands_on_the_map(
    says: str, forms: list[tuple[str, Pair]], value: float | None, tmp_path: Path
) -> None:
    found = shown(tmp_path, *(on("a", at, {"trust": pair}) for at, pair in forms))
    assert part(found, "trust")["people"]["a"]["value"] == value


@pytest.mark.parametrize(("pair", "due"), [((2, 6), True), ((3, 5), True), ((3, 4), False), ((4, 4), False)])
def test_a_deeper_module_is_due_for_who_was_low_and_not_for_the_partner(pair: Pair, due: bool, tmp_path: Path) -> None:
    """From the design rule, a mean of 3 or less; and only ever from one's own answers."""
    own: dict[str, Pair] = {**dict.fromkeys(PARTS, (6, 2)), "meaning": pair}
    forms = check_up("a", **own), check_up("b", meaning=(6, 2))
    found = shown(tmp_path, *forms)["modules_due"]
    assert ("relationship-checkup-meaning" in found["a"]) is due
    assert found["b"] == []


def test_the_partners_answers_change_no_number_of_ones_own(tmp_path: Path) -> None:
    mine = check_up("a", trust=(5, 2), meaning=(3, 3))
    alone, beside = shown(tmp_path, mine), shown(tmp_path, mine, check_up("b", trust=(1, 7), meaning=(7, 1)))
    for one, other in zip(alone["parts"], beside["parts"], strict=True):
        assert one["people"]["a"] == other["people"]["a"]
