"""Pages between the proof and the questions: the agreement of the two, and "Are you alone?"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from attunement.actions.dress_practice import policy_words
from attunement.actions.sign_policy import sign_policy
from attunement.domain.errors import BadInput
from attunement.storage.queries.sitting import unsigned_policy
from attunement.web.client.visit import Visit, next_page, say_alone, with_visit

LONGEST_VERSION = 6


@require_http_methods(["GET", "POST"])
@with_visit
def agreement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What everyone may know of each other's answers. Never says whether anyone else agreed."""
    policy = unsigned_policy(visit.record) if visit.key else None
    if policy is None or visit.record.sent_at is not None:
        request.session.pop("agreement_later", None)
        return redirect(next_page(request, visit))
    if request.method == "GET":
        case = visit.record.person.case
        own = policy_words(policy.name)
        context = {"policy": policy, "kind": case.kind, "clinician": case.clinician.name, "own_words": own}
        return render(request, "client/agreement.html", context)
    if request.POST.get("choice") == "agree":
        sign_policy(occasion=visit.record, browser_key=visit.key, version=_version(request.POST.get("version", "")))
    else:
        request.session["agreement_later"] = policy.version
    return redirect(next_page(request, visit))


def _version(posted: str) -> int:
    if len(posted) > LONGEST_VERSION or not (posted.isascii() and posted.isdigit()):
        raise BadInput("that is no version of the agreement", expected="a whole number")
    return int(posted)


@require_http_methods(["GET", "POST"])
@with_visit
def ready(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask whether the person is alone and it is safe. "Not now" stores nothing."""
    if request.method == "GET":
        return render(request, "client/ready.html") if visit.key else redirect("client:welcome")
    if request.POST.get("choice") != "yes":
        request.session.pop("alone", None)
        return redirect("client:later")
    say_alone(request)
    return redirect(next_page(request, visit))


@require_GET
def later(request: HttpRequest) -> HttpResponse:
    """The gentle page after "Not now": the same bytes for everyone."""
    return render(request, "client/later.html")
