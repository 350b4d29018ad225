"""Ground rules of a case: written and given by the clinician, printed, signed by each alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.agree_ground_rules import (
    give_ground_rules,
    has_signed,
    newest_rules,
    write_ground_rules,
)
from attunement.actions.read_case import read_case
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.roadmap.client_voice import rules_to_begin_with
from attunement.storage.models import CaseRecord, GroundRulesRecord, PersonRecord, SafeContact, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.linking import qr_picture
from attunement.web.error_words import in_words


@dataclass(frozen=True)
class Signing:
    """One person, when they signed the newest version, and whether a link may go by e-mail."""

    person: PersonRecord
    at: datetime | None
    by_email: bool


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def ground_rules(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The newest version, to be changed; who signed it."""
    wrong, text = "", None
    if request.method == "POST":
        text = request.POST.get("rules", "")
        try:
            write_ground_rules(by=by, case=case, rules=text.splitlines())
        except BadInput as error:
            wrong = in_words(error)
        else:
            messages.success(request, gettext("Saved. Now each person reads and signs it alone."))
            return redirect("voice:ground-rules", case_id=case.id)
    known = read_case(by=by, case=case, page="ground rules").for_clinician
    newest = newest_rules(case)
    rules = newest.rules if newest else [gettext(rule) for rule in rules_to_begin_with(CaseKind(case.kind))]
    context = frame(case, known, "") | {
        "newest": newest,
        "text": text if text is not None else "\n".join(rules),
        "wrong": wrong,
        "signing": _signing(case, newest),
    }
    return render(request, "voice/ground_rules.html", context, status=400 if wrong else 200)


@require_safe
@case_page(Permission.READ_CASE)
def to_print(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The rules on paper. Who signed and who did not is not on it until all have: it lies on the table."""
    read_case(by=by, case=case, page="ground rules")
    newest = newest_rules(case)
    if newest is None:
        return redirect("voice:ground-rules", case_id=case.id)
    signing = _signing(case, newest)
    moments = [one.at for one in signing if one.at is not None]
    agreed = max(moments) if moments and len(moments) == len(signing) else None
    return render(request, "voice/print.html", {"case": case, "newest": newest, "signing": signing, "agreed": agreed})


@require_POST
@case_page(Permission.WRITE_CASE)
def give(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """A link for one person: mailed, or shown this once."""
    person = case.people.select_related("case", "safe_contact").filter(id=person_id).first()
    if person is None:
        raise Http404
    if newest_rules(case) is None:
        return redirect("voice:ground-rules", case_id=case.id)
    mailed = request.POST.get("way") == "email"
    given = give_ground_rules(by=by, case=case, person=person, by_email=mailed)
    context = {"case": case, "person": person, "given": given, "mailed": mailed, "picture": qr_picture(given.url)}
    return render(request, "clinician/released.html", context)


def _signing(case: CaseRecord, newest: GroundRulesRecord | None) -> list[Signing]:
    if newest is None:
        return []
    may_mail = {contact.person_id for contact in SafeContact.objects.filter(person__case=case) if contact.allows_email}
    return [Signing(person, has_signed(person, newest), person.id in may_mail) for person in case.people.all()]
