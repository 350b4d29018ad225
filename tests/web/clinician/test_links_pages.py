"""Links are shown once, mailed only where that is safe, and the questions on one's own only by an explicit choice."""

from __future__ import annotations

import re
from typing import Any

import pytest

from attunement.actions.client_links import find_occasion_by_code, find_occasion_by_secret
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.storage.models import OccasionRecord, OutboxMessage, PersonRecord, SafeContact
from tests.cast import client, member, stored
from tests.web.clinician.desk import address, at_desk, of_person, words

ASKING = {"person-0-sittings": ["you"], "person-0-way": "shown", "person-1-way": "shown"}


def test_a_link_is_shown_this_once_as_picture_and_code(practice: Any) -> None:
    desk = at_desk("miriam")
    response = desk.post(address("strain", "/links"), ASKING)
    page = response.content.decode()
    code = re.search(r'class="code">([^<]+)<', page)
    secret = re.search(r"/c/#([\w-]+)", page)
    assert code
    assert secret
    behind = find_occasion_by_code(code[1])
    assert behind is not None
    assert find_occasion_by_secret(secret[1]) == behind
    assert (behind.person.name, behind.definition) == (client("sofia").name, "you")
    assert secret[1] not in desk.get(address("strain", "/links")).content.decode()


def test_the_picture_obeys_the_strictest_policy(practice: Any) -> None:
    page = at_desk("miriam").post(address("strain", "/links"), ASKING).content.decode()
    assert "<svg" in page
    assert " style=" not in page
    assert "<script>" not in page


def test_by_e_mail_one_message_carries_all_of_a_persons_links(practice: Any) -> None:
    sent = {"person-0-sittings": ["you", "the-two-of-you"], "person-0-way": "email", "person-1-way": "shown"}
    before = OutboxMessage.objects.count()
    at_desk("miriam").post(address("strain", "/links"), sent)
    [message] = OutboxMessage.objects.all()[before:]
    assert message.to == client("sofia").safe_contact.email
    assert message.body.count("/c/#") == 2


def test_a_real_practice_does_not_show_what_it_mails(real_practice: Any) -> None:
    sent = {"person-0-sittings": ["you"], "person-0-way": "email", "person-1-way": "shown"}
    page = at_desk("miriam").post(address("strain", "/links"), sent).content.decode()
    assert "is on its way" in page
    assert "/c/#" not in page


def test_nobody_is_mailed_against_their_safe_contact_record(practice: Any) -> None:
    before = OccasionRecord.objects.count()
    sent = {"person-0-sittings": ["you"], "person-0-way": "email", "person-1-way": "shown"}
    assert at_desk("priya").post(address("violence", "/links"), sent).status_code == 400
    assert OccasionRecord.objects.count() == before


def test_nothing_ticked_makes_nothing_and_says_so(practice: Any) -> None:
    before = OccasionRecord.objects.count()
    response = at_desk("miriam").post(address("strain", "/links"), {**ASKING, "person-0-sittings": []})
    assert response.status_code == 400
    assert "Nothing was ticked" in words(response)
    assert OccasionRecord.objects.count() == before


def test_the_questions_on_ones_own_cannot_be_ticked_among_the_others(practice: Any) -> None:
    sent = {**ASKING, "person-0-sittings": ["on-your-own"]}
    assert at_desk("miriam").post(address("strain", "/links"), sent).status_code == 400


def test_they_are_made_for_one_person_after_saying_that_it_is_arranged(practice: Any) -> None:
    desk, case = at_desk("miriam"), stored("strain")
    before = OccasionRecord.objects.filter(definition="on-your-own").count()
    assert desk.post(of_person(case, 0, "/alone"), {"way": "shown"}).status_code == 302
    assert OccasionRecord.objects.filter(definition="on-your-own").count() == before
    made = desk.post(of_person(case, 0, "/alone"), {"way": "shown", "understood": "on"})
    assert made.status_code == 200
    assert OccasionRecord.objects.filter(definition="on-your-own").count() == before + 1


def test_while_safety_is_off_they_are_refused_with_what_is_missing(practice: Any) -> None:
    practice.responder, practice.staffed_hours = None, ""
    practice.save()
    desk = at_desk("miriam")
    page = words(desk.get(address("strain", "/links")))
    assert "a named responder, staffed hours" in page
    assert "Make this link for" not in page
    refused = desk.post(of_person(stored("strain"), 0, "/alone"), {"way": "shown", "understood": "on"})
    assert refused.status_code == 403
    assert "a named responder" in words(refused)


def test_a_link_can_be_closed(practice: Any) -> None:
    desk, case = at_desk("miriam"), stored("strain")
    desk.post(address("strain", "/links"), ASKING)
    link = OccasionRecord.objects.get(person=client("sofia"), definition="you", sent_at=None)
    assert "Close this link" in words(desk.get(address("strain", "/links")))
    desk.post(f"/cases/{case.id}/links/{link.id}/withdraw")
    link.refresh_from_db()
    assert link.withdrawn_at is not None


def test_the_same_address_for_both_warns_wherever_it_matters(practice: Any) -> None:
    desk, daniel = at_desk("miriam"), client("daniel")
    sofias = client("sofia").safe_contact.email
    page = desk.post(
        of_person(daniel.case, 1, "/contact"), {"how": "email", "email": sofias.upper(), "when": "", "note": ""}
    )
    assert page.status_code == 302
    for tail in ("", "/links"):
        assert "same e-mail address" in words(desk.get(address("strain", tail)))
    assert "same e-mail address" not in words(desk.get(address("strong")))


def test_the_safe_contact_record_is_changed_and_rules_at_once(practice: Any) -> None:
    desk, sofia = at_desk("miriam"), client("sofia")
    sent = {"how": "not-at-all", "email": "", "when": "never on weekends", "note": "shared phone"}
    desk.post(of_person(sofia.case, 0, "/contact"), sent)
    contact = SafeContact.objects.get(person=sofia)
    assert (contact.how, contact.when, contact.asked_by) == ("not-at-all", "never on weekends", member("miriam"))
    page = words(desk.get(address("strain")))
    assert "Not at all, never on weekends" in page
    assert "shared phone" in page


@pytest.mark.parametrize(
    "wrong", [{"how": "email", "email": ""}, {"how": "email", "email": "x"}, {"how": "owl"}, {"when": "x" * 201}]
)
def test_a_wrong_safe_contact_record_is_not_stored(practice: Any, wrong: dict[str, str]) -> None:
    sofia = client("sofia")
    before = SafeContact.objects.get(person=sofia).asked_at
    sent = {"how": "in-person", "email": "", "when": "", "note": ""} | wrong
    assert at_desk("miriam").post(of_person(sofia.case, 0, "/contact"), sent).status_code == 400
    assert SafeContact.objects.get(person=sofia).asked_at == before


def test_a_persons_mail_is_offered_again_once_they_allow_it(practice: Any) -> None:
    aisha: PersonRecord = client("aisha")
    assert 'value="email"' not in at_desk("priya").get(address("violence", "/links")).content.decode().split("Peter")[0]
    record_safe_contact(by=member("priya"), person=aisha, how="email", email="own@mail.example", when="", note="")
    page = at_desk("priya").get(address("violence", "/links")).content.decode()
    assert 'name="person-0-way" value="email"' in page
