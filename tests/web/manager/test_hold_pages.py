"""A manager holds a case they know by its label, and learns nothing else of it."""

from __future__ import annotations

from typing import Any

from attunement.storage.models import LegalHold
from tests.cast import stored
from tests.web.clinician.desk import at_desk, words


def test_a_case_is_found_held_and_let_go(practice: Any) -> None:
    desk, case = at_desk("joaquin"), stored("strain")
    assert "None." in words(desk.get("/practice/holds"))
    found = words(desk.get("/practice/holds?called=sofia"))
    assert "Sofia &amp; Daniel" in found
    place = f"/practice/holds/{case.id}"
    assert "Set a hold" in words(desk.get(place))
    assert desk.post(place, {"reason": "A court asked."}).status_code == 302
    assert "A court asked." in words(desk.get("/practice/holds"))
    assert desk.post(place, {"reason": "It is over."}).status_code == 302
    assert not case.is_held
    assert "It is over." in words(desk.get(place))
    assert LegalHold.objects.count() == 1


def test_a_reason_is_needed(practice: Any) -> None:
    response = at_desk("joaquin").post(f"/practice/holds/{stored('strain').id}", {"reason": ""})
    assert response.status_code == 400
    assert not LegalHold.objects.exists()


def test_no_list_of_everyone_is_given(practice: Any) -> None:
    desk = at_desk("joaquin")
    for called in ("", "a", "%%%", "&"):
        assert "Sofia" not in words(desk.get("/practice/holds", {"called": called}))
    assert "No case is called so." in words(desk.get("/practice/holds?called=nobody"))


def test_nothing_clinical_is_on_the_page(practice: Any) -> None:
    case = stored("strain")
    page = at_desk("joaquin").get(f"/practice/holds/{case.id}").content.decode()
    for person in case.people.all():
        assert str(person.id) not in page
        assert person.name not in page  # the label has first names; nothing else names anyone
    assert "couple" not in page


def test_a_case_that_is_not_is_not_there(practice: Any) -> None:
    assert at_desk("joaquin").get("/practice/holds/00000000-0000-4000-8000-000000000000").status_code == 404


def test_nobody_else_comes_here(practice: Any) -> None:
    for who in ("miriam", "esther"):
        assert at_desk(who).get("/practice/holds").status_code == 404
        assert at_desk(who).post(f"/practice/holds/{stored('strain').id}", {"reason": "Mine."}).status_code == 404
    assert not LegalHold.objects.exists()
