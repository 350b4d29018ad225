"""Someone of the practice at their desk, as Django's test client; and everywhere a case can be looked at."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from django.test import Client
from django.utils import timezone

from attunement.domain.signing_in import Factor
from attunement.storage.models import CaseRecord, Staff, StaffSession
from tests.cast import member, stored


def at_desk(name: str) -> Client:
    """Signed in as a member of the cast."""
    return signed_in(member(name))


def signed_in(staff: Staff) -> Client:
    """A browser they are signed in with, with more than a password."""
    desk = Client()
    desk.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    key, now = desk.session.session_key or "", timezone.now()
    StaffSession.objects.create(
        staff=staff, session_key=key, factor=Factor.PASSKEY.value, began_at=now, seen_at=now, proved_at=now
    )
    return desk


def set_up_app(desk: Client) -> str:
    """Half-way in for the first time: read the secret off the page as an app would, type its code; gives the secret."""
    page = words(desk.get("/sign-in/first"))
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)
    assert found, "no secret on the page"
    secret = found.group().replace(" ", "")
    assert desk.post("/sign-in/first", {"code": pyotp.TOTP(secret).now()}).status_code == 200
    return secret


def address(story: str, tail: str = "") -> str:
    """The address of a page of a story's case."""
    return f"/cases/{stored(story).id}{tail}"


def words(response: Any) -> str:
    """What a page says: its text without tags, spaces collapsed."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def of_person(case: CaseRecord, place: int, tail: str) -> str:
    """The address of a page about the first or second person of a case."""
    return f"/cases/{case.id}/people/{list(case.people.all())[place].id}{tail}"
