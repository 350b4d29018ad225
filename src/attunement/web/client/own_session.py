"""Who is signed in on this browser, for ten quiet minutes; and who may say something after a sitting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from attunement.actions.own_leave import OwnLeave, require_own
from attunement.domain.errors import Refused
from attunement.storage.models import ClientSignIn
from attunement.web.client.visit import visit_of

QUIET_FOR = timedelta(minutes=10)
"""After this long without a page the browser forgets who was here."""

ViewOfOwn = Callable[..., HttpResponseBase]


def come_in(request: HttpRequest, row: ClientSignIn) -> None:
    """Put a sign-in into the browser session, under a new session id; whatever was there goes."""
    request.session.flush()
    request.session["own"] = str(row.pk)
    _seen(request)


def own_leave(request: HttpRequest) -> OwnLeave | None:
    """The leave of whoever is signed in here; None where nobody is, or nobody was for ten minutes."""
    wanted = request.session.get("own")
    if wanted is None:
        return None
    row = ClientSignIn.objects.select_related("person__case").filter(pk=wanted).first()
    quiet = timezone.now().timestamp() - float(request.session.get("own_seen", 0))
    if row is None or not row.is_open or quiet > QUIET_FOR.total_seconds():
        request.session.flush()
        return None
    _seen(request)
    return OwnLeave(sign_in=row)


def speaking_leave(request: HttpRequest) -> OwnLeave | None:
    """The same, or the leave of a browser that has just sent a sitting."""
    leave = own_leave(request)
    if leave is not None:
        return leave
    visit = visit_of(request)
    if visit is None or not visit.key or visit.record.sent_at is None or visit.record.handed_over:
        return None
    return OwnLeave(occasion=visit.record, browser_key=visit.key)


def signed_in(view: ViewOfOwn) -> ViewOfOwn:
    """The view gets `leave`; without one the way leads to the sign-in. A page that is not theirs is not there."""
    return _with(own_leave, "own:sign-in", view)


def may_speak(view: ViewOfOwn) -> ViewOfOwn:
    """The same for a browser that may say something; without leave the person lands at the beginning."""
    return _with(speaking_leave, "client:landing", view)


def _with(find: Callable[[HttpRequest], OwnLeave | None], otherwise: str, view: ViewOfOwn) -> ViewOfOwn:
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        leave = find(request)
        if leave is None:
            return redirect(otherwise)
        try:
            require_own(leave)
            response = view(request, leave, *args, **kwargs)
        except Refused as stranger:
            raise Http404 from stranger
        if "own" in request.session:
            # What is on the screen goes too, without a script: the page asks for itself again and finds nobody.
            response.headers["Refresh"] = f"{int(QUIET_FOR.total_seconds()) + 5}; url={reverse('own:page')}"
        return response

    return checked


def _seen(request: HttpRequest) -> None:
    request.session["own_seen"] = timezone.now().timestamp()
