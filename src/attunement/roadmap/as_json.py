"""The map and the card as the documents the command line and the interface give out."""

from __future__ import annotations

from typing import Any

from attunement.disclosure.viewer import Viewer, ViewerKind
from attunement.roadmap.card import Card, Line
from attunement.roadmap.relationship_map import Difference, PartReading, Reading, RelationshipMap

JSON = dict[str, Any]


def card_as_json(card: Card) -> JSON:
    """`{case, gates, lines}`; the gates only where the card has them, which is the clinician's."""
    gates = {key: {"state": gate.state.value, "because": list(gate.because)} for key, gate in card.gates.items()}
    return {"case": card.case, **({"gates": gates} if gates else {}), "lines": [_line(line) for line in card.lines]}


def map_as_json(found: RelationshipMap, viewer: Viewer) -> JSON:
    """`{parts, strain, modules_due}` for the clinician, without modules for the room; a person's own values.

    The strain is null where none is asked.
    """
    alone = viewer.kind is ViewerKind.PERSON
    document: JSON = {
        "parts": [_part(part, alone) for part in found.parts],
        "strain": _part(found.strain, alone) if found.strain.people else None,
    }
    if viewer.kind is ViewerKind.CLINICIAN:
        document["modules_due"] = {person: list(due) for person, due in found.modules_due.items()}
    return document


def _line(line: Line) -> JSON:
    return {
        "id": line.id,
        "part": line.part.value,
        "kind": line.kind.value,
        "text": line.text,
        "because": list(line.because),
        "certainty": line.certainty.value,
        "evidence": line.evidence,
    }


def _part(part: PartReading, alone: bool) -> JSON:
    people = {person: _reading(reading) for person, reading in part.people.items()}
    document: JSON = {"key": part.key, "people": people}
    return document if alone else {**document, "difference": _difference(part.difference)}


def _reading(reading: Reading) -> JSON:
    return {
        "value": reading.value,
        "spread": reading.spread,
        "low": reading.low,
        "high": reading.high,
        "because": [*reading.because, *(f"beside it: {said}" for said in reading.beside)],
    }


def _difference(difference: Difference | None) -> JSON:
    if difference is None:
        return {"value": None, "apart": None, "reliable": None, "because": ["one person: nobody to compare with"]}
    return {
        "value": difference.value,
        "apart": difference.apart,
        "reliable": difference.reliable,
        "because": list(difference.because),
    }
