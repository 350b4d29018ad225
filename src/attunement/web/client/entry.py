"""From the link to the first question: opening, welcome, proof, return code. Opening changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from attunement.actions.client_links import find_occasion_by_code, find_occasion_by_secret
from attunement.actions.release_page import find_release_by_secret
from attunement.actions.start_occasion import (
    AlreadyStarted,
    LockedOut,
    WrongProof,
    resume_occasion,
    start_occasion,
)
from attunement.web.client.forms import LinkForm, ProofForm, ResumeForm, first_errors
from attunement.web.client.reading import remember_release
from attunement.web.client.visit import Visit, give_leave, next_page, open_visit, visit_of, with_visit
from attunement.web.client.welcome_page import welcome_page
from attunement.web.speaking import keep_choice


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """The page a link leads to. Its script posts the secret; without script the short code is typed."""
    return render(request, "client/landing.html")


@require_POST
def open_link(request: HttpRequest) -> HttpResponse:
    """Find what the link leads to and remember it in this browser session. Nothing that is stored changes."""
    form = LinkForm(request.POST)
    if form.is_valid():
        secret, code = form.cleaned_data["secret"], form.cleaned_data["code"]
        record = find_occasion_by_secret(secret) if secret else find_occasion_by_code(code)
        if record is not None:
            open_visit(request, record)
            return redirect(next_page(request, visit_of(request)))
        release = find_release_by_secret(secret or code)
        if release is not None:
            remember_release(request, release)
            return redirect("client:read")
    return render(request, "client/landing.html", {"not_found": True}, status=404)


@require_GET
def go_on(request: HttpRequest) -> HttpResponse:
    """Back to wherever this person was (from the help page, which is the same for everyone)."""
    return redirect(next_page(request, visit_of(request)))


@require_GET
@with_visit
def welcome(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who asks, for what, how long, who reads it."""
    return render(request, "client/welcome.html", {"page": welcome_page(visit.record), "visit": visit})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language for this sitting. Nothing that is stored changes, nothing is told to anyone."""
    keep_choice(request, request.POST.get("language", ""))
    return redirect("client:landing" if visit_of(request) is None else "client:welcome")


@require_http_methods(["GET", "POST"])
@with_visit
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for something the person knows; then this browser may answer."""
    if visit.key:
        return redirect(next_page(request, visit))
    if visit.record.started_at is not None:
        return redirect("client:resume")
    form = ProofForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, visit, "client/start.html", form)
    try:
        started = start_occasion(occasion=visit.record, proof=form.cleaned_data["proof"])
    except AlreadyStarted:
        return redirect("client:resume")
    except (WrongProof, LockedOut) as wrong:
        return _ask(request, visit, "client/start.html", form, wrong)
    give_leave(request, started.browser_key)
    if not visit.record.handed_over:  # on a device of the practice's nobody goes on later
        request.session["return_code"] = started.return_code
    return redirect(next_page(request, visit_of(request)))


@require_http_methods(["GET", "POST"])
@with_visit
def resume(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Go on where the person stopped, on another device."""
    if visit.key:
        return redirect(next_page(request, visit))
    form = ResumeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, visit, "client/resume.html", form)
    try:
        key = resume_occasion(occasion=visit.record, **form.cleaned_data)
    except (WrongProof, LockedOut) as wrong:
        return _ask(request, visit, "client/resume.html", form, wrong)
    give_leave(request, key)
    return redirect(next_page(request, visit_of(request)))


def _ask(
    request: HttpRequest,
    visit: Visit,
    template: str,
    form: ProofForm,
    wrong: WrongProof | LockedOut | None = None,
) -> HttpResponse:
    context = {
        "errors": first_errors(form) if request.method == "POST" else {},
        "tries_left": wrong.tries_left if isinstance(wrong, WrongProof) else None,
        "locked": isinstance(wrong, LockedOut),
        "question": visit.record.person.proof_question,
    }
    failed = wrong is not None or bool(context["errors"])
    return render(request, template, context, status=400 if failed else 200)


@require_http_methods(["GET", "POST"])
@with_visit
def return_code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the personal return code, once: after "Go on" nothing here can show it again."""
    if request.method == "POST" or "return_code" not in request.session or not visit.key:
        request.session.pop("return_code", None)
        return redirect(next_page(request, visit))
    return render(request, "client/code.html", {"code": request.session["return_code"]})
