"""What tends to follow what: planted answers are found, chance is not, and few moments say nothing."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from attunement.analysis.followings import Following, Followings, followings


def pair(found: Followings, given: str, target: str) -> Following:
    return next(row for row in found.rows if (row.given, row.target) == (given, target))


def planted(seed: int, n: int = 160, chance: float = 0.8) -> list[str]:
    """After a criticism comes a defence, most times; all else by chance."""
    dice = np.random.default_rng(seed)
    codes = ["other"]
    while len(codes) < n:
        led = codes[-1] == "criticism" and dice.random() < chance
        codes.append("defence" if led else str(dice.choice(["criticism", "humour", "other"])))
    return codes


def test_a_planted_answer_is_found_and_comes_first() -> None:
    found = followings(planted(1))
    first = found.telling[0]
    assert (first.given, first.target, first.verdict) == ("criticism", "defence", "more")
    assert first.share.low > first.usual


def test_the_planted_share_lies_in_its_interval_nearly_always() -> None:
    held = [pair(followings(planted(seed)), "criticism", "defence").share for seed in range(60)]
    assert sum(share.low <= 0.8 <= share.high for share in held) >= 54


def test_codes_by_chance_say_something_in_one_session_of_twenty_at_most() -> None:
    dice = np.random.default_rng(7)
    told = [bool(followings(dice.choice(list("abcd"), 60)).telling) for _ in range(200)]
    assert sum(told) <= 18  # 10 expected at most; 18 is its upper 1 in 100


def test_each_test_is_fishers_on_the_table_folded_to_two_by_two() -> None:
    codes = planted(3, 80)
    found = followings(codes)
    counts, labels = found.table.observed, list(found.table.labels)
    row = pair(found, "criticism", "defence")
    i, j = labels.index("criticism"), labels.index("defence")
    a, b, c = counts[i, j], counts[i].sum() - counts[i, j], counts[:, j].sum() - counts[i, j]
    folded = [[a, b], [c, counts.sum() - a - b - c]]
    assert row.p == pytest.approx(min(1, found.tests * 2 * stats.fisher_exact(folded, alternative="greater").pvalue))


def test_few_moments_say_nothing_and_say_why() -> None:
    found = followings(list("abab"))
    assert found.telling == ()
    assert found.tests == 0
    assert "5 times" in found.because
    assert {row.verdict for row in found.rows} == {"too few"}


def test_a_code_on_the_floor_is_tested_and_one_under_it_is_not() -> None:
    codes = list("ab" * 5 + "cb" * 4 + "a")
    found = followings(codes)
    assert pair(found, "a", "b").verdict != "too few"
    assert pair(found, "c", "b").verdict == "too few"


def test_nothing_is_counted_across_sessions_nor_over_a_long_silence() -> None:
    codes, seconds = list("abab"), [0.0, 10, 200, 210]
    assert followings(codes, groups=[1, 1, 2, 2]).n == 2
    assert followings(codes, seconds=seconds, longest_gap=60).n == 2
    assert followings(codes, seconds=seconds, longest_gap=190).n == 3
    assert followings(codes, seconds=[0.0, 10, 0, 10], groups=[1, 1, 2, 2], longest_gap=60).n == 2


def test_no_codes_no_words() -> None:
    assert followings([]).because == "no transition was counted"
    assert followings([], seconds=[], longest_gap=5).n == 0


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"longest_gap": 5}, "no times"),
        ({"longest_gap": 5, "seconds": [1, 0, 2]}, r"seconds\[1\]"),
        ({"longest_gap": 5, "seconds": [None, 1, 2]}, r"seconds\[0\]"),
        ({"longest_gap": 5, "seconds": [1, 2]}, "3 and 2"),
        ({"least": 0}, "least"),
    ],
)
def test_wrong_times_are_refused(how: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        followings(list("abc"), **how)
