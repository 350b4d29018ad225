"""Every definition's worked examples hold: answers in, scales, bands and flags out."""

import pytest

from attunement.domain.answers import checked
from attunement.domain.instrument import Example, Instrument
from attunement.domain.scoring import score
from attunement.instruments import all_instruments

EXAMPLES = [
    pytest.param(instrument, example, id=f"{name}: {example.says}")
    for name, instrument in all_instruments().items()
    for example in instrument.examples
]


@pytest.mark.parametrize(("instrument", "example"), EXAMPLES)
def test_a_worked_example_holds(instrument: Instrument, example: Example) -> None:
    answers = {key: checked(instrument.item(key), answer) for key, answer in example.answers.items()}
    scored = score(instrument, answers)
    for key, expected in example.scales.items():
        found = scored.scales[key]
        for field, value in expected.items():
            actual = getattr(found, field)
            if value == "none":
                assert actual is None, (key, field)
            elif isinstance(value, float | int) and not isinstance(value, bool):
                assert actual == pytest.approx(value, abs=1e-9), (key, field)
            else:
                assert actual == value, (key, field)
    assert tuple(flag.key for flag in scored.flags) == example.flags


@pytest.mark.parametrize("instrument", all_instruments().values(), ids=lambda i: i.id)
def test_every_scale_band_and_flag_has_an_example(instrument: Instrument) -> None:
    shown = {key for example in instrument.examples for key in example.scales}
    assert shown == {scale.key for scale in instrument.scales}
    raised = {flag for example in instrument.examples for flag in example.flags}
    assert raised == {flag.key for flag in instrument.flags}
