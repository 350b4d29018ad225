"""Linkage: the published numbers, a planted lag with its sign, surrogates, gaps, and one partner missing."""

import csv
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.analysis.linkage import evenly, mismatched, windowed
from attunement.analysis.linkage_segments import segmented
from attunement.domain.errors import BadInput
from tests.unit.analysis.shared_tables import METHODS, read_table

N = math.nan


def published(case: str) -> Any:
    path = METHODS / "cases.json"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    cases = json.loads(path.read_text(encoding="utf-8"))
    return next(found["expected"] for found in cases if found["id"] == case)


def wander(n: int, seed: int) -> np.ndarray:
    """A slowly wandering signal, as a heart rate sampled once a second."""
    noise = np.random.default_rng(seed).normal(0, 1, n + 20)
    smooth: np.ndarray = np.convolve(noise, np.ones(5) / 5, mode="same")[10 : n + 10]
    return 80 + 5 * smooth


def test_windows_give_the_numbers_published_for_them() -> None:
    expected = published("D12")
    with (METHODS / "synchrony" / "200_01.txt").open(encoding="utf-8") as file:
        rows = np.array(list(csv.reader(file, delimiter=" "))[1:], dtype=float)
    found = windowed(rows[:, 0], rows[:, 1], rate=25, lag=5, window=60, step=30)
    assert found.windows == expected["n_win"]
    assert found.z.shape == (18, 251)
    assert found.mean == pytest.approx(expected["grandAver"], abs=1e-7)
    assert found.at_zero == pytest.approx(expected["lag_zero_mean"], abs=1e-7)
    assert found.first_leads == pytest.approx(expected["s1_lead"], abs=1e-7)
    assert found.second_leads == pytest.approx(expected["s2_lead"], abs=1e-7)


def test_segments_give_the_numbers_published_for_them() -> None:
    expected = published("D13")
    rows = read_table("synchrony/fixture_sin.csv")
    found = segmented([r["a"] for r in rows], [r["b"] for r in rows], rate=5, segment=20, lag=3)
    got = (found.mean, found.mismatched, found.effect, found.first_leads, found.second_leads)
    wanted = [expected[key] for key in ("Z", "Zpseudo", "ES", "Zlead1", "Zlead2")]
    assert got == pytest.approx(wanted, abs=1e-6)
    assert (found.with_sign, found.effect_with_sign) == pytest.approx(
        (expected["Z_noabs"], expected["ES_noabs"]), abs=1e-6
    )
    assert found.segments == 6


@pytest.mark.parametrize("later", [-4, -1, 0, 3])
def test_a_planted_lag_is_found_with_its_sign(later: int) -> None:
    first = wander(400, 7)
    second = np.roll(first, later) + np.random.default_rng(1).normal(0, 0.3, 400)
    found = windowed(first, second, rate=1, absolute=False)
    peak = float(found.lags[np.nanargmax(np.nanmean(found.z, axis=0))])
    assert peak == later
    if later:
        assert (found.first_leads > found.second_leads) == (later > 0)
        by_segment = segmented(first, second, rate=1, segment=60, lag=5)
        assert (by_segment.first_leads > by_segment.second_leads) == (later > 0)


def test_swapping_the_two_swaps_who_leads() -> None:
    one, two = wander(300, 1), wander(300, 2)
    there, back = windowed(one, two, rate=1), windowed(two, one, rate=1)
    assert (there.first_leads, there.second_leads) == pytest.approx((back.second_leads, back.first_leads))
    assert there.z == pytest.approx(back.z[:, ::-1])


def test_a_pair_that_goes_together_stands_out_among_mismatched_pairs() -> None:
    shared = [wander(300, seed) for seed in range(5)]
    pairs = [(one, one + np.random.default_rng(n).normal(0, 1.0, 300)) for n, one in enumerate(shared)]
    found = mismatched(pairs, rate=1, lag=2)
    assert found.mismatched.size == 20
    assert found.above.tolist() == [1.0] * 5
    assert found.effect > 3
    strangers = mismatched([(wander(300, n), wander(300, n + 50)) for n in range(5)], rate=1, lag=2)
    assert abs(strangers.effect) < 1.5


def test_two_pairs_are_too_few_to_mismatch() -> None:
    found = mismatched([(wander(120, 1), wander(120, 2))] * 2, rate=1)
    assert math.isnan(found.effect)
    assert np.isnan(found.above).all()
    assert "2 pairs are too few" in found.because


def test_mismatched_pairs_are_thinned_evenly_and_always_alike() -> None:
    pairs = [(wander(70, n), wander(70, n + 100)) for n in range(40)]
    once, again = (mismatched(pairs, rate=1, window=30, step=30, lag=0) for _ in range(2))
    assert once.mismatched.size == 780  # every second of 1,560
    assert once.mismatched.tolist() == again.mismatched.tolist()


@pytest.mark.parametrize("alone", [[], [N] * 200, [None] * 200])
def test_one_partner_missing_is_refused(alone: Any) -> None:
    there = wander(200, 1)
    for first, second, name in ((there, alone, "second"), (alone, there, "first")):
        with pytest.raises(BadInput, match=f"{name}: this partner's series is missing"):
            windowed(first, second, rate=1)
        with pytest.raises(BadInput, match=f"{name}: this partner's series is missing"):
            segmented(first, second, rate=1)
        with pytest.raises(BadInput, match=rf"pairs\[1\].{name}: this partner"):
            mismatched([(there, there), (first, second)], rate=1)


def test_a_gap_takes_its_windows_out_and_no_others() -> None:
    one, two = wander(300, 1), wander(300, 2)
    whole = windowed(one, two, rate=1)
    one[100] = N
    found = windowed(one, two, rate=1)
    assert 0 < found.used < 1
    kept = ~np.isnan(found.z)
    assert found.z[kept] == pytest.approx(whole.z[kept])
    still = windowed(np.full(300, 70.0), two, rate=1)
    assert (still.used, "stands still" in still.because) == (0, True)
    assert math.isnan(still.mean)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rate": 0}, "rate: 0 will not do"),
        ({"window": 1}, "a window has fewer than 3 samples"),
        ({"step": 0.1}, "or a step none"),
        ({"window": 400}, "300 samples are too few. Expected at least 405"),
        ({"lag": -1}, "lag: -1 will not do"),
    ],
)
def test_what_cannot_be_computed_is_said(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        windowed(wander(300, 1), wander(300, 2), **({"rate": 1.0} | change))


def test_segments_too_few_or_shorter_than_the_lag() -> None:
    found = segmented(wander(70, 1), wander(70, 2), rate=1, segment=30)
    assert "2 segments are too few" in found.because
    assert math.isnan(found.mean)
    with pytest.raises(BadInput, match="Expected longer than the lag"):
        segmented(wander(70, 1), wander(70, 2), rate=1, segment=5, lag=5)
    broken = wander(200, 1)
    broken[10] = N
    assert segmented(broken, wander(200, 2), rate=1, segment=30).segments == 5


# -- even samples


def test_samples_are_put_on_an_even_clock_and_a_lost_signal_stays_lost() -> None:
    found = evenly([0, 2, 4, 20, 21], [70, 72, 74, 90, 91], start=0, ends=22)
    assert found[:5].tolist() == [70, 71, 72, 73, 74]
    assert np.isnan(found[5:20]).all()
    assert found[20:22].tolist() == [90, 91]
    assert math.isnan(found[22])
    assert np.isnan(evenly([1, 2], [N, N], start=0, ends=3)).all()
    assert evenly([0, 1, 5], [60, N, 65], start=0, ends=5).tolist() == [60, 61, 62, 63, 64, 65]
    with pytest.raises(BadInput, match=r"seconds\[1\]"):
        evenly([1, 0], [1, 2], start=0, ends=3)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(0.1, 4), st.floats(40, 150)), min_size=2, max_size=30))
def test_an_even_clock_never_leaves_the_range_of_the_samples(steps: list[tuple[float, float]]) -> None:
    times = np.cumsum([step for step, _ in steps])
    rates = [rate for _, rate in steps]
    found = evenly(times, rates, start=float(times[0]), ends=float(times[-1]) + 2)
    there = found[~np.isnan(found)]
    assert there.size
    assert min(rates) - 1e-9 <= there.min() <= there.max() <= max(rates) + 1e-9
