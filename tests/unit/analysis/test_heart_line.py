"""The line of a heart: artifacts out first, a resting rate of its own, and the edges of the flooded state."""

import math
from typing import Any

import numpy as np
import pytest

from attunement.analysis.heart_line import (
    HeartLine,
    episodes,
    good_seconds,
    line_of_frames,
    line_of_recording,
    resting,
    state,
)
from attunement.analysis.physiology import flooding_limit
from attunement.domain.errors import BadInput

N = math.nan


def worn(
    seconds: int, bpm: float, *, start: int = 0, swing: float = 15
) -> tuple[list[float], list[float], list[list[float]]]:
    """What a strap sends once a second: the rate it shows and the intervals that ended in that second."""
    times, rates, rows, clock = [], [], [], 0.0
    for n in range(seconds):
        row = []
        while clock < n + 1:
            row.append(60_000 / bpm + swing * math.sin(clock * 1.5))
            clock += row[-1] / 1000
        times.append(float(start + n))
        rates.append(float(round(bpm)))
        rows.append(row)
    return times, rates, rows


def line(times: Any, rates: Any, rows: Any, contact: Any = None) -> HeartLine:
    return line_of_frames(times, rates, rows, contact or [None] * len(times))


def rates_line(rates: list[float]) -> HeartLine:
    return HeartLine(np.arange(len(rates), dtype=float), np.array(rates, dtype=float))


def test_the_line_of_a_calm_heart() -> None:
    found = line(*worn(120, 72))
    assert found.flagged == 0
    assert found.beats == pytest.approx(144, abs=2)
    assert np.nanmedian(found.bpm) == pytest.approx(72, abs=1)


def test_planted_ectopic_beats_change_no_state_and_no_rest() -> None:
    times, rates, rows = worn(180, 80)
    for second in (20, 50, 90, 130):  # an early beat and its pause; then a beat the strap saw twice
        rows[second] = [400.0, 1100.0]
        rows[second + 5] = [250.0, 500.0, 750.0]
    found = line(times, rates, rows)
    assert found.flagged >= 14
    assert not np.any(found.bpm > 100)
    assert resting(found, 0, 120).bpm == pytest.approx(80, abs=1.5)
    assert episodes(found, threshold=100, margin=30, baseline=None) == []


def test_without_intervals_the_straps_own_rate_counts_unless_it_has_no_contact() -> None:
    found = line([0, 1, 2, 3], [70, 71, 0, 250], [[]] * 4, [True, False, None, None])
    assert found.bpm[[0, 3]].tolist() == [70, 250]
    assert np.isnan(found.bpm[[1, 2]]).all()


def test_a_frame_all_of_artifacts_has_no_rate() -> None:
    times, rates, rows = worn(60, 75)
    rows[30] = [300.0, 300.0]
    assert math.isnan(line(times, rates, rows).bpm[30])


def test_beats_on_both_sides_of_a_gap_are_no_neighbours() -> None:
    first, second = worn(40, 70), worn(40, 110, start=60)
    found = line(first[0] + second[0], first[1] + second[1], first[2] + second[2])
    assert found.flagged == 0
    assert np.nanmedian(found.bpm[45:]) == pytest.approx(110, abs=2)


def test_frames_of_unequal_length_are_refused() -> None:
    with pytest.raises(BadInput, match="seconds, rr_ms"):
        line_of_frames([0, 1], [70, 71], [[]], [None, None])
    assert line([], [], []).bpm.size == 0


def test_a_recordings_line_is_of_what_covers_more() -> None:
    beats = np.full(100, 800.0)
    beats[50] = 400
    clock = np.cumsum(beats) / 1000
    of_beats = line_of_recording([0, 1], [70, 71], clock, beats)
    assert (of_beats.seconds.size, of_beats.flagged > 0) == (100, True)
    assert math.isnan(of_beats.bpm[50])
    of_rates = line_of_recording(np.arange(300), np.full(300, 66.0), clock, beats)
    assert of_rates.seconds.size == 300


# -- rest


def test_rest_is_the_median_of_the_quiet_stretch_alone() -> None:
    found = resting(rates_line([95.0] * 10 + [64.0] * 121 + [110.0] * 60), 10, 130)
    assert (found.bpm, found.seconds, found.because) == (64, 120, "")


@pytest.mark.parametrize(("good", "told"), [(60, False), (61, True)])
def test_rest_needs_a_minute_of_good_signal(good: int, told: bool) -> None:
    found = resting(rates_line([64.0] * good + [N] * 60), 0, 120)
    assert math.isnan(found.bpm) != told
    assert ("too few" in found.because) != told


def test_good_seconds_count_no_gap() -> None:
    assert good_seconds(np.array([0, 1, 2, 9, 10.0]), np.array([60.0, 60, 60, 60, 60])) == 3


# -- flooded


def test_the_lower_limit_counts() -> None:
    assert flooding_limit(100) == 100
    assert flooding_limit(100, 58, 30) == 88
    assert flooding_limit(100, 80, 30) == 100
    calm = rates_line([90.0] * 30)
    assert episodes(calm, threshold=100, margin=30, baseline=None) == []
    assert episodes(calm, threshold=100, margin=30, baseline=58) == [(0, 29)]


@pytest.mark.parametrize(("above", "flooded"), [(10, None), (11, 20.0)])
def test_ten_seconds_above_are_flooding_and_nine_are_not(above: int, flooded: float | None) -> None:
    heart = rates_line([80.0] * 20 + [101.0] * above)
    found = episodes(heart, threshold=100, margin=30, baseline=None)
    assert state(heart, 19.0 + above, found).flooded_since == flooded


def test_it_lasts_until_five_seconds_after_the_last_sample_above() -> None:
    heart = rates_line([120.0] * 20 + [80.0] * 20)
    found = episodes(heart, threshold=100, margin=30, baseline=None)
    assert state(heart, 24, found).flooded_since == 0
    after = state(heart, 24.5, found)
    assert (after.flooded_since, after.last_flooded, after.bpm) == (None, 19, 80)
    assert state(heart, 5, [(0, 19)]).last_flooded == 5  # of what is still to come nothing is known


def test_a_lost_signal_is_said_and_has_no_rate() -> None:
    heart = rates_line([120.0] * 20)
    assert state(heart, 24, []).bpm == 120
    lost = state(heart, 24.5, [(0, 19)])
    assert (lost.bpm, lost.is_lost, lost.flooded_since, lost.last_flooded) == (None, True, None, 19)
    assert state(rates_line([]), 3, []).is_lost
