"""Who is half-way in (the password was right), who is in, and where they go on: kept in the web session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from attunement.actions.known_browsers import KNOWN_FOR, KnownBrowser, browser_of
from attunement.actions.staff_sessions import begin_session
from attunement.domain.signing_in import HALF_WAY_HOLDS, Factor
from attunement.storage.models import Practice, Staff
from attunement.web.client_address import client_address
from attunement.web.clinician.access import ask_for_intended_use

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
HALF: Final = "half-way"
KNOWN: Final = "k"
"""The cookie of a browser somebody was signed in with before."""


def is_demo() -> bool:
    """True in the invented practice: on the loopback address, with nobody real in it, a password is enough."""
    return Practice.objects.filter(is_demo=True).exists()


def let_half_way(request: HttpRequest, staff: Staff, going_to: str) -> None:
    """Remember for a few minutes that the password was right. Nothing opens with it but the second step."""
    request.session.cycle_key()
    request.session[HALF] = {"staff": str(staff.pk), "at": timezone.now().timestamp(), "next": going_to}


def half_way(request: HttpRequest) -> tuple[Staff, str] | None:
    """Who gave a right password a moment ago with this browser, and where they were going."""
    kept: dict[str, Any] = request.session.get(HALF, {})
    if not kept:
        return None
    since = timezone.now() - datetime.fromtimestamp(kept["at"], tz=UTC)
    staff = Staff.objects.filter(pk=kept["staff"], is_active=True).first()
    if staff is None or not -HALF_WAY_HOLDS < since < HALF_WAY_HOLDS:
        del request.session[HALF]
        return None
    return staff, kept["next"]


def let_in(request: HttpRequest, staff: Staff, factor: Factor, going_to: str) -> None:
    """Signed in from here on, under a new key; by way of the intended use where it was not read yet."""
    request.session.pop(HALF, None)
    login(request, staff, backend=BACKEND)
    key = request.session.session_key
    if key is None:  # login() has just made one
        raise RuntimeError("a session without a key")
    begin_session(staff=staff, session_key=key, factor=factor, browser=browser_name(request))
    ask_for_intended_use(request, staff, going_to)


def remember_browser(request: HttpRequest, response: HttpResponse, staff: Staff) -> HttpResponse:
    """The browser keeps a word that it was signed in with; it opens nothing."""
    word = known_browser(request).with_account(staff).as_word()
    response.set_cookie(
        KNOWN,
        word,
        max_age=KNOWN_FOR,
        path="/sign-in",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def known_browser(request: HttpRequest) -> KnownBrowser:
    """The browser that asks."""
    return browser_of(request.COOKIES.get(KNOWN, ""))


def network_address(request: HttpRequest) -> str:
    """Whose tries these are."""
    said = request.META
    return client_address(said.get("REMOTE_ADDR", ""), said.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)


def host_name(request: HttpRequest) -> str:
    """The name passkeys are made for: the practice's host, without its port."""
    return request.get_host().rsplit(":", 1)[0]


def own_address(request: HttpRequest) -> str:
    """Where to go on; never to another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"


def browser_name(request: HttpRequest) -> str:
    """A browser and its system in two words, as far as it says ("Firefox, Windows"); enough to know one's own."""
    said = request.META.get("HTTP_USER_AGENT", "")
    browser = _first(said, {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"})
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac": "Mac"}
    system = _first(said, {**systems, "Linux": "Linux"})
    return ", ".join(part for part in (browser, system) if part)


def _first(said: str, names: dict[str, str]) -> str:
    return next((name for sign, name in names.items() if sign in said), "")
