"""Two coders: event by event with tolerance, second by second from both sides, and where they differ."""

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis.two_coders import Coded, Pairing, align, coded, event_kappa, unit_agreement

EVENTS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("xy")), max_size=6)


def series(*events: tuple[float, str]) -> Coded:
    return coded([at for at, _ in events], [code for _, code in events])


def test_a_moment_within_the_tolerance_is_the_same_and_one_beyond_it_is_two() -> None:
    one, other = series((10, "x")), series((12, "x"))
    assert align(one, other, tolerance=2) == [Pairing(0, 0)]
    assert align(one, other, tolerance=1.9) == [Pairing(0, None), Pairing(None, 0)]


def test_another_code_at_the_same_moment_is_one_disagreement() -> None:
    assert align(series((10, "x")), series((10, "y")), tolerance=2) == [Pairing(0, 0)]


def test_the_same_code_a_little_later_is_taken_before_another_code_at_once() -> None:
    one, other = series((10, "x")), series((10, "y"), (11, "x"))
    assert Pairing(0, 1) in align(one, other, tolerance=2)


def score(one: Coded, other: Coded, pairs: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(one.code[i] == other.code[j] for i, j in pairs), len(pairs)


def by_trying_all(one: Coded, other: Coded, reach: float) -> tuple[int, int]:
    """The best score of every order-keeping pairing there is."""
    best = (0, 0)
    for size in range(min(one.at.size, other.at.size) + 1):
        for ours in combinations(range(one.at.size), size):
            for theirs in combinations(range(other.at.size), size):
                pairs = list(zip(ours, theirs, strict=True))
                if all(abs(one.at[i] - other.at[j]) <= reach for i, j in pairs):
                    best = max(best, score(one, other, pairs))
    return best


@given(EVENTS, EVENTS, st.integers(0, 8))
def test_no_pairing_is_better_and_each_moment_is_there_once(
    first: list[tuple[int, str]], second: list[tuple[int, str]], reach: int
) -> None:
    one, other = series(*first), series(*second)
    found = align(one, other, tolerance=reach)
    assert sorted(p.first for p in found if p.first is not None) == list(range(len(first)))
    assert sorted(p.second for p in found if p.second is not None) == list(range(len(second)))
    pairs = [(p.first, p.second) for p in found if p.first is not None and p.second is not None]
    assert score(one, other, pairs) == by_trying_all(one, other, reach)


@given(EVENTS, EVENTS)
def test_turned_round_it_is_the_same_kappa(first: list[tuple[int, str]], second: list[tuple[int, str]]) -> None:
    one, other = series(*first), series(*second)
    there, back = event_kappa(one, other, tolerance=3), event_kappa(other, one, tolerance=3)
    assert there.kappa == pytest.approx(back.kappa, nan_ok=True, abs=1e-6)


def test_kappa_by_hand() -> None:
    one = series((0, "x"), (20, "x"), (40, "y"), (60, "y"))
    other = series((1, "x"), (21, "y"), (41, "y"), (80, "x"))
    found = event_kappa(one, other, tolerance=2)
    assert found.labels == ("x", "y", "")
    assert found.table.tolist() == [[1, 1, 0], [0, 1, 1], [1, 0, 0]]
    assert (found.agreed, found.pairs, found.observed) == (2, 5, 0.4)
    expected = found.expected
    # margins 2, 2, 1 both ways with nothing/nothing empty: rows of x and y are alike, 3/4 of each in x and y
    assert expected == pytest.approx(2 * 0.75 / 5, abs=1e-6)
    assert found.kappa == pytest.approx((0.4 - expected) / (1 - expected))


def test_alike_is_one_and_apart_is_below_nought() -> None:
    one = series((0, "x"), (20, "y"), (40, "x"))
    assert event_kappa(one, one, tolerance=2).kappa == pytest.approx(1)
    assert event_kappa(one, series((0, "y"), (20, "x"), (40, "y")), tolerance=2).kappa < 0


def test_nothing_coded_has_no_kappa_and_says_so() -> None:
    found = event_kappa(series(), series(), tolerance=2)
    assert math.isnan(found.kappa)
    assert found.because == "neither of them coded anything"
    one_code = event_kappa(series((1, "x")), series((1, "x")), tolerance=2)
    assert math.isnan(one_code.kappa)
    assert one_code.because


def test_independent_coders_agree_as_chance_would_have_it() -> None:
    dice = np.random.default_rng(2)
    times = np.arange(400) * 20.0
    first, second = (coded(times, dice.choice(["x", "y", "z"], 400)) for _ in range(2))
    assert abs(event_kappa(first, second, tolerance=2).kappa) < 0.1


def test_a_long_session_of_two_busy_coders_is_quick() -> None:
    dice = np.random.default_rng(3)
    times = np.sort(dice.random(3000) * 9000)
    first = coded(times, dice.choice(["x", "y", "z"], 3000))
    second = coded(np.clip(times + dice.normal(0, 0.5, 3000), 0, None), list(first.code))
    assert event_kappa(first, second, tolerance=2).kappa > 0.6


def test_second_by_second_the_two_directions_differ_and_both_are_given() -> None:
    first = coded([0, 10], ["x", "y"], [10, 20])
    second = coded([0, 12], ["x", "y"], [12, 20])
    strict = unit_agreement(first, second, seconds=20, tolerance=0)
    assert strict.first_as_reference == strict.second_as_reference == pytest.approx(0.8)
    lenient = unit_agreement(first, coded([0, 9], ["x", "y"], [4, 10]), seconds=20, tolerance=2)
    assert lenient.first_as_reference != lenient.second_as_reference
    assert unit_agreement(first, second, seconds=20, tolerance=2).first_as_reference == pytest.approx(1)
    assert strict.n == 20


def test_two_codes_at_once_are_one_label_and_a_moment_fills_its_unit() -> None:
    both = coded([0, 0], ["x", "y"], [5, 5])
    one = coded([0], ["x"], [5])
    assert unit_agreement(both, one, seconds=10, tolerance=0).first_as_reference < 0.6
    assert unit_agreement(coded([3.9], ["x"]), coded([3.1], ["x"]), seconds=10, tolerance=0).alpha == pytest.approx(1)


def test_an_empty_session_has_no_agreement_and_says_so() -> None:
    found = unit_agreement(series(), series(), seconds=10)
    assert math.isnan(found.alpha)
    assert found.because == "neither coded anything in this time"


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        (([1.0], ["x", "y"]), "1 and 2"),
        (([-1.0], ["x"]), r"at\[0\]"),
        (([1.0], ["x"], [0.5]), "before its start"),
        (([1.0], [""]), "a code is missing"),
    ],
)
def test_what_nobody_can_have_coded_is_refused(given_: tuple[Any, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        coded(*given_)
