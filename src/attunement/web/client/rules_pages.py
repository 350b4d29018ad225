"""Ground rules for the sessions, read and signed by one person alone. Never says what anyone else did."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attunement.actions.agree_ground_rules import (
    SignerLeave,
    has_signed,
    newest_rules,
    sign_ground_rules,
    signer,
)
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import ReleaseRecord
from attunement.web.client.own_session import own_leave

OPEN_HERE_FOR = timedelta(minutes=10)
LONGEST_VERSION = 6


def remember_rules(request: HttpRequest, release: ReleaseRecord) -> None:
    """This browser proved who it is, for a while, for nothing but these rules."""
    request.session.cycle_key()
    request.session["rules"] = str(release.id)
    request.session["rules_at"] = timezone.now().timestamp()


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The newest version, and one's own name under it."""
    leave = _leave(request)
    try:
        person = signer(leave) if leave else None
    except Refused:
        person = None
    newest = newest_rules(person.case) if person else None
    if leave is None or person is None or newest is None:
        return redirect("client:landing")
    if request.method == "POST":
        sign_ground_rules(leave=leave, version=_version(request.POST.get("version", "")))
        return redirect("own:rules")
    context = {
        "rules": newest,
        "signed": has_signed(person, newest),
        "clinician": person.case.clinician.name,
        "has_page": leave.own is not None,
    }
    return render(request, "own/rules.html", context)


def _leave(request: HttpRequest) -> SignerLeave | None:
    own = own_leave(request)
    if own is not None:
        return SignerLeave(own=own)
    proved = timezone.now().timestamp() - float(request.session.get("rules_at", 0))
    wanted = request.session.get("rules")
    if wanted is None or proved > OPEN_HERE_FOR.total_seconds():
        return None
    return SignerLeave(release=ReleaseRecord.objects.filter(pk=wanted).first())


def _version(posted: str) -> int:
    if len(posted) > LONGEST_VERSION or not (posted.isascii() and posted.isdigit()):
        raise BadInput("that is no version of the rules", expected="a whole number")
    return int(posted)
