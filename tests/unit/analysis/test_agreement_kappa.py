"""Two raters: κ against published and peer values, the largest κ, missing pairs, and tolerance in time."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis import agreement
from tests.unit.analysis.shared_tables import read_table

TABLE = [[20, 5, 0], [10, 30, 5], [0, 3, 27]]
CODES = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)
PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


def spread_out(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The pairs of codes that a table counts."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in pairs], [j for _, j in pairs]


def test_kappa_from_a_table_and_from_its_codes() -> None:
    # statsmodels 0.14 cohens_kappa: kappa, kappa_max
    found = agreement.from_table(TABLE)
    assert (found.kappa, found.maximum) == pytest.approx((0.6504559, 0.8936170), abs=1e-7)
    assert (found.observed, found.expected, found.n) == pytest.approx((0.77, 0.342, 100))
    again = agreement.cohen_kappa(*spread_out(TABLE))
    assert again.kappa == found.kappa
    assert again.table.tolist() == TABLE
    assert again.labels == (0, 1, 2)


@pytest.mark.parametrize(("kind", "kappa"), [("linear", 0.7222222), ("quadratic", 0.8030822)])
def test_weighted_kappa(kind: str, kappa: float) -> None:
    found = agreement.from_table(TABLE, weights=agreement.disagreement_weights(3, kind))
    assert found.kappa == pytest.approx(kappa, abs=1e-7)
    assert (found.observed - found.expected) / (1 - found.expected) == pytest.approx(found.kappa)


def test_all_disagreements_weighing_alike_is_the_plain_kappa() -> None:
    plain, weighted = agreement.from_table(TABLE), agreement.from_table(TABLE, weights=3 * (1 - np.eye(3)))
    assert weighted.kappa == pytest.approx(plain.kappa)
    assert (weighted.observed, weighted.maximum) == pytest.approx((plain.observed, plain.maximum))


def every_table(rows: tuple[int, ...], columns: tuple[int, ...]) -> list[np.ndarray]:
    """Every table of two rows with these margins, found by trying all of them."""
    firsts = [(a, b, rows[0] - a - b) for a in range(rows[0] + 1) for b in range(rows[0] + 1 - a)]
    tables = [np.array([first, np.array(columns) - first]) for first in firsts]
    return [table for table in tables if (table >= 0).all()]


@pytest.mark.parametrize("kind", ["linear", "quadratic"])
def test_the_maximum_is_the_best_of_all_tables_with_these_margins(kind: str) -> None:
    weights = agreement.disagreement_weights(3, kind)
    table = np.array([[2, 1, 4], [3, 2, 0], [0, 0, 0]])
    margins = every_table((7, 5), (5, 3, 4))
    best = max(agreement.from_table([*t.tolist(), [0, 0, 0]], weights=weights).kappa for t in margins)
    assert agreement.from_table(table, weights=weights).maximum == pytest.approx(best)
    assert len(margins) > 10


def test_numbers_are_ordered_by_size_so_that_weights_fit() -> None:
    found = agreement.cohen_kappa([2, 10, 1], [2, 1, 10], weights=agreement.disagreement_weights(3, "linear"))
    assert found.labels == (1, 2, 10)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1, 2, 1, None, 2], [1, 2, 2, 1, math.nan]),
        (["x", "y", "x", None, "y"], ["x", "y", "y", "x", None]),
        (np.array([1, 2, 1, np.nan, 2]), np.array([1, 2, 2, 1, np.nan])),
    ],
    ids=["lists", "texts", "arrays"],
)
def test_a_pair_with_one_missing_is_left_out(a: list[object], b: list[object]) -> None:
    found = agreement.cohen_kappa(a, b)
    assert found.n == 3
    assert found.kappa == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))


def test_one_constant_rater_agrees_no_better_than_chance() -> None:
    assert agreement.cohen_kappa([1, 1, 1, 1], [1, 2, 1, 2]).kappa == 0


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [([1, 1], [1, 1], "both raters use one code"), ([], [], "no pair"), ([None], [1], "no pair")],
)
def test_kappa_is_undefined_without_room_for_chance(a: list[object], b: list[object], says: str) -> None:
    found = agreement.cohen_kappa(a, b)
    assert math.isnan(found.kappa)
    assert math.isnan(found.maximum)
    assert says in found.because


WRONG_TABLES = [
    ([[1, 2]], "table: 1 rows, 2 columns"),
    ([[1, -2], [0, 1]], r"table\[0\]\[1\]: -2"),
    ([[1, 0.5], [0, 1]], r"table\[0\]\[1\]: 0.5"),
    ([[1, None], [0, 1]], r"table\[0\]\[1\]"),
    ([[1, 2], [3]], "table: not all of it is numbers"),
    ([1, 2], "table: it has 1 dimensions"),
]


@pytest.mark.parametrize(("table", "says"), WRONG_TABLES)
def test_a_table_that_is_none_is_refused_with_the_place(table: list[list[float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        agreement.from_table(table)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (np.eye(3), "no weights of disagreement"),
        (1 - np.eye(2), "weights: it is 2 × 2"),
        (-1 * (1 - np.eye(3)), "no weights of disagreement"),
    ],
    ids=["weights of agreement", "too small", "negative"],
)
def test_weights_that_do_not_fit_are_refused(weights: np.ndarray, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        agreement.from_table(TABLE, weights=weights)


def test_unequal_lengths_and_nested_codes_are_refused() -> None:
    with pytest.raises(ValueError, match="a, b: 2 and 1 values"):
        agreement.cohen_kappa([1, 2], [1])
    with pytest.raises(ValueError, match="a code is itself a list"):
        agreement.cohen_kappa([[1], [2]], [[1], [2]])
    with pytest.raises(ValueError, match="kind: 'cubic'"):
        agreement.disagreement_weights(3, "cubic")


@given(CODES.filter(lambda codes: len(set(codes)) > 1))
def test_agreement_with_oneself_is_one(codes: list[str]) -> None:
    found = agreement.cohen_kappa(codes, codes)
    assert (found.kappa, found.maximum) == pytest.approx((1, 1))


@given(PAIRS, st.sampled_from(list(permutations("abc"))))
def test_other_names_and_another_order_change_nothing(pairs: list[tuple[str, str]], names: tuple[str, ...]) -> None:
    renamed = dict(zip("abc", names, strict=True))
    a, b = zip(*pairs, strict=True)
    first = agreement.cohen_kappa(a, b)
    other = agreement.cohen_kappa([renamed[code] for code in reversed(a)], [renamed[code] for code in reversed(b)])
    swapped = agreement.cohen_kappa(b, a)
    assert [other.kappa, swapped.kappa] == pytest.approx([first.kappa] * 2, nan_ok=True)
    if not math.isnan(first.kappa):
        assert first.kappa <= first.maximum + 1e-12 <= 1 + 1e-9


# -- second by second

SHIFTED = ([0, 0, 1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0, 0])


def test_tolerance_forgives_an_onset_a_unit_late() -> None:
    strict, tolerant = agreement.time_unit_kappa(*SHIFTED), agreement.time_unit_kappa(*SHIFTED, tolerance=1)
    assert strict[0] == strict[1] == pytest.approx(agreement.cohen_kappa(*SHIFTED).kappa)
    assert tolerant == (1, 1)


def test_tolerance_is_asymmetric_and_both_directions_are_told() -> None:
    # a codes one unit that b never saw: seen from b everything is found again, seen from a it is not
    a, b = [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0]
    from_a, from_b = agreement.time_unit_kappa(a, b, tolerance=1)
    assert from_a == 0
    assert math.isnan(from_b)  # b's zeros all agree: one code, no room for chance
    a, b = [0, 1, 0, 2, 2, 0], [0, 0, 0, 2, 2, 0]
    from_a, from_b = agreement.time_unit_kappa(a, b, tolerance=1)
    assert from_a < 1
    assert from_b == 1


def test_a_unit_that_was_not_coded_is_left_out_whatever_lies_beside_it() -> None:
    both = agreement.time_unit_kappa([1, 1, 2, 2], [1, None, 2, 2], tolerance=1)
    assert both == (1, 1)
    assert agreement.time_unit_kappa(["a", "b", None], ["b", "a", "b"]) == (-1, -1)


def test_the_observers_of_the_shared_fixture_agree_fully_within_two_seconds() -> None:
    rows = read_table("agreement/timeunit_fixture.csv")
    a, b = [row["obsA"] for row in rows], [row["obsB"] for row in rows]
    strict, one, two = (agreement.time_unit_kappa(a, b, tolerance=n) for n in range(3))
    assert strict == pytest.approx((0.8565997, 0.8565997), abs=1e-7)
    assert strict[0] < min(one)
    assert one[0] != one[1]
    assert two == (1, 1)


@given(PAIRS, st.integers(0, 4))
def test_more_tolerance_never_finds_less_agreement_in_the_units(pairs: list[tuple[str, str]], reach: int) -> None:
    a, b = zip(*pairs, strict=True)
    swapped = agreement.time_unit_kappa(b, a, tolerance=reach)
    assert agreement.time_unit_kappa(a, b, tolerance=reach) == pytest.approx(swapped[::-1], nan_ok=True)


@pytest.mark.parametrize("tolerance", [-1, 1.5, True])
def test_a_tolerance_is_a_whole_number_of_units(tolerance: int) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        agreement.time_unit_kappa([1, 2], [1, 2], tolerance=tolerance)


def test_a_tolerance_longer_than_the_series_is_no_error() -> None:
    assert agreement.time_unit_kappa([1, 2], [2, 1], tolerance=50) == (1, 1)
