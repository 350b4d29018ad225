"""Going on from what was kept: the same to the last bit, one step a rating, and never another client's."""

from collections.abc import Callable
from dataclasses import astuple, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from attunement.analysis import rupture_memory
from attunement.analysis.rupture_filter import Seen, SoFar, run_filter
from attunement.analysis.rupture_memory import LOOK_BACK, Memory
from attunement.analysis.rupture_population import PUBLISHED, Population
from tests.unit.analysis.invented_series import ratings

Floats = NDArray[np.float64]
HALF = 0.1


@pytest.fixture
def course() -> Floats:
    return ratings(1, 40, seed=11)[0]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sessions the filter went over, run by run; the filter itself is the real one."""
    taken: list[int] = []

    def counted(grid: Floats, population: Population, half_step: float, so_far: SoFar | None = None) -> SoFar:
        taken.append(grid.shape[1] - (so_far.sessions if so_far else 0))
        return run_filter(grid, population, half_step, so_far=so_far)

    monkeypatch.setattr(rupture_memory, "run_filter", counted)
    return taken


def same(one: Seen, other: Seen) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(astuple(one), astuple(other), strict=True))


def anew(course: Floats, population: Population = PUBLISHED) -> Seen:
    return run_filter(course, population, HALF).seen


def test_rating_by_rating_is_the_same_to_the_last_bit_as_all_at_once(course: Floats) -> None:
    memory = Memory()
    for upto in range(1, course.shape[1] + 1):
        found = memory.seen(course[:, :upto], PUBLISHED, HALF)
    assert same(found, anew(course))


def test_one_new_rating_is_one_step_and_the_same_again_is_none(course: Floats, steps: list[int]) -> None:
    memory = Memory()
    memory.seen(course[:, :30], PUBLISHED, HALF)
    steps.clear()
    memory.seen(course[:, :31], PUBLISHED, HALF)
    assert steps == [1]
    memory.seen(course[:, :31], PUBLISHED, HALF)
    assert steps == [1]
    memory.seen(course[:, : 31 + LOOK_BACK], PUBLISHED, HALF)
    assert sum(steps) == 1 + LOOK_BACK


def test_a_newest_rating_that_is_corrected_is_one_step_too(course: Floats, steps: list[int]) -> None:
    memory = Memory()
    memory.seen(course, PUBLISHED, HALF)
    steps.clear()
    other = course.copy()
    other[0, -1] = 1.0
    assert same(memory.seen(other, PUBLISHED, HALF), anew(other))
    assert steps == [1]


Change = Callable[[Floats], tuple[Floats, Population, float]]
CHANGES: dict[str, Change] = {
    "an older rating": lambda course: (np.where(np.arange(course.size) == 3, 2.0, course), PUBLISHED, HALF),
    "the parameters": lambda course: (course, replace(PUBLISHED, onset=0.2), HALF),
    "the step": lambda course: (course, PUBLISHED, 0.5),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_what_is_not_the_same_course_is_gone_over_anew(what: str, course: Floats) -> None:
    memory = Memory()
    before = memory.seen(course, PUBLISHED, HALF)
    grid, population, half_step = CHANGES[what](course)
    found = memory.seen(grid, population, half_step)
    assert same(found, run_filter(grid, population, half_step).seen)
    assert not same(found, before)


def test_the_least_recently_used_is_forgotten(course: Floats, steps: list[int]) -> None:
    memory = Memory(most=3)  # a course has two entries: all of it, and all but the newest session
    first, second, third = (np.full((1, 5), level) for level in (4.0, 5.0, 6.0))
    for grid in (first, second, first, third):
        memory.seen(grid, PUBLISHED, HALF)
    steps.clear()
    memory.seen(third, PUBLISHED, HALF)
    memory.seen(first, PUBLISHED, HALF)
    assert steps == []
    memory.seen(second, PUBLISHED, HALF)
    assert sum(steps) == 5
