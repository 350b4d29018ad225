"""Who may open a page: each view names the permission it needs, and the case it is about is looked up here.

A page of somebody else's, a page that does not exist and a page a role has no business with look the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from attunement.actions.intended_use import has_accepted
from attunement.actions.read_case import find_case
from attunement.actions.staff_sessions import SessionOver, session_of
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission, Role, may
from attunement.domain.signing_in import Factor
from attunement.storage.models import Practice, Staff, StaffSession

View: TypeAlias = Callable[..., HttpResponseBase]
ASKS_INTENDED_USE = "asks-intended-use"
"""In the session of someone who signed in and has not accepted the statement yet: where they were going."""


def staff_page(*needed: Permission) -> Callable[[View], View]:
    """For signed-in staff whose role holds one of these permissions. The view gets `by`; strangers get a 404."""

    def wrap(view: View) -> View:
        @wraps(view)
        def handle(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, Staff) or not _may_stay(request, request.user):
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            if ASKS_INTENDED_USE in request.session and request.method == "GET" and not _is_the_statement(request):
                return redirect("ending:intended-use")
            if not any(may(Role(request.user.role), permission) for permission in needed):
                raise Http404
            return view(request, by=request.user, **kwargs)

        handle.needed = needed  # type: ignore[attr-defined]
        return handle

    return wrap


def current_session(request: HttpRequest) -> StaffSession | None:
    """The session this request came with, as `staff_page` found it."""
    return getattr(request, "staff_session", None)


def _may_stay(request: HttpRequest, staff: Staff) -> bool:
    """True in a session that is open and was begun with more than a password; in the demo a password is enough.

    Any other is ended here, so that what is left of it opens nothing.
    """
    try:
        found = session_of(staff, request.session.session_key or "")
    except SessionOver:
        logout(request)
        return False
    request.staff_session = found  # type: ignore[attr-defined]
    if found is not None and Factor(found.factor).is_enough:
        return True
    if Practice.objects.filter(is_demo=True).exists():
        return True
    logout(request)
    return False


def ask_for_intended_use(request: HttpRequest, staff: Staff, going_to: str) -> None:
    """At a sign-in: who has not accepted the statement that holds is led to it first. Alerts are not held up by it."""
    if not has_accepted(staff):
        request.session[ASKS_INTENDED_USE] = going_to


def _is_the_statement(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name == "ending:intended-use"


def case_page(needed: Permission) -> Callable[[View], View]:
    """For the clinician of the case in the address. The view gets `by` and `case`; everyone else gets a 404."""

    def wrap(view: View) -> View:
        @staff_page(needed)
        @wraps(view)
        def handle(request: HttpRequest, by: Staff, case_id: str, **kwargs: Any) -> HttpResponseBase:
            try:
                case = find_case(by=by, case_id=str(case_id))
            except Refused as stranger:
                raise Http404 from stranger
            return view(request, by=by, case=case, **kwargs)

        return handle

    return wrap


__all__ = [
    "ASKS_INTENDED_USE",
    "HttpRequest",
    "HttpResponse",
    "View",
    "ask_for_intended_use",
    "case_page",
    "current_session",
    "staff_page",
]
