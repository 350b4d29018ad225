"""ELAN annotation files (.eaf): every annotation of every tier.

Format: https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf. Annotations that
hang on others (codes and glosses on words) and times that ELAN leaves open are read as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from attunement.domain.errors import BadInput
from attunement.exchange.transcript import ReadTranscript, Spoken, TranscriptKind

Times = tuple[float, float]
DEEPEST = 100
"""Annotations hanging on annotations; a longer chain is a ring."""


def read_elan(text: str, name: str) -> ReadTranscript:
    """An ELAN document, by time. `name` is what errors call it. Raises BadInput naming the place."""
    root = _root(text, name)
    problems: list[str] = []
    slots = _slots(root, problems)
    places = _places(root, slots, name)
    spoken: list[Spoken] = []
    for tier in root.iter("TIER"):
        speaker = (tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").strip() or None
        for annotation in _annotations(tier):
            at, ends = places[annotation.get("ANNOTATION_ID", "")]
            words = (annotation.findtext("ANNOTATION_VALUE") or "").strip()
            spoken.append(Spoken(at, max(at, ends), speaker, words))
            if ends < at:
                problems.append(f"{annotation.get('ANNOTATION_ID')}: it ends before it begins: taken as a moment")
            if not words:
                problems.append(f"{annotation.get('ANNOTATION_ID')}: an annotation without words")
    spoken.sort(
        key=lambda one: one.at
    )  # tiers stand one below the other in the file; stable, so theirs stays the order
    return ReadTranscript(TranscriptKind.ELAN, tuple(spoken), tuple(problems))


def _root(text: str, name: str) -> Any:
    try:
        # the text is decoded already, so that an encoding the first line declares would be read twice
        root = fromstring(text.encode(), forbid_dtd=True) if not text.startswith("<?xml") else fromstring(_body(text))
    except DefusedXmlException:
        raise BadInput("declares entities", where=name, expected="an ELAN file without a DTD") from None
    except ParseError as error:
        line, column = error.position
        raise BadInput(
            "not readable as XML",
            where=f"{name}: line {line}, column {column + 1}",
            expected="a whole ELAN file",
            do="It may have been cut off: save it again.",
        ) from None
    if root.tag != "ANNOTATION_DOCUMENT":
        raise BadInput(f"the XML holds <{root.tag[:40]}>", where=name, expected="<ANNOTATION_DOCUMENT>, as ELAN writes")
    return root


def _body(text: str) -> bytes:
    """The document without its declaration; as many characters and lines before it, for errors that name the place."""
    end = text.find("?>") + 2
    return ("".join("\n" if c == "\n" else " " for c in text[:end]) + text[end:]).encode()


def _slots(root: Element, problems: list[str]) -> dict[str, float]:
    """Seconds of each time slot. ELAN leaves some open between two others: they are spread evenly, as ELAN does."""
    order = [(slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")]
    values = [int(value) / 1000 if value.isdecimal() else None for _, value in order]
    n = 0
    while n < len(values):
        if values[n] is not None:
            n += 1
            continue
        stop = next((k for k in range(n, len(values)) if values[k] is not None), len(values))
        before = values[n - 1] if n else 0.0
        after = values[stop] if stop < len(values) else before
        assert before is not None
        assert after is not None
        for k in range(n, stop):
            values[k] = before + (after - before) * (k - n + 1) / (stop - n + 1)
        problems.append(f"{order[n][0]}: {stop - n} time(s) left open: spread evenly between their neighbours")
        n = stop
    return {key: value for (key, _), value in zip(order, values, strict=True) if value is not None}


def _annotations(tier: Element) -> list[Element]:
    kinds = ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")
    return [inner for outer in tier.iter("ANNOTATION") for inner in outer if inner.tag in kinds]


def _places(root: Element, slots: Mapping[str, float], name: str) -> dict[str, Times]:
    """When each annotation is: by its slots, or by the annotation it hangs on."""
    places: dict[str, Times] = {}
    hanging: dict[str, str] = {}
    for annotation in (one for tier in root.iter("TIER") for one in _annotations(tier)):
        key = annotation.get("ANNOTATION_ID", "")
        if annotation.tag == "REF_ANNOTATION":
            hanging[key] = annotation.get("ANNOTATION_REF", "")
            continue
        begin, end = annotation.get("TIME_SLOT_REF1", ""), annotation.get("TIME_SLOT_REF2", "")
        if begin not in slots or end not in slots:
            raise BadInput(
                "its time slot is not there", where=f"{name}: annotation {key}", expected="a whole ELAN file"
            )
        places[key] = (slots[begin], slots[end])
    for key in hanging:
        places[key] = _place_of(key, hanging, places, name)
    return places


def _place_of(key: str, hanging: Mapping[str, str], places: Mapping[str, Times], name: str) -> Times:
    at = key
    for _ in range(DEEPEST):
        if at in places:
            return places[at]
        at = hanging.get(at, "")
    raise BadInput(
        "hangs on no annotation with a time", where=f"{name}: annotation {key}", expected="a whole ELAN file"
    )
