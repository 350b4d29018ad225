"""Why a browser may speak for a client: it answered one of their sittings, or they are signed in."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.actions.start_occasion import may_see_answers
from attunement.domain.errors import Refused
from attunement.storage.models import ClientSignIn, OccasionRecord, PersonRecord


@dataclass(frozen=True)
class OwnLeave:
    """One of the two; never taken on trust: `require_own` asks the database each time."""

    occasion: OccasionRecord | None = None
    browser_key: str = ""
    sign_in: ClientSignIn | None = None


def require_own(leave: OwnLeave) -> PersonRecord:
    """The person this browser may speak for.

    Raises Refused for a browser that did not answer and send the sitting, for a device of the practice's (it goes back
    into the clinician's hands), and for a sign-in that was ended.
    """
    if leave.sign_in is not None:
        row = ClientSignIn.objects.select_related("person__case__clinician").filter(pk=leave.sign_in.pk).first()
        if row is not None and row.is_open:
            return row.person
    elif leave.occasion is not None and _answered_here(leave.occasion, leave.browser_key):
        return leave.occasion.person
    raise Refused("This browser is not signed in.")


def _answered_here(occasion: OccasionRecord, browser_key: str) -> bool:
    return occasion.sent_at is not None and not occasion.handed_over and may_see_answers(occasion, browser_key)
