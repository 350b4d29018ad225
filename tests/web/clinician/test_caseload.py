"""Today: one line a case, who has answered and who has not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from attunement.storage.models import AuditEntry, OutboxMessage, SessionRecord, Staff
from tests.cast import client, member, new_sitting, stored
from tests.web.begun import begun
from tests.web.clinician.desk import at_desk, of_person, words


def test_a_clinician_sees_their_own_cases_and_no_others(practice: Any) -> None:
    said = words(at_desk("priya").get("/"))
    assert "Henrik" in said
    assert "Yuki &amp; Emma" in said
    assert "Sofia" not in said
    assert AuditEntry.objects.filter(act="read list of cases", by=member("priya")).count() == 1


def test_a_line_says_where_the_connection_is_weakest_and_what_is_decided(practice: Any) -> None:
    said = words(at_desk("priya").get("/"))
    assert "Aisha &amp; Peter" in said
    assert "Strain is high" in said
    assert "You decided: not now" in said
    assert "Waits for your decision" in said


def test_a_started_sitting_is_counted(practice: Any) -> None:
    sitting = begun("henrik", "after-session")
    item = "bond-1"
    from attunement.instruments import all_instruments

    item = all_instruments()["alliance-checkout"].items[0].key
    sitting.says("alliance-checkout", item, 5)
    assert "After the session: started, 1 of about" in words(at_desk("priya").get("/?only=waiting"))


def test_the_waiting_list_holds_only_cases_where_someone_has_not_answered(practice: Any) -> None:
    desk = at_desk("priya")
    assert "Henrik" not in words(desk.get("/?only=waiting"))
    new_sitting(client("henrik"), "you")
    assert "You: link made just now" in words(desk.get("/?only=waiting"))


def test_a_reminder_goes_only_where_the_safe_contact_record_allows_it(practice: Any) -> None:
    desk, henrik, aisha = at_desk("priya"), client("henrik"), client("aisha")
    new_sitting(henrik, "you")
    new_sitting(aisha, "after-session")
    page = words(desk.get("/?only=waiting"))
    assert "Remind Henrik" in page
    assert "Remind Aisha" not in page
    before = OutboxMessage.objects.count()
    assert desk.post(of_person(henrik.case, 0, "/remind")).status_code == 302
    assert desk.post(of_person(aisha.case, 0, "/remind")).status_code == 403
    assert [m.to for m in OutboxMessage.objects.all()[before:]] == [henrik.safe_contact.email]


def test_a_reminder_never_carries_the_questions_on_ones_own(practice: Any) -> None:
    desk, peter = at_desk("priya"), client("peter")
    desk.post(of_person(peter.case, 1, "/remind"))
    bodies = " ".join(OutboxMessage.objects.filter(person=peter).values_list("body", flat=True))
    assert "Part 3" in bodies
    assert "Part 4" not in bodies


def test_a_coming_session_is_on_top(practice: Any) -> None:
    SessionRecord.objects.create(case=stored("half"), at=timezone.now() + timedelta(days=1))
    said = words(at_desk("priya").get("/"))
    assert "Session tomorrow" in said
    assert said.index("Yuki &amp; Emma") < said.index("Aisha &amp; Peter")


def test_an_empty_list_says_what_to_do(practice: Any) -> None:
    newcomer = Staff.objects.create(email="new@practice.example", name="Noor", role="clinician")
    desk = Client()
    desk.force_login(newcomer, backend="django.contrib.auth.backends.ModelBackend")
    assert "Make your first case" in words(desk.get("/"))
