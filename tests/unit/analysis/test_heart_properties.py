"""What holds of any heart: below its limit it never races, a lower limit finds no less, a shift in time shifts all."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.analysis.heart_line import (
    FASTEST,
    SLOWEST,
    HeartLine,
    episodes,
    good_seconds,
    line_of_frames,
    line_of_recording,
    resting,
    state,
)
from attunement.analysis.physiology import LONGEST_GAP, clean_rr, flooding_episodes, flooding_limit
from attunement.domain.errors import BadInput

RATES = st.lists(st.floats(40, 180), min_size=1, max_size=80)
GAPS = st.lists(st.floats(0.2, 9), min_size=1, max_size=80)


def heart(rates: list[float], gaps: list[float]) -> HeartLine:
    """Rates at uneven times."""
    size = min(len(rates), len(gaps))
    return HeartLine(np.cumsum(gaps[:size]), np.array(rates[:size]))


@settings(max_examples=60)
@given(RATES, GAPS, st.floats(60, 200))
def test_a_heart_that_stays_under_its_limit_never_races(rates: list[float], gaps: list[float], limit: float) -> None:
    line = heart(rates, gaps)
    found = episodes(line, threshold=limit, margin=30, baseline=None)
    assert all(line.bpm[(line.seconds >= first) & (line.seconds <= last)].max() > limit for first, last in found)
    if line.bpm.max() <= limit:
        assert found == []


@settings(max_examples=60)
@given(RATES, GAPS)
def test_episodes_last_ten_seconds_hold_no_long_gap_and_do_not_touch(rates: list[float], gaps: list[float]) -> None:
    line = heart(rates, gaps)
    found = episodes(line, threshold=100, margin=30, baseline=None)
    for first, last in found:
        assert last - first >= 10 - 1e-6
        above = line.seconds[(line.seconds >= first) & (line.seconds <= last) & (line.bpm > 100)]
        assert np.diff(above).max() <= LONGEST_GAP + 1e-6
    for (_, last), (first, _) in pairwise(found):
        assert first - last > LONGEST_GAP


@settings(max_examples=40)
@given(RATES, GAPS, st.floats(0, 5000))
def test_a_later_clock_shifts_everything(rates: list[float], gaps: list[float], later: float) -> None:
    line = heart(rates, gaps)
    moved = HeartLine(line.seconds + later, line.bpm)
    found, shifted = (episodes(one, threshold=100, margin=30, baseline=None) for one in (line, moved))
    assert [one + later for pair in found for one in pair] == pytest.approx([one for pair in shifted for one in pair])
    now = float(line.seconds[-1])
    first, second = state(line, now, found), state(moved, now + later, shifted)
    assert (first.bpm, first.is_lost) == (second.bpm, second.is_lost)


@settings(max_examples=40)
@given(RATES, GAPS, st.floats(60, 150), st.floats(1, 60))
def test_a_lower_limit_finds_no_less(rates: list[float], gaps: list[float], limit: float, less: float) -> None:
    line = heart(rates, gaps)
    high = episodes(line, threshold=limit, margin=30, baseline=None)
    low = episodes(line, threshold=limit - less, margin=30, baseline=None)
    assert all(any(a <= first and last <= b for a, b in low) for first, last in high)


@given(st.floats(40, 120), st.floats(0, 80), st.floats(60, 200))
def test_the_limit_is_the_lower_of_the_two(baseline: float, margin: float, threshold: float) -> None:
    limit = flooding_limit(threshold, baseline, margin)
    assert limit == pytest.approx(min(threshold, baseline + margin))
    assert flooding_limit(None, baseline, margin) == pytest.approx(baseline + margin)
    assert flooding_limit(threshold) == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("given_limits", "says"),
    [
        ({"threshold": None}, "there is none"),
        ({"baseline": 60}, "only one of the two is given"),
        ({"margin": 20}, "only one of the two is given"),
        ({"threshold": -1}, "threshold: -1"),
        ({"baseline": 60, "margin": math.inf}, "margin"),
    ],
    ids=["none", "a baseline alone", "a margin alone", "below zero", "endless"],
)
def test_limits_that_cannot_be(given_limits: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        flooding_limit(**given_limits)
    with pytest.raises(BadInput, match=says):
        flooding_episodes([0.0], [70.0], **given_limits)


@settings(max_examples=40)
@given(st.lists(st.floats(1, 400), min_size=1, max_size=30))
def test_no_impossible_rate_comes_through(rates: list[float]) -> None:
    times = list(range(len(rates)))
    found = line_of_frames(times, rates, [()] * len(rates), [None] * len(rates)).bpm
    there = found[~np.isnan(found)]
    assert ((there >= SLOWEST) & (there <= FASTEST)).all()
    assert there.size == sum(SLOWEST <= rate <= FASTEST for rate in rates)
    assert line_of_recording(times, rates, [], []).bpm.size == len(rates)


@settings(max_examples=25)
@given(st.integers(12, 80), st.integers(0, 40))
def test_one_planted_artifact_moves_the_rest_by_less_than_a_beat(place: int, seed: int) -> None:
    beats = 850 + 20 * np.sin(np.arange(100) * 0.9) + np.random.default_rng(seed).normal(0, 8, 100)
    broken = beats.copy()
    broken[place] *= 2
    lines = [line_of_recording([], [], np.cumsum(rr) / 1000, rr) for rr in (beats, broken)]
    calm, mended = (resting(line, 0, 100) for line in lines)
    assert abs(calm.bpm - mended.bpm) < 1
    assert place in clean_rr(broken).flagged
    assert math.isnan(lines[1].bpm[place])


def test_rest_of_a_stretch_without_signal_says_why() -> None:
    found = resting(heart([70.0] * 5, [1.0] * 5), 100, 220)
    assert (found.seconds, found.because) == (0, "0 s of good signal are too few; at least 60 are needed")
    assert good_seconds(np.zeros(0), np.zeros(0)) == 0
    with pytest.raises(BadInput, match="ends"):
        resting(heart([70.0], [1.0]), 10, 5)


def test_intervals_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match=r"rr_ms\[0\]"):
        line_of_frames([0.0], [70.0], [[0.0]], [None])
    with pytest.raises(BadInput, match="rr_seconds, rr_ms"):
        line_of_recording([], [], [1.0], [])
