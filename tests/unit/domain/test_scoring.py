"""Scoring, rule by rule: reverse keys, missing answers, bands on the unrounded value, screens, flags."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.scoring import ScaleScore, is_due, raised_flags, score
from tests.unit.domain.questionnaire import (
    YES_NO,
    Band,
    FlagRule,
    Method,
    MissingRule,
    item,
    questionnaire,
    scale,
)

FOUR_ITEMS = [item(key) for key in "abcd"]
COMPLETE, PRORATE, IGNORE = MissingRule.COMPLETE, MissingRule.PRORATE, MissingRule.IGNORE
SUM, MEAN = Method.SUM, Method.MEAN

MISSING: list[tuple[str, Method, MissingRule, int | None, dict[str, Answer], float | None, bool]] = [
    ("complete, all there", SUM, COMPLETE, None, {"a": 1, "b": 2, "c": 3, "d": 0}, 6, False),
    ("complete, one blank", SUM, COMPLETE, None, {"a": 1, "b": 2, "c": 3}, None, False),
    ("complete, one declined", SUM, COMPLETE, None, {"a": 1, "b": 2, "c": 3, "d": DECLINED}, None, False),
    ("prorated at the bound", SUM, PRORATE, 3, {"a": 1, "b": 2, "c": 3}, 8, True),
    ("under the bound", SUM, PRORATE, 3, {"a": 1, "b": 2}, None, False),
    ("nothing to prorate", SUM, PRORATE, 3, {"a": 1, "b": 2, "c": 3, "d": 2}, 8, False),
    ("mean of what is there", MEAN, PRORATE, 3, {"a": 1, "b": 2, "c": 3}, 2, True),
    ("left out, not scaled up", SUM, IGNORE, 3, {"a": 1, "b": 2, "c": 3}, 6, False),
    ("left out, too few", SUM, IGNORE, 3, {"a": 3, "b": 3}, None, False),
    ("nothing answered", SUM, PRORATE, 3, {}, None, False),
]


@pytest.mark.parametrize(
    ("says", "method", "rule", "at_least", "answers", "value", "prorated"), MISSING, ids=[r[0] for r in MISSING]
)
def test_missing_answers(
    says: str,
    method: Method,
    rule: MissingRule,
    at_least: int | None,
    answers: dict[str, Answer],
    value: float | None,
    prorated: bool,
) -> None:
    asked = questionnaire(FOUR_ITEMS, scale("abcd", method, missing=rule, at_least=at_least))
    given = sum(1 for answer in answers.values() if isinstance(answer, int))
    assert score(asked, answers).scales["total"] == ScaleScore(value, None, given, 4 - given, prorated)


BANDS = (Band("low", "low", 0), Band("middle", "middle", 5), Band("high", "high", 10))


@pytest.mark.parametrize(
    ("answers", "value", "band"),
    [
        ({"a": 3, "b": 1, "c": 0, "d": 0}, 4, "low"),
        ({"a": 3, "b": 2, "c": 0, "d": 0}, 5, "middle"),
        ({"a": 3, "b": 3, "c": 3, "d": 0}, 9, "middle"),
        ({"a": 3, "b": 3, "c": 3, "d": 1}, 10, "high"),
        ({"a": 3, "b": 2, "c": 2}, 28 / 3, "middle"),
        ({"a": 2, "b": 2, "c": 3}, 28 / 3, "middle"),
        ({"a": 1, "b": 1, "c": 1.5}, 14 / 3, "low"),
    ],
)
def test_a_band_is_found_on_the_unrounded_value(answers: dict[str, Answer], value: float, band: str) -> None:
    """9.33 prorated is still the middle, though it rounds up nowhere; 4.67 is low, though it rounds to 5."""
    asked = questionnaire(FOUR_ITEMS, scale("abcd", missing=PRORATE, at_least=3, bands=BANDS))
    found = score(asked, answers).scales["total"]
    assert found.value == pytest.approx(value)
    assert found.band == band


def test_a_value_under_every_band_has_none() -> None:
    asked = questionnaire([item("a")], scale("a", bands=(Band("some", "some", 1),)))
    assert score(asked, {"a": 0}).scales["total"].band is None


def test_a_reversed_item_turns_on_its_own_range() -> None:
    asked = questionnaire([item("a", reverse=True), item("b")], scale("ab"))
    assert score(asked, {"a": 0, "b": 0}).scales["total"].value == 3
    assert score(asked, {"a": 3, "b": 0}).scales["total"].value == 0


def test_a_recoded_item_scores_what_its_table_says() -> None:
    asked = questionnaire([item("a", recode={0: 0, 1: 1, 2: 1, 3: 1})], scale("a"))
    assert [score(asked, {"a": value}).scales["total"].value for value in range(4)] == [0, 1, 1, 1]


SCREEN = [item(key, options=YES_NO) for key in "abc"]
SCREENED: list[tuple[str, dict[str, Answer], float | None, str]] = [
    ("all no", {"a": 0, "b": 0, "c": 0}, 0, "negative"),
    ("a yes", {"a": 0, "b": 1, "c": 0}, 1, "positive"),
    ("a yes beside blanks", {"a": 1}, 1, "positive"),
    ("a blank without a yes", {"a": 0, "b": 0}, 0, "undetermined"),
    ("declined without a yes", {"a": 0, "b": 0, "c": DECLINED}, 0, "undetermined"),
    ("nothing answered", {}, None, "undetermined"),
    ("not sure follows up like a yes, and is not counted as one", {"a": 2, "b": 0, "c": 0}, 0, "positive"),
]


@pytest.mark.parametrize(("says", "answers", "value", "band"), SCREENED, ids=[row[0] for row in SCREENED])
def test_a_screen(says: str, answers: dict[str, Answer], value: float | None, band: str) -> None:
    asked = questionnaire(SCREEN, scale("abc", Method.SCREEN, yes_values=(1, 2)))
    found = score(asked, answers).scales["total"]
    assert (found.value, found.band) == (value, band)


def test_an_item_left_unasked_is_not_a_blank() -> None:
    follow_up = item("c", options=YES_NO, only_after_yes_to=("a", "b"))
    asked = questionnaire([*SCREEN[:2], follow_up], scale("abc", Method.SCREEN))
    assert score(asked, {"a": 0, "b": 0}).scales["total"] == ScaleScore(0, "negative", 2, 0, prorated=False)
    assert score(asked, {"a": 1, "b": 0}).scales["total"] == ScaleScore(1, "positive", 2, 1, prorated=False)
    assert not is_due(follow_up, {"a": 0, "b": 0})
    assert is_due(follow_up, {"b": 1})


FLAG = FlagRule("danger", "safety", ("a", "b"), at_least=1, topic="suicidality")


@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ({}, []),
        ({"a": 0, "b": 0}, []),
        ({"a": 1}, ["danger"]),
        ({"b": 3, "a": 0}, ["danger"]),
        ({"a": DECLINED, "b": None}, []),
    ],
)
def test_a_flag_fires_on_single_answers_however_little_is_answered(
    answers: dict[str, Answer], raised: list[str]
) -> None:
    asked = questionnaire(FOUR_ITEMS, scale("abcd"), flags=(FLAG,))
    assert [flag.key for flag in raised_flags(asked, answers)] == raised


def test_a_flag_says_which_answer_raised_it() -> None:
    asked = questionnaire(FOUR_ITEMS, flags=(FLAG,))
    assert raised_flags(asked, {"a": 2, "b": 1})[0].because == "item 'a' is 2 (often); item 'b' is 1 (some)"


def test_a_flag_on_named_values_fires_on_those_alone() -> None:
    asked = questionnaire([item("a", options=YES_NO)], flags=(FlagRule("x", "notice", ("a",), values=(1, 2)),))
    assert [bool(raised_flags(asked, {"a": value})) for value in (0, 1, 2)] == [False, True, True]


ANY_ANSWER = st.one_of(st.none(), st.just(DECLINED), st.integers(0, 3))


@given(st.dictionaries(st.sampled_from("abcd"), ANY_ANSWER))
def test_scoring_never_changes_its_input_and_counts_every_item(answers: dict[str, Any]) -> None:
    before = dict(answers)
    asked = questionnaire(FOUR_ITEMS, scale("abcd", missing=PRORATE, at_least=2), flags=(FLAG,))
    found = score(asked, answers).scales["total"]
    assert answers == before
    assert found.answered + found.missing == 4
    assert (found.value is None) == (found.answered < 2)


@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_reversing_every_item_mirrors_the_sum(values: list[int]) -> None:
    answers: dict[str, Answer] = dict(zip("abcd", values, strict=True))
    plain = questionnaire(FOUR_ITEMS, scale("abcd"))
    turned = questionnaire([item(key, reverse=True) for key in "abcd"], scale("abcd"))
    total = score(plain, answers).scales["total"].value
    mirrored = score(turned, answers).scales["total"].value
    assert total is not None
    assert mirrored == 12 - total
