"""Each analysis at its edges: undefined is NaN with its reason, wrong is named, and what came in is left alone."""

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
SOME = {"sd_pre": 7.5, "reliability": 0.8}
ALL_GIVEN = {**SOME, "mean_pre": 40.0, "mean_post": 50.0, "sd_post": 8.0, "r_pre_post": 0.5, "r_post": 0.7}

UNDEFINED: dict[str, tuple[Callable[[], Any], str, tuple[str, ...]]] = {
    "kappa of nothing": (lambda: agreement.cohen_kappa([], []), "no pair has both ratings", ("kappa", "maximum")),
    "kappa of pairs that never meet": (
        lambda: agreement.cohen_kappa(["a", None], [None, "b"]),
        "no pair has both ratings",
        ("kappa", "observed", "expected", "maximum"),
    ),
    "kappa of one code": (
        lambda: agreement.cohen_kappa(["a", "a"], ["a", "a"]),
        "chance alone allows no disagreement: both raters use one code",
        ("kappa", "maximum"),
    ),
    "kappa with weights of nothing": (
        lambda: agreement.cohen_kappa([1, 2], [2, 1], weights=[[0, 0], [0, 0]]),
        "the weights count no disagreement between the codes that were used",
        ("kappa", "maximum"),
    ),
    "kappa of one code each, weighed as nothing": (
        lambda: agreement.cohen_kappa([1, 1], [2, 2], weights=[[0, 0], [0, 0]]),
        "the weights count no disagreement between the codes that were used",
        ("kappa", "maximum"),
    ),
    "kappa of an empty table": (lambda: agreement.from_table([[0, 0], [0, 0]]), "no pair has both ratings", ("kappa",)),
    "alpha without raters": (
        lambda: agreement.krippendorff_alpha([[], []], level="interval"),
        "no unit has two ratings",
        ("alpha", "observed", "expected"),
    ),
    "alpha of one rating a unit": (
        lambda: agreement.krippendorff_alpha([[1, None], [None, 2]], level="ordinal"),
        "no unit has two ratings",
        ("alpha",),
    ),
    "alpha of one value": (
        lambda: agreement.krippendorff_alpha([[0.1, 0.1], [0.1, 0.1]], level="interval"),
        "all ratings are the same: without variation α is undefined",
        ("alpha",),
    ),
    "alpha of zeros on a ratio scale": (
        lambda: agreement.krippendorff_alpha([[0, 0], [0, 0]], level="ratio"),
        "all ratings are the same: without variation α is undefined",
        ("alpha",),
    ),
    "AC1 of one category": (
        lambda: agreement.gwet_ac1([["a", "a"]]),
        "one category only: chance agreement is undefined",
        ("ac1", "observed", "expected"),
    ),
    "AC1 of no pair": (lambda: agreement.gwet_ac1([["a", None], [None, "b"]]), "no unit has two ratings", ("ac1",)),
    "Fleiss of one category": (
        lambda: agreement.fleiss_kappa([[3, 0], [3, 0]]),
        "every rating is in one category, so chance explains all",
        ("kappa", "z"),
    ),
    "change without error": (
        lambda: change.reliable_change([40], [50], sd_pre=7.5, reliability=1),
        "the jacobson-truax error of a change is 0 or undefined with these SDs and reliabilities",
        ("rc",),
    ),
    "change in a group that does not vary": (
        lambda: change.reliable_change([40], [50], sd_pre=0, reliability=0.8),
        "the jacobson-truax error of a change is 0 or undefined with these SDs and reliabilities",
        ("rc",),
    ),
    "change whose differences are error alone": (
        lambda: change.reliable_change([40], [50], method="hageman-arrindell", **{**ALL_GIVEN, "reliability": 0.0}),
        "the hageman-arrindell error of a change is 0 or undefined with these SDs and reliabilities",
        ("rc", "s_diff"),
    ),
    "cut-offs of one mean": (
        lambda: change.cutoffs(10, 2, 10, 2),
        "both groups have the same mean, so neither direction is better",
        ("a", "b"),
    ),
    "cut-offs without spread": (
        lambda: change.cutoffs(10, 0, 20, 0),
        "neither group varies, so c has no place between them",
        ("c",),
    ),
    "cut-offs of nothing at all": (
        lambda: change.cutoffs(10, 0, 10, 0),
        "both groups have the same mean, so neither direction is better; "
        "neither group varies, so c has no place between them",
        ("a", "b", "c"),
    ),
    "a sequence of nothing": (lambda: sequences.lag_table([]), "no transition was counted", ("g2", "df", "p")),
    "a sequence of one": (lambda: sequences.lag_table(["a"]), "no transition was counted", ("g2", "df", "p", "z")),
    "a lag as long as the sequence": (
        lambda: sequences.lag_table(["a", "b"], lag=2),
        "no transition was counted",
        ("g2", "z", "yules_q", "expected"),
    ),
    "each code in a session of its own": (
        lambda: sequences.lag_table(["a", "b"], groups=[1, 2]),
        "no transition was counted",
        ("g2", "z"),
    ),
    "one code for ever": (
        lambda: sequences.lag_table(["a", "a", "a"]),
        "1 codes leave no degrees of freedom for a test of the whole table",
        ("g2", "p", "z"),
    ),
    "no beats": (
        lambda: physiology.hrv([]),
        "0 intervals are too few for SDNN; no two neighbouring intervals are there, so RMSSD is undefined",
        ("mean_rr", "sdnn", "rmssd"),
    ),
    "one beat": (
        lambda: physiology.hrv([800]),
        "1 intervals are too few for SDNN; no two neighbouring intervals are there, so RMSSD is undefined",
        ("sdnn", "rmssd"),
    ),
    "beats with a gap between any two": (
        lambda: physiology.hrv([800, None, 810]),
        "no two neighbouring intervals are there, so RMSSD is undefined",
        ("rmssd",),
    ),
}


@pytest.mark.parametrize(("compute", "because", "fields"), UNDEFINED.values(), ids=UNDEFINED)
def test_undefined_is_nan_with_its_reason_and_never_0(
    compute: Callable[[], Any], because: str, fields: tuple[str, ...]
) -> None:
    found = compute()
    assert found.because == because
    for field in fields:
        values = np.atleast_1d(np.asarray(getattr(found, field), dtype=float))
        assert np.isnan(values).all(), field


DEFINED: dict[str, Callable[[], Any]] = {
    "kappa": lambda: agreement.cohen_kappa(["a", "b"], ["b", "a"]),
    "kappa of one code each": lambda: agreement.cohen_kappa([1, 1], [2, 2]),
    "alpha": lambda: agreement.krippendorff_alpha([[1, 2], [1, 1]], level="nominal"),
    "AC1": lambda: agreement.gwet_ac1([["a", "a"]], categories=2),
    "Fleiss": lambda: agreement.fleiss_kappa([[2, 0], [1, 1]]),
    "change": lambda: change.reliable_change([40], [50], **SOME),
    "cut-offs": lambda: change.cutoffs(10, 2, 20, 2),
    "sequences": lambda: sequences.lag_table(["a", "b", "a", "a", "b", "b", "a"]),
    "beats": lambda: physiology.hrv([800, 810]),
}


@pytest.mark.parametrize("compute", DEFINED.values(), ids=DEFINED)
def test_the_other_side_of_the_boundary_gives_a_number_and_no_excuse(compute: Callable[[], Any]) -> None:
    assert compute().because == ""


WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "kappa of unequal lengths": (
        lambda: agreement.cohen_kappa([1], [1, 2]),
        "a, b: 1 and 2 values. Expected equally many of each.",
    ),
    "kappa of a number": (
        lambda: agreement.cohen_kappa(3, [1]),  # type: ignore[arg-type]
        "a, b: one of them is not a series. Expected two sequences.",
    ),
    "kappa of lists within a list": (
        lambda: agreement.cohen_kappa([[1], [2]], [[1], [2]]),
        "a, b: a code is itself a list. Expected texts or numbers.",
    ),
    "weights of another shape": (
        lambda: agreement.cohen_kappa([1, 2], [1, 2], weights=[[0]]),
        "weights: it is 1 × 1. Expected 2 × 2.",
    ),
    "weights of agreement": (
        lambda: agreement.cohen_kappa([1, 2], [1, 2], weights=[[1, 0], [0, 1]]),
        "weights: these are no weights of disagreement. Expected 0 on the diagonal and 0 or more elsewhere. "
        "Weights of agreement w become 1 - w.",
    ),
    "a table with half a person": (
        lambda: agreement.from_table([[1, 0.5], [0, 1]]),
        "table[0][1]: 0.5. Expected a count: 0, 1, 2, ….",
    ),
    "a table that is not square": (
        lambda: agreement.from_table([[1, 2]]),
        "table: 1 rows, 2 columns. Expected as many of each.",
    ),
    "a tolerance below 0": (
        lambda: agreement.time_unit_kappa([1], [1], tolerance=-1),
        "tolerance: -1 will not do. Expected a whole number, 0 or more.",
    ),
    "a tolerance that is true": (
        lambda: agreement.time_unit_kappa([1], [1], tolerance=True),
        "tolerance: True will not do. Expected a whole number, 0 or more.",
    ),
    "no categories": (
        lambda: agreement.disagreement_weights(0, "linear"),
        "categories: 0 will not do. Expected a whole number, 1 or more.",
    ),
    "a kind of weights nobody knows": (
        lambda: agreement.disagreement_weights(2, "cubic"),
        "kind: 'cubic' is not known. Expected linear or quadratic.",
    ),
    "a level nobody knows": (
        lambda: agreement.krippendorff_alpha([[1, 2]], level="metric"),
        "level: 'metric' is not known. Expected one of nominal, ordinal, interval, ratio.",
    ),
    "below 0 on a ratio scale": (
        lambda: agreement.krippendorff_alpha([[-1, 2]], level="ratio"),
        "ratings: -1. Expected 0 or more on a ratio scale.",
    ),
    "rows of unequal length": (
        lambda: agreement.gwet_ac1([[1, 2], [1]]),
        "ratings: the rows are not equally long. Expected units × raters, each row as long as the others.",
    ),
    "fewer categories than occur": (
        lambda: agreement.gwet_ac1([[1, 2]], categories=1),
        "categories: 1 will not do. Expected a whole number, 2 or more.",
    ),
    "one rating a unit": (
        lambda: agreement.fleiss_kappa([[1, 0]]),
        "counts: 1 ratings a unit. Expected 2 or more.",
    ),
    "no units": (lambda: agreement.fleiss_kappa([[]]), "counts: it is empty. Expected units × categories."),
    "a rating that is infinite": (
        lambda: agreement.icc([[1, math.inf], [1, 2]]),
        "ratings[0][1]: a value is infinite. Expected a finite number, or NaN.",
    ),
    "a method nobody knows": (
        lambda: change.reliable_change([1], [2], method="mine", **SOME),
        "method: 'mine' is not known. Expected one of " + ", ".join(change.METHODS) + ".",
    ),
    "scores in two dimensions": (
        lambda: change.reliable_change([[1]], [[2]], **SOME),
        "pre: it has 2 dimensions. Expected a sequence of numbers.",
    ),
    "an SD below 0": (
        lambda: change.reliable_change([1], [2], sd_pre=-1, reliability=0.8),
        "sd_pre: -1 will not do. Expected a number, 0 or more.",
    ),
    "a reliability beyond 1": (
        lambda: change.reliable_change([1], [2], sd_pre=1, reliability=1.01),
        "reliability: 1.01 will not do. Expected a number from 0 to 1.",
    ),
    "a correlation below -1": (
        lambda: change.reliable_change([1], [2], method="hageman-arrindell", **{**ALL_GIVEN, "r_pre_post": -1.01}),
        "r_pre_post: -1.01 will not do. Expected a number from -1 to 1.",
    ),
    "a reliability after below 0": (
        lambda: change.reliable_change([1], [2], method="nunnally-kotsch", **{**ALL_GIVEN, "r_post": -0.01}),
        "r_post: -0.01 will not do. Expected a number from 0 to 1.",
    ),
    "a critical value that is none": (
        lambda: change.reliable_change([1], [2], z=NAN, **SOME),
        "z: nan will not do. Expected a number, 0 or more.",
    ),
    "a cut-off that is none": (
        lambda: change.classify([1], [2], cutoff=NAN, **SOME),
        "cutoff: nan will not do. Expected a finite number.",
    ),
    "a correlation beyond 1": (
        lambda: change.d_from_r([0.2, -1.2]),
        "r: a correlation is beyond ±1. Expected numbers from -1 to 1.",
    ),
    "a share of a gain beyond 1": (
        lambda: change.sudden_gains([1, 2], cutoff=1, percent=1.5),
        "percent: 1.5 will not do. Expected a number from 0 to 1.",
    ),
    "a gain after the last session": (
        lambda: change.sudden_gain_reversal([9, 2], (1, 2, 7.0)),
        "gain: it ends at session 2. Expected a place in 2 scores.",
    ),
    "a gain with parts missing": (
        lambda: change.sudden_gain_reversal([9, 2], (0, 1)),  # type: ignore[arg-type]
        "gain: it has 2 parts. Expected (from_session, to_session, size).",
    ),
    "a lag of 0": (
        lambda: sequences.lag_table(["a"], lag=0),
        "lag: 0 will not do. Expected a whole number, 1 or more.",
    ),
    "codes as one text": (
        lambda: sequences.lag_table("abba"),
        "codes: it is not one series. Expected a sequence of codes.",
    ),
    "a code without a group": (
        lambda: sequences.lag_table(["a", "b"], groups=["x", None]),
        "groups[1]: no group. Expected a group for every code.",
    ),
    "a repeat where none can be": (
        lambda: sequences.lag_table(["a", "b", "b"], can_repeat=False),
        "codes[2]: 'b' follows itself. Expected another code, since codes cannot repeat. "
        "Join the two, or say that codes can repeat.",
    ),
    "a diagonal that must be empty": (
        lambda: sequences.from_table([[0, 1], [1, 2]], ["a", "b"], can_repeat=False),
        "observed[1][1]: 'b' follows itself. Expected 0, since codes cannot repeat.",
    ),
    "a label twice": (
        lambda: sequences.from_table([[0, 1], [1, 2]], ["a", "a"]),
        "labels: a label is there twice. Expected each label once.",
    ),
    "a label that is a list": (
        lambda: sequences.from_table([[0, 1], [1, 2]], [["a"], ["b"]]),
        "labels: a label is itself a list. Expected texts or numbers.",
    ),
    "labels that are a number": (
        lambda: sequences.from_table([[0, 1], [1, 2]], 2),  # type: ignore[arg-type]
        "observed, labels: one of them is not a series. Expected two sequences.",
    ),
    "too few labels": (
        lambda: sequences.from_table([[0, 1], [1, 2]], ["a"]),
        "observed, labels: 2 and 1 values. Expected equally many of each.",
    ),
    "a beat of no length": (
        lambda: physiology.hrv([800, 0]),
        "rr_ms[1]: 0 ms. Expected an interval above 0.",
    ),
    "a time that goes back": (
        lambda: physiology.flooding_episodes([0, 2, 1], [90, 90, 90]),
        "seconds[2]: a time is missing or goes back. Expected times in order.",
    ),
    "a time that is missing": (
        lambda: physiology.flooding_episodes([0, None], [90, 90]),
        "seconds[1]: a time is missing or goes back. Expected times in order.",
    ),
    "a rate below 0": (
        lambda: physiology.flooding_episodes([0, 1], [90, -1]),
        "bpm[1]: -1. Expected a rate of 0 or more.",
    ),
    "a baseline alone": (
        lambda: physiology.flooding_episodes([0], [90], baseline=60),
        "baseline, margin: only one of the two is given. Expected both, or neither.",
    ),
    "no threshold of any kind": (
        lambda: physiology.flooding_episodes([0], [90], threshold=None),
        "threshold: there is none. Expected a threshold, or a baseline and a margin.",
    ),
}


@pytest.mark.parametrize(("compute", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_a_value_error_with_a_whole_message(compute: Callable[[], Any], says: str) -> None:
    with pytest.raises(ValueError) as caught:
        compute()
    assert isinstance(caught.value, BadInput)
    assert str(caught.value) == says


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
    given = {**ALL_GIVEN, name: None}
    with pytest.raises(BadInput) as caught:
        change.reliable_change([40], [50], method=method, **given)
    assert str(caught.value) == f"{name}: not given. Expected a number, which the method {method} needs."


@pytest.mark.parametrize("method", change.METHODS)
def test_what_a_method_does_not_need_changes_nothing(method: str) -> None:
    needed = {name: ALL_GIVEN[name] for name in (*SOME, *NEEDS.get(method, ()))}
    few = change.reliable_change([40, 30], [50, 29], method=method, **needed)
    extra = {name: value for name, value in ALL_GIVEN.items() if name != "r_post" or method != "nunnally-kotsch"}
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
    how = {"sd_pre": 5.0, "reliability": 0.8}
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
