"""Adults only: somebody made sure, by name and on a day, before anyone gets a link."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.confirm_adults import confirm_adults
from attunement.actions.make_links import make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.errors import Refused
from attunement.domain.record import CaseKind
from attunement.storage.models import AuditEntry, CaseRecord, OccasionRecord, PersonRecord
from tests.cast import member, stored
from tests.web.begun import MONDAY
from tests.web.clinician.desk import at_desk, words

pytestmark = pytest.mark.django_db


def opened(*, adults: bool) -> CaseRecord:
    people = [NewPerson(name, "A word", "plum 7") for name in ("Ana", "Ben")]
    return open_case(by=member("priya"), kind=CaseKind.COUPLE, people=people, adults_confirmed=adults, now=MONDAY)


def test_who_confirmed_and_when_is_stored_with_each_person(practice: Any) -> None:
    people = list(opened(adults=True).people.all())
    assert [(p.adult_confirmed_by, p.adult_confirmed_at) for p in people] == [(member("priya"), MONDAY)] * 2


def test_nobody_gets_a_link_before_someone_confirmed(practice: Any) -> None:
    ana = opened(adults=False).people.all()[0]
    before = OccasionRecord.objects.count()
    with pytest.raises(Refused, match="Nobody has confirmed yet that Ana is 18 or older"):
        make_links(by=member("priya"), person=ana, occasions=["you"])
    assert OccasionRecord.objects.count() == before


def test_confirming_later_lets_links_be_made_and_is_noted_once(practice: Any) -> None:
    case = opened(adults=False)
    assert confirm_adults(by=member("priya"), case=case, now=MONDAY) == 2
    assert confirm_adults(by=member("priya"), case=case) == 0
    assert AuditEntry.objects.filter(act="confirm adults", case=case.id).count() == 1
    ana = PersonRecord.objects.get(case=case, name="Ana")
    assert ana.adult_confirmed_at == MONDAY
    assert len(make_links(by=member("priya"), person=ana, occasions=["you"])) == 1


def test_a_stranger_confirms_nothing(practice: Any) -> None:
    case = opened(adults=False)
    for who in ("tomasz", "esther", "joaquin"):
        with pytest.raises(Refused):
            confirm_adults(by=member(who), case=case)
    assert not case.people.exclude(adult_confirmed_at=None).exists()


def test_everyone_in_the_demo_was_confirmed(practice: Any) -> None:
    assert not PersonRecord.objects.filter(adult_confirmed_at=None).exists()


def test_the_links_page_says_who_is_open_and_takes_the_word(practice: Any) -> None:
    case, desk = opened(adults=False), at_desk("priya")
    page = words(desk.get(f"/cases/{case.id}/links"))
    assert "18 or older: Ana, Ben" in page
    assert desk.post(f"/cases/{case.id}/links", {}).status_code == 400
    assert desk.post(f"/cases/{case.id}/adults").status_code == 302
    assert "18 or older" not in words(desk.get(f"/cases/{case.id}/links"))


def test_a_link_asked_for_too_early_is_refused_in_words(practice: Any) -> None:
    case, desk = opened(adults=False), at_desk("priya")
    ana = case.people.all()[0]
    response = desk.post(f"/cases/{case.id}/people/{ana.id}/alone", {"understood": "on", "way": "shown"})
    assert response.status_code == 403
    assert "Links are for adults only" in words(response)


def test_the_page_is_silent_where_all_is_confirmed(practice: Any) -> None:
    assert "18 or older" not in words(at_desk("miriam").get(f"/cases/{stored('strain').id}/links"))
