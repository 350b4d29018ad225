"""What was tried: followed to what came next and to the next check-outs, and silent below its floor."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attunement.domain.timeline import Outcome, Timeline
from attunement.roadmap.session_reading import read_session
from attunement.roadmap.tried import Kind, SessionTried, Tried, tried
from tests.unit.roadmap.invented_sessions import PEOPLE, SCHEMES, event, prompt, reading, timeline


def session(n: int, written: str, *changes: float, **more: object) -> SessionTried:
    return SessionTried(replace(reading(written, **more), session=f"s{n}"), changes)


def one(found: tuple[Tried, ...], key: str) -> Tried:
    return next(row for row in found if row.key == key)


USED = {"prompts": (prompt(10), prompt(300))}
TWICE = "a.validation@20 b.criticism@310"


def test_ten_uses_in_five_sessions_are_enough_and_nine_or_four_sessions_are_not() -> None:
    enough = one(tried(session(n, TWICE, **USED) for n in range(5)), "interrupt")
    assert (enough.uses, enough.sessions) == (10, 5)
    assert enough.closer is not None
    assert enough.apart is not None
    assert (enough.closer.count, enough.apart.count, enough.closer.of) == (5, 5, 10)
    four = one(tried(session(n, TWICE, prompts=(prompt(10), prompt(11), prompt(12))) for n in range(4)), "interrupt")
    assert four.uses == 12
    assert not four.is_enough
    nine = [session(n, TWICE, **USED) for n in range(4)] + [session(4, TWICE, prompts=(prompt(10),))]
    assert one(tried(nine), "interrupt").uses == 9
    assert not one(tried(nine), "interrupt").is_enough


def test_beside_the_uses_stands_what_came_when_the_prompt_was_left_alone() -> None:
    alone = {"prompts": (prompt(10), prompt(300, Outcome.DISMISSED), prompt(301, Outcome.PASSED))}
    found = one(tried(session(n, TWICE, **alone) for n in range(10)), "interrupt")
    assert found.uses == 10
    assert found.left_alone is not None
    assert (found.left_alone.count, found.left_alone.of) == (0, 20)
    assert one(tried(session(n, TWICE, **USED) for n in range(5)), "interrupt").left_alone is None


def test_a_move_never_used_is_not_listed() -> None:
    assert tried([session(1, TWICE, prompts=(prompt(10, Outcome.DISMISSED),))]) == ()


def test_a_sessions_check_outs_count_once_however_often_the_move_was_used() -> None:
    found = one(tried(session(n, TWICE, 1.0 + n / 10, 0.0, **USED) for n in range(5)), "interrupt")
    assert found.change is not None
    assert found.change.n == 5
    assert found.change.mean == pytest.approx(0.6)
    assert found.change.low < 0.6 < found.change.high
    without = [session(n, TWICE, **USED) for n in range(3)] + [session(n, TWICE, 1.0, **USED) for n in range(3, 7)]
    assert one(tried(without), "interrupt").change is None


def test_changes_that_are_all_alike_have_no_interval() -> None:
    found = one(tried(session(n, TWICE, 0.5, **USED) for n in range(5)), "interrupt").change
    assert found is not None
    assert math.isnan(found.low)


def test_an_antidote_is_one_only_after_its_own_pattern_of_the_same_person() -> None:
    written = "a.appreciation@1 a.contempt@10 b.appreciation@20 a.humour@30 a.appreciation@310 a.appreciation@700"
    found = tried([session(1, written)])
    assert [(row.kind, row.key, row.uses) for row in found] == [(Kind.ANTIDOTE, "appreciation", 1)]


def test_the_clinicians_own_moves_are_followed_too() -> None:
    moves = tuple(event("t.owns-part@10", n, scheme="alliance") for n in range(2))
    line = Timeline("s", (), (*moves, *timeline("a.humour@40").events))
    [row] = tried([SessionTried(read_session(line, SCHEMES, PEOPLE))])
    assert (row.kind, row.name, row.uses) == (Kind.OWN_MOVE, "Owns a part", 2)


def test_rows_are_never_in_the_order_of_how_well_they_did() -> None:
    moves = {"prompts": (prompt(10, move="slow-the-body"), prompt(300, move="interrupt"))}
    assert [row.key for row in tried(session(n, TWICE, **moves) for n in range(9))] == ["interrupt", "slow-the-body"]


def test_a_planted_share_lies_in_its_interval_nearly_always() -> None:
    held = 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        sessions = [
            session(n, f"a.{'validation' if dice.random() < 0.7 else 'criticism'}@20", prompts=(prompt(10),))
            for n in range(25)
        ]
        share = one(tried(sessions), "interrupt").closer
        assert share is not None
        held += share.low <= 0.7 <= share.high
    assert held >= 36
