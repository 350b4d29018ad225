"""A client's own answers over time: in words, a few numbers, and a line that keeps the whole scale."""

from __future__ import annotations

import re

import pytest

from attunement.disclosure import Viewer
from attunement.domain.errors import Refused
from attunement.instruments import all_instruments
from attunement.roadmap.own_line import EDGE, HEIGHT, LETTERS, WIDTH, own_line
from attunement.roadmap.own_progress import OwnProgress, own_progress, went
from tests.unit.disclosure.couple import couple, on, response, seen

FIVE = ("bond", "tasks", "goals", "realness", "safety")


def checked_out(person: str, day: int, value: object) -> object:
    return response(person, "alliance-checkout", day, **dict.fromkeys(FIVE, value))


def progress_of(*responses: object) -> OwnProgress:
    return own_progress(seen(couple(responses=responses), Viewer.of("a")), all_instruments())


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(None, 4, "first"), (4, 4.5, "same"), (4, 4.51, "up"), (4, 3.5, "same"), (4, 3.49, "down")],
)
def test_words_for_a_difference(before: float | None, now: float, expected: str) -> None:
    assert went(before, now) == expected


def test_only_ones_own_check_outs_count() -> None:
    found = progress_of(checked_out("a", 1, 6), checked_out("b", 2, 1), checked_out("a", 3, 4))
    assert [(point.at, point.mean) for point in found.points] == [(on(1), 6), (on(3), 4)]
    assert found.went == "down"


def test_one_that_was_not_answered_is_no_point() -> None:
    found = progress_of(checked_out("a", 1, 6), checked_out("a", 2, "declined"), checked_out("a", 3, 6))
    assert len(found.points) == 2
    assert found.went == "same"


@pytest.mark.parametrize(("responses", "expected"), [((), "none"), ((checked_out("a", 1, 5),), "first")])
def test_too_few_to_compare(responses: tuple[object, ...], expected: str) -> None:
    assert progress_of(*responses).went == expected


def test_the_check_up_beside_the_one_before() -> None:
    keys = [item.key for item in all_instruments()["relationship-checkup"].items]
    first = response("a", "relationship-checkup", 1, **dict.fromkeys(keys, 4))
    second = response("a", "relationship-checkup", 9, **{**dict.fromkeys(keys, 4), "trust_1": 7, "trust_2": 1})
    found = progress_of(first, second, response("b", "relationship-checkup", 10, **dict.fromkeys(keys, 1)))
    assert found.days == (on(1), on(9))
    assert {part.name: (part.before, part.now, part.went) for part in found.parts if part.went != "same"} == {
        "Trust": (4, 7, "up")
    }
    assert {part.went for part in progress_of(first).parts} == {"first"}


@pytest.mark.parametrize("viewer", [Viewer.clinician(), Viewer.supervisor()])
def test_nobody_else_gets_this_page(viewer: Viewer) -> None:
    with pytest.raises(Refused):
        own_progress(seen(couple(), viewer), all_instruments())


@pytest.mark.parametrize("means", [[], [4.0]])
def test_no_line_through_fewer_than_two(means: list[float]) -> None:
    assert own_line(means) == ""


def test_every_mark_is_inside_and_in_its_place() -> None:
    drawn = own_line([1, 7, 4])
    found = re.findall(r'<circle class="ownline__dot" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    dots = [(float(x), float(y)) for x, y in found]
    assert [y for _, y in dots] == [HEIGHT - EDGE, EDGE, HEIGHT / 2]
    assert [x for x, _ in dots] == sorted(x for x, _ in dots)
    assert all(LETTERS < x < WIDTH for x, _ in dots)
    assert 'aria-hidden="true"' in drawn


def test_a_small_change_looks_small() -> None:
    drawn = own_line([5.0, 5.2])
    low, high = (float(y) for y in re.findall(r'cy="([\d.]+)"', drawn))
    assert abs(low - high) < HEIGHT / 20
