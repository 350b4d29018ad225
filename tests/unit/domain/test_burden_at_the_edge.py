"""The month's minutes in parts of a minute: what just fits is asked, whatever the order and however it is added up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.burden import additions, minutes_of
from attunement.domain.occasion import Question
from tests.unit.domain.questionnaire import item, questionnaire

PARTS = [Fraction(*part) for part in ((1, 5), (1, 4), (2, 7), (3, 10), (1, 2), (1, 1), (3, 2), (2, 1))]
QUICK = settings(max_examples=60, deadline=None)
ASKED = st.lists(st.sampled_from(PARTS), min_size=1, max_size=25)


def fits(asked: list[Fraction], budget: float) -> bool:
    """Whether something that takes no time fits beside these."""
    used = sum(float(part) for part in asked)
    return additions(["x"], {"x": 0.0}, asked=used, base=0, budget=budget).added == ("x",)


@QUICK
@given(ASKED)
def test_a_month_that_is_exactly_full_is_not_over(asked: list[Fraction]) -> None:
    """Seven parts of 2/7 come to a hair over 2 in a computer; nobody was asked a hair too much."""
    assert fits(asked, float(sum(asked)))
    assert not fits(asked, float(sum(asked)) - 0.01)


def test_the_hair_that_adding_parts_up_leaves() -> None:
    odd = [2, 1 / 4, 1 / 4, 1 / 5, 2, 2 / 7, 2 / 5, 2 / 7, 1 / 2, 1 / 4, 1 / 7, 1 / 5, 3 / 2, 1 / 4, 1 / 5, 2 / 7]
    assert sum(odd) > 9, "without the hair this test shows nothing"
    assert additions(["x"], {"x": 0.0}, asked=sum(odd), base=0, budget=9).added == ("x",)


@QUICK
@given(st.lists(st.floats(0.1, 5), max_size=6), st.floats(0, 30), st.floats(0, 5), st.integers(0, 40))
def test_nothing_due_is_lost_and_the_month_is_never_over(
    takes: list[float], asked: float, base: float, budget: int
) -> None:
    minutes = {f"i{n}": each for n, each in enumerate(takes)}
    found = additions(list(minutes), minutes, asked=asked, base=base, budget=budget)
    assert sorted((*found.added, *found.rested)) == sorted(minutes)
    assert list(found.added) == sorted(found.added)
    if found.added:
        assert asked + base + sum(minutes[name] for name in found.added) <= budget + 0.001
    for name in found.rested:
        before = [one for one in found.added if one < name]
        assert asked + base + sum(minutes[one] for one in before) + minutes[name] > budget


def test_a_long_one_that_rests_leaves_room_for_a_short_one_after_it() -> None:
    found = additions(["long", "short"], {"long": 5, "short": 1}, asked=17, base=1, budget=20)
    assert (found.added, found.rested) == (("short",), ("long",))


SMALL = replace(questionnaire([item(key) for key in "abcd"]), minutes=2)


@pytest.mark.parametrize(("asked", "takes"), [("", 0), ("a", 0.5), ("ab", 1), ("abcd", 2)])
def test_part_of_an_instrument_takes_its_part_of_the_minutes(asked: str, takes: float) -> None:
    assert minutes_of([Question("small", item(key)) for key in asked], {"small": SMALL}) == takes


def test_two_instruments_take_the_minutes_of_both() -> None:
    twice = {"small": SMALL, "other": replace(SMALL, id="other", minutes=1)}
    asked = [Question("small", item("a")), Question("other", item("a")), Question("other", item("b"))]
    assert minutes_of(asked, twice) == 1.0


def test_no_instrument_takes_longer_than_it_says() -> None:
    more = [Question("small", item(key)) for key in "abcdefgh"]
    assert minutes_of(more, {"small": SMALL}) == 2
