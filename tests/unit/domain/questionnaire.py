"""A small questionnaire, made by hand, for the rules of scoring."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from attunement.domain.audience import Audience
from attunement.domain.instrument import (
    Band,
    Evidence,
    FlagRule,
    Instrument,
    Item,
    ItemKind,
    Licence,
    Method,
    MissingRule,
    Option,
    Scale,
    Wording,
)

FOUR = tuple(Option(value, label) for value, label in enumerate(("never", "some", "often", "always")))
YES_NO = (Option(0, "No"), Option(1, "Yes"), Option(2, "Not sure"))


def item(key: str, **parts: Any) -> Item:
    """A four-point item unless told otherwise."""
    return replace(Item(key, f"Text of {key}", Audience.CLINICIAN, options=FOUR), **parts)


def scale(keys: str, method: Method = Method.SUM, **parts: Any) -> Scale:
    """A scale over items named by single letters."""
    return replace(Scale("total", "Total", tuple(keys), method), **parts)


def questionnaire(items: list[Item], *scales: Scale, flags: tuple[FlagRule, ...] = ()) -> Instrument:
    """The whole of it, with what scoring does not read left plain."""
    return Instrument(
        id="small",
        version=1,
        name="Small",
        about="testing",
        grade="own",
        minutes=1,
        wording=Wording.SHIPPED,
        licence=Licence("CC BY 4.0", Evidence.NEW, "ours", "nothing"),
        author="us",
        checked_by="not yet reviewed",
        reviewed="2026-01-01",
        intro="",
        items=tuple(items),
        scales=scales,
        flags=flags,
        examples=(),
        validated=False,
    )


__all__ = ["FOUR", "YES_NO", "Band", "FlagRule", "ItemKind", "Method", "MissingRule", "item", "questionnaire", "scale"]
