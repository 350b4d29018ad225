"""Every scale keeps to its own rule for missing answers, on both sides of the boundary."""

import pytest

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.instrument import Instrument, Item, ItemKind, Method, MissingRule, Scale
from attunement.domain.scoring import is_due, scale_score
from attunement.instruments import all_instruments

SCALES = [
    pytest.param(instrument, scale, id=f"{instrument.id} {scale.key}")
    for instrument in all_instruments().values()
    for scale in instrument.scales
]
BY_RULE = {
    rule: [case for case in SCALES if case.values[1].missing is rule and case.values[1].method is not Method.SCREEN]  # type: ignore[union-attr]
    for rule in MissingRule
}
SCREENS = [case for case in SCALES if case.values[1].method is Method.SCREEN]  # type: ignore[union-attr]


def highest(item: Item) -> int | float:
    """The answer that counts most, so that a lost answer would show."""
    if item.kind is ItemKind.COUNT:
        return 3
    values = [option.value for option in item.options] or [item.range[0], item.range[1]]
    return max(values, key=item.keyed)


def form(instrument: Instrument, scale: Scale, answered: int) -> dict[str, Answer]:
    """A form on which the first `answered` items of the scale have their highest answer."""
    return {key: highest(instrument.item(key)) for key in scale.items[:answered]}


@pytest.mark.parametrize(("instrument", "scale"), BY_RULE[MissingRule.COMPLETE])
def test_a_complete_scale_has_a_value_only_with_every_answer(instrument: Instrument, scale: Scale) -> None:
    count = len(scale.items)
    assert scale_score(instrument, scale, form(instrument, scale, count)).value is not None
    for left_out in scale.items:
        answers = {**form(instrument, scale, count), left_out: None}
        found = scale_score(instrument, scale, answers)
        assert (found.value, found.band, found.missing, found.prorated) == (None, None, 1, False)


@pytest.mark.parametrize(("instrument", "scale"), BY_RULE[MissingRule.PRORATE])
def test_a_prorated_scale_needs_its_number_of_answers_and_not_one_less(instrument: Instrument, scale: Scale) -> None:
    enough = scale.at_least or 0
    full = scale_score(instrument, scale, form(instrument, scale, len(scale.items)))
    found = scale_score(instrument, scale, form(instrument, scale, enough))
    assert full.prorated is False
    assert found.prorated is True
    # All answers at their highest: scaled up, a part of them gives the highest total again, a mean the same mean.
    assert found.value == pytest.approx(full.value)
    assert found.missing == len(scale.items) - enough
    assert scale_score(instrument, scale, form(instrument, scale, enough - 1)).value is None


@pytest.mark.parametrize(("instrument", "scale"), BY_RULE[MissingRule.IGNORE])
def test_an_unprorated_scale_is_the_plain_sum_of_what_is_there(instrument: Instrument, scale: Scale) -> None:
    enough = scale.at_least or 0
    found = scale_score(instrument, scale, form(instrument, scale, enough))
    keyed = [instrument.item(key).keyed(highest(instrument.item(key))) for key in scale.items[:enough]]
    assert found.value == sum(keyed)
    assert found.prorated is False
    assert scale_score(instrument, scale, form(instrument, scale, enough - 1)).value is None


@pytest.mark.parametrize(("instrument", "scale"), SCREENS)
def test_a_screen_with_a_blank_is_negative_never(instrument: Instrument, scale: Scale) -> None:
    no = {key: 0 for key in scale.items if is_due(instrument.item(key), {})}
    assert scale_score(instrument, scale, no).band == "negative"
    for key in no:
        for missing in (None, DECLINED):
            assert scale_score(instrument, scale, {**no, key: missing}).band == "undetermined"
            assert scale_score(instrument, scale, {**dict.fromkeys(no), key: 1}).band == "positive"


@pytest.mark.parametrize(("instrument", "scale"), SCALES)
def test_an_empty_form_has_no_value(instrument: Instrument, scale: Scale) -> None:
    found = scale_score(instrument, scale, {})
    assert (found.value, found.answered) == (None, 0)
    assert found.band in (None, "undetermined")


@pytest.mark.parametrize(("instrument", "scale"), SCALES)
def test_declined_counts_as_missing_like_a_blank(instrument: Instrument, scale: Scale) -> None:
    answers = form(instrument, scale, len(scale.items))
    blank = scale_score(instrument, scale, {**answers, scale.items[0]: None})
    assert scale_score(instrument, scale, {**answers, scale.items[0]: DECLINED}) == blank
    assert blank.missing == 1


def test_a_sum_a_computer_adds_up_to_a_hair_below_an_edge_is_at_the_edge() -> None:
    ors = all_instruments()["ors"]
    lines = {"q1": 6.0, "q2": 5.7, "q3": 5.6, "q4": 7.7}
    assert sum(lines.values()) < 25
    assert scale_score(ors, ors.scale("total"), lines).band == "above-cut-off"


def test_a_follow_up_to_a_count_is_due_from_one_on() -> None:
    threshold = all_instruments()["alcohol-1"].item("threshold")
    asked = {times: is_due(threshold, {"times": times}) for times in (0, 1, 2, 40, None, DECLINED)}
    assert asked == {0: False, 1: True, 2: True, 40: True, None: False, DECLINED: False}
