"""Checking, sending, the receipt; help; and the quick way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from attunement.actions.finish_occasion import finish_occasion
from attunement.web.client.answering import show_notice
from attunement.web.client.handing_back import handed_back
from attunement.web.client.question_page import given_groups
from attunement.web.client.visit import Visit, next_page, with_answers, with_visit

AFTER_A_SESSION = "after-session"
"""The sitting that ends with a way to say that something felt off."""


@require_http_methods(["GET", "POST"])
@with_answers
def review(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything given, in order, each to be changed; blanks shown."""
    if request.method == "POST":
        request.session.pop("notice", None)
        return redirect("client:review")
    if "notice" in request.session:
        return show_notice(request)
    groups = given_groups(visit.sitting)
    blanks = sum(row.state == "blank" for group in groups for row in group.rows)
    context = {
        "groups": groups,
        "blanks": blanks,
        "saved": request.session.pop("saved", False),
        "care": request.session.pop("care", False),
    }
    return render(request, "client/review.html", context)


@require_POST
@with_answers
def send(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """From here on the answers count."""
    finish_occasion(occasion=visit.record, browser_key=visit.key)
    return redirect("client:received")


@require_GET
@with_visit
def received(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The receipt, in the browser that answered and nowhere else."""
    if not visit.key or visit.record.sent_at is None:
        return redirect(next_page(request, visit))
    receipt = finish_occasion(occasion=visit.record, browser_key=visit.key)
    clinician = visit.record.person.case.clinician.name
    if visit.record.handed_over:
        return handed_back(request, clinician)
    may_say = visit.record.definition == AFTER_A_SESSION
    return render(request, "client/received.html", {"receipt": receipt, "clinician": clinician, "may_say": may_say})


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Where to turn: the same bytes for everyone, whatever they answered."""
    return render(request, "client/help.html")


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: this browser forgets the sitting."""
    request.session.flush()
    return redirect("client:bye")


@require_GET
def bye(request: HttpRequest) -> HttpResponse:
    """A page that says nothing about where one was."""
    return render(request, "client/bye.html")
