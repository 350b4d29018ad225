"""The state machine of a repair, the order of its steps, and what the ratings must show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from attunement.domain.errors import Refused
from attunement.domain.repair import RepairStepName, RuptureState
from attunement.domain.repairing import (
    MAY_FOLLOW,
    STATE_AFTER,
    WAS_ONE,
    Rating,
    Reply,
    Verdict,
    check_move,
    earlier_level,
    next_step,
    step_name,
    verify,
    verify_all,
)

START = datetime(2026, 1, 5, tzinfo=UTC)
S = RuptureState
ALLOWED = {
    (S.SUSPECTED, S.CONFIRMED),
    (S.SUSPECTED, S.REJECTED),
    (S.SUSPECTED, S.ALREADY_HANDLED),
    (S.CONFIRMED, S.REPAIRED),
    (S.CONFIRMED, S.UNREPAIRED),
}


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def rated(*means: float, first: float = 7) -> list[Rating]:
    """One rating a week."""
    return [Rating(day(first + 7 * n), mean, f"s{n}") for n, mean in enumerate(means)]


@pytest.mark.parametrize(("now", "then"), list(product(S, S)), ids=lambda state: state.value)
def test_only_these_moves_are_allowed(now: RuptureState, then: RuptureState) -> None:
    if (now, then) in ALLOWED:
        check_move(now, then)
        return
    with pytest.raises(Refused, match="cannot become"):
        check_move(now, then)


def test_every_state_has_its_moves_and_every_reply_its_state() -> None:
    assert set(MAY_FOLLOW) == set(S)
    assert set(STATE_AFTER) == set(Reply)
    assert set(WAS_ONE) == set(S) - {S.SUSPECTED}
    assert [state for state, was in WAS_ONE.items() if not was] == [S.REJECTED]


@pytest.mark.parametrize(
    ("taken", "then"),
    [
        ((), "clarify"),
        (("clarify",), "own-part"),
        (("clarify", "own"), "acknowledge"),
        (("own-part",), "clarify"),
        (("clarify", "own-part", "acknowledge", "explore"), "agree"),
        (tuple(step.value for step in RepairStepName), "follow-up"),
        (("something of old",), "clarify"),
    ],
)
def test_the_next_step_is_the_first_not_taken(taken: tuple[str, ...], then: str) -> None:
    assert next_step(taken).value == then


def test_an_old_name_of_a_step_is_known_and_a_strange_one_is_none() -> None:
    assert step_name("own") is RepairStepName.OWN_PART
    assert step_name("dance") is None


@pytest.mark.parametrize(
    ("before", "level"),
    [((), 5.6), ((6.0,), 6.0), ((6, 6, 6, 6, 3), 6), ((1, 1, 6, 6, 6, 6, 6), 6), ((5, 6), 5.5)],
)
def test_the_earlier_level_is_the_median_of_the_last_five(before: tuple[float, ...], level: float) -> None:
    assert earlier_level(rated(*before), usual=5.6) == level


@pytest.mark.parametrize(
    ("means", "acts", "verdict", "rated_so_far", "left"),
    [
        ((), (0,), Verdict.WAITING, 0, 3),
        ((4,), (0,), Verdict.WAITING, 1, 2),
        ((4, 4, 4), (0,), Verdict.NOT_SHOWN, 3, 0),
        ((5.5,), (0,), Verdict.SHOWN, 1, 2),
        ((5.4,), (0,), Verdict.WAITING, 1, 2),
        ((4, 4, 5.5), (0,), Verdict.SHOWN, 3, 0),
        ((4, 4, 4, 5.5), (0,), Verdict.NOT_SHOWN, 4, 0),
        ((4, 4, 4, 5.5), (0, 22), Verdict.SHOWN, 4, 2),
        ((4, 4, 4), (0, 22), Verdict.WAITING, 3, 3),
        ((6, 4), (10,), Verdict.WAITING, 2, 2),
        ((6,), (10,), Verdict.WAITING, 1, 3),
        ((6,), (7,), Verdict.SHOWN, 1, 2),
    ],
)
def test_three_rated_sessions_after_an_act_may_show_it(
    means: tuple[float, ...], acts: tuple[float, ...], verdict: Verdict, rated_so_far: int, left: int
) -> None:
    """Earlier level 6, so 5.5 is near. Acts on these days; ratings on days 7, 14, 21 and 28."""
    found = verify(6.0, rated(*means), [day(at) for at in acts])
    assert (found.verdict, found.rated, found.left) == (verdict, rated_so_far, left)
    assert (found.by is None) == (verdict is not Verdict.SHOWN)
    assert found.needed == 5.5


def test_the_order_in_which_ratings_come_in_is_nothing() -> None:
    ratings = rated(4, 5.6, 4)
    assert verify(6, ratings[::-1], [day(0)]) == verify(6, ratings, [day(0)])


@pytest.mark.parametrize(
    ("verdicts", "one"),
    [
        ((Verdict.SHOWN,), Verdict.SHOWN),
        ((Verdict.SHOWN, Verdict.SHOWN), Verdict.SHOWN),
        ((Verdict.SHOWN, Verdict.WAITING), Verdict.WAITING),
        ((Verdict.NOT_SHOWN, Verdict.SHOWN), Verdict.NOT_SHOWN),
        ((), Verdict.WAITING),
    ],
)
def test_a_rupture_about_several_is_shown_once_all_show_it(verdicts: tuple[Verdict, ...], one: Verdict) -> None:
    means = {Verdict.SHOWN: (6,), Verdict.WAITING: (), Verdict.NOT_SHOWN: (2, 2, 2)}
    assert verify_all([verify(6, rated(*means[found]), [day(0)]) for found in verdicts]) is one
