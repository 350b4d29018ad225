"""What follows what: published and peer values, codes that cannot repeat, sessions that do not run into each other."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis import sequences
from tests.unit.analysis.shared_tables import read_table

NO_REPEATS = np.array([[0, 10, 4, 6], [8, 0, 9, 2], [5, 7, 0, 11], [6, 3, 12, 0]])
# statsmodels 0.14, Poisson log-linear model of rows and columns without the diagonal: fit, adjusted residuals, deviance
FITTED = [5.92314, 8.28881, 5.78804, 5.47104, 7.9662, 5.56276, 7.52307, 7.82774, 7.6492, 6.00589, 6.24912, 8.74499]
RESIDUALS = [
    2.45809, -2.46806, 0.12941, 1.56451, 0.60257, -2.20257, -1.49035, -0.4831, 1.98077, -0.00356, -1.93577, 1.85428,
]  # fmt: skip
CODES = st.lists(st.sampled_from("abcd"), min_size=2, max_size=60)


def cell(table: sequences.LagTable, which: str, given_: Any, target: Any) -> float:
    return float(getattr(table, which)[table.labels.index(given_), table.labels.index(target)])


def test_the_published_sequence() -> None:
    codes = [int(row["code"]) for row in read_table("sequential/B_bakeman_quera_2011_p159.csv")]
    found = sequences.lag_table(codes)
    assert (found.n, found.df, found.tests, found.labels) == (74, 16, 25, (1, 2, 3, 4, 5))
    assert found.observed.sum(axis=1).tolist() == [16, 14, 19, 15, 10]
    assert (found.g2, found.p) == pytest.approx((30.9549, 0.01364), abs=1e-4)
    published = {("z", 1, 4): 1.94, ("z", 2, 4): -2.10, ("z", 5, 2): 2.90, ("z", 3, 3): 2.32}
    published |= {("yules_q", 2, 1): 0.58, ("yules_q", 5, 2): 0.75, ("yules_q", 2, 4): -1.0}
    assert {key: cell(found, *key) for key in published} == pytest.approx(published, abs=0.005)
    assert found.because == ""


def test_a_small_table_by_hand() -> None:
    found = sequences.lag_table(list("aabab"))  # aa ab ba ab
    assert found.observed.tolist() == [[1, 2], [1, 0]]
    assert found.expected.tolist() == [[1.5, 1.5], [0.5, 0.5]]
    # (1 − 1.5)/√(1.5·(1 − 3/4)·(1 − 2/4))
    assert found.z[0, 0] == pytest.approx(-0.5 / math.sqrt(1.5 * 0.25 * 0.5))
    assert found.yules_q[0, 0] == (1 * 0 - 2 * 1) / (1 * 0 + 2 * 1)
    assert found.g2 == pytest.approx(2 * (math.log(1 / 1.5) + 2 * math.log(2 / 1.5) + math.log(1 / 0.5)))
    assert (found.df, found.n, found.tests) == (1, 4, 4)


def test_labels_come_sorted_as_text_with_their_rows_and_columns() -> None:
    found = sequences.lag_table([10, 2, 2, 10])
    assert found.labels == (10, 2)
    assert found.observed.tolist() == [[0, 1], [1, 1]]
    given_first = sequences.from_table([[1, 1], [1, 0]], [2, 10])
    assert given_first.labels == (10, 2)
    assert given_first.observed.tolist() == [[0, 1], [1, 1]]


def test_a_larger_lag_looks_past_what_lies_between() -> None:
    found = sequences.lag_table(list("abcabc"), lag=2)
    assert (found.n, cell(found, "observed", "a", "c"), cell(found, "observed", "a", "b")) == (4, 2, 0)
    assert cell(sequences.lag_table(list("abcabc"), lag=3), "observed", "a", "a") == 1


# -- codes that cannot repeat


def test_without_repeats_chance_and_residuals_are_those_of_quasi_independence() -> None:
    found = sequences.from_table(NO_REPEATS, list("abcd"), can_repeat=False)
    off = ~np.eye(4, dtype=bool)
    assert found.expected[off] == pytest.approx(FITTED, abs=1e-4)
    assert found.z[off] == pytest.approx(RESIDUALS, abs=1e-4)
    assert (found.g2, found.df, found.tests) == pytest.approx((14.7830423, 5, 12))
    assert np.diag(found.expected).tolist() == [0, 0, 0, 0]
    assert np.isnan(np.diag(found.z)).all()
    assert np.isnan(np.diag(found.yules_q)).all()
    assert not np.isnan(found.yules_q[off]).any()


def test_ignoring_that_codes_cannot_repeat_would_tell_another_story() -> None:
    as_if = sequences.from_table(NO_REPEATS, list("abcd"))
    assert as_if.df == 9
    assert as_if.z[0, 1] > 1.1 * RESIDUALS[0]
    assert as_if.z[0, 0] < -2


def test_the_shared_sequence_without_repeats() -> None:
    codes = [row["code"] for row in read_table("sequential/G_nonrepeating_events.csv")]
    found = sequences.lag_table(codes, can_repeat=False)
    # statsmodels 0.14 on the same transitions
    assert (found.g2, found.df) == pytest.approx((21.0596599, 11))
    assert cell(found, "z", "5", "2") == pytest.approx(3.065, abs=1e-3)
    assert cell(found, "expected", "1", "2") == pytest.approx(4.036, abs=1e-3)
    assert found.expected.sum(axis=0) == pytest.approx(found.observed.sum(axis=0))
    assert found.expected.sum(axis=1) == pytest.approx(found.observed.sum(axis=1))


def test_a_cell_that_nothing_can_fill_is_expected_empty_and_said() -> None:
    # after a only b, after b only c: with these margins no a can be followed by c, however the codes fall
    found = sequences.lag_table(list("abc"), can_repeat=False)
    assert found.expected.tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert "stay empty whatever" in found.because
    assert found.tests == 0


def test_a_repeat_that_cannot_be_is_named() -> None:
    with pytest.raises(ValueError, match=r"codes\[3\]: 'a' follows itself"):
        sequences.lag_table(list("abaa"), can_repeat=False)
    with pytest.raises(ValueError, match=r"observed\[1\]\[1\]: 'b' follows itself"):
        sequences.from_table([[0, 1], [1, 1]], ["a", "b"], can_repeat=False)


def test_a_code_that_opens_the_next_session_is_no_repeat_and_may_return_at_lag_two() -> None:
    assert sequences.lag_table(list("abcbac"), groups=[1, 1, 1, 2, 2, 2], can_repeat=False).n == 4
    later = sequences.lag_table(list("abacab"), lag=2, can_repeat=False)
    assert cell(later, "observed", "a", "a") == 2
    assert later.df == 4


def test_two_codes_that_cannot_repeat_leave_nothing_to_test() -> None:
    found = sequences.lag_table(list("ababab"), can_repeat=False)
    assert found.expected.tolist() == found.observed.tolist()
    assert math.isnan(found.g2)
    assert math.isnan(found.df)
    assert math.isnan(found.p)
    assert found.tests == 0
    assert "2 codes leave no degrees of freedom" in found.because


# -- sessions, couples, gaps


def test_nothing_is_counted_across_sessions() -> None:
    found = sequences.lag_table(list("abab"), groups=[1, 1, 2, 2])
    assert (found.n, cell(found, "observed", "b", "a")) == (2, 0)
    assert sequences.lag_table(list("abcabc"), groups=list("xxxyyy"), lag=2).n == 2
    assert sequences.lag_table(list("abcabc"), groups=list("xxxyyy"), lag=3).n == 0


def test_a_session_number_that_comes_again_with_the_next_couple_is_a_new_run() -> None:
    found = sequences.lag_table(list("abab"), groups=[1, 1, 2, 1])
    assert found.n == 1


def test_a_moment_not_coded_keeps_its_place() -> None:
    assert sequences.lag_table(["a", None, "b", "a"]).n == 1
    assert sequences.lag_table(["a", None, "b", "a"], lag=2).n == 1
    assert sequences.lag_table(np.array([1, np.nan, 1, 1])).n == 1
    assert sequences.lag_table(["a", None, "a"], can_repeat=False).n == 0


@given(CODES, st.data())
def test_sessions_add_up(codes: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(codes) - 1))
    labels = sorted(set(codes))
    parts = [sequences.lag_table(part) for part in (codes[:cut], codes[cut:])]
    whole = sequences.lag_table(codes, groups=[0] * cut + [1] * (len(codes) - cut))
    for given_ in labels:
        for target in labels:
            there = [cell(p, "observed", given_, target) for p in parts if {given_, target} <= set(p.labels)]
            assert cell(whole, "observed", given_, target) == sum(there)


@given(CODES)
def test_other_names_change_nothing(codes: list[str]) -> None:
    renamed = dict(zip("abcd", "dcba", strict=True))
    first, other = sequences.lag_table(codes), sequences.lag_table([renamed[code] for code in codes])
    np.testing.assert_allclose(other.z[::-1, ::-1], first.z, atol=1e-12)
    np.testing.assert_allclose(other.yules_q[::-1, ::-1], first.yules_q, atol=1e-12)
    assert (other.g2, other.p) == pytest.approx((first.g2, first.p), nan_ok=True)


@given(CODES)
def test_margins_are_kept_with_and_without_repeats(codes: list[str]) -> None:
    plain = sequences.lag_table(codes)
    apart = [code for n, code in enumerate(codes) if n == 0 or code != codes[n - 1]]
    unrepeated = sequences.lag_table(apart, can_repeat=False)
    for table in (plain, unrepeated):
        assert "settle" not in table.because
        if table.n:
            np.testing.assert_allclose(table.expected.sum(axis=0), table.observed.sum(axis=0), atol=1e-6)
            np.testing.assert_allclose(table.expected.sum(axis=1), table.observed.sum(axis=1), atol=1e-6)
        assert table.tests == np.count_nonzero(~np.isnan(table.z))


def test_all_codes_the_other_way_round_turn_the_table() -> None:
    codes = list("abacbbcaadbcbacddab")
    first, back = sequences.lag_table(codes), sequences.lag_table(codes[::-1])
    assert back.observed.T.tolist() == first.observed.tolist()
    np.testing.assert_allclose(back.z.T, first.z, atol=1e-12)


# -- silence and refusal


@pytest.mark.parametrize("codes", [[], ["a"], [None, None], ["a", None]])
def test_no_transition_no_numbers(codes: list[str | None]) -> None:
    found = sequences.lag_table(codes)
    assert (found.n, found.tests) == (0, 0)
    assert all(map(math.isnan, (found.g2, found.df, found.p)))
    assert found.because == "no transition was counted"


def test_one_code_alone_is_not_tested() -> None:
    found = sequences.lag_table(["a", "a", "a"])
    assert (found.n, found.tests) == (2, 0)
    assert math.isnan(found.p)


def test_a_code_that_ends_every_session_has_no_row_and_is_named() -> None:
    found = sequences.lag_table(list("abxaba"), groups=[1, 1, 1, 2, 2, 2])
    assert "nothing follows x" in found.because
    assert np.isnan(found.z[found.labels.index("x")]).all()
    assert found.expected[found.labels.index("x")].tolist() == [0, 0, 0]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"codes": "abc"}, "codes: it is not one series"),
    ({"codes": [["a"], ["b"]]}, "a code is itself a list"),
    ({"codes": ["a", "b"], "lag": 0}, "lag: 0 will not do. Expected a whole number, 1 or more"),
    ({"codes": ["a", "b"], "lag": 1.5}, "lag: 1.5"),
    ({"codes": ["a", "b"], "groups": [1]}, "codes, groups: 2 and 1 values"),
    ({"codes": ["a", "b"], "groups": [1, None]}, r"groups\[1\]: no group"),
]


@pytest.mark.parametrize(("how", "says"), WRONG)
def test_wrong_sequences_are_refused(how: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sequences.lag_table(**how)


@pytest.mark.parametrize(
    ("observed", "labels", "says"),
    [
        ([[1, 2], [3, 4]], ["a"], "observed, labels: 2 and 1 values"),
        ([[1, 2]], ["a"], "observed: 1 rows, 2 columns"),
        ([[1, -2], [3, 4]], ["a", "b"], r"observed\[0\]\[1\]: -2"),
        ([[1, 2], [3, 4]], ["a", "a"], "a label is there twice"),
    ],
)
def test_wrong_tables_are_refused(observed: list[list[float]], labels: list[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sequences.from_table(observed, labels)


def test_the_table_given_is_not_changed() -> None:
    table = NO_REPEATS.copy()
    found = sequences.from_table(table, list("dcba"), can_repeat=False)
    assert table.tolist() == NO_REPEATS.tolist()
    assert found.observed[0, 1] == NO_REPEATS[3, 2]
