"""What other questionnaires say of the same thing as a part: shown beside it, never mixed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.instrument import Instrument
from attunement.domain.worded import worded
from attunement.roadmap.map_reading import PartReading
from attunement.roadmap.map_shape import Beside


def newest(disclosed: DisclosedCase, person: str, instrument: str, until: datetime | None) -> DisclosedResponse | None:
    """One person's newest response to an instrument that this viewer may know of, up to a moment; None without any."""
    found = [r for r in disclosed.responses_of(person, instrument) if until is None or r.answered <= until]
    return found[-1] if found else None


def with_beside(
    part: PartReading,
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    scales: tuple[Beside, ...],
    *,
    until: datetime | None,
) -> PartReading:
    """The part with what each person's newest answers to these scales amount to."""
    if not scales:
        return part
    people = {
        person: replace(reading, beside=tuple(_beside(disclosed, person, instruments, scales, until)))
        for person, reading in part.people.items()
    }
    return replace(part, people=people)


def _beside(
    disclosed: DisclosedCase,
    person: str,
    instruments: Mapping[str, Instrument],
    scales: tuple[Beside, ...],
    until: datetime | None,
) -> Iterator[str]:
    """Each scale with its own value, its published band where it has one, and whether it is validated."""
    for wanted in scales:
        instrument = instruments[wanted.instrument]
        response = newest(disclosed, person, wanted.instrument, until)
        found = disclosed_score(instrument, response).scales.get(wanted.scale) if response else None
        if response is None or found is None or found.value is None:
            continue
        scale = instrument.scale(wanted.scale)
        band = next((band.label for band in scale.bands if band.key == found.band), "")
        yield worded(
            _pattern(banded=bool(band), validated=instrument.validated),
            instrument=instrument.name,
            scale=scale.name,
            value=found.value,
            band=band,
            on=response.answered,
        )


def _pattern(*, banded: bool, validated: bool) -> str:
    said = "{instrument}, {scale}: {value:.3g} ({band})" if banded else "{instrument}, {scale}: {value:.3g}"
    return said + (" on {on:%Y-%m-%d}" if validated else " on {on:%Y-%m-%d}, not yet validated")
