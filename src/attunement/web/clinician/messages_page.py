"""The messages of a case: what became of each, what nobody answered, and whether reminders may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.read_case import read_case
from attunement.actions.send_reminders import allow_reminders, stop_reminders
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, PersonRecord, ReminderStop, Staff
from attunement.storage.queries.check_outs import SITTING, CheckOut, unanswered_of_case
from attunement.storage.queries.delivery_ledger import ledger_of_person, to_look_at
from attunement.storage.queries.who_has_answered import Asked, Stage, who_has_answered
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.message_words import ShownMessage, shown

SHOWN: Final = 30
"""Messages to one person a page shows; it says how many more there are."""
NOT_ANSWERED: Final = (Stage.SENT, Stage.STARTED, Stage.EXPIRED)
STOP, ALLOW = "stop", "allow"


@dataclass(frozen=True)
class PersonMessages:
    """One person: their messages, what they have not sent in, and who ended their reminders, if anybody did."""

    person: PersonRecord
    messages: list[ShownMessage]
    more: int
    to_look_at: int
    open: list[Asked]
    check_outs: list[CheckOut]
    stopped: ReminderStop | None


@require_safe
@case_page(Permission.WRITE_CASE)
def messages_page(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Every message to the people of this case."""
    known = read_case(by=by, case=case, page="messages").for_clinician
    context = frame(case, known, "messages") | {"ledgers": _ledgers(case, timezone.now())}
    return render(request, "clinician/messages.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def reminders(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """Stop one person's reminders, or allow them again, because they said so."""
    person = case.people.select_related("case").filter(id=person_id).first()
    if person is None:
        raise Http404
    do, name = request.POST.get("do"), {"name": person.name}
    if do == STOP:
        stop_reminders(person=person, by=by)
        messages.success(request, gettext("%(name)s gets no more reminders.") % name)
    elif do == ALLOW:
        allow_reminders(person=person, by=by)
        messages.success(request, gettext("%(name)s may be reminded again.") % name)
    else:
        raise BadInput("that is neither", where="do", expected=f"{STOP} or {ALLOW}")
    return redirect("clinician:messages", case_id=case.id)


def _ledgers(case: CaseRecord, now: datetime) -> list[PersonMessages]:
    left = unanswered_of_case(case, now)
    stops = {stop.person_id: stop for stop in ReminderStop.objects.filter(person__case=case).select_related("by")}
    found = []
    for entry in who_has_answered(case, now):
        own = ledger_of_person(entry.person, now)
        found.append(
            PersonMessages(
                person=entry.person,
                messages=[shown(line) for line in own[:SHOWN]],
                more=max(0, len(own) - SHOWN),
                to_look_at=len(to_look_at(own)),
                open=[a for a in entry.asked if a.stage in NOT_ANSWERED and a.occasion.id != SITTING],
                check_outs=[one for one in left if one.person == entry.person],
                stopped=stops.get(entry.person.id),
            )
        )
    return found
