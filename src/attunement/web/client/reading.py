"""A page the clinician gave to this person: asked for something they know each time, shown once, kept nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attunement.actions.proofs import LockedOut, WrongProof
from attunement.actions.release_page import GROUND_RULES, OPEN_FOR, open_release
from attunement.storage.models import ReleaseRecord
from attunement.web.client.forms import ProofForm, first_errors
from attunement.web.client.rules_pages import remember_rules


def remember_release(request: HttpRequest, release: ReleaseRecord) -> None:
    """Put a given page into the browser session; whatever sitting was there goes."""
    request.session.flush()
    request.session["release"] = str(release.id)


def _release_of(request: HttpRequest) -> ReleaseRecord | None:
    wanted = request.session.get("release")
    still_open = ReleaseRecord.objects.filter(at__gt=timezone.now() - OPEN_FOR).exclude(to_person=None)
    return still_open.select_related("to_person__case", "by").filter(pk=wanted).first() if wanted else None


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Ask for something the person knows; the right answer shows the page."""
    release = _release_of(request)
    if release is None or release.to_person is None:
        return redirect("client:landing")
    form = ProofForm(request.POST or None)
    context: dict[str, object] = {"question": release.to_person.proof_question}
    if request.method == "GET":
        return render(request, "client/read_proof.html", context)
    if not form.is_valid():
        return render(request, "client/read_proof.html", {**context, "errors": first_errors(form)}, status=400)
    try:
        content = open_release(release=release, proof=form.cleaned_data["proof"])
    except WrongProof as wrong:
        return render(request, "client/read_proof.html", {**context, "tries_left": wrong.tries_left}, status=400)
    except LockedOut:
        return render(request, "client/read_proof.html", {**context, "locked": True}, status=400)
    if release.what == GROUND_RULES:
        remember_rules(request, release)
        return redirect("own:rules")
    return render(request, "client/read.html", {"content": content, "clinician": release.by.name, "at": release.at})
