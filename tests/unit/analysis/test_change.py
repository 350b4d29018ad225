"""Reliable and clinically significant change: published values, every formula, both sides of each boundary."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis import change
from tests.unit.analysis.shared_tables import number_or_none, read_table

FINITE = st.floats(-1e3, 1e3)
EVERYTHING: change.How = {
    "sd_pre": 10.0,
    "reliability": 0.8,
    "mean_pre": 50.0,
    "mean_post": 40.0,
    "sd_post": 12.0,
    "r_pre_post": 0.5,
    "r_post": 0.7,
}
# each formula written out once more by hand for pre 60, post 45 and the numbers above
BY_HAND = {
    "jacobson-truax": (-15, math.sqrt(2) * 10 * math.sqrt(0.2)),
    "gulliksen-lord-novick": ((45 - 50) - 0.8 * 10, 10 * math.sqrt(1 - 0.64)),
    "hsu-linn-lord": ((45 - 40) - 0.8 * 10, 10 * math.sqrt(1 - 0.64)),
    "edwards-nunnally": (45 - (0.8 * 10 + 50), 10 * math.sqrt(0.2)),
    "nunnally-kotsch": (45 - (0.8 * 10 + 50), math.sqrt(0.64 * 100 * 0.2 + 100 * 0.3)),
    # SE² = 20, r1 = .8, r2 = 124/144; r_dd = (80 + 124 − 120)/(100 + 144 − 120)
    "hageman-arrindell": (-15 * 84 / 124 + -10 * 40 / 124, math.sqrt(84 / 124) * math.sqrt(40)),
    "maassen": (-15, math.sqrt(100 * 0.2 + 144 * 0.2)),
}


def test_the_worked_example_of_jacobson_and_truax() -> None:
    assert change.cutoffs(40, 7.5, 60, 7.5) == change.CutOffs(55, 45, 50)
    found = change.reliable_change(32.5, 47.5, sd_pre=7.5, reliability=0.80)
    assert (found.se, found.s_diff) == pytest.approx((3.3541, 4.7434), abs=1e-4)
    assert found.rc == pytest.approx([3.1623], abs=1e-4)
    assert found.verdict.tolist() == ["improved"]
    assert found.because == ""


@pytest.mark.parametrize(
    ("given_", "a", "b", "c"),
    [((60, 5, 40, 10), 50, 60, (10 * 60 + 5 * 40) / 15), ((40, 5, 60, 10), 50, 40, (10 * 40 + 5 * 60) / 15)],
    ids=["lower is better", "higher is better"],
)
def test_b_rests_on_the_functional_group_and_the_means_say_which_way_is_better(
    given_: tuple[float, float, float, float], a: float, b: float, c: float
) -> None:
    found = change.cutoffs(*given_)
    assert (found.a, found.b, found.c) == pytest.approx((a, b, c))


def test_cutoffs_between_equal_groups_are_undefined_and_say_why() -> None:
    same = change.cutoffs(50, 5, 50, 10)
    assert math.isnan(same.a)
    assert math.isnan(same.b)
    assert same.c == 50
    assert "same mean" in same.because
    assert math.isnan(change.cutoffs(40, 0, 60, 0).c)


@pytest.mark.parametrize("method", change.METHODS)
def test_each_method_is_its_own_formula(method: str) -> None:
    how: change.How = {**EVERYTHING, "method": method}
    found = change.reliable_change([60, None], [45, 45], **how)
    numerator, denominator = BY_HAND[method]
    assert found.s_diff == pytest.approx(denominator)
    assert found.rc[0] == pytest.approx(numerator / denominator)
    assert found.se == pytest.approx(10 * math.sqrt(0.2))
    assert math.isnan(found.rc[1])
    assert found.verdict[1] is None


NEEDED = {
    "gulliksen-lord-novick": ["mean_pre"],
    "hsu-linn-lord": ["mean_pre", "mean_post"],
    "edwards-nunnally": ["mean_pre"],
    "nunnally-kotsch": ["mean_pre"],
    "hageman-arrindell": ["mean_pre", "mean_post", "sd_post", "r_pre_post"],
    "maassen": ["sd_post"],
}


@pytest.mark.parametrize(("method", "name"), [(m, name) for m, names in NEEDED.items() for name in names])
def test_what_a_method_needs_and_did_not_get_is_named(method: str, name: str) -> None:
    how = {**EVERYTHING, name: None}
    with pytest.raises(ValueError, match=rf"{name}: not given.*{method}"):
        change.reliable_change([1], [2], method=method, **how)  # type: ignore[arg-type]


def test_nunnally_kotsch_takes_one_reliability_for_both_unless_told() -> None:
    alike = change.reliable_change(60, 45, sd_pre=10, reliability=0.8, mean_pre=50, method="nunnally-kotsch")
    assert alike.s_diff == pytest.approx(math.sqrt(0.64 * 100 * 0.2 + 100 * 0.2))


@pytest.mark.parametrize(
    ("post", "verdict"), [(59.8, "unchanged"), (59.81, "improved"), (40.2, "unchanged"), (40.19, "deteriorated")]
)
def test_a_change_of_exactly_the_critical_size_is_not_reliable(post: float, verdict: str) -> None:
    # √2·10·√.125 is 5, so 1.96 is a change of 9.8; in binary it is a little less or more
    assert change.reliable_change([50], [post], sd_pre=10, reliability=0.875).verdict.tolist() == [verdict]


def test_the_critical_value_is_1_65_for_hageman_and_arrindell_and_can_be_chosen() -> None:
    how: change.How = {**EVERYTHING, "mean_post": 50.0, "method": "hageman-arrindell"}
    unit = change.reliable_change(50, 50, **how).s_diff / (84 / 124)
    for z, verdict in ((1.64, "unchanged"), (1.66, "improved")):
        found = change.reliable_change(50, 50 + z * unit, **how)
        assert found.verdict.tolist() == [verdict]
    assert change.reliable_change(50, 59, sd_pre=10, reliability=0.875, z=1.65).verdict.tolist() == ["improved"]


@pytest.mark.parametrize(
    ("how", "says"),
    [({"sd_pre": 0.0, "reliability": 0.8}, "0 or undefined"), ({"sd_pre": 5.0, "reliability": 1.0}, "0 or undefined")],
)
def test_an_error_of_nothing_leaves_change_undefined(how: change.How, says: str) -> None:
    found = change.reliable_change([1, 2], [2, 2], **how)
    assert np.isnan(found.rc).all()
    assert found.verdict.tolist() == [None, None]
    assert says in found.because


def test_a_difference_without_reliability_is_undefined() -> None:
    found = change.reliable_change(
        [60], [45], sd_pre=10, sd_post=10, reliability=0.5, mean_pre=50, mean_post=40, r_pre_post=0.5,
        method="hageman-arrindell",
    )  # fmt: skip
    assert np.isnan(found.rc).all()
    assert found.because


WRONG = [
    ({"sd_pre": -1.0, "reliability": 0.8}, "sd_pre"),
    ({"sd_pre": math.nan, "reliability": 0.8}, "sd_pre"),
    ({"sd_pre": 1.0, "reliability": 1.2}, "reliability: 1.2 will not do. Expected a number from 0 to 1"),
    ({"sd_pre": 1.0, "reliability": 0.8, "method": "jt"}, "method: 'jt' is not known. Expected one of jacobson"),
    ({"sd_pre": 1.0, "reliability": 0.8, "z": -1.0}, "z"),
]


@pytest.mark.parametrize(("how", "says"), WRONG)
def test_wrong_arguments_are_named(how: change.How, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        change.reliable_change([1], [2], **how)


@pytest.mark.parametrize(
    ("pre", "post", "says"),
    [
        ([1, 2], [1], "pre, post: 2 and 1 values"),
        (["high"], [1], "pre: not all of it is numbers"),
        ([[1, 2]], [1], "pre: it has 2 dimensions"),
        ([1], [math.inf], r"post\[0\]: a value is infinite"),
    ],
)
def test_wrong_scores_are_named(pre: object, post: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        change.reliable_change(pre, post, sd_pre=1, reliability=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pre", "post", "word"),
    [
        (30, 10, "recovered"),
        (30, 20, "improved"),  # on the cut-off is not past it
        (20, 5, "improved"),  # nor was it outside before
        (30, 25, "unchanged"),
        (21, 19, "unchanged"),  # crossed, but within the error
        (10, 30, "deteriorated"),
        (None, 10, None),
        (30, float("nan"), None),
    ],
)
def test_recovery_is_reliable_change_across_the_cutoff(pre: float, post: float, word: str | None) -> None:
    lower = change.classify([pre], [post], cutoff=20, sd_pre=5, reliability=0.8, higher_is_better=False)
    assert lower == [word]
    mirrored = [None if value is None else -value for value in (pre, post)]
    assert change.classify(mirrored[:1], mirrored[1:], cutoff=-20, sd_pre=5, reliability=0.8) == [word]


def test_the_published_counts_for_forty_completers() -> None:
    scores: dict[str, dict[str, float | None]] = {}
    for row in read_table("rci/claus_2020.csv"):
        scores.setdefault(row["id"], {})[row["time"]] = number_or_none(row["bdi"])
    pairs = [(s["1"], s["4"]) for s in scores.values() if s.get("1") is not None and s.get("4") is not None]
    pre, post = np.array(pairs, dtype=float).T
    assert len(pre) == 40
    how: change.How = {"sd_pre": float(pre.std(ddof=1)), "reliability": 0.801, "higher_is_better": False}
    assert Counter(change.reliable_change(pre, post, **how).verdict) == {"improved": 18, "unchanged": 22}
    cut = change.cutoffs(pre.mean(), how["sd_pre"], 7.69, 7.52).c
    assert cut == pytest.approx(21.0166, abs=1e-3)
    assert Counter(change.classify(pre, post, cutoff=cut, **how)) == {"recovered": 10, "improved": 8, "unchanged": 22}
    ha: change.How = {
        **how,
        "method": "hageman-arrindell",
        "mean_pre": float(pre.mean()),
        "mean_post": float(post.mean()),
        "sd_post": float(post.std(ddof=1)),
        "r_pre_post": float(np.corrcoef(pre, post)[0, 1]),
    }
    assert Counter(change.reliable_change(pre, post, **ha).verdict) == {"improved": 25, "unchanged": 15}


@given(st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=8), st.sampled_from(list(change.METHODS)))
def test_direction_turns_the_verdict_and_nothing_else(scores: list[tuple[float, float]], method: str) -> None:
    pre, post = zip(*scores, strict=True)
    how: change.How = {**EVERYTHING, "method": method}
    lower: change.How = {**how, "higher_is_better": False}
    up, down = change.reliable_change(pre, post, **how), change.reliable_change(pre, post, **lower)
    assert up.rc.tolist() == down.rc.tolist()
    turned = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert [turned[word] for word in up.verdict] == down.verdict.tolist()


def test_the_scores_given_are_not_changed() -> None:
    pre, post = np.array([30.0, math.nan]), np.array([10.0, 5.0])
    change.classify(pre, post, cutoff=20, sd_pre=5, reliability=0.8, higher_is_better=False)
    assert (pre[0], post.tolist()) == (30.0, [10.0, 5.0])


def test_d_from_r_has_the_published_values() -> None:
    assert change.d_from_r([0.278, 0.29, 0.24]) == pytest.approx([0.5788, 0.606, 0.4945], abs=1e-3)
    assert change.d_from_r(0.0) == 0.0
    assert isinstance(change.d_from_r(0.5), float)


def test_d_is_undefined_for_a_perfect_or_missing_correlation_and_refused_beyond() -> None:
    assert np.isnan(np.asarray(change.d_from_r([1.0, -1.0, None]))).all()
    with pytest.raises(ValueError, match="beyond ±1"):
        change.d_from_r(1.01)
