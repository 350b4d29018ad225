"""The library's pages: found by kind, part, track and state; written, reviewed, switched off; strangers see nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attunement.domain.permission import ROLES, Permission, Role
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import LibraryEntryRecord, LibrarySwitch
from attunement.web.clinician.library_urls import urlpatterns
from tests.cast import member
from tests.web.clinician.desk import at_desk, words
from tests.web.clinician.entries import CONTENT, KEY, TYPED, content, reviewed, written

GUIDANCE = shipped_guidance()
NAMES = [pattern.name for pattern in urlpatterns]


def address(name: str, key: str = KEY) -> str:
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    asked = {"key": "trauma" if name == "track" else key} if pattern.pattern.converters else {}
    return reverse(f"library:{name}", kwargs=asked)


def seen(desk: Client, where: str) -> set[int]:
    return {desk.get(where).status_code, desk.post(where).status_code} - {405}


@pytest.mark.parametrize("name", NAMES)
def test_signed_out_one_is_asked_to_sign_in(practice: Any, name: str) -> None:
    written()
    for response in (Client().get(address(name)), Client().post(address(name))):
        if response.status_code != 405:
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/sign-in")


def test_every_page_names_the_permission_it_needs() -> None:
    for pattern in urlpatterns:
        needed = getattr(pattern.callback, "needed", None)
        assert needed, pattern.name
        assert any(needed[0] in role.may for role in ROLES.values())


@pytest.mark.parametrize(
    ("who", "name", "statuses"),
    [
        ("miriam", "review", {404}),
        ("miriam", "switch", {404}),
        ("joaquin", "new", {404}),
        ("joaquin", "edit", {404}),
        ("miriam", "edit", {200, 400}),
        ("esther", "new", {200, 400}),
        ("joaquin", "shelf", {200}),
        ("joaquin", "entry", {200}),
        ("esther", "history", {200}),
        ("miriam", "track", {200}),
    ],
)
def test_a_page_is_there_for_those_who_hold_its_permission(
    practice: Any, who: str, name: str, statuses: set[int]
) -> None:
    written()
    assert seen(at_desk(who), address(name)) == statuses


def test_every_role_reads_the_library_and_one_more_writes_it() -> None:
    assert all(Permission.READ_LIBRARY in described.may for described in ROLES.values())
    assert Permission.REVIEW_LIBRARY not in ROLES[Role.CLINICIAN].may
    assert Permission.WRITE_LIBRARY not in ROLES[Role.MANAGER].may


@pytest.mark.parametrize("name", ["entry", "history", "track", "edit"])
def test_what_is_not_there_is_not_there(practice: Any, name: str) -> None:
    desk = at_desk("esther")
    assert desk.get(reverse(f"library:{name}", kwargs={"key": "no-such"})).status_code == 404
    assert desk.get("/library/gentle-start-up/edit").status_code == 404, "ours are not edited"


def test_the_shelf_holds_every_entry_with_its_evidence_and_review(practice: Any) -> None:
    said = words(at_desk("miriam").get("/library"))
    for entry in GUIDANCE.library.values():
        assert entry.name.replace("'", "&#x27;") in said
    assert said.count("Reviewed by: not yet reviewed") == len(GUIDANCE.library)
    assert "PMC7058563, abstract read" in said
    assert f"{len(GUIDANCE.library)} of {len(GUIDANCE.library)} shown" in said


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("kind=reframe", "Holding on to one", "Gentle start-up"),
        ("part=trust", "Small promises kept", "Gentle start-up"),
        ("track=affair-recovery", "The first weeks", "Safe ground first"),
        ("kind=track&track=trauma", "Safe ground first", "The first weeks"),
        ("state=own", "Three slow breaths", "Gentle start-up"),
        ("state=draft", "Three slow breaths", "Small promises kept"),
        ("state=off", "Small promises kept", "Gentle start-up"),
        ("kind=nonsense", "Gentle start-up", "nothing at all"),
    ],
)
def test_the_shelf_is_narrowed(practice: Any, query: str, there: str, not_there: str) -> None:
    written()
    LibrarySwitch.objects.create(
        entry="small-promises", is_on=False, reason="-", by=member("esther"), at=practice_time()
    )
    said = words(at_desk("miriam").get(f"/library?{query}"))
    assert there in said
    assert not_there not in said


def practice_time() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_an_empty_shelf_says_what_to_do(practice: Any) -> None:
    assert "No entry fits all of that" in words(at_desk("miriam").get("/library?state=own"))


def test_a_page_of_an_entry_says_all_of_it(practice: Any) -> None:
    said = words(at_desk("miriam").get("/library/aggression-5-stopping-in-time"))
    entry = GUIDANCE.library["aggression-5-stopping-in-time"]
    for text in (*entry.steps, entry.contraindication.words, entry.evidence.place, "Partner aggression"):
        assert text in said
    assert "never on the room&#x27;s card" in said or "never on the room's card" in said
    assert "It may stand on the room" in words(at_desk("miriam").get("/library/gentle-start-up"))


def test_a_track_says_when_it_applies_and_when_joint_work_stops(practice: Any) -> None:
    for track in GUIDANCE.tracks.values():
        said = words(at_desk("esther").get(f"/library/tracks/{track.id}"))
        for text in (*track.applies, *track.not_when, *track.first, *track.stop):
            assert text.replace("'", "&#x27;") in said, text
        places = [said.index(GUIDANCE.library[step].name.replace("'", "&#x27;")) for step in track.entries]
        assert places == sorted(places)


def test_a_draft_is_looked_at_without_being_saved_then_saved_then_reviewed(practice: Any) -> None:
    desk = at_desk("miriam")
    facts = {"strain": ["high-both"], "strongest": ["stonewalling"]}
    looked = desk.post("/library/new", {**TYPED, **facts, "look": "yes"})
    assert looked.status_code == 200
    assert "Sofia &amp; Daniel" in words(looked)
    assert "Three slow breaths, about 5 minutes." in words(looked)
    assert not LibraryEntryRecord.objects.exists()
    assert desk.post("/library/new", {**TYPED, "save": "yes"}).headers["Location"] == f"/library/{KEY}"
    assert LibraryEntryRecord.objects.get().content == CONTENT
    assert "It stands on no card until" in words(desk.get(f"/library/{KEY}"))
    esther = at_desk("esther")
    assert "Mark as reviewed" in words(esther.get(f"/library/{KEY}"))
    esther.post(f"/library/{KEY}/review", {"version": 1, "reviewer": member("tomasz").id})
    assert f"Reviewed by: {member('tomasz').name}" in words(desk.get(f"/library/{KEY}"))
    assert "Reviewed by: not yet" not in words(desk.get(f"/library/{KEY}"))


def test_what_is_wrong_stands_beside_its_field(practice: Any) -> None:
    desk = at_desk("miriam")
    typed = {**TYPED, "name": "After the affair", "save": "yes"}
    said = words(desk.post("/library/new", typed))
    assert "name: &#x27;affair&#x27; where the room can read it." in said
    said = words(desk.post("/library/new", {**TYPED, "focus": [], "save": "yes"}))
    assert "indication: empty" in said
    said = words(desk.post("/library/new", {**TYPED, "grade": "proven", "save": "yes"}))
    assert "evidence: grade" in said
    assert desk.post("/library/new", {"save": "yes"}).status_code == 400
    assert not LibraryEntryRecord.objects.exists()


def test_editing_begins_with_what_is_there_and_makes_the_next_version(practice: Any) -> None:
    reviewed()
    desk = at_desk("tomasz")
    page = desk.get(f"/library/{KEY}/edit").content.decode()
    assert "Breathe out three times." in page
    assert 'name="base" value="1"' in page
    desk.post(f"/library/{KEY}/edit", {**TYPED, "base": 1, "minutes": 8, "save": "yes"})
    said = words(desk.get(f"/library/{KEY}"))
    assert "Version 2 is a draft by Tomasz" in said
    assert "Cards use version 1 until" in said
    history = words(desk.get(f"/library/{KEY}/history"))
    assert history.index("Version 2") < history.index("Version 1")
    assert f"Reviewed by {member('esther').name}; noted by {member('esther').name}" in history


def test_an_edit_over_somebody_elses_is_not_lost_and_not_saved(practice: Any) -> None:
    written()
    at_desk("tomasz").post(f"/library/{KEY}/edit", {**TYPED, "base": 1, "minutes": 8, "save": "yes"})
    late = at_desk("miriam").post(f"/library/{KEY}/edit", {**TYPED, "base": 1, "minutes": 6, "save": "yes"})
    assert late.status_code == 400
    assert "newer version meanwhile" in words(late)
    assert 'value="6"' in late.content.decode()
    assert LibraryEntryRecord.objects.count() == 2


def test_the_reviewer_must_be_chosen(practice: Any) -> None:
    written()
    desk = at_desk("joaquin")
    assert desk.post(f"/library/{KEY}/review", {"version": 1}).status_code == 400
    own = desk.post(f"/library/{KEY}/review", {"version": 1, "reviewer": member("miriam").id})
    assert own.status_code == 400, "the author is no choice"
    for version in ("x", "", "²", "99999999999"):
        sent = desk.post(f"/library/{KEY}/review", {"version": version, "reviewer": member("tomasz").id})
        assert sent.status_code == 400, version
    assert not LibraryEntryRecord.objects.exclude(reviewed_at=None).exists()


def test_switched_off_says_who_and_why_and_comes_back(practice: Any) -> None:
    desk = at_desk("esther")
    assert desk.post("/library/gentle-start-up/switch", {"reason": ""}).status_code == 400
    desk.post("/library/gentle-start-up/switch", {"reason": "We teach another way."})
    said = words(at_desk("miriam").get("/library/gentle-start-up"))
    assert "Switched off: no card uses it." in said
    assert "We teach another way." in said
    desk.post("/library/gentle-start-up/switch", {"reason": "Back."})
    assert "Switched off" not in words(at_desk("miriam").get("/library/gentle-start-up"))
    history = words(desk.get("/library/gentle-start-up/history"))
    assert "We teach another way." in history
    assert "it changes with an update only" in history


def test_what_keeps_people_safe_has_no_switch(practice: Any) -> None:
    desk = at_desk("esther")
    assert "Switch off" not in words(desk.get("/library/protocol-safety-plan"))
    assert desk.post("/library/protocol-safety-plan/switch", {"reason": "long"}).status_code == 400


def test_an_entry_our_reader_no_longer_takes_can_be_put_right(practice: Any) -> None:
    row = reviewed()
    LibraryEntryRecord.objects.filter(pk=row.pk).update(content=content(indication={"forgotten": ["fact"]}))
    desk = at_desk("miriam")
    for page in ("/library", f"/library/{KEY}", f"/library/{KEY}/history"):
        assert desk.get(page).status_code == 200
    assert "no longer takes this entry" in words(desk.get(f"/library/{KEY}"))
    assert desk.get(f"/library/{KEY}/edit").status_code == 200


def test_hostile_words_are_only_words(practice: Any) -> None:
    written(name="<b>Bold</b> breath", watch=["<script>alert(1)</script>"], steps=["{{ 1 }} {% now %} ‮"])
    page = at_desk("miriam").get("/library/own-bboldb-breath").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Bold&lt;/b&gt; breath" in page
