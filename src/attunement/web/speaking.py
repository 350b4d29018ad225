"""In which language a page speaks, and whose clock it shows.

A client's page speaks the language their browser asks for, or the one they chose for this sitting. It is kept in the
browser session, and goes with it: the next person on the same phone learns nothing of it. A page of the staff speaks
the language of the member, else the practice's, else the browser's. Times are the practice's.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from attunement.domain.errors import BadInput
from attunement.domain.languages import WRITTEN_IN, is_offered
from attunement.domain.time_zones import UTC, zone_of
from attunement.storage.models import Practice, Staff

CHOSEN = "language"
"""Where a client's choice is in their session."""


def speak(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After Django has asked the browser: what was chosen here goes before it."""

    def handle(request: HttpRequest) -> HttpResponse:
        practice = Practice.objects.only("language", "time_zone").first()
        chosen = chosen_language(request, practice.language if practice else "") or translation.get_language()
        zone = zone_of(practice.time_zone if practice else UTC)
        with translation.override(chosen), timezone.override(zone):
            response = get_response(request)
            response.headers.setdefault("Content-Language", chosen or WRITTEN_IN)
        return response

    return handle


def chosen_language(request: HttpRequest, of_practice: str) -> str:
    """The language somebody chose for this page; empty where nobody did."""
    own: tuple[str, ...] = (str(request.session.get(CHOSEN, "")),)
    if SESSION_KEY in request.session:
        own = (request.user.language if isinstance(request.user, Staff) else "", of_practice)
    return next((code for code in own if is_offered(code)), "")


def keep_choice(request: HttpRequest, code: str) -> None:
    """Speak this language for the rest of this browser session."""
    if not is_offered(code):
        raise BadInput("we have no pages in that language", expected="one of those offered")
    request.session[CHOSEN] = code
