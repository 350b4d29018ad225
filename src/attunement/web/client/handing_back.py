"""The end of a sitting on a device that was handed over: it forgets everything and is handed back, or on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from attunement.actions.client_links import find_occasion
from attunement.web.client.visit import open_visit

NEXT = "next"
"""What the browser session holds besides: whose turn it is afterwards, as the clinician chose beforehand."""


def keep_in_line(request: HttpRequest, occasions: list[str]) -> None:
    """Remember the sittings that come after this one on the same device, in order."""
    request.session[NEXT] = occasions


def handed_back(request: HttpRequest, clinician: str) -> HttpResponse:
    """Say thank you and "hand it back". From here on this browser knows nothing of the sitting."""
    line = list(request.session.get(NEXT, []))
    request.session.flush()
    following = find_occasion(line[0]) if line else None
    if following is not None and following.handed_over and following.started_at is None:
        keep_in_line(request, line)
    else:
        following = None
    context = {"clinician": clinician, "following": following.person.name if following else ""}
    return render(request, "client/handed_back.html", context)


@require_POST
def pass_on(request: HttpRequest) -> HttpResponse:
    """The next one in line takes the device. What only they know is asked first: nobody saw who took it."""
    line = list(request.session.get(NEXT, []))
    record = find_occasion(line[0]) if line else None
    if record is None or not record.handed_over or record.started_at is not None:
        request.session.flush()
        return redirect("client:bye")
    open_visit(request, record)
    keep_in_line(request, line[1:])
    return redirect("client:welcome")
