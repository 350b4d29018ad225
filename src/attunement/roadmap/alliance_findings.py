"""What one client's trajectory says: each rule gives the key of a sentence, and what fills it.

Nothing here is a cut-off: the numbers are `alliance/rules.toml`, the words `alliance/sentences.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping

from attunement.analysis.rupture_naming import REPAIRED, REPAIRED_FOR, TENSION
from attunement.domain.repair import Origin
from attunement.roadmap.alliance_facts import Found, Grown, mean
from attunement.roadmap.alliance_fills import Number, fills_of, partners_fills
from attunement.roadmap.alliance_reading import EventKind, Partners, Span, SpanState, Trajectory
from attunement.roadmap.alliance_rules import AllianceRules
from attunement.roadmap.alliance_sentences import AllianceFinding, AllianceSentence

Sentences = Mapping[str, AllianceSentence]


def findings_of(
    trajectory: Trajectory, rules: AllianceRules, sentences: Sentences, grown: Grown, number: Number
) -> tuple[AllianceFinding, ...]:
    """Every sentence of one trajectory, the headline first."""
    found = Found(trajectory, rules)
    keys = [headline(found), speed(found), depth(found), phase(found, grown), split(found), *events(found)]
    fills = fills_of(found, grown, number)
    span = found.newest_span
    noticed = span.because if span is not None and span.is_open else ()
    first = AllianceFinding(sentences[keys[0]], fills, noticed)
    return (first, *(AllianceFinding(sentences[key], fills) for key in keys[1:] if key))


def headline(found: Found) -> str:
    """What the chart shows: an open rupture first, then whether anything can be told, then how it is."""
    span = found.newest_span
    if span is not None and span.is_open:
        if span.is_mistake:
            return "headline.rupture-mistake"
        if span.state is SpanState.OPEN:
            return "headline.rupture-open"
        return "headline.rupture-suspected" if span.origin is Origin.RATINGS else "headline.rupture-voiced"
    if not found.rated:
        return "headline.nobody"
    if found.is_early:
        return "headline.too-early"
    return f"headline.{_after(found, span)}"


def _after(found: Found, span: Span | None) -> str:
    """With no open rupture, and enough ratings to tell."""
    if found.rated[-1].state == TENSION:
        return "tension"
    if found.rated[-1].state == REPAIRED or _is_fresh(found, span, SpanState.REPAIRED):
        return "repaired"
    if _is_fresh(found, span, SpanState.UNREPAIRED):
        return "unrepaired"
    if found.is_unformed:
        return "not-formed"
    drift = found.drift or 0.0
    return "fallen" if drift <= -found.rules.moved_by else "risen" if drift >= found.rules.moved_by else "steady"


def _is_fresh(found: Found, span: Span | None, state: SpanState) -> bool:
    """True if the newest rupture ended so, within as many rated sessions as the detector shows a repair for."""
    if span is None or span.end is None or span.state is not state:
        return False
    return sum(place > span.end for place in found.trajectory.rated) <= REPAIRED_FOR


def speed(found: Found) -> str:
    """How soon they connected."""
    if found.is_early:
        return ""
    at = found.connected_at
    if at is not None:
        late = "early" if at <= found.rules.first_sessions else "slowly"
        return "speed.soon" if at <= found.rules.soon_by else f"speed.{late}"
    if found.is_unformed:
        return "speed.not-formed"
    return "speed.growing" if found.is_rising else "speed.not-yet"


def depth(found: Found) -> str:
    """How deep it goes now."""
    if found.is_early:
        return ""
    recent = mean(found.values[-found.rules.recent :])
    if recent >= found.rules.deep_from:
        return "depth.deep"
    return "depth.fair" if recent >= found.rules.connected_from else "depth.shallow"


def phase(found: Found, grown: Grown) -> str:
    """Commitment until a connection has formed, change once the client's own check-up shows it, process between."""
    if found.is_early:
        return ""
    if found.connected_at is None:
        return "phase.commitment"
    return "phase.change" if grown.up > grown.down else "phase.process"


def split(found: Found) -> str:
    """Whether the two sides moved apart at the newest session both rated."""
    both = found.both
    return _split(len(both), both[-1].split_change if both else None, found.rules, ("clinician", "client"), "split")


def _split(pairs: int, change: float | None, rules: AllianceRules, higher: tuple[str, str], topic: str) -> str:
    if not pairs:
        return f"{topic}.unknown"
    if change is None:
        return f"{topic}.too-early"
    if abs(change) < rules.split_changed_by - 1e-9:
        return f"{topic}.steady"
    return f"{topic}.{higher[0] if change > 0 else higher[1]}-higher"


def events(found: Found) -> list[str]:
    """What the client said at the newest session they answered, and whether many sessions did not go as planned."""
    said = {event.kind for event in found.answered.events} if found.answered else set()
    keys = [f"events.{kind.value}" for kind in (EventKind.RISQ, EventKind.FELT_OFF) if kind in said]
    return [*keys, "events.missed"] if found.flagged >= found.rules.missed_from else keys


def partners_findings(
    partners: Partners, rules: AllianceRules, sentences: Sentences, number: Number
) -> tuple[AllianceFinding, ...]:
    """Whether the two of a couple moved apart in how they find the sessions."""
    pairs = partners.pairs
    change = pairs[-1].change if pairs else None
    key = _split(len(pairs), change, rules, ("one", "other"), "partners")
    return (AllianceFinding(sentences[key], partners_fills(partners, rules, number)),)
