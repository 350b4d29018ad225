"""Today: every case on one line, and who has not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attunement.actions.read_caseload import closed_cases, read_caseload
from attunement.disclosure import DisclosedCase
from attunement.domain.permission import Permission, Role
from attunement.domain.session import SessionState
from attunement.roadmap.standing import Standing, standing
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.check_outs import unanswered_check_outs
from attunement.storage.queries.delivery_ledger import to_look_at_by
from attunement.storage.queries.diary import sessions_of_the_day
from attunement.storage.queries.who_has_answered import PersonAsked, who_has_answered
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.repair_words import open_rupture
from attunement.web.clinician.session_words import shown as shown_session
from attunement.web.clinician.weakest_link import weakest_link

HOME = {Role.SUPERVISOR: "supervisor:list", Role.MANAGER: "manager:practice"}
"""Where those without cases of their own begin."""


@dataclass(frozen=True)
class CaseLine:
    """One case, as the list shows it."""

    case: CaseRecord
    people: list[PersonAsked]
    weakest: str
    rupture: str
    """The open rupture in a few words; it stands where the weakest link would."""
    standing: Standing | None
    last_session: datetime | None
    next_session: datetime | None

    @property
    def is_waiting(self) -> bool:
        """True if someone has a link and has not answered."""
        return any(person.waiting for person in self.people)

    @property
    def order(self) -> tuple[bool, float]:
        """Coming sessions first, in their order; then the case seen last."""
        if self.next_session:
            return (False, self.next_session.timestamp())
        return (True, -(self.last_session.timestamp() if self.last_session else 0.0))


@require_safe
@staff_page(Permission.READ_CASE, Permission.READ_SHARED, Permission.MANAGE_PRACTICE)
def cases(request: HttpRequest, by: Staff) -> HttpResponse:
    """The clinician's cases; supervisors and managers are sent to their own first page."""
    if (home := HOME.get(Role(by.role))) is not None:
        return redirect(home)
    now = timezone.now()
    lines = sorted((_line(case, known, now) for case, known in read_caseload(by=by)), key=lambda line: line.order)
    only_waiting = request.GET.get("only") == "waiting"
    shown = [line for line in lines if line.is_waiting] if only_waiting else lines
    waiting = sum(line.is_waiting for line in lines)
    context = {
        "lines": shown,
        "closed": closed_cases(by=by),
        "only_waiting": only_waiting,
        "waiting": waiting,
        "count": len(lines),
        "today": now,
    }
    context["meetings"] = [shown_session(session) for session in sessions_of_the_day(by, now)]
    context["unanswered"] = unanswered_check_outs(by, now)
    context["undelivered"] = list(dict.fromkeys(line.person.case for line in to_look_at_by(by, now) if line.person))
    return render(request, "clinician/cases.html", context)


def _line(case: CaseRecord, known: DisclosedCase, now: datetime) -> CaseLine:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    held = [session.at for session in known.sessions if session.is_held]
    planned = [session.at for session in known.sessions if session.state is SessionState.PLANNED]
    return CaseLine(
        case=case,
        people=who_has_answered(case, now),
        weakest=weakest_link(known),
        rupture=open_rupture(known),
        standing=standing(known) if len(known.clients) > 1 else None,
        last_session=max((at for at in held if at < midnight), default=None),
        next_session=min((at for at in (*planned, *held) if at >= midnight), default=None),
    )
