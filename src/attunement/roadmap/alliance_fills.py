"""What fills the places of the alliance page's sentences: names and numbers, only those there are."""

from __future__ import annotations

from collections.abc import Callable

from attunement.analysis.rupture_naming import RATED_BEFORE_TELLING
from attunement.roadmap.alliance_facts import Found, Grown, mean
from attunement.roadmap.alliance_reading import Partners, Trajectory
from attunement.roadmap.alliance_rules import AllianceRules
from attunement.roadmap.markup import isolated

Number = Callable[[float], str]


def fills_of(found: Found, grown: Grown, number: Number) -> dict[str, str]:
    """For the sentences about one client and the clinician."""
    moved = {"grown": str(grown.up), "slipped": str(grown.down)}
    return {**_names(found.trajectory), **_counts(found, number), **_ratings(found, number), **_places(found), **moved}


def partners_fills(partners: Partners, rules: AllianceRules, number: Number) -> dict[str, str]:
    """For the sentences about the two of a couple."""
    pairs = partners.pairs
    fills = {
        "one": isolated(partners.one),
        "other": isolated(partners.other),
        "pairs": str(len(pairs)),
        "needed_pairs": str(rules.split_pairs),
    }
    if not pairs:
        return fills
    return fills | {"last_pair": str(pairs[-1].number)} | _split_fills(pairs[-1].split, pairs[-1].change, number)


def _names(trajectory: Trajectory) -> dict[str, str]:
    return {"client": isolated(trajectory.client), "clinician": isolated(trajectory.clinician)}


def _counts(found: Found, number: Number) -> dict[str, str]:
    """What the rules are and how many there were."""
    rules = found.rules
    return {
        "rated": str(len(found.rated)),
        "needed": str(RATED_BEFORE_TELLING),
        "row": str(rules.connected_in_a_row),
        "pair_count": str(rules.connected_in_a_row),
        "recent_count": str(min(rules.recent, len(found.rated))),
        "connected": number(rules.connected_from),
        "deep": number(rules.deep_from),
        "first_sessions": str(rules.first_sessions),
        "needed_pairs": str(rules.split_pairs),
        "pairs": str(len(found.both)),
        "flagged": str(found.flagged),
        "flagged_of": str(min(rules.flagged_within, len(found.trajectory.slots))),
    }


def _ratings(found: Found, number: Number) -> dict[str, str]:
    """What there is a value for; what there is none for stays away, and with it every reason that needs it."""
    if not found.rated:
        return {}
    newest, values = found.rated[-1], found.values
    row, recent = found.rules.connected_in_a_row, found.rules.recent
    fills = {
        "newest": number(values[-1]),
        "last": str(newest.number),
        "recent": number(mean(values[-recent:])),
        "first": number(mean(values[:recent])),
        "recent_pair": number(mean(values[-row:])),
        "first_pair": number(mean(values[:row])),
    }
    fills |= {"usual": number(newest.usual)} if newest.usual is not None else {}
    both = found.both
    if both and both[-1].split is not None:
        fills |= {"last_pair": str(both[-1].number), **_split_fills(both[-1].split, both[-1].split_change, number)}
    return fills


def _places(found: Found) -> dict[str, str]:
    """Since which session."""
    fills = {"connected_at": str(found.connected_at)} if found.connected_at is not None else {}
    answered = found.answered
    if answered is not None:
        fills["answered_at"] = str(answered.number)
        fills |= {"felt_off": f"{answered.felt_off:g}"} if answered.felt_off is not None else {}
    span = found.newest_span
    if span is not None:
        fills["onset"] = _session_at(found, span.start)
        fills |= {"probability": f"{100 * span.probability:.0f}"} if span.probability is not None else {}
    return fills


def _session_at(found: Found, place: int) -> str:
    """The number of the session at a place; of one that did not take place, the number of the one before it."""
    numbers = [slot.number for slot in found.trajectory.slots[: place + 1] if slot.number is not None]
    return str(numbers[-1] if numbers else 1)


def _split_fills(split_: float, change: float | None, number: Number) -> dict[str, str]:
    fills = {"split": number(split_)}
    if change is not None:
        fills |= {"split_change": number(abs(change)), "usual_split": number(split_ - change)}
    return fills
