"""A new case is made whole or not at all, and leads straight to the links."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.proofs import normalised_proof
from attunement.storage.models import CaseRecord, PersonRecord
from tests.web.clinician.desk import at_desk, words

COUPLE = {
    "proof_question": "Day and month of your birth, like 15.03.",
    "policy": "limited-secrets",
    "first": ["first-contact", "the-two-of-you"],
    "person-0-name": "Ana",
    "person-0-how": "email",
    "person-0-email": "ana@mail.example",
    "person-0-proof": "15.03.",
    "person-0-adult": "on",
    "person-1-name": "Ben",
    "person-1-how": "in-person",
    "person-1-email": "",
    "person-1-proof": "02.11.",
    "person-1-adult": "on",
}


def test_a_couple_is_made_in_one_form_and_their_links_come_next(practice: Any) -> None:
    response = at_desk("miriam").post("/cases/new", COUPLE)
    case = CaseRecord.objects.get(label="Ana & Ben")
    assert response.headers["Location"] == f"/cases/{case.id}/links?ask=first-contact&ask=the-two-of-you"
    assert [(p.name, p.safe_contact.how, p.role) for p in case.people.all()] == [
        ("Ana", "email", "partner"),
        ("Ben", "in-person", "partner"),
    ]
    assert [p.name for p in case.policies.all()] == ["limited-secrets"]
    page = words(at_desk("miriam").get(response.headers["Location"]))
    assert "No e-mail goes to this person" in page


def test_what_was_asked_for_first_is_ticked_on_the_links_page(practice: Any) -> None:
    desk = at_desk("miriam")
    page = desk.get(desk.post("/cases/new", COUPLE).headers["Location"]).content.decode()
    ticked = [line for line in page.split("<input") if "checked" in line and "sittings" in line]
    assert len(ticked) == 4
    assert not [line for line in ticked if 'value="you"' in line]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person-0-name": ""}, "This field is required"),
        ({"person-1-adult": ""}, "This field is required"),
        ({"person-1-proof": "1"}, "at least 4 letters or digits"),
        ({"person-0-email": ""}, "give the address, or choose another way"),
        ({"person-0-email": "no address"}, "valid email"),
        ({"person-0-how": "pigeon"}, "not one of the available choices"),
        ({"policy": "everything"}, "not one of the available choices"),
        ({"first": ["on-your-own"]}, "not one of the available choices"),
        ({"person-0-name": "x" * 81}, "at most 80"),
        ({"proof_question": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_stored(
    practice: Any, wrong: dict[str, Any], said: str
) -> None:
    before = (CaseRecord.objects.count(), PersonRecord.objects.count())
    response = at_desk("miriam").post("/cases/new", {**COUPLE, **wrong})
    assert response.status_code == 400
    assert said in words(response)
    assert "Please look at the marked places" in words(response)
    assert (CaseRecord.objects.count(), PersonRecord.objects.count()) == before


def test_one_person_signs_no_agreement_and_is_not_asked_about_two(practice: Any) -> None:
    desk = at_desk("miriam")
    page = words(desk.get("/cases/new?kind=individual"))
    assert "What may be known in the room" not in page
    assert "The two of you" not in page
    one = {key: value for key, value in COUPLE.items() if not key.startswith("person-1") and key != "policy"}
    desk.post("/cases/new?kind=individual", {**one, "first": ["first-contact"]})
    case = CaseRecord.objects.get(label="Ana")
    assert (case.kind, case.people.count(), case.policies.count()) == ("individual", 1, 0)


def test_in_a_family_empty_places_are_left_out(practice: Any) -> None:
    family = {**COUPLE, "first": ["first-contact"]}
    for n in (2, 3):
        family |= {f"person-{n}-name": "", f"person-{n}-how": "email", f"person-{n}-proof": ""}
    family |= {"person-3-name": "Cleo", "person-3-how": "not-at-all", "person-3-proof": "3112", "person-3-adult": "on"}
    assert at_desk("miriam").post("/cases/new?kind=family", family).status_code == 302
    assert [p.name for p in CaseRecord.objects.get(people__name="Cleo").people.all()] == ["Ana", "Ben", "Cleo"]


@pytest.mark.parametrize("query", ["?kind=crowd", "?people=999", "?people=-1", "?people=²", "?kind=family&people=99"])
def test_an_odd_address_still_shows_a_form(practice: Any, query: str) -> None:
    assert at_desk("miriam").get(f"/cases/new{query}").status_code == 200


def test_what_only_they_know_is_kept_unreadable(practice: Any) -> None:
    at_desk("miriam").post("/cases/new", COUPLE)
    ana = PersonRecord.objects.get(name="Ana")
    assert normalised_proof("15.03.") not in ana.proof_hash
