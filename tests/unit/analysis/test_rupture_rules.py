"""The literature's rules: published values, both sides of each criterion, gaps that are no neighbours."""

import math

import numpy as np
import pytest

from attunement.analysis import rupture
from attunement.domain.errors import BadInput
from tests.unit.analysis.shared_tables import read_table


def column(table: str, name: str) -> list[float]:
    return [float(row[name]) for row in read_table(f"changepoint/{table}.csv")]


def test_the_individuals_chart_of_the_nist_handbook() -> None:
    found = rupture.control_chart(column("nist_individuals", "x"))
    assert (found.centre, found.mr_bar) == pytest.approx((50.81, 1.877778), abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((45.816, 55.804), abs=1e-3)
    assert found.signals == ()


def test_a_rating_outside_the_limits_is_a_signal_and_a_gap_makes_no_moving_range() -> None:
    steady = [5.0, 5.2, 5.0, 5.2, 5.0, 5.2]
    assert rupture.control_chart([*steady, 3.0]).signals == (6,)
    apart = rupture.control_chart([5.0, 5.2, None, 9.0])
    assert apart.mr_bar == pytest.approx(0.2)
    assert apart.signals == (0, 1, 3)


def test_a_chart_without_neighbours_is_undefined_and_says_why() -> None:
    found = rupture.control_chart([5.0, None, 5.5])
    assert math.isnan(found.centre)
    assert "neighbouring" in found.because


def test_the_moving_average_of_the_nist_handbook() -> None:
    found = rupture.ewma(column("nist_ewma", "x"), weight=0.3, start=50, sd=2.0539)
    assert found.values[:5] == pytest.approx([50.6, 49.52, 50.56, 50.18, 50.16], abs=1e-2)
    assert found.values == pytest.approx(column("nist_ewma", "ewma"), abs=1e-3)
    assert (found.lower, found.upper) == pytest.approx((47.4116, 52.5884), abs=1e-4)


def test_a_gap_leaves_average_and_sums_as_they_were() -> None:
    assert rupture.ewma([4.0, None, 4.0], weight=0.5, start=6, sd=1).values == pytest.approx(
        [5, np.nan, 4.5], nan_ok=True
    )
    assert rupture.cusum([4.0, None, 4.0], target=5, k=0.5, h=9).low == pytest.approx([0.5, 0.5, 1.0])


def test_the_cusum_of_the_nist_handbook() -> None:
    found = rupture.cusum(column("nist_cusum", "x"), target=325, k=0.3175, h=4.1959)
    assert found.high == pytest.approx(column("nist_cusum", "Shi"), abs=1e-9)
    assert found.low == pytest.approx(column("nist_cusum", "Slo"), abs=1e-9)
    assert found.first_signal == 13


def test_a_cusum_signals_above_its_limit_not_at_it() -> None:
    assert rupture.cusum([3.0], target=5, k=0.5, h=1.5).first_signal is None
    assert rupture.cusum([3.0], target=5, k=0.5, h=1.4).first_signal == 0


def test_the_one_break_of_the_nile() -> None:
    flow = column("nile", "flow")
    found = rupture.single_break(flow)
    assert found.index == 28
    assert float(read_table("changepoint/nile.csv")[found.index - 1]["year"]) == 1898
    assert (found.rss0, found.rss1) == pytest.approx((2835157, 1597457), abs=1)
    assert found.bic == pytest.approx(1270.084, abs=1e-3)


def test_the_break_is_where_the_mean_moves_and_missing_values_keep_the_index() -> None:
    assert rupture.single_break([1, 1, None, 1, 5, 5]).index == 4
    assert rupture.single_break([2, 2, 2]).rss1 == 0


def test_a_drop_counts_from_its_criterion_on() -> None:
    series = [5.2, 4.0, 5.2, 5.2]  # SD 0.6: the drop is exactly 2 SD
    assert rupture.criterion_drops(series, sd_multiple=2.0) == [1]
    assert rupture.criterion_drops(series, sd_multiple=2.001) == []
    assert rupture.criterion_drops(series, sd_multiple=1.0, floor=1.2) == [1]
    assert rupture.criterion_drops(series, sd_multiple=1.0, floor=1.21) == []


def test_a_gap_is_not_adjacency_and_no_fall_is_no_drop() -> None:
    assert rupture.criterion_drops([5.2, None, 3.0, 5.0], sd_multiple=1.0) == []
    assert rupture.criterion_drops([5.0, 5.0, 5.0], sd_multiple=1.0) == []


def test_the_stricter_sd_is_the_larger_of_own_and_pooled() -> None:
    calm, wild = [5.0, 4.8, 5.0, 5.0], [7.0, 3.0, 7.0, 3.0]
    drops = {
        basis: rupture.criterion_drops([calm, wild], sd_multiple=1.0, sd_basis=basis)
        for basis in ("within", "pooled", "stricter")
    }
    assert drops == {"within": [[1], [1, 3]], "pooled": [[], [1, 3]], "stricter": [[], [1, 3]]}


def test_a_drop_is_told_with_depth_length_and_repair() -> None:
    one, two = rupture.drop_episodes([5.2, 5.4, 4.0, 5.3, 5.5, 4.0, 3.9, 3.8], sd_multiple=1.0)
    assert (one.index, one.length, one.repaired) == (2, 1, True)
    assert one.depth == pytest.approx(1.4)
    assert (two.index, two.length, two.repaired) == (5, None, False)
    assert two.depth == pytest.approx(1.7)


def test_a_late_return_ends_an_episode_but_is_no_repair_in_time() -> None:
    (found,) = rupture.drop_episodes([5.5, 3.0, 3.0, 3.0, 3.0, 5.5, 5.5, 5.5], sd_multiple=1.0)
    assert (found.length, found.repaired) == (4, False)


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: rupture.control_chart([[1, 2], [3, 4]]), "rating"),
        (lambda: rupture.control_chart([1, math.inf]), "rating"),
        (lambda: rupture.ewma([1, 2], weight=0, start=1, sd=1), "weight"),
        (lambda: rupture.ewma([1, 2], weight=0.3, start=1, sd=-1), "sd"),
        (lambda: rupture.cusum([1, 2], target=1, k=-1, h=4), "k"),
        (lambda: rupture.single_break([1.0]), "x"),
        (lambda: rupture.criterion_drops([1, 2], sd_multiple=0), "sd_multiple"),
        (lambda: rupture.criterion_drops([1, 2], sd_multiple=1, sd_basis="own"), "sd_basis"),  # type: ignore[arg-type]
    ],
)
def test_what_will_not_do_is_named(call: object, where: str) -> None:
    with pytest.raises(BadInput, match=where):
        call()  # type: ignore[operator]


def test_the_input_is_left_alone() -> None:
    series = np.array([5.0, np.nan, 4.0])
    rupture.control_chart(series), rupture.single_break(series), rupture.criterion_drops(series, sd_multiple=1)
    assert np.array_equal(series, [5.0, np.nan, 4.0], equal_nan=True)
