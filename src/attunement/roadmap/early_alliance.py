"""The start of the alliance beside what each person raised: for the clinician alone, and never a prediction.

A good start does not mean that someone is safe, and a poor one does not mean that they are in danger. They stand
together because both are looked at in the first weeks and either is easily forgotten over the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from attunement.analysis.few_values import FewValues, mean_of_few
from attunement.disclosure import DisclosedCase, disclosed_score
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.roadmap.gates import Topic, raised_by
from attunement.roadmap.own_progress import CHECK_OUT, CHECK_OUT_SCALE, LEAST, MOST

FIRST = 3
"""Check-outs that count as the start: a design rule."""


@dataclass(frozen=True)
class EarlyAlliance:
    """One client: how the first check-outs were (None before there are three), and which topics their answers raise."""

    person: str
    name: str
    answered: int
    start: FewValues | None
    topics: tuple[str, ...]

    @property
    def says_how_far(self) -> bool:
        """True if an interval can be told: three equal values show no spread."""
        return self.start is not None and not math.isnan(self.start.low)


def early_alliance(
    known: DisclosedCase, topics: Mapping[str, Topic], instruments: Mapping[str, Instrument]
) -> tuple[EarlyAlliance, ...]:
    """Each client in turn. Raises Refused for any viewer but the clinician."""
    if not known.is_for_clinician:
        raise Refused("This is the clinician's alone.")
    raised = {topic.name: raised_by(known, topic, instruments) for topic in topics.values()}
    topics_of = {person.id: tuple(name for name, who in raised.items() if person.id in who) for person in known.clients}
    return tuple(_of(known, one.id, one.called, topics_of[one.id], instruments) for one in known.clients)


def _of(
    known: DisclosedCase, person: str, name: str, topics: tuple[str, ...], instruments: Mapping[str, Instrument]
) -> EarlyAlliance:
    scored = (
        disclosed_score(instruments[CHECK_OUT], response).scales[CHECK_OUT_SCALE].value
        for response in known.responses_of(person, CHECK_OUT)
    )
    means = [value for value in scored if value is not None][:FIRST]
    start = mean_of_few(means, least=LEAST, most=MOST) if len(means) == FIRST else None
    return EarlyAlliance(person, name, len(means), start, topics)
