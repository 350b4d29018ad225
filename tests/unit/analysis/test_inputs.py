"""Numbers and labels as people have them: lists, arrays, columns of data frames, gaps; and what is none of these."""

import math
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pytest

from attunement.analysis import agreement, physiology, sequences
from attunement.analysis.inputs import MISSING, coded, count_table, number, numbers, whole

N = math.nan
SERIES: list[tuple[Any, tuple[Any, ...], list[int]]] = [
    ([10, 2, None, 2], (2, 10), [1, 0, MISSING, 0]),
    (np.array([10, 2, 2]), (2, 10), [1, 0, 0]),
    (np.array([10.0, 2, N]), (2, 10), [1, 0, MISSING]),
    (np.array([0.5, 2, N]), (0.5, 2), [0, 1, MISSING]),
    ([np.int64(10), np.float32(2), np.float32(N)], (2, 10), [1, 0, MISSING]),
    (np.array([True, False]), (0, 1), [1, 0]),
    (np.array([10**15, 3]), (3, 10**15), [1, 0]),
    (["b", None, "a", N], ("a", "b"), [1, MISSING, 0, MISSING]),
    (np.array(["b", "a"]), ("a", "b"), [1, 0]),
    ([2, "10", 1], (1, "10", 2), [2, 1, 0]),
    (pd.Series([10, 2, 2]), (2, 10), [1, 0, 0]),
    (pd.Series(["b", None, "a"]), ("a", "b"), [1, MISSING, 0]),
    ((), (), []),
    (np.array([]), (), []),
    ([None, N], (), [MISSING, MISSING]),
]


@pytest.mark.parametrize(("series", "labels", "positions"), SERIES)
def test_labels_are_ordered_and_missing_ones_marked(series: Any, labels: tuple[Any, ...], positions: list[int]) -> None:
    found, (places,) = coded(series, what="codes")
    assert (found, places.tolist()) == (labels, positions)
    assert not any(isinstance(label, np.generic) for label in found)


def test_two_series_share_their_labels_whatever_holds_them() -> None:
    labels, (first, second) = coded(np.array([1.0, 3.0]), [3, 2, None], what="a, b")
    assert (labels, first.tolist(), second.tolist()) == ((1, 2, 3), [0, 2], [2, 1, MISSING])
    assert coded([2, 10], what="codes", order=str)[0] == (10, 2)


NO_SERIES: list[Any] = [None, "abc", 3, np.zeros((2, 2)), {"a": 1}, [["a"]], (code for code in "ab")]


@pytest.mark.parametrize("series", NO_SERIES, ids=lambda series: type(series).__name__)
def test_what_is_no_series_is_a_value_error_everywhere(series: Any) -> None:
    for call in (sequences.lag_table, physiology.hrv, physiology.clean_rr):
        with pytest.raises(ValueError, match="Expected"):
            call(series)
    with pytest.raises(ValueError, match="Expected"):
        agreement.cohen_kappa(series, series)


def test_columns_of_a_data_frame_go_in_as_they_are() -> None:
    frame = pd.DataFrame({"a": [1, 2, 1, 2], "b": [1, 2, 2, 2]})
    assert agreement.cohen_kappa(frame["a"], frame["b"]).kappa == pytest.approx(0.5)
    assert agreement.krippendorff_alpha(frame, level="nominal").n == 8
    assert agreement.icc(frame).units == 4
    assert sequences.lag_table(frame["a"], groups=frame["b"]).n == 2
    words = pd.DataFrame({"a": ["x", "y"], "b": ["x", None]})
    assert agreement.gwet_ac1(words).n == 1


def test_numbers_are_copied_and_none_is_nan() -> None:
    given = np.array([1.0, 2.0])
    numbers(given, "x")[0] = 9
    assert given[0] == 1
    assert np.isnan(numbers([1, None], "x")).tolist() == [False, True]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: numbers(["a", "b"], "x"), "x: not all of it is numbers"),
        (lambda: numbers([[1, 2], [3]], "x", dimensions=2), "x: not all of it is numbers.*each row as long"),
        (lambda: numbers([[1, math.inf]], "x", dimensions=2), r"x\[0\]\[1\]: a value is infinite"),
        (lambda: number(None, "y"), "y: None will not do. Expected a finite number"),
        (lambda: number(-1, "y", least=0), "y: -1 will not do. Expected a number, 0 or more"),
        (lambda: number(2, "y", least=0, most=1), "Expected a number from 0 to 1"),
        (lambda: whole(1.0, "n", least=1), "n: 1.0 will not do"),  # type: ignore[arg-type]
        (lambda: count_table([[1, N]], "t"), r"t\[0\]\[1\]: nan. Expected a count"),
    ],
)
def test_messages_say_what_where_and_what_was_expected(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
