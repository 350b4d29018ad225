"""Whoever looks at a case is in its trail: each page leaves its own word, and looking without leave leaves none."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.read_case import read_as_person, read_case
from attunement.actions.read_caseload import read_caseload
from attunement.actions.read_shared import read_shared
from attunement.actions.release_page import share_with_supervisor
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry
from tests.cast import client, member, stored
from tests.web.begun import MONDAY
from tests.web.clinician.desk import address, at_desk, of_person, words

pytestmark = pytest.mark.usefixtures("practice")

PAGES: dict[str, tuple[str, list[str]]] = {
    # page | its address | what it leaves in the trail
    "the card": ("", ["read card"]),
    "the printed card": ("/card.pdf", ["read printed card"]),
    "the map": ("/map", ["read map"]),
    "the answers": ("/answers", ["read answers"]),
    "gates and decisions": ("/decisions", ["read gates"]),
    "releases": ("/releases", ["read releases"]),
    "the history": ("/history", ["read history"]),
}


def new_entries(before: set[int]) -> list[AuditEntry]:
    return list(AuditEntry.objects.exclude(pk__in=before).order_by("id"))


def so_far() -> set[int]:
    return set(AuditEntry.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(("tail", "acts"), PAGES.values(), ids=PAGES)
def test_each_page_of_a_case_leaves_its_word_with_reader_and_case(tail: str, acts: list[str]) -> None:
    desk, before = at_desk("miriam"), so_far()
    assert desk.get(address("strain", tail)).status_code == 200
    found = new_entries(before)
    assert [entry.act for entry in found] == acts
    assert {(entry.by, entry.case, entry.subject) for entry in found} == {(member("miriam"), stored("strain").id, "")}


@pytest.mark.parametrize(("tail", "acts"), PAGES.values(), ids=PAGES)
def test_looking_twice_is_two_entries(tail: str, acts: list[str]) -> None:
    desk, before = at_desk("miriam"), so_far()
    for _ in range(2):
        desk.get(address("strain", tail))
    assert [entry.act for entry in new_entries(before)] == acts * 2


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
def test_who_may_not_look_leaves_no_entry_as_if_they_had(who: str) -> None:
    desk, before = at_desk(who), so_far()
    assert {desk.get(address("strain", tail)).status_code for tail, _ in PAGES.values()} == {404}
    assert new_entries(before) == []


def test_a_page_in_any_disguise_of_reading_counts_as_read() -> None:
    """HEAD gives no body, but it tells that the case is there."""
    desk, before = at_desk("miriam"), so_far()
    desk.head(address("strain", "/map"))
    assert [entry.act for entry in new_entries(before)] == ["read map"]


def test_one_persons_record_names_the_person_by_id() -> None:
    before, sofia = so_far(), client("sofia")
    read_as_person(by=member("miriam"), case=stored("strain"), person_id=str(sofia.id), now=MONDAY)
    [entry] = new_entries(before)
    assert (entry.act, entry.subject, entry.at) == ("read one person's record", str(sofia.id), MONDAY)


def test_an_export_is_a_read_of_one_persons_record() -> None:
    desk, before = at_desk("miriam"), so_far()
    response = desk.post(of_person(stored("strain"), 0, "/export"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    assert [entry.act for entry in new_entries(before)] == ["read one person's record"]


def test_a_persons_map_before_it_is_given_is_two_reads() -> None:
    """The releases page is read, and that person's own record for the preview."""
    desk, before = at_desk("miriam"), so_far()
    sent = {"to": str(client("sofia").id), "what": "map", "note": ""}
    assert desk.post(address("strain", "/releases/preview"), sent).status_code == 200
    assert [entry.act for entry in new_entries(before)] == ["read releases", "read one person's record"]


def test_the_list_of_cases_is_one_entry_whatever_its_length() -> None:
    before = so_far()
    assert len(read_caseload(by=member("miriam"), now=MONDAY)) == 3
    [entry] = new_entries(before)
    assert (entry.act, entry.case, entry.at) == ("read list of cases", None, MONDAY)


def test_a_supervisors_look_at_what_was_shared_stands_in_the_trail_of_the_case() -> None:
    shared = share_with_supervisor(by=member("miriam"), case=stored("strain"), what="map", content="words")
    before = so_far()
    assert at_desk("esther").get(f"/shared/{shared.id}").status_code == 200
    [entry] = new_entries(before)
    assert (entry.act, entry.by, entry.case, entry.subject) == (
        "read what was shared",
        member("esther"),
        stored("strain").id,
        "map",
    )


def test_what_was_refused_was_not_read() -> None:
    shared = share_with_supervisor(by=member("miriam"), case=stored("strain"), what="map", content="words")
    before = so_far()
    for act in (
        lambda: read_case(by=member("tomasz"), case=stored("strain"), page="map"),
        lambda: read_as_person(by=member("miriam"), case=stored("strain"), person_id=str(client("leila").id)),
        lambda: read_shared(by=member("joaquin"), release_id=str(shared.id)),
        lambda: read_caseload(by=member("esther")),
    ):
        with pytest.raises(Refused):
            act()
    assert new_entries(before) == []


def test_the_history_shows_readers_and_acts_and_gathers_repeated_looks() -> None:
    desk = at_desk("miriam")
    for _ in range(3):
        desk.get(address("strain", "/map"))
    page = words(desk.get(address("strain", "/history")))
    assert "Miriam Okonkwo Read map 3 times" in page
    assert "Miriam Okonkwo Read history" in page


def test_the_history_says_of_a_client_what_they_did_and_nothing_they_said() -> None:
    from tests.web.begun import begun

    sofia = begun("sofia", "first-contact")
    sofia.says("who-is-there", "tonight", ["Zebedee"])
    page = words(at_desk("miriam").get(address("strain", "/history")))
    assert "Sofia Marino Answer" in page
    assert "Sofia Marino Start sitting" in page
    assert "Zebedee" not in page


def test_the_history_of_one_case_holds_nothing_of_another() -> None:
    at_desk("miriam").get(address("strong", "/map"))
    before = AuditEntry.objects.filter(case=stored("strain").id, act="read map").count()
    page: Any = at_desk("miriam").get(address("strain", "/history"))
    assert before == 0
    assert "Read map" not in words(page)
