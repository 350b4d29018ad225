"""Every definition's worked examples hold, and show every scale, band, flag and a form with a blank."""

from dataclasses import replace

import pytest

from attunement.domain.instrument import Example, Instrument
from attunement.instruments import all_instruments
from attunement.instruments.worked_examples import NOTHING, broken_examples, faults_of

INSTRUMENTS = list(all_instruments().values())
EXAMPLES = [
    pytest.param(instrument, example, id=f"{instrument.id}: {example.says}")
    for instrument in INSTRUMENTS
    for example in instrument.examples
]
every_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda i: i.id)


@pytest.mark.parametrize(("instrument", "example"), EXAMPLES)
def test_a_worked_example_holds(instrument: Instrument, example: Example) -> None:
    assert faults_of(instrument, example) == []


@every_instrument
def test_every_scale_and_flag_has_an_example(instrument: Instrument) -> None:
    shown = {key for example in instrument.examples for key in example.scales}
    assert shown == {scale.key for scale in instrument.scales}
    raised = {flag for example in instrument.examples for flag in example.flags}
    assert raised == {flag.key for flag in instrument.flags}


@every_instrument
def test_every_band_is_shown_from_its_edge(instrument: Instrument) -> None:
    for scale in instrument.scales:
        shown = [e.scales[scale.key] for e in instrument.examples if scale.key in e.scales]
        for band in scale.bands:
            values = [found["value"] for found in shown if found.get("band") == band.key]
            assert values, f"{scale.key}: no example in band {band.key}"
            # Within one point of the edge: an edge such as 51.5 is none that whole answers can reach.
            at_edge = any(isinstance(value, int | float) and value - band.from_value < 1 for value in values)
            assert at_edge or band is scale.bands[0], f"{scale.key}: no example at the edge of {band.key}"


@every_instrument
def test_every_scale_has_an_example_with_a_missing_answer(instrument: Instrument) -> None:
    for scale in instrument.scales:
        missing = [e.scales[scale.key].get("missing", 0) for e in instrument.examples if scale.key in e.scales]
        assert any(missing), f"{scale.key}: no example with a blank"


@every_instrument
def test_an_example_states_value_band_and_counts(instrument: Instrument) -> None:
    for example in instrument.examples:
        for found in example.scales.values():
            assert {"value", "answered", "missing", "prorated"} <= set(found), example.says


def test_a_wrong_example_is_found() -> None:
    phq = all_instruments()["phq-9"]
    first = phq.examples[0]
    other = {"total": {**first.scales["total"], "value": 10}}
    assert broken_examples(replace(phq, examples=(replace(first, scales=other),)))
    assert broken_examples(replace(phq, examples=(replace(first, flags=("thoughts-of-death-or-self-harm",)),)))
    nothing = {"total": {"value": NOTHING}}
    assert broken_examples(replace(phq, examples=(replace(first, scales=nothing),)))
    assert broken_examples(replace(phq, examples=(replace(first, answers={"q1": 7}),)))
