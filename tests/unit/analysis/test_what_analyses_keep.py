"""What holds of every analysis: what came in is left alone, gaps stay gaps, and counts add up."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.analysis import agreement, change, physiology, sequences
from attunement.domain.errors import BadInput

NAN = math.nan
SOME: dict[str, Any] = {"sd_pre": 7.5, "reliability": 0.8}
ALL_GIVEN: dict[str, Any] = {
    **SOME,
    "mean_pre": 40.0,
    "mean_post": 50.0,
    "sd_post": 8.0,
    "r_pre_post": 0.5,
    "r_post": 0.7,
}


NEEDS = {
    "gulliksen-lord-novick": ("mean_pre",),
    "hsu-linn-lord": ("mean_pre", "mean_post"),
    "edwards-nunnally": ("mean_pre",),
    "nunnally-kotsch": ("mean_pre",),
    "hageman-arrindell": ("mean_pre", "mean_post", "sd_post", "r_pre_post"),
    "maassen": ("sd_post",),
}


@pytest.mark.parametrize(("method", "name"), [(method, name) for method, names in NEEDS.items() for name in names])
def test_a_number_a_method_needs_is_asked_for_by_name(method: str, name: str) -> None:
    given: dict[str, Any] = {**ALL_GIVEN, name: None}
    with pytest.raises(BadInput) as caught:
        change.reliable_change([40], [50], method=method, **given)
    assert str(caught.value) == f"{name}: not given. Expected a number, which the method {method} needs."


@pytest.mark.parametrize("method", change.METHODS)
def test_what_a_method_does_not_need_changes_nothing(method: str) -> None:
    needed: dict[str, Any] = {name: ALL_GIVEN[name] for name in (*SOME, *NEEDS.get(method, ()))}
    few = change.reliable_change([40, 30], [50, 29], method=method, **needed)
    extra: dict[str, Any] = {
        name: value for name, value in ALL_GIVEN.items() if name != "r_post" or method != "nunnally-kotsch"
    }
    many = change.reliable_change([40, 30], [50, 29], method=method, **extra)
    assert few.rc.tolist() == many.rc.tolist()
    assert few.verdict.tolist() == many.verdict.tolist()


@pytest.mark.parametrize("method", change.METHODS)
def test_a_missing_score_has_no_verdict_and_leaves_the_others_alone(method: str) -> None:
    whole = change.reliable_change([40, 30, 20], [60, 31, 1], method=method, **ALL_GIVEN)
    gaps = change.reliable_change([40, None, 20], [60, 31, NAN], method=method, **ALL_GIVEN)
    assert gaps.verdict.tolist() == [whole.verdict[0], None, None]
    assert gaps.rc[0] == whole.rc[0]
    assert np.isnan(gaps.rc[1:]).all()


@pytest.mark.parametrize("method", change.METHODS)
def test_which_way_is_better_turns_the_verdict_and_not_the_number(method: str) -> None:
    up = change.reliable_change([40, 40], [70, 10], method=method, **ALL_GIVEN)
    down = change.reliable_change([40, 40], [70, 10], method=method, higher_is_better=False, **ALL_GIVEN)
    assert up.rc.tolist() == down.rc.tolist()
    assert up.verdict.tolist() == ["improved", "deteriorated"]
    assert down.verdict.tolist() == ["deteriorated", "improved"]


CLASSES = {
    "crosses and is reliable": (45, 60, "recovered"),
    "crosses within the error": (49, 51, "unchanged"),
    "reliable on the clinical side": (20, 40, "improved"),
    "reliable on the functional side": (60, 80, "improved"),
    "from the cut-off itself": (50, 70, "improved"),
    "to the cut-off itself": (30, 50, "improved"),
    "back over it": (60, 40, "deteriorated"),
    "before is missing": (None, 60, None),
    "after is missing": (45, None, None),
}


@pytest.mark.parametrize(("before", "after", "word"), CLASSES.values(), ids=CLASSES)
def test_one_word_a_person(before: float | None, after: float | None, word: str | None) -> None:
    how: dict[str, Any] = {"sd_pre": 5.0, "reliability": 0.8}
    assert change.classify([before], [after], cutoff=50, **how) == [word]
    turned = [None if score is None else 100 - score for score in (before, after)]
    assert change.classify(turned[:1], turned[1:], cutoff=50, higher_is_better=False, **how) == [word]


UNTOUCHED: dict[str, tuple[Callable[..., Any], list[Any]]] = {
    "change": (lambda a, b: change.reliable_change(a, b, **SOME), [[40.0, None], [50.0, 45.0]]),
    "classify": (lambda a, b: change.classify(a, b, cutoff=45, **SOME), [[40.0, None], [50.0, 45.0]]),
    "gains": (lambda a: change.sudden_gains(a, cutoff=2), [[20, 19, None, 9, 8, 7]]),
    "kappa": (lambda a, b: agreement.cohen_kappa(a, b), [["a", None, "b"], ["a", "b", "b"]]),
    "time units": (lambda a, b: agreement.time_unit_kappa(a, b, tolerance=2), [[1, 2, 1, 2], [2, 1, 1, 2]]),
    "alpha": (lambda a: agreement.krippendorff_alpha(a, level="interval"), [[[1, 2], [None, 2], [3, 3]]]),
    "AC1": (lambda a: agreement.gwet_ac1(a), [[["a", "b"], [None, "b"]]]),
    "ICC": (lambda a: agreement.icc(a), [[[1.0, 2.0], [4.0, 5.0], [2.0, 2.0]]]),
    "Fleiss": (lambda a: agreement.fleiss_kappa(a), [[[2, 0], [1, 1]]]),
    "sequences": (lambda a, b: sequences.lag_table(a, groups=b), [["b", "a", None, "b"], [1, 1, 1, 2]]),
    "sequences from a table": (lambda a, b: sequences.from_table(a, b), [[[0, 2], [1, 0]], ["b", "a"]]),
    "beats": (lambda a: physiology.hrv(a), [[800, None, 810.0]]),
    "cleaning": (lambda a: physiology.clean_rr(a), [[800.0] * 12 + [1600.0] + [800.0] * 12]),
    "episodes": (lambda a, b: physiology.flooding_episodes(a, b), [[0, 5, 10, 15], [120, 120, None, 120]]),
}


@pytest.mark.parametrize(("compute", "given_"), UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_came_in_is_as_it_was(compute: Callable[..., Any], given_: list[Any]) -> None:
    lists = copy.deepcopy(given_)
    compute(*lists)
    assert lists == given_
    arrays = [np.array(one, dtype=float if not _has_texts(one) else object) for one in given_]
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.setflags(write=False)  # a method that writes into what it was given ends here
    compute(*arrays)
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)


def _has_texts(values: list[Any]) -> bool:
    flat = [inner for one in values for inner in (one if isinstance(one, list) else [one])]
    return any(isinstance(one, str) for one in flat)


scores = st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=14)


@settings(max_examples=40)
@given(scores, st.integers(1, 15))
def test_a_gain_is_a_drop_between_neighbours_as_large_as_was_asked(course: list[int | None], cutoff: int) -> None:
    for start, end, size in change.sudden_gains(course, cutoff=cutoff, t_criterion=False):
        before, after = course[start], course[end]
        assert end == start + 1
        assert before is not None
        assert after is not None
        assert size == before - after >= max(cutoff, 0.25 * before)


@settings(max_examples=40)
@given(scores, st.integers(1, 15))
def test_the_criterion_of_three_sessions_only_takes_gains_away(course: list[int | None], cutoff: int) -> None:
    strict = change.sudden_gains(course, cutoff=cutoff)
    assert set(strict) <= set(change.sudden_gains(course, cutoff=cutoff, t_criterion=False))


@settings(max_examples=30)
@given(scores, st.integers(1, 10))
def test_the_first_session_by_which_half_was_lost_again(course: list[int | None], cutoff: int) -> None:
    for gain in change.sudden_gains(course, cutoff=cutoff, t_criterion=False):
        back = change.sudden_gain_reversal(course, gain)
        low = course[gain[1]]
        assert low is not None
        over = [n for n, at in enumerate(course) if n > gain[1] and at is not None and at >= low + gain[2] / 2]
        assert back == (over[0] if over else None)


codes = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=30)


@settings(max_examples=40)
@given(codes, st.integers(1, 4))
def test_every_transition_is_counted_once_and_none_over_a_gap(course: list[str | None], lag: int) -> None:
    found = sequences.lag_table(course, lag=lag)
    pairs = [(a, b) for a, b in zip(course, course[lag:], strict=False) if a is not None and b is not None]
    assert found.n == len(pairs) == found.observed.sum()
    for row, one in enumerate(found.labels):
        for column, other in enumerate(found.labels):
            assert found.observed[row, column] == pairs.count((one, other))


@settings(max_examples=30)
@given(st.lists(codes, max_size=5))
def test_sessions_one_after_the_other_are_the_sum_of_the_sessions(sessions: list[list[str | None]]) -> None:
    every = [code for session in sessions for code in session]
    groups = [n for n, session in enumerate(sessions) for _ in session]
    apart = [sequences.lag_table(session) for session in sessions]
    assert sequences.lag_table(every, groups=groups).n == sum(one.n for one in apart)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=25))
def test_kappa_is_the_same_whoever_is_first_and_at_tolerance_0(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    one, other = agreement.cohen_kappa(first, second), agreement.cohen_kappa(second, first)
    np.testing.assert_allclose([one.kappa, one.maximum], [other.kappa, other.maximum], atol=1e-12)
    both = agreement.time_unit_kappa(first, second)
    np.testing.assert_allclose(both, [one.kappa, one.kappa], atol=1e-12)
    if not math.isnan(one.kappa):
        assert one.kappa <= one.maximum + 1e-12
        assert one.maximum <= 1 + 1e-12


@settings(max_examples=30)
@given(st.lists(st.integers(40, 180), min_size=1, max_size=40), st.integers(60, 150))
def test_a_higher_threshold_never_makes_more_time_above(rates: list[int], threshold: int) -> None:
    seconds = list(range(len(rates)))
    low = physiology.flooding_episodes(seconds, rates, threshold=threshold, min_seconds=0)
    high = physiology.flooding_episodes(seconds, rates, threshold=threshold + 10, min_seconds=0)
    assert sum(rate > threshold for rate in rates) == 0 or low
    for first, last in high:
        assert any(start <= first and last <= end for start, end in low)
        assert rates[int(first)] > threshold + 10 < rates[int(last)]


EPISODES = {
    "exactly as long as asked": ([0, 5, 10], [120, 120, 120], [(0.0, 10.0)]),
    "a moment too short": ([0, 5, 9.9], [120, 120, 120], []),
    "at the threshold is not over it": ([0, 5, 10], [100, 100, 100], []),
    "a pause of 5 seconds": ([0, 5, 10, 15], [120, 120, 90, 90], []),
    "bridged over 5 seconds": ([0, 5, 10, 15], [120, 90, 120, 120], []),
    "a signal gone for 5 seconds": ([0, 5, 10], [120, None, 120], []),
    "a short dip": ([0, 4, 5, 6, 11], [120, 120, 90, 120, 120], [(0.0, 11.0)]),
}


@pytest.mark.parametrize(("seconds", "rates", "found"), EPISODES.values(), ids=EPISODES)
def test_where_an_episode_begins_and_ends(
    seconds: list[float], rates: list[float | None], found: list[tuple[float, float]]
) -> None:
    assert physiology.flooding_episodes(seconds, rates) == found
