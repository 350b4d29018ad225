"""A client looks back at a session on their own page, and gives or takes back leave to be recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.consent_recording import give_consent, may_be_recorded, withdraw_consent
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.recall_session import own_recall
from attunement.domain.errors import BadInput
from attunement.web.client.own_session import QUIET_FOR, signed_in
from attunement.web.error_words import in_words
from attunement.web.playing import captions_response, media_response
from attunement.web.recall_forms import AUDIENCES, page_of, take


def without_refresh(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that plays must not load itself anew in the middle: its script leaves when nothing happened for long."""

    @wraps(view)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.pop("Refresh", None)
        return response

    return kept


@require_safe
@without_refresh
@signed_in
def look_back(request: HttpRequest, leave: OwnLeave, sitting_id: str) -> HttpResponse:
    """Play or read, mark, steer."""
    sitting = own_recall(leave=leave, sitting_id=str(sitting_id))
    context = page_of(leave, sitting) | {"audiences": AUDIENCES, "quiet": int(QUIET_FOR.total_seconds())}
    return render(request, "own/recall.html", context)


@require_safe
@without_refresh
@signed_in
def media(request: HttpRequest, leave: OwnLeave, sitting_id: str) -> HttpResponseBase:
    """The recording of that session, by ranges."""
    return media_response(request, own_recall(leave=leave, sitting_id=str(sitting_id)).session)


@require_safe
@without_refresh
@signed_in
def captions(_request: HttpRequest, leave: OwnLeave, sitting_id: str) -> HttpResponse:
    """What was said, beside the picture."""
    return captions_response(own_recall(leave=leave, sitting_id=str(sitting_id)).session)


@require_POST
@signed_in
def send(request: HttpRequest, leave: OwnLeave, sitting_id: str, what: str) -> HttpResponse:
    """A mark, some seconds of a rating, who may know of them, or a mark taken back."""
    sitting = own_recall(leave=leave, sitting_id=str(sitting_id))
    try:
        done = take(request, leave, sitting, what)
    except BadInput as wrong:
        if "script" in request.POST:
            return HttpResponse(in_words(wrong), status=400, content_type="text/plain; charset=utf-8")
        raise
    return done if "script" in request.POST else redirect("own:look-back", sitting_id=sitting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def recording(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """Whether sessions with them may be recorded: theirs to say, at any time."""
    person = require_own(leave)
    if request.method == "POST":
        if request.POST.get("may") == "yes":
            give_consent(leave=leave)
        else:
            withdraw_consent(leave=leave)
        return redirect("own:recording")
    return render(request, "own/recording.html", {"may": may_be_recorded([str(person.pk)])})
