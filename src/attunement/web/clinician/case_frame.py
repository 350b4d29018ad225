"""What stands beside every page of a case: who, how they may be reached, what they signed, what they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.read_words import unread_words
from attunement.actions.record_safe_contact import shares_address
from attunement.disclosure import DisclosedCase
from attunement.domain.record import Policy
from attunement.domain.session import Session, SessionState
from attunement.roadmap.standing import WHY_CLOSED, standing
from attunement.storage.models import CaseRecord
from attunement.storage.queries.who_has_answered import who_has_answered

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("case", gettext_lazy("Card")),
    ("map", gettext_lazy("Map")),
    ("alliance", gettext_lazy("Alliance")),
    ("sessions", gettext_lazy("Sessions")),
    ("repair", gettext_lazy("Repair")),
    ("answers", gettext_lazy("Answers")),
    ("decisions", gettext_lazy("Gates and decisions")),
    ("releases", gettext_lazy("Releases")),
    ("messages", gettext_lazy("Messages")),
    ("history", gettext_lazy("History")),
)
POLICY_WORDS: dict[str, str | Promise] = {
    "no-secrets": gettext_lazy("No secrets"),
    "limited-secrets": gettext_lazy("Limited secrets"),
    "fully-private": gettext_lazy("Fully private"),
}


@dataclass(frozen=True)
class Signed:
    """The newest policy: its name in words, who signed it when, and whether it is in force."""

    name: str | Promise
    signatures: list[tuple[str, datetime | None]]
    in_force: bool


def frame(case: CaseRecord, known: DisclosedCase, tab: str) -> dict[str, Any]:
    """The context every page of a case shares."""
    people = who_has_answered(case, timezone.now())
    rules = known.ground_rules[-1] if known.ground_rules else None
    return {
        "case": case,
        "tab": tab,
        "tabs": TABS,
        "people": people,
        "same_address": any(shares_address(entry.person) for entry in people),
        "policy": _signed(known),
        "standing": standing(known) if len(known.clients) > 1 else None,
        "sessions": _nearest(known),
        "said_to_you": bool(known.words),
        "unread": unread_words(case, known.words),
        "ground_rules": rules,
        "ground_rules_agreed": rules is not None and {person.id for person in known.clients} <= set(rules.signed),
    }


def _nearest(known: DisclosedCase) -> list[Session]:
    """The next session planned, and the last three that were held."""
    now = timezone.now()
    coming = [s for s in known.sessions if s.state is SessionState.PLANNED and s.at > now]
    return [*coming[:1], *[s for s in known.sessions if s.is_held][-3:][::-1]]


def why_closed(known: DisclosedCase) -> str:
    """What the room waits for, in the clinician's words; empty where it is open."""
    said = WHY_CLOSED.get(standing(known))
    return gettext(said) if said else ""


def _signed(known: DisclosedCase) -> Signed | None:
    if not known.policies:
        return None
    newest: Policy = max(known.policies, key=lambda policy: policy.version)
    signatures = [(person.called, newest.signed.get(person.id)) for person in known.clients]
    return Signed(POLICY_WORDS[newest.name.value], signatures, all(at for _, at in signatures))
