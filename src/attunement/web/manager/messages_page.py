"""Messages and the work behind them: counts for clients, lines for staff, and whether the work is being done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from attunement.domain.delivery import Life
from attunement.domain.permission import Permission
from attunement.exchange.deidentified import FEWEST
from attunement.storage.models import Practice, Staff
from attunement.storage.queries.delivery_ledger import (
    clinicians_with_some_to_look_at,
    counts_by_life,
    ledger_of_staff,
)
from attunement.storage.queries.work_state import DutyState, WorkState, work_state
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.message_words import life_words, shown

SHOWN: Final = 30
"""Messages to staff a page shows; it says how many more there are."""
DUTIES: Final[dict[str, str | Promise]] = {
    "escalate alerts": gettext_lazy("Take alerts to more people"),
    "send messages": gettext_lazy("Send messages"),
    "watch the diary": gettext_lazy("Watch the diary"),
    "plan reminders": gettext_lazy("Plan reminders"),
    "delete recordings": gettext_lazy("Delete recordings whose time is over"),
    "sign the audit list": gettext_lazy("Sign the list of who did what"),
    "clear what is over": gettext_lazy("Clear sessions and counts that are over"),
    "estimate the detector": gettext_lazy("Estimate the rupture detector"),
}


@dataclass(frozen=True)
class LifeCount:
    """How many messages stand where; small groups are not told apart."""

    word: str
    means: str
    count: str


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def messages_page(request: HttpRequest, by: Staff) -> HttpResponse:
    """No client and no case is named here."""
    del by
    now, standing = timezone.now(), Practice.objects.get()
    staff_lines, state = ledger_of_staff(now), work_state(now)
    context = {
        "standing": standing,
        "counts": [_counted(life, n) for life, n in counts_by_life(now).items() if n],
        "fewest": FEWEST,
        "clinicians": clinicians_with_some_to_look_at(now),
        "staff_messages": [shown(line) for line in staff_lines[:SHOWN]],
        "more": max(0, len(staff_lines) - SHOWN),
        "wants_a_look": any(line.needs_a_look for line in staff_lines[:SHOWN]),
        "state": state,
        "duties": [(_duty_words(duty), duty) for duty in state.duties],
        "trouble": _trouble(state),
    }
    return render(request, "manager/messages.html", context)


def _counted(life: Life, count: int) -> LifeCount:
    few = gettext("fewer than %(n)d") % {"n": FEWEST}
    return LifeCount(*life_words(life), str(count) if count >= FEWEST else few)


def _duty_words(duty: DutyState) -> str:
    return str(DUTIES.get(duty.name, duty.name))


def _trouble(state: WorkState) -> str:
    """What is wrong with the work, in a word the page chooses what to do by; empty while it is done."""
    if state.is_done:
        return ""
    return "duty" if state.has_worker else "nobody"
