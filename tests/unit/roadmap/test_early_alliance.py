"""The start with each client beside what each raised: for the clinician alone, and neither moves the other."""

from __future__ import annotations

import pytest

from attunement.disclosure import Viewer
from attunement.domain.errors import Refused
from attunement.instruments import all_instruments
from attunement.roadmap.early_alliance import EarlyAlliance, early_alliance
from attunement.roadmap.loading import shipped_guidance
from tests.unit.disclosure.couple import couple, response, seen
from tests.unit.roadmap.test_own_progress import checked_out

TOPICS = shipped_guidance().topics


def of_both(*responses: object) -> dict[str, EarlyAlliance]:
    known = seen(couple(responses=responses), Viewer.clinician())
    return {one.person: one for one in early_alliance(known, TOPICS, all_instruments())}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_early_before_three(n: int) -> None:
    found = of_both(*(checked_out("a", day, 6) for day in range(n)))["a"]
    assert found.start is None
    assert found.answered == n
    assert not found.says_how_far


def test_the_first_three_count_and_later_ones_do_not() -> None:
    start = [checked_out("a", day, value) for day, value in enumerate((4, 5, 6))]
    found, later = of_both(*start)["a"], of_both(*start, checked_out("a", 9, 1))["a"]
    assert found == later
    assert found.start is not None
    assert found.start.mean == 5
    assert found.says_how_far


def test_one_that_was_not_answered_does_not_count() -> None:
    found = of_both(checked_out("a", 1, 5), checked_out("a", 2, "declined"), checked_out("a", 3, 5))["a"]
    assert found.start is None
    assert found.answered == 2


def test_three_the_same_say_no_interval() -> None:
    found = of_both(*(checked_out("a", day, 7) for day in range(3)))["a"]
    assert found.start is not None
    assert not found.says_how_far


def test_what_one_raised_stands_beside_that_one_and_moves_no_number() -> None:
    start = [checked_out(who, day, 6 + day % 2) for who in "ab" for day in range(3)]
    calm = of_both(*start)
    raised = of_both(*start, response("a", "hark", 4, q1=1, q2=0, q3=0, q4=0))
    assert raised["a"].topics == (TOPICS["violence"].name,)
    assert raised["b"].topics == ()
    assert calm["a"].topics == ()
    assert [raised[who].start for who in "ab"] == [calm[who].start for who in "ab"]


@pytest.mark.parametrize("viewer", [Viewer.of("a"), Viewer.supervisor(), Viewer.researcher()])
def test_nobody_else_gets_it(viewer: Viewer) -> None:
    with pytest.raises(Refused):
        early_alliance(seen(couple(), viewer), TOPICS, all_instruments())
