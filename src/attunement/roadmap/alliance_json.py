"""The alliances as the document the page and the export of a case are made of; for the clinician alone."""

from __future__ import annotations

from typing import Any

from attunement.roadmap.alliance_reading import Alliances, Pair, Slot, Span, Trajectory
from attunement.roadmap.alliance_rules import shipped_rules
from attunement.roadmap.alliance_sentences import AllianceFinding
from attunement.roadmap.markup import plain

JSON = dict[str, Any]


def alliance_as_json(found: Alliances) -> JSON:
    """`{clients: [{person, sessions, ruptures, says}], partners, rules}`; partners null but for a couple."""
    partners = found.partners
    return {
        "clients": [_trajectory(one) for one in found.trajectories],
        "partners": None
        if partners is None
        else {
            "of": [one.person for one in found.trajectories],
            "sessions": [_pair(pair) for pair in partners.pairs],
            "says": [_finding(finding) for finding in partners.findings],
        },
        "rules": {
            rule.key: {"value": rule.value, "unit": rule.unit, "source": rule.source} for rule in shipped_rules()
        },
    }


def _trajectory(found: Trajectory) -> JSON:
    return {
        "person": found.person,
        "sessions": [_slot(slot) for slot in found.slots],
        "ruptures": [_span(span, found) for span in found.spans],
        "says": [_finding(finding) for finding in found.findings],
    }


def _slot(slot: Slot) -> JSON:
    return {
        "session": slot.session or None,
        "at": slot.at.isoformat(),
        "number": slot.number,
        "client": slot.client,
        "clinician": slot.clinician,
        "split": _rounded(slot.split),
        "split_change": _rounded(slot.split_change),
        "felt_off": slot.felt_off,
        "events": [{"kind": event.kind.value, "by": list(event.by)} for event in slot.events],
        "state": slot.state or None,
        "probability": _rounded(slot.probability),
        "usual": _rounded(slot.usual),
        "low": _rounded(slot.low),
        "high": _rounded(slot.high),
    }


def _span(span: Span, found: Trajectory) -> JSON:
    return {
        "from": found.slots[span.start].session or None,
        "to": None if span.end is None else found.slots[span.end].session or None,
        "state": span.state.value,
        "origin": span.origin.value,
        "because": list(span.because),
        "from_ratings_alone": span.from_ratings_alone,
        "probability": _rounded(span.probability),
    }


def _pair(pair: Pair) -> JSON:
    return {
        "session": pair.session,
        "at": pair.at.isoformat(),
        "values": [pair.one, pair.other],
        "split": _rounded(pair.split),
        "split_change": _rounded(pair.change),
    }


def _finding(finding: AllianceFinding) -> JSON:
    return {
        "key": finding.key,
        "text": plain(finding.text()),
        "because": [plain(reason) for reason in finding.because()],
        "certainty": finding.certainty.value,
    }


def _rounded(value: float | None) -> float | None:
    """What is computed, to three decimals: more would look surer than it is."""
    return None if value is None else round(value, 3) + 0.0
