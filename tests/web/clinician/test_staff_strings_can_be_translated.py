"""In a made-up language from right to left, no form or list of the staff keeps a word of English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from attunement.storage.models import PersonRecord, Practice, Staff
from tests.cast import client, member, new_sitting, stored
from tests.web.client.pseudo_locale import LANGUAGE, untranslated, use_pseudo_locale

IN_DATES = "ב"
"""Stands before a month in Django's own dates of this language."""
PAGES = {
    "priya": [
        "/",
        "/?only=waiting",
        "/cases/new",
        "/cases/new?kind=family",
        "/cases/new?kind=individual",
        "{case}/links",
        "{case}/releases",
        "{case}/messages",
        "{case}/sessions",
        "{case}/history",
        "{case}/people/{person}/contact",
        "{case}/ending",
        "{case}/separate",
        "{case}/transfer",
        "/intended-use",
    ],
    "esther": ["/shared"],
    "joaquin": ["/practice", "/practice/messages", "/practice/holds"],
}


@pytest.fixture
def desk(practice: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser that asks for the made-up language."""
    use_pseudo_locale(settings, monkeypatch)
    return Client(headers={"accept-language": LANGUAGE})


def names_in(practice: Practice) -> tuple[str, ...]:
    """What stands on a page in its own words: names, addresses, and what the practice wrote itself."""
    people = [word for person in PersonRecord.objects.all() for word in (person.name, person.case.label)]
    staff = [member.name for member in Staff.objects.all()]
    emails = [p.safe_contact.email for p in PersonRecord.objects.select_related("safe_contact")]
    own = [practice.name, practice.help_text, practice.staffed_hours, practice.reads_within]
    shown = {*people, *staff, *emails, *own, IN_DATES, "UTC", "QR", "PDF"}
    return tuple(sorted(shown - {""}, key=len, reverse=True))


@pytest.mark.parametrize(("who", "page"), [(who, page) for who, pages in PAGES.items() for page in pages])
def test_nothing_stands_outside_the_brackets(practice: Any, desk: Client, who: str, page: str) -> None:
    new_sitting(client("yuki"), "you")
    case = stored("half")
    desk.force_login(member(who), backend="django.contrib.auth.backends.ModelBackend")
    response = desk.get(page.format(case=f"/cases/{case.id}", person=case.people.first().id))
    assert response.status_code == 200
    shown = response.content.decode()
    assert '<html lang="he" dir="rtl"' in shown
    assert untranslated(shown, names=names_in(practice)) == ""


def test_the_alliance_page(practice: Any, desk: Client) -> None:
    desk.force_login(member("miriam"), backend="django.contrib.auth.backends.ModelBackend")
    shown = desk.get(f"/cases/{stored('long-course').id}/alliance").content.decode()
    page = re.sub(r"<svg.*?</svg>", "", shown[shown.index("<h2") : shown.rindex("</section>")], flags=re.S)
    assert "⟦" in page
    assert untranslated(page, names=names_in(practice)) == ""


def test_the_table_twin_of_the_map(practice: Any, desk: Client) -> None:
    desk.force_login(member("priya"), backend="django.contrib.auth.backends.ModelBackend")
    shown = desk.get(f"/cases/{stored('half').id}/map").content.decode()
    table = shown[shown.index("<table") : shown.index("</table>")]
    assert "⟦" in table
    assert untranslated(table, names=names_in(practice)) == ""


def test_signing_in(desk: Client) -> None:
    for response in (desk.get("/sign-in"), desk.post("/sign-in", {"email": "a@b.example", "password": "wrong"})):
        assert untranslated(response.content.decode()) == ""
