"""Whatever staff type or paste is kept as it was typed and shown as text: nothing of it ever runs."""

from __future__ import annotations

import html
from typing import Any

import pytest

from attunement.actions.note_disagreement import note_disagreement
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.release_page import release_page
from attunement.domain.record import CaseKind
from attunement.storage.models import AlertRecord, DisagreementRecord, PersonRecord, ReleaseRecord
from attunement.web.clinician.forms.contact import SafeContactForm
from attunement.web.clinician.forms.new_case import PersonForm
from attunement.web.clinician.forms.releasing import ContentForm
from tests.cast import client, member, stored
from tests.web.begun import MONDAY
from tests.web.clinician.desk import address, at_desk, of_person
from tests.web.clinician.test_card_page import card_of
from tests.web.hostile import nasty_strings, what_would_run

pytestmark = pytest.mark.usefixtures("practice")


def missing_from(response: Any, texts: list[str]) -> list[str]:
    """Which of the texts the page does not show as text."""
    page = response.content.decode()
    return [text for text in texts if html.escape(text, quote=True) not in page]


def test_the_look_at_a_page_finds_what_would_run() -> None:
    class Page:
        content = b'<script>x</script><a href=" java\nscript:x">y</a><img src=x onerror=x><iframe></iframe>'

    assert what_would_run(Page()) == ["script", "a href", "img onerror", "iframe"]


def test_releases_show_every_string_as_text() -> None:
    texts = nasty_strings()[::2]
    for text in texts:
        release_page(by=member("miriam"), case=stored("strain"), person=client("sofia"), what="message", content=text)
    kept = set(ReleaseRecord.objects.values_list("content", flat=True))
    assert [text for text in texts if text not in kept] == []
    page = at_desk("miriam").get(address("strain", "/releases"))
    assert missing_from(page, texts) == []
    assert what_would_run(page) == []


def test_disagreements_stand_under_their_line_as_text() -> None:
    texts = nasty_strings()[1::2]
    line = card_of("strain").lines[0]
    for text in texts:
        note_disagreement(
            by=member("miriam"), case=stored("strain"), line=line.id, line_text=line.text, because=text, now=MONDAY
        )
    page = at_desk("miriam").get(address("strain"))
    assert missing_from(page, texts) == []
    assert what_would_run(page) == []


def test_names_and_labels_are_text_on_every_page_of_the_case() -> None:
    texts = nasty_strings(longest=60)[:80]
    for start in range(0, len(texts), 8):
        people = [NewPerson(name, "A word", "kettle") for name in texts[start : start + 8]]
        if len(people) > 1:
            open_case(by=member("miriam"), kind=CaseKind.FAMILY, people=people, label=people[0].name)
    desk = at_desk("miriam")
    shown = desk.get("/")
    names = list(PersonRecord.objects.filter(role="member", case__clinician=member("miriam")))
    assert len(names) >= 70
    assert what_would_run(shown) == []
    for row in names[::30]:
        for tail in ("/map", "/answers", "/links", "/releases", "/history"):
            page = desk.get(f"/cases/{row.case_id}{tail}")
            assert page.status_code == 200
            assert what_would_run(page) == []
        assert missing_from(desk.get(f"/cases/{row.case_id}/links"), [row.name]) == []


def test_notes_on_safe_contact_come_back_into_their_fields_as_they_were() -> None:
    sofia, desk = client("sofia"), at_desk("miriam")
    for text in nasty_strings()[::25]:
        sent = {"how": "in-person", "email": "", "when": text, "note": text}
        assert desk.post(of_person(stored("strain"), 0, "/contact"), sent).status_code == 302, text
        sofia.safe_contact.refresh_from_db()
        assert (sofia.safe_contact.when, sofia.safe_contact.note) == (text, text)
        page = desk.get(of_person(stored("strain"), 0, "/contact"))
        assert missing_from(page, [text]) == []
        assert what_would_run(page) == []


def test_every_string_passes_the_forms_unchanged_or_is_refused_never_altered() -> None:
    for text in nasty_strings(longest=120):
        contact = SafeContactForm({"how": "in-person", "when": text, "note": text})
        content = ContentForm({"content": text})
        assert contact.is_valid(), text
        assert content.is_valid(), text
        assert (contact.cleaned_data["when"], content.cleaned_data["content"]) == (text, text)
        person = PersonForm({"name": text, "how": "in-person", "proof": "kettle", "adult": "on"})
        assert person.is_valid() is (len(text) <= 80), text
        if person.is_valid():
            assert person.cleaned_data["name"] == text


def test_no_string_is_taken_for_an_address() -> None:
    for text in nasty_strings():
        form = SafeContactForm({"how": "email", "email": text})
        if form.is_valid():
            assert form.cleaned_data["email"].count("@") == 1
            assert not set(form.cleaned_data["email"]) & set(" \r\n<>,;")


def test_what_was_done_about_an_alert_is_text_on_the_supervisors_page() -> None:
    texts = nasty_strings()[::12]
    for text in texts:
        row = AlertRecord.objects.create(
            person=client("sofia"),
            flag="x",
            because=text,
            raised_at=MONDAY,
            escalates_at=MONDAY,
            acknowledged_at=MONDAY,
            acknowledged_by=member("priya"),
            what_was_done=text,
        )
        row.told.set([member("esther")])
    page = at_desk("esther").get("/shared")
    assert missing_from(page, texts) == []
    assert what_would_run(page) == []


ZERO = "before\x00after"
"""A zero byte: PostgreSQL cannot keep it, and nobody types it."""


def test_a_zero_byte_in_a_word_against_a_line_is_refused_in_words_and_not_our_error() -> None:
    desk = at_desk("miriam")
    sent = {"line": card_of("strain").lines[0].id, "because": ZERO}
    response = desk.post(address("strain", "/disagree"), sent, follow=True)
    assert response.status_code == 200
    assert not DisagreementRecord.objects.filter(because__contains="before").exists()


def test_a_zero_byte_does_not_keep_an_alert_from_being_taken_up() -> None:
    row = AlertRecord.objects.create(
        person=client("sofia"), flag="x", because="y", raised_at=MONDAY, escalates_at=MONDAY
    )
    row.told.set([member("miriam")])
    at_desk("miriam").post(f"/alerts/{row.id}", {"what_was_done": ZERO, "back": "/"})
    row.refresh_from_db()
    assert (row.acknowledged_by, row.what_was_done) == (member("miriam"), "beforeafter")


@pytest.mark.parametrize("field", ["when", "note", "email", "how"])
def test_a_zero_byte_in_a_form_is_said_at_its_field(field: str) -> None:
    sent = {"how": "in-person", "email": "", "when": "", "note": "", field: ZERO}
    response = at_desk("miriam").post(of_person(stored("strain"), 0, "/contact"), sent)
    assert response.status_code == 400
    assert record_safe_contact.__doc__


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "", "\x00"]
)
def test_taking_up_an_alert_leads_nowhere_else(back: str) -> None:
    row = AlertRecord.objects.create(
        person=client("sofia"), flag="x", because="y", raised_at=MONDAY, escalates_at=MONDAY
    )
    row.told.set([member("miriam")])
    response = at_desk("miriam").post(f"/alerts/{row.id}", {"what_was_done": "Rang her.", "back": back})
    assert (response.status_code, response.headers["Location"] in ("/", "")) == (302, True)
