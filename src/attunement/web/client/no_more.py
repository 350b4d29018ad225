""" "No more messages like this one": the page behind the last line of a reminder. It asks for no proof."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attunement.actions.send_reminders import find_reminded, stop_reminders
from attunement.storage.models import PersonRecord


@require_http_methods(["GET", "POST"])
def no_more(request: HttpRequest) -> HttpResponse:
    """Opening it changes nothing, for mail scanners open links; the button ends the reminders."""
    number = request.GET.get("m", "")
    person = _person(number)
    if person is None:
        return redirect("client:landing")
    if request.method == "POST":
        stop_reminders(person=person)
    return render(request, "client/no_more.html", {"done": request.method == "POST"})


def _person(number: str) -> PersonRecord | None:
    try:
        return find_reminded(str(UUID(number)))
    except ValueError:
        return None
