"""What every answer of the server carries, and what happens to errors."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from attunement.domain.errors import BadInput, Refused
from attunement.web.error_words import in_words

NEVER_ALLOWED = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
STRAPS_ALLOWED = f"{NEVER_ALLOWED}, bluetooth=(self)"
"""For the one page that reaches straps, which sets it itself."""
GetResponse = Callable[[HttpRequest], HttpResponse]


def no_store(get_response: GetResponse) -> GetResponse:
    """Pages are kept by no browser and no proxy; static files are (WhiteNoise answers those before)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", f"{NEVER_ALLOWED}, bluetooth=()")
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    return handle


class plain_errors:  # noqa: N801 - named like the function it stands beside
    """Bad input is a 400 and a refusal a 403, in words; never a traceback."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; process_exception does the work."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page in words for what went wrong on purpose; None lets the rest become a 500."""
        if isinstance(exception, BadInput):
            return render(request, "errors/400.html", {"message": in_words(exception)}, status=400)
        if isinstance(exception, Refused):
            return render(request, "errors/403.html", {"message": in_words(exception)}, status=403)
        return None
