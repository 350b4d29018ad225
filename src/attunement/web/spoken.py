"""Instruments, sittings and guidance in the language of the page being made."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from attunement.domain.instrument import Instrument
from attunement.domain.languages import WRITTEN_IN, is_offered
from attunement.domain.occasion import Occasion
from attunement.instruments import instruments_in, occasions_in
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.translating import guidance_in
from attunement.storage.queries.practice_guidance import practice_guidance


def page_language() -> str:
    """The language of the page being made, of those that are offered."""
    language = (get_language() or WRITTEN_IN).split("-")[0]
    return language if is_offered(language) else WRITTEN_IN


def spoken_instruments() -> Mapping[str, Instrument]:
    """Every instrument, our own in the language of the page."""
    return instruments_in(page_language())


def spoken_occasions() -> Mapping[str, Occasion]:
    """Every sitting in the language of the page."""
    return occasions_in(page_language())


def spoken_guidance() -> Guidance:
    """The guidance that ships, in the language of the page."""
    return guidance_in(page_language())


def spoken_practice_guidance() -> Guidance:
    """The same with the practice's own entries, which stay in the words they were written in."""
    return practice_guidance(page_language())
