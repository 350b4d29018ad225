"""Which language a page and a message speak, and whose clock they show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client
from django.utils import timezone, translation

from attunement.actions.invite_staff import invite_again
from attunement.actions.languages import choose_language, written_to_in
from attunement.actions.make_links import make_links
from attunement.actions.outbox import tell_staff_of_alert
from attunement.actions.raise_alert import AlertNotice
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.domain.errors import BadInput
from attunement.storage.models import AuditEntry, OutboxMessage, PersonRecord, Practice, Staff
from attunement.web.said_dates import exactly
from tests.cast import client, member, stored


def desk(who: str, asks_for: str = "en") -> Client:
    browser = Client(headers={"accept-language": asks_for})
    browser.force_login(member(who), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def language_of(response: Any) -> str:
    return str(response.content.decode().split('<html lang="')[1].split('"')[0])


def test_a_members_own_choice_goes_before_the_practices_and_that_before_the_browsers(practice: Practice) -> None:
    assert language_of(desk("priya", "de").get("/account")) == "de"
    Practice.objects.update(language="de")
    assert language_of(desk("priya", "en").get("/account")) == "de"
    assert desk("priya").post("/account", {"language": "en"}).status_code == 302
    assert language_of(desk("priya", "de").get("/account")) == "en"
    assert language_of(desk("joaquin", "en").get("/account")) == "de", "nobody else's pages change"


def test_the_choice_is_kept_on_record_and_said_in_the_language_chosen(practice: Practice) -> None:
    page = desk("priya").post("/account", {"language": "de"}, follow=True).content.decode()
    assert "Gespeichert." in page
    assert "maschinell entworfen, noch nicht durchgesehen" in page
    assert AuditEntry.objects.filter(act="choose language", by=member("priya")).count() == 1
    assert desk("priya").post("/account", {"language": "fr"}).status_code == 400


def test_the_card_speaks_the_members_language(practice: Practice) -> None:
    case = stored("violence")
    choose_language(by=member("priya"), language="de")
    response = desk("priya").get(f"/cases/{case.id}")
    assert response.status_code == 200, response.content.decode()[-900:]
    page = response.content.decode()
    assert "Wegweiser" in page
    assert "Weakest link" not in page
    assert "Not today:" not in page
    assert desk("priya").get("/library").content.decode().count("Sanft beginnen") >= 1


def test_an_unknown_language_is_no_choice(practice: Practice) -> None:
    with pytest.raises(BadInput, match="one of en, de"):
        choose_language(by=member("priya"), language="xx")
    with pytest.raises(BadInput):
        record_safe_contact(
            by=member("priya"), person=client("peter"), how="in-person", email="", when="", note="", language="xx"
        )


def mailed(person: PersonRecord) -> OutboxMessage:
    person.refresh_from_db()
    record_safe_contact(
        by=member("priya"),
        person=person,
        how="email",
        email="own@mail.example",
        when="",
        note="",
        language=person.language,
    )
    make_links(by=member("priya"), person=person, occasions=["you"], by_email=True)
    return OutboxMessage.objects.filter(person=person, kind="links").latest("made_at")


def test_a_message_is_in_the_readers_language_whatever_the_writer_reads(practice: Practice) -> None:
    sofia = client("peter")
    with translation.override("de"):
        english = mailed(sofia)
    assert (english.subject, english.body.splitlines()[0]) == ("As agreed", "Hello,")
    PersonRecord.objects.filter(pk=sofia.pk).update(language="de")
    german = mailed(sofia)
    assert (german.subject, german.body.splitlines()[0]) == ("Wie vereinbart", "Guten Tag,")
    assert "Teil 3: http" in german.body


def test_one_partners_language_changes_no_byte_of_the_others_message(practice: Practice) -> None:
    PersonRecord.objects.filter(pk=client("peter").pk).update(language="de")
    assert mailed(client("aisha")).body.startswith("Hello,")


def test_a_person_without_a_choice_is_written_to_in_the_practices_language(practice: Practice) -> None:
    assert written_to_in(client("peter")) == "en"
    Practice.objects.update(language="de")
    assert written_to_in(client("peter")) == written_to_in(member("priya")) == "de"


def test_an_alert_and_an_invitation_are_in_the_members_language_and_the_practices_time(practice: Practice) -> None:
    priya = member("priya")
    priya.language = "de"
    priya.save()
    Practice.objects.update(time_zone="Europe/Berlin")
    tell_staff_of_alert([priya], now=timezone.now())
    assert OutboxMessage.objects.get(kind="alert", to=priya.email).subject == "Ein Alarm wartet"
    now = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    invite_again(by=member("joaquin"), staff=priya, by_email=True, now=now)
    assert "bis 9. Juli 2026, 00:30 CEST." in OutboxMessage.objects.get(kind="invitation", to=priya.email).body


def test_pages_show_the_practices_clock(practice: Practice) -> None:
    seen: list[str] = []
    Practice.objects.update(time_zone="Asia/Tokyo")
    browser = desk("priya")
    moment = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"), translation.override("en"):
        seen.append(exactly(moment))
    assert seen == ["Friday 2 January 2026, 05:00 JST"]
    assert "JST" in browser.get(f"/cases/{stored('half').id}/history").content.decode()
    assert timezone.get_current_timezone_name() == "UTC", "the next page asks anew"


def test_a_zone_this_machine_does_not_know_breaks_no_page(practice: Practice) -> None:
    Practice.objects.update(time_zone="Mars/Olympus")
    assert desk("priya").get("/").status_code == 200


def test_the_notice_of_an_alert_names_the_zone(practice: Practice) -> None:
    from django.template.loader import render_to_string

    at = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
    notice = AlertNotice(("Priya",), at, "", "")
    with timezone.override("Europe/Berlin"):
        page = render_to_string("client/notice.html", {"notice": notice, "told_at": at, "number": 1, "practice": ANY})
    assert "14:05 CEST" in page
    assert Staff.objects.exists()
