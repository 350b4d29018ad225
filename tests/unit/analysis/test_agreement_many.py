"""Many raters: Fleiss, Krippendorff, Gwet and the intraclass correlations against their published values."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attunement.analysis import agreement
from tests.unit.analysis.shared_tables import read_table

N = math.nan
# Krippendorff (2011): four observers, twelve units
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
).T
# Shrout & Fleiss (1979), table 2: six targets, four judges
SIX_TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
RATINGS = arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(2, 4)), elements=st.integers(1, 5).map(float))


# -- Fleiss


def test_the_published_diagnoses() -> None:
    rows = [list(row.values()) for row in read_table("agreement/fleiss1971_diagnoses.csv")]
    kinds = sorted({kind for row in rows for kind in row})
    found = agreement.fleiss_kappa([[row.count(kind) for kind in kinds] for row in rows])
    assert found.kappa == pytest.approx(0.4302, abs=1e-3)
    assert found.z == pytest.approx(17.7, abs=0.05)
    assert found.per_category == pytest.approx([0.245, 0.245, 0.52, 0.471, 0.566], abs=1e-3)


def test_a_category_nobody_uses_has_no_kappa_of_its_own() -> None:
    found = agreement.fleiss_kappa([[2, 0, 0], [0, 2, 0], [1, 1, 0]])
    # by hand: P̄ = 2/3, shares ½ and ½
    assert found.kappa == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert found.per_category[:2] == pytest.approx([1 / 3, 1 / 3])
    assert math.isnan(found.per_category[2])


def test_one_category_for_everything_leaves_it_undefined() -> None:
    found = agreement.fleiss_kappa([[3, 0], [3, 0]])
    assert math.isnan(found.kappa)
    assert math.isnan(found.z)
    assert "one category" in found.because


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([[2, 1], [1, 1]], r"counts\[1\]: 2 ratings, the first unit has 3"),
        ([[1, 0], [0, 1]], "counts: 1 ratings a unit"),
        ([[1.5, 0.5]], r"counts\[0\]\[0\]: 1.5"),
        ([[N, 1]], r"counts\[0\]\[0\]"),
        (np.zeros((0, 2)), "it is empty"),
    ],
)
def test_counts_that_are_none_are_refused(counts: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        agreement.fleiss_kappa(counts)


# -- Krippendorff

PUBLISHED = [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]


@pytest.mark.parametrize(("level", "alpha"), PUBLISHED)
def test_alpha_has_its_published_values_with_missing_ratings(level: str, alpha: float) -> None:
    found = agreement.krippendorff_alpha(FOUR_OBSERVERS, level=level)
    assert found.alpha == pytest.approx(alpha, abs=1e-4)
    assert found.n == 40  # the 41st rating is alone in its unit


def test_alpha_of_texts_and_none_is_that_of_numbers() -> None:
    words: list[list[Any]] = [
        [None if math.isnan(code) else "abcde"[int(code) - 1] for code in unit] for unit in FOUR_OBSERVERS
    ]
    assert agreement.krippendorff_alpha(words, level="nominal").alpha == pytest.approx(0.7434, abs=1e-4)
    with pytest.raises(ValueError, match="ratings: not all of it is numbers"):
        agreement.krippendorff_alpha(words, level="ordinal")


def test_alpha_by_hand_for_two_raters_and_two_codes() -> None:
    # the x alone in its unit is in no pair and counts for nothing
    alone: list[list[Any]] = [["a", "a"], ["b", "b"], ["b", "b"], ["x", None]]
    found = agreement.krippendorff_alpha(alone, level="nominal")
    assert found.alpha == 1
    # Do = 2/6; three ratings are a and three b: De = 2·3·3/(6·5)
    found = agreement.krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"]], level="nominal")
    assert found.alpha == pytest.approx(1 - (1 / 3) / (18 / 30))


def test_two_zeros_do_not_differ_on_a_ratio_scale_and_nothing_is_below_zero() -> None:
    assert agreement.krippendorff_alpha([[0, 0], [2, 2]], level="ratio").alpha == 1
    with pytest.raises(ValueError, match="0 or more on a ratio scale"):
        agreement.krippendorff_alpha([[-1, 0], [2, 2]], level="ratio")


def test_interval_alpha_keeps_its_digits_far_from_zero() -> None:
    near = agreement.krippendorff_alpha(FOUR_OBSERVERS, level="interval").alpha
    assert agreement.krippendorff_alpha(FOUR_OBSERVERS + 1e9, level="interval").alpha == pytest.approx(near, abs=1e-9)


def test_many_different_ratios_are_compared_in_parts_with_the_same_result() -> None:
    ratings = np.random.default_rng(1).uniform(1, 2, (1500, 2))
    values = ratings.ravel()
    pairs = ((values[:, None] - values[None, :]) / (values[:, None] + values[None, :])) ** 2
    expected = pairs.sum() / (3000 * 2999)
    assert agreement.krippendorff_alpha(ratings, level="ratio").expected == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ratings", "says"),
    [([[1, 1], [1, 1]], "without variation"), ([[1, N], [N, 2]], "no unit has two ratings"), ([[], []], "no unit")],
)
@pytest.mark.parametrize("level", agreement.LEVELS)
def test_alpha_says_why_it_is_silent(ratings: list[list[float]], says: str, level: str) -> None:
    found = agreement.krippendorff_alpha(ratings, level=level)
    assert math.isnan(found.alpha)
    assert says in found.because


@pytest.mark.parametrize(
    ("ratings", "level", "says"),
    [
        ([[1, 2], [3]], "nominal", "ratings"),
        ([1, 2, 3], "nominal", "ratings: it has 1 dimensions"),
        ([[1, 2]], "likert", "level: 'likert' is not known"),
    ],
)
def test_ratings_that_are_no_table_are_refused(ratings: Any, level: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        agreement.krippendorff_alpha(ratings, level=level)


@given(RATINGS, st.integers(1, 4), st.floats(0.5, 4), st.sampled_from(agreement.LEVELS))
def test_alpha_minds_neither_order_nor_unit_of_measurement(
    ratings: np.ndarray, seed: int, scale: float, level: str
) -> None:
    shuffled = np.random.default_rng(seed).permutation(ratings[:, ::-1] * scale)
    first, other = (agreement.krippendorff_alpha(table, level=level).alpha for table in (ratings, shuffled))
    assert other == pytest.approx(first, nan_ok=True, abs=1e-9)


@given(RATINGS, st.sampled_from(agreement.LEVELS))
def test_raters_who_copy_agree_fully(ratings: np.ndarray, level: str) -> None:
    copied = np.repeat(ratings[:, :1], 3, axis=1)
    if len(set(copied[:, 0])) > 1:
        assert agreement.krippendorff_alpha(copied, level=level).alpha == pytest.approx(1)
        assert agreement.gwet_ac1(copied).ac1 == pytest.approx(1)
        assert list(agreement.icc(copied).values()) == pytest.approx([1] * 6)


# -- Gwet


def test_ac1_of_the_four_raters() -> None:
    rows: list[list[float]] = [
        [1, 1, N, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [N, 5, 5, 5], [N, N, 1, 1], [N, N, 3, N],
    ]  # fmt: skip
    found = agreement.gwet_ac1(rows)  # Gwet's own package irrCAC: .77544
    assert found.ac1 == pytest.approx(0.77544, abs=1e-5)
    assert found.n == 11


def test_ac1_stays_steady_where_nearly_all_is_one_category() -> None:
    ratings = [[1, 1]] * 95 + [[1, 2]] * 5
    assert agreement.gwet_ac1(ratings).ac1 > 0.9
    assert agreement.cohen_kappa(*zip(*ratings, strict=True)).kappa == 0


def test_ac1_counts_the_categories_that_could_be_chosen() -> None:
    ratings = [["a", "a"], ["b", "a"]]
    # π = .75, .25: chance .375 with two categories, .1875 with three
    assert agreement.gwet_ac1(ratings).ac1 == pytest.approx((0.5 - 0.375) / 0.625)
    assert agreement.gwet_ac1(ratings, categories=3).ac1 == pytest.approx((0.5 - 0.1875) / 0.8125)
    with pytest.raises(ValueError, match="categories: 1 will not do"):
        agreement.gwet_ac1(ratings, categories=1)


@pytest.mark.parametrize(
    ("ratings", "says"), [([["a", "a"]], "one category"), ([["a", None]], "no unit"), ([[None, None]], "no unit")]
)
def test_ac1_says_why_it_is_silent(ratings: list[list[str | None]], says: str) -> None:
    found = agreement.gwet_ac1(ratings)
    assert math.isnan(found.ac1)
    assert says in found.because


# -- intraclass correlation


def test_the_six_published_forms() -> None:
    found = agreement.icc(SIX_TARGETS)
    assert found == pytest.approx(
        {"1,1": 0.1657, "2,1": 0.2898, "3,1": 0.7148, "1,k": 0.4428, "2,k": 0.6201, "3,k": 0.9093}, abs=1e-4
    )
    assert (found.units, found.raters, found.because) == (6, 4, "")


def test_a_unit_with_a_missing_rating_is_left_out() -> None:
    with_gaps: list[Any] = [[1, N, 10, 1], [None, 5, 5, 5]]
    assert agreement.icc([*with_gaps, *SIX_TARGETS]) == agreement.icc(SIX_TARGETS)


def test_a_severe_rater_lowers_agreement_and_not_consistency() -> None:
    severe = [[x, x - 3] for x in (1, 4, 2, 8, 5)]
    found = agreement.icc(severe)
    assert found["3,1"] == pytest.approx(1)
    assert found["2,1"] < 0.8


@pytest.mark.parametrize(
    ("ratings", "says"),
    [([[1, 2]], "1 complete units"), ([[1], [2]], "1 raters"), ([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]], "do not vary")],
)
def test_icc_says_why_it_is_silent(ratings: list[list[float]], says: str) -> None:
    found = agreement.icc(ratings)
    assert all(map(math.isnan, found.values()))
    assert says in found.because


def test_icc_refuses_words() -> None:
    with pytest.raises(ValueError, match="ratings: not all of it is numbers"):
        agreement.icc([["good", "bad"], ["good", "good"]])


@given(RATINGS, st.floats(0.5, 10), st.floats(-100, 100))
def test_icc_minds_neither_unit_nor_origin(ratings: np.ndarray, scale: float, origin: float) -> None:
    first, other = agreement.icc(ratings), agreement.icc(ratings * scale + origin)
    for form, value in first.items():
        if not math.isnan(value) and abs(value) < 1e6:
            assert other[form] == pytest.approx(value, rel=1e-5, abs=1e-7)
