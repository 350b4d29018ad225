"""Half a point is half a point: means of whole answers are compared as people would, not as binary fractions are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from statistics import fmean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attunement.domain.repairing import VERIFY, Rating, Verdict, earlier_level, verify
from attunement.roadmap.own_progress import OwnPoint, OwnProgress, went

HALF = Fraction(1, 2)
START = datetime(2027, 1, 4, tzinfo=UTC)
MEANS = st.integers(5, 35).map(lambda fifths: Fraction(fifths, 5)) | st.integers(4, 28).map(lambda n: Fraction(n, 4))
"""What a check-out's mean can be with five answers, or with four."""


def expected_word(before: Fraction, now: Fraction) -> str:
    return "same" if abs(now - before) <= HALF else "up" if now > before else "down"


@settings(max_examples=80, deadline=None)
@given(one=MEANS, other=MEANS, now=MEANS)
@example(one=Fraction(1), other=Fraction(12, 5), now=Fraction(11, 5))
@example(one=Fraction(6, 5), other=Fraction(27, 5), now=Fraction(14, 5))
def test_a_word_for_a_change_is_that_of_exact_numbers(one: Fraction, other: Fraction, now: Fraction) -> None:
    assert went(fmean([float(one), float(other)]), float(now)) == expected_word((one + other) / 2, now)


@settings(max_examples=80, deadline=None)
@given(one=MEANS, other=MEANS, now=MEANS)
@example(one=Fraction(6, 5), other=Fraction(11, 5), now=Fraction(6, 5))
@example(one=Fraction(8, 5), other=Fraction(9, 5), now=Fraction(6, 5))
def test_a_rating_exactly_half_a_point_below_the_earlier_level_shows_the_repair(
    one: Fraction, other: Fraction, now: Fraction
) -> None:
    before = [Rating(START, float(one)), Rating(START + timedelta(days=7), float(other))]
    level = earlier_level(before, usual=5.0)
    found = verify(level, [Rating(START + timedelta(days=20), float(now))], [START + timedelta(days=14)])
    assert (found.verdict is Verdict.SHOWN) == (now >= (one + other) / 2 - HALF)


@pytest.mark.parametrize("level", [1.0, 1.7, 4.0, 5.9, 6.2, 7.0])
def test_what_the_page_calls_enough_is_enough(level: float) -> None:
    """The page says the number with one decimal, so a rating of that number must do."""
    asked = verify(level, [], [START]).needed
    assert asked == pytest.approx(level - VERIFY.near)
    enough = Rating(START + timedelta(days=1), float(f"{asked:.1f}"))
    assert verify(level, [enough], [START]).verdict is Verdict.SHOWN
    too_little = Rating(START + timedelta(days=1), round(asked - 0.2, 1))
    assert verify(level, [too_little], [START]).verdict is Verdict.WAITING


@pytest.mark.parametrize(
    ("means", "word"),
    [
        ((1.0, 2.4, 2.2), "same"),
        ((1.0, 2.4, 2.4), "up"),
        ((1.0, 2.4, 1.2), "same"),
        ((1.0, 2.4, 1.0), "down"),
        ((4.0,), "first"),
        ((), "none"),
    ],
    ids=str,
)
def test_ones_own_page_compares_the_last_with_the_mean_of_all_before(means: tuple[float, ...], word: str) -> None:
    points = tuple(OwnPoint(START + timedelta(days=n), mean) for n, mean in enumerate(means))
    assert OwnProgress(points, (), ()).went == word


# ---- the window of three rated sessions, each step opening a new one


def verdict(low: int, *, steps: tuple[float, ...] = (0,), then: float = 6.0) -> tuple[str, int]:
    """After so many low ratings, one a week, a last one `then`; steps are days. Gives the verdict and how many left."""
    ratings = [Rating(START + timedelta(days=7 * n + 1), 4.0) for n in range(low)]
    ratings += [Rating(START + timedelta(days=7 * low + 1), then)]
    found = verify(6.0, ratings, [START + timedelta(days=at) for at in steps])
    return found.verdict.value, found.left


@pytest.mark.parametrize(
    ("low", "steps", "expected"),
    [
        (0, (0,), ("shown", 2)),
        (2, (0,), ("shown", 0)),
        (3, (0,), ("not-shown", 0)),
        (3, (0, 20), ("shown", 2)),
        (3, (0, 23), ("waiting", 3)),
        (9, (0, 60), ("shown", 2)),
        (0, (2,), ("waiting", 3)),
        (0, (), ("waiting", 3)),
    ],
    ids=[
        "the first one shows it",
        "the third still does",
        "the fourth is past the window",
        "a step opens a new window",
        "a step after the last rating waits whole",
        "long after, by a late step",
        "a rating before anything was done shows nothing",
        "nothing was done",
    ],
)
def test_a_rating_counts_within_three_sessions_of_some_step(
    low: int, steps: tuple[float, ...], expected: tuple[str, int]
) -> None:
    assert verdict(low, steps=steps) == expected


@settings(max_examples=40, deadline=None)
@given(means=st.lists(st.sampled_from([3.0, 4.0, 5.4, 5.6, 6.0]), max_size=8), order=st.randoms(use_true_random=False))
def test_the_order_ratings_come_in_is_of_no_account_and_better_ones_never_undo_it(
    means: list[float], order: object
) -> None:
    ratings = [Rating(START + timedelta(days=7 * n + 1), mean, f"s{n}") for n, mean in enumerate(means)]
    acts = [START, START + timedelta(days=16)]
    found = verify(6.0, ratings, acts)
    mixed = list(ratings)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert verify(6.0, mixed, reversed(acts)) == found
    better = [Rating(rating.at, rating.mean + 0.5, rating.session) for rating in ratings]
    if found.verdict is Verdict.SHOWN:
        assert found.by in ratings
        assert verify(6.0, better, acts).verdict is Verdict.SHOWN
    assert 0 <= found.left <= VERIFY.within
