"""Scores a viewer may have: computed from the visible answers, only where every item of the scale is visible."""

from __future__ import annotations

from attunement.disclosure.disclosed import DisclosedResponse
from attunement.domain.instrument import Instrument
from attunement.domain.scoring import Scored, raised_flags, scale_score


def disclosed_score(instrument: Instrument, response: DisclosedResponse) -> Scored:
    """The scales and flags of one response whose every source is of a class this viewer may know."""
    scales = {
        scale.key: scale_score(instrument, scale, response.answers)
        for scale in instrument.scales
        if all(instrument.item(key).audience in response.classes for key in scale.items)
    }
    return Scored(scales, raised_flags(instrument, response.answers))
