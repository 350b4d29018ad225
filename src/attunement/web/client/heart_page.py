"""A client's own page about their heart in the sessions: whether it may be measured, theirs to say at any time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attunement.actions.consenting import HEART, give_own_leave, has_leave, take_own_leave_back
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.web.client.own_session import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def heart(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """Yes or no; a no erases what was measured of them."""
    person = require_own(leave)
    if request.method == "POST":
        if request.POST.get("may") == "yes":
            give_own_leave(leave=leave, to=HEART)
        else:
            take_own_leave_back(leave=leave, to=HEART)
        return redirect("own:heart")
    return render(request, "own/heart.html", {"may": has_leave(person, HEART)})
