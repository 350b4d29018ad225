"""Each analysis at its edges: undefined is NaN with its reason, and what is wrong is named whole."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attunement.analysis import agreement, change, physiology, sequences
from attunement.domain.errors import BadInput

NAN = math.nan
SOME: dict[str, Any] = {"sd_pre": 7.5, "reliability": 0.8}
ALL_GIVEN: dict[str, Any] = {
    **SOME,
    "mean_pre": 40.0,
    "mean_post": 50.0,
    "sd_post": 8.0,
    "r_pre_post": 0.5,
    "r_post": 0.7,
}


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
        lambda: agreement.from_table([[1.0, 0.5], [0.0, 1.0]]),
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
        lambda: agreement.icc([[1.0, math.inf], [1.0, 2.0]]),
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
