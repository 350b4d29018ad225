"""The heart: artifacts found and mended, variability, and the edges of a flooding episode."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis import physiology
from tests.unit.analysis.shared_tables import METHODS, read_table

N = math.nan


def breathing(n: int = 120, seed: int = 1) -> np.ndarray:
    """Intervals of a calm heart: it swings with the breath and wanders a little."""
    noise = np.random.default_rng(seed).normal(0, 12, n)
    intervals: np.ndarray = 800 + 35 * np.sin(2 * np.pi * np.arange(n) * 0.2) + noise
    return intervals


# -- artifacts


def test_the_planted_artifacts_are_found_and_mended() -> None:
    raw, clean = (
        [float(row["rr_ms"]) for row in read_table(f"physio/rr_fixture_{name}.csv")]
        for name in ("with_artifacts", "clean")
    )
    planted = json.loads((METHODS / "physio" / "rr_fixture_truth.json").read_text(encoding="utf-8"))
    truth = physiology.hrv(clean)
    assert (truth.mean_rr, truth.sdnn, truth.rmssd) == pytest.approx((800.42, 30.3115, 31.5803), abs=1e-4)
    assert physiology.hrv(raw).rmssd == pytest.approx(85.642, abs=1e-3)
    found = physiology.clean_rr(raw)
    assert {*planted["ectopic_at_rr"], 120, 200, 201} == set(found.flagged.tolist())
    mended = physiology.hrv(found.rr_ms)
    assert mended.rmssd == pytest.approx(truth.rmssd, rel=0.05)
    assert mended.rmssd < 36
    assert found.rr_ms.sum() == pytest.approx(sum(raw))
    assert physiology.clean_rr(clean).flagged.size == 0


def test_a_missed_beat_is_split_and_three_missed_are_split_in_four() -> None:
    for missed in (1, 3):
        true = breathing()
        raw = np.concatenate([true[:60], [true[60 : 61 + missed].sum()], true[61 + missed :]])
        found = physiology.clean_rr(raw)
        assert found.flagged.tolist() == [60]
        assert found.rr_ms.size == true.size
        assert found.rr_ms[60 : 61 + missed] == pytest.approx([raw[60] / (missed + 1)] * (missed + 1))


@pytest.mark.parametrize("share", [0.4, 0.5, 0.85])
def test_an_extra_beat_is_joined(share: float) -> None:
    true = breathing()
    raw = np.concatenate([true[:60], [true[60] * share, true[60] * (1 - share)], true[61:]])
    found = physiology.clean_rr(raw)
    assert found.flagged.tolist() == [60, 61]
    assert found.rr_ms == pytest.approx(true)


def test_an_early_beat_is_moved_back_between_its_neighbours() -> None:
    raw = breathing()
    raw[60] -= 300
    raw[61] += 300
    found = physiology.clean_rr(raw)
    assert found.flagged.tolist() == [60, 61]
    assert found.rr_ms[60] == found.rr_ms[61] == pytest.approx((raw[60] + raw[61]) / 2)


@pytest.mark.parametrize("place", [0, 119])
def test_artifacts_at_the_ends_are_found(place: int) -> None:
    raw = breathing()
    raw[place] = 330
    found = physiology.clean_rr(raw)
    assert place in found.flagged
    assert found.rr_ms[place] == pytest.approx(800, abs=100)


def test_a_lost_signal_is_interpolated_not_filled_with_beats() -> None:
    raw = breathing()
    raw[60] = 9000
    found = physiology.clean_rr(raw)
    assert found.flagged.tolist() == [60]
    assert found.rr_ms.size == raw.size
    assert found.rr_ms[60] == pytest.approx((raw[59] + raw[61]) / 2)


@pytest.mark.parametrize("seed", range(3))
def test_breathing_and_a_racing_heart_are_no_artifacts(seed: int) -> None:
    speeding = np.concatenate([np.full(60, 0.0), np.linspace(0, -250, 30), np.full(60, -250.0)])
    assert physiology.clean_rr(breathing(150, seed) + speeding).flagged.size == 0
    assert physiology.clean_rr(np.full(40, 800.0)).flagged.size == 0


def test_a_missing_interval_stays_missing_and_parts_its_neighbours() -> None:
    raw = breathing()
    raw[30], raw[60], raw[62] = 2 * raw[30], 420, 380
    raw[61] = N
    found = physiology.clean_rr(raw)
    assert found.flagged.tolist() == [30, 60, 62]
    assert np.flatnonzero(np.isnan(found.rr_ms)).tolist() == [62]  # one more beat lies before it now
    assert found.rr_ms[61] > 700  # mended by its neighbours, not joined across the gap


def test_too_few_intervals_come_back_as_they_were() -> None:
    found = physiology.clean_rr([800, 1600, 800, None])
    assert found.rr_ms[:3].tolist() == [800, 1600, 800]
    assert found.flagged.size == 0
    assert "3 intervals are too few" in found.because
    assert physiology.clean_rr([]).rr_ms.size == 0


def test_the_intervals_given_are_not_changed() -> None:
    raw = breathing()
    raw[60] = 1600
    before = raw.copy()
    physiology.clean_rr(raw)
    assert (raw == before).all()


@given(st.integers(5, 110), st.integers(0, 50))
def test_the_unit_of_time_does_not_matter(place: int, seed: int) -> None:
    raw = breathing(seed=seed)
    raw[place] *= 2
    first, in_seconds = physiology.clean_rr(raw), physiology.clean_rr(raw / 1000)
    assert place in first.flagged
    assert in_seconds.flagged.tolist() == first.flagged.tolist()
    assert in_seconds.rr_ms * 1000 == pytest.approx(first.rr_ms)


# -- variability


def test_variability_by_hand() -> None:
    found = physiology.hrv([800, 810, 790])
    assert (found.mean_rr, found.sdnn, found.rmssd) == pytest.approx((800, 10, math.sqrt((100 + 400) / 2)))
    assert (found.n, found.pairs, found.ddof) == (3, 2, 1)
    assert physiology.hrv([800, 810, 790], ddof=0).sdnn == pytest.approx(math.sqrt(200 / 3))


def test_a_gap_is_no_neighbourhood() -> None:
    found = physiology.hrv([800, None, 900, 910])
    assert found.rmssd == 10
    assert found.mean_rr == 870
    assert found.pairs == 1


@pytest.mark.parametrize(
    ("rr", "mean", "says"),
    [([], N, "0 intervals"), ([800], 800, "1 intervals"), ([800, None, 810], 805, "no two neighbouring")],
)
def test_too_few_intervals_are_undefined_with_the_reason(rr: list[float], mean: float, says: str) -> None:
    found = physiology.hrv(rr)
    assert found.mean_rr == pytest.approx(mean, nan_ok=True)
    assert math.isnan(found.rmssd)
    assert says in found.because


@pytest.mark.parametrize("compute", [physiology.hrv, physiology.clean_rr])
def test_an_interval_is_above_nothing(compute: object) -> None:
    with pytest.raises(ValueError, match=r"rr_ms\[1\]: 0 ms. Expected an interval above 0"):
        compute([800, 0, 810])  # type: ignore[operator]
    with pytest.raises(ValueError, match="rr_ms: it has 2 dimensions"):
        compute([[800, 810]])  # type: ignore[operator]


@given(st.lists(st.floats(300, 2000), min_size=2, max_size=30), st.floats(0.5, 3))
def test_variability_scales_with_the_intervals(rr: list[float], scale: float) -> None:
    first, other = physiology.hrv(rr), physiology.hrv([scale * value for value in rr])
    assert (other.mean_rr, other.sdnn, other.rmssd) == pytest.approx(
        (scale * first.mean_rr, scale * first.sdnn, scale * first.rmssd), abs=1e-6
    )


# -- flooding


def series(*stretches: tuple[float, float, float]) -> tuple[list[float], list[float]]:
    """One sample a second; each stretch is (first second, last second, rate), 80 elsewhere."""
    seconds = [float(n) for n in range(120)]
    return seconds, [next((rate for start, end, rate in stretches if start <= t <= end), 80) for t in seconds]


def test_the_shared_recording() -> None:
    rows = read_table("physio/flooding_fixture.csv")
    seconds, bpm = [float(row["sec"]) for row in rows], [float(row["hr"]) for row in rows]
    assert physiology.flooding_episodes(seconds, bpm) == [(94, 140)]
    # the flicker around 100 lasts four seconds from its first to its last sample above
    assert physiology.flooding_episodes(seconds, bpm, min_seconds=4) == [(94, 140), (180, 184)]


@pytest.mark.parametrize(("last", "found"), [(29, []), (30, [(20, 30)])])
def test_it_lasts_ten_seconds_from_first_to_last_sample_above(last: float, found: list[tuple[float, float]]) -> None:
    assert physiology.flooding_episodes(*series((20, last, 101))) == found


@pytest.mark.parametrize(("again", "found"), [(35, [(20, 45)]), (36, [(20, 30)])])
def test_a_gap_over_five_seconds_ends_it(again: float, found: list[tuple[float, float]]) -> None:
    assert physiology.flooding_episodes(*series((20, 30, 120), (again, 45, 120))) == found


def test_above_is_over_not_at() -> None:
    assert physiology.flooding_episodes(*series((20, 60, 100))) == []
    assert physiology.flooding_episodes(*series((20, 60, 100)), threshold=99.9) == [(20, 60)]


def test_either_the_threshold_or_the_margin_over_the_own_baseline() -> None:
    recording = series((20, 40, 95), (60, 90, 105))
    assert physiology.flooding_episodes(*recording) == [(60, 90)]
    assert physiology.flooding_episodes(*recording, baseline=70, margin=20) == [(20, 40), (60, 90)]
    assert physiology.flooding_episodes(*recording, baseline=90, margin=20) == [(60, 90)]  # 110 does not raise 100
    assert physiology.flooding_episodes(*recording, threshold=None, baseline=90, margin=20) == []


def test_a_signal_that_is_gone_neither_makes_nor_breaks_an_episode_before_five_seconds() -> None:
    seconds, bpm = series((20, 45, 120))
    short = [N if 31 <= t <= 34 else rate for t, rate in zip(seconds, bpm, strict=True)]
    long = [N if 31 <= t <= 35 else rate for t, rate in zip(seconds, bpm, strict=True)]
    assert physiology.flooding_episodes(seconds, short) == [(20, 45)]
    assert physiology.flooding_episodes(seconds, long) == [(20, 30)]
    assert physiology.flooding_episodes(seconds, [None] * len(seconds)) == []


def test_an_episode_may_run_to_the_very_end_and_sampling_may_be_uneven() -> None:
    assert physiology.flooding_episodes([0, 4.5, 9.5, 10, 200, 204, 209, 210], [120] * 8) == [(0, 10), (200, 210)]
    assert physiology.flooding_episodes([], []) == []


@pytest.mark.parametrize(
    ("seconds", "bpm", "how", "says"),
    [
        ([0, 1], [80], {}, "seconds, bpm: 2 and 1 values"),
        ([0, 2, 1], [80, 80, 80], {}, r"seconds\[2\]: a time is missing or goes back"),
        ([0, N], [80, 80], {}, r"seconds\[1\]"),
        ([0, 1], [80, -1], {}, r"bpm\[1\]: -1"),
        ([0, 1], [80, 80], {"baseline": 70}, "baseline, margin: only one of the two"),
        ([0, 1], [80, 80], {"margin": 10}, "baseline, margin: only one of the two"),
        ([0, 1], [80, 80], {"threshold": None}, "threshold: there is none"),
        ([0, 1], [80, 80], {"min_seconds": -1}, "min_seconds"),
    ],
)
def test_wrong_recordings_are_refused(seconds: list[float], bpm: list[float], how: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        physiology.flooding_episodes(seconds, bpm, **how)


@given(st.lists(st.sampled_from([80.0, 101.0, 130.0, N]), min_size=1, max_size=90), st.floats(0, 1000))
def test_episodes_are_apart_long_enough_and_move_with_the_clock(bpm: list[float], start: float) -> None:
    seconds = np.arange(len(bpm), dtype=float)
    found = physiology.flooding_episodes(seconds, bpm)
    assert all(last - first >= 10 for first, last in found)
    assert all(bpm[int(first)] > 100 and bpm[int(last)] > 100 for first, last in found)
    assert all(later[0] - earlier[1] > 5 for earlier, later in pairwise(found))
    moved = physiology.flooding_episodes(seconds + round(start), bpm)
    assert moved == [(first + round(start), last + round(start)) for first, last in found]
