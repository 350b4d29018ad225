"""When ratings show a repair, by properties: no order, no later rating and no idle step may turn what was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import Refused
from attunement.domain.repair import Repair, RepairStepName, RuptureState
from attunement.domain.repairing import (
    MAY_FOLLOW,
    OLD_NAMES,
    Rating,
    Verdict,
    VerifyRules,
    check_move,
    earlier_level,
    next_step,
    step_name,
    verify,
    verify_all,
)

START = datetime(2026, 1, 5, tzinfo=UTC)
QUICK = settings(max_examples=60, deadline=None)
MEANS = st.lists(st.integers(5, 35).map(lambda total: total / 5), max_size=8)
DAYS = st.lists(st.integers(0, 70), max_size=5)
STEPS = [step.value for step in RepairStepName]
MESSAGES = [
    (RuptureState.REPAIRED, RuptureState.CONFIRMED, "A rupture that is repaired cannot become confirmed."),
    (RuptureState.SUSPECTED, RuptureState.REPAIRED, "A rupture that is suspected cannot become repaired."),
    (
        RuptureState.CONFIRMED,
        RuptureState.ALREADY_HANDLED,
        "A rupture that is confirmed cannot become already handled.",
    ),
    (RuptureState.ALREADY_HANDLED, RuptureState.REJECTED, "A rupture that is already handled cannot become rejected."),
]


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def weekly(means: list[float]) -> list[Rating]:
    return [Rating(day(7 * n), mean) for n, mean in enumerate(means, start=1)]


@pytest.mark.parametrize(("now", "then", "says"), MESSAGES, ids=[f"{m[0].value} to {m[1].value}" for m in MESSAGES])
def test_a_move_that_is_none_says_which(now: RuptureState, then: RuptureState, says: str) -> None:
    with pytest.raises(Refused) as refused:
        check_move(now, then)
    assert str(refused.value) == says


def test_from_wherever_it_stands_it_ends_and_what_ended_stays_so() -> None:
    ends = {state for state, then in MAY_FOLLOW.items() if not then}
    assert ends == {state for state in RuptureState if not state.is_open}
    for state in RuptureState:
        seen = {state}
        while not seen <= ends:
            further = set().union(*(MAY_FOLLOW[one] for one in seen)) | (seen & ends)
            assert further != seen, "somewhere it would go round"
            seen = further


@pytest.mark.parametrize("state", list(RuptureState), ids=lambda state: state.value)
def test_a_repair_is_open_while_it_asks_for_something(state: RuptureState) -> None:
    repair = Repair("s1", "mixed", state=state)
    assert repair.is_open is (state in (RuptureState.SUSPECTED, RuptureState.CONFIRMED))
    assert not replace(repair, closed=day(3)).is_open, "what was closed asks for nothing"


@QUICK
@given(taken=st.sets(st.sampled_from([*STEPS, *OLD_NAMES, "something of old"])))
def test_the_next_step_is_one_not_taken_and_all_before_it_were(taken: set[str]) -> None:
    then = next_step(taken)
    known = {step_name(name) for name in taken} - {None}
    before = list(RepairStepName)[: list(RepairStepName).index(then)]
    assert set(before) <= known
    assert then not in known or known == set(RepairStepName)


@QUICK
@given(MEANS, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_written_down_is_nothing(
    means: list[float], acts: list[int], dice: object
) -> None:
    ratings, moments = weekly(means), [day(act) for act in acts]
    mixed, other = ratings[:], moments[:]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    dice.shuffle(other)  # type: ignore[attr-defined]
    assert verify(6, mixed, other) == verify(6, ratings, moments)


@QUICK
@given(MEANS, DAYS, st.integers(5, 35))
def test_what_was_shown_is_not_taken_back_by_a_later_rating(means: list[float], acts: list[int], last: int) -> None:
    moments = [day(act) for act in acts]
    found = verify(6, weekly(means), moments)
    if found.verdict is Verdict.SHOWN:
        assert verify(6, weekly([*means, last / 5]), moments) == found


@QUICK
@given(MEANS, DAYS)
def test_only_a_rating_near_the_earlier_level_after_an_act_shows_it(means: list[float], acts: list[int]) -> None:
    moments = [day(act) for act in acts]
    found = verify(6, weekly(means), moments)
    if found.by is not None:
        assert found.by.mean >= 5.5
        assert any(act <= found.by.at for act in moments)
        assert weekly(means)[found.rated - 1] == found.by
    assert (found.by is not None) == (found.verdict is Verdict.SHOWN)
    assert 0 <= found.left <= 3


@QUICK
@given(MEANS)
def test_ratings_alone_show_nothing_about_a_repair(means: list[float]) -> None:
    found = verify(6, weekly(means), [])
    assert (found.verdict, found.left, found.rated) == (Verdict.WAITING, 3, len(means))


@pytest.mark.parametrize("within", [1, 2, 5])
def test_the_window_closes_with_its_last_rating(within: int) -> None:
    rules = VerifyRules(within=within)
    low = [3.0] * within
    assert verify(6, weekly(low[1:]), [day(0)], rules=rules).verdict is Verdict.WAITING
    assert verify(6, weekly(low), [day(0)], rules=rules).verdict is Verdict.NOT_SHOWN
    assert verify(6, weekly([*low[1:], 5.5]), [day(0)], rules=rules).verdict is Verdict.SHOWN
    assert verify(6, weekly([*low, 7.0]), [day(0)], rules=rules).verdict is Verdict.NOT_SHOWN


@pytest.mark.parametrize(("near", "mean", "shown"), [(0, 6.0, True), (0, 5.8, False), (1, 5.0, True), (1, 4.8, False)])
def test_how_near_is_near_enough(near: float, mean: float, shown: bool) -> None:
    found = verify(6, weekly([mean]), [day(0)], rules=VerifyRules(near=near))
    assert (found.verdict is Verdict.SHOWN) is shown


def test_a_step_on_the_day_of_a_rating_opens_its_window_with_it() -> None:
    ratings = weekly([3, 3, 3, 3])
    at_the_fourth = verify(6, ratings, [day(0), day(28)])
    assert (at_the_fourth.verdict, at_the_fourth.left) == (Verdict.WAITING, 2)
    after_it = verify(6, ratings, [day(0), day(28) + timedelta(seconds=1)])
    assert (after_it.verdict, after_it.left) == (Verdict.WAITING, 3)


@QUICK
@given(st.lists(st.floats(1, 7), max_size=12), st.integers(1, 7))
def test_the_earlier_level_looks_at_the_last_few_and_stays_among_them(means: list[float], back: int) -> None:
    found = earlier_level(weekly(means), usual=4.2, rules=VerifyRules(looks_back=back))
    last = means[-back:]
    assert (min(last) <= found <= max(last)) if last else found == 4.2
    further = [1.0, *means] if len(means) >= back else means
    assert earlier_level(weekly(further), usual=4.2, rules=VerifyRules(looks_back=back)) == found


@QUICK
@given(st.permutations([Verdict.SHOWN, Verdict.WAITING, Verdict.NOT_SHOWN]), st.integers(1, 3))
def test_one_verdict_for_several_whatever_their_order(verdicts: list[Verdict], first: int) -> None:
    means: dict[Verdict, list[float]] = {Verdict.SHOWN: [6], Verdict.WAITING: [], Verdict.NOT_SHOWN: [2, 2, 2]}
    some = verdicts[:first]
    one = verify_all([verify(6, weekly(means[verdict]), [day(0)]) for verdict in some])
    worst = [Verdict.NOT_SHOWN, Verdict.WAITING, Verdict.SHOWN]
    assert one is min(some, key=worst.index)
