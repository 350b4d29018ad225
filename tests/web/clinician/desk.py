"""Someone of the practice at their desk, as Django's test client; and everywhere a case can be looked at."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from attunement.storage.models import CaseRecord
from tests.cast import member, stored


def at_desk(name: str) -> Client:
    """Signed in as a member of the cast."""
    desk = Client()
    desk.force_login(member(name), backend="django.contrib.auth.backends.ModelBackend")
    return desk


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
