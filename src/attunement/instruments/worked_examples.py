"""A definition's worked examples against the scoring: what does not hold, in words."""

from __future__ import annotations

from collections.abc import Iterator

from attunement.domain.answers import checked
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Example, Instrument
from attunement.domain.scoring import Scored, score

NOTHING = "nothing"
"""How an example writes that a scale has no value or no band."""


def broken_examples(instrument: Instrument) -> list[str]:
    """Every way in which scoring and the worked examples differ, one sentence each; empty when all hold."""
    return [f"“{example.says}”: {fault}" for example in instrument.examples for fault in faults_of(instrument, example)]


def faults_of(instrument: Instrument, example: Example) -> list[str]:
    """What scoring gives otherwise than this one example says."""
    try:
        answers = {key: checked(instrument.item(key), answer) for key, answer in example.answers.items()}
    except BadInput as error:
        return [str(error)]
    return list(_differences(score(instrument, answers), example))


def _differences(scored: Scored, example: Example) -> Iterator[str]:
    for key, expected in example.scales.items():
        for field, value in expected.items():
            found = getattr(scored.scales[key], field)
            if not _same(found, value):
                yield f"{key} has {field} {found}, expected {value}"
    raised = tuple(flag.key for flag in scored.flags)
    if raised != example.flags:
        yield f"flags {list(raised)}, expected {list(example.flags)}"


def _same(found: object, expected: object) -> bool:
    if expected == NOTHING:
        return found is None
    if isinstance(found, float) and isinstance(expected, int | float):
        return abs(found - expected) < 1e-9
    return found == expected
