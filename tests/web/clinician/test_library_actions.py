"""The practice's own entries: strict reading, drafts on no card, a named reviewer, nothing private in the room."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.preview_entry import preview_entry
from attunement.actions.read_case import read_case
from attunement.actions.write_library_entry import (
    LONGEST_CONTENT,
    checked_draft,
    mark_reviewed,
    switch_entry,
    write_library_entry,
)
from attunement.domain.errors import BadInput, Refused
from attunement.roadmap.card import Card, Kind, Part
from attunement.roadmap.library_entry import EntryKind
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import AuditEntry, LibraryEntryRecord
from attunement.storage.queries.practice_guidance import newest_versions, practice_guidance
from attunement.web.clinician.card_pages import the_card
from tests.cast import CAST, member, stored
from tests.web.clinician.entries import CONTENT, KEY, content, reviewed, written


def offered(card: Card, part: Part = Part.ROOM) -> str | None:
    return next((line.entry for line in card.of(part) if line.kind is Kind.OFFER), None)


def card(story: str, clinician: str) -> Card:
    return the_card(read_case(by=member(clinician), case=stored(story), page="card"))


MOST_SPECIAL = {"focus": ["strain"], "strain": ["high-both"], "strongest": ["stonewalling"]}


def test_a_draft_stands_on_no_card_and_a_reviewed_one_does(practice: Any) -> None:
    before = offered(card("strain", "miriam"))
    facts = dict(shipped_guidance().library[before or ""].when)
    row = written(indication={name: sorted(values) for name, values in facts.items()})
    assert offered(card("strain", "miriam")) == before
    mark_reviewed(by=member("joaquin"), key=row.key, version=1, reviewer=member("esther"))
    assert offered(card("strain", "miriam")) == KEY, "of two that fit equally, the practice's own comes first"


def test_a_newer_draft_leaves_the_reviewed_version_on_the_cards(practice: Any) -> None:
    reviewed()
    write_library_entry(by=member("tomasz"), content=content(minutes=9), key=KEY, base=1)
    assert practice_guidance().library[KEY].minutes == 5
    assert practice_guidance().library[KEY].reviewed_by == member("esther").name
    mark_reviewed(by=member("esther"), key=KEY, version=2, reviewer=member("miriam"))
    assert practice_guidance().library[KEY].minutes == 9


def test_a_version_is_never_written_over(practice: Any) -> None:
    written()
    write_library_entry(by=member("tomasz"), content=content(minutes=9), key=KEY, base=1)
    with pytest.raises(BadInput, match="newer version meanwhile"):
        write_library_entry(by=member("miriam"), content=content(minutes=7), key=KEY, base=1)
    rows = LibraryEntryRecord.objects.filter(key=KEY).values_list("version", "content__minutes", "author__email")
    assert [(v, m, who.split("@")[0]) for v, m, who in rows] == [(1, 5, "miriam"), (2, 9, "tomasz")]
    assert AuditEntry.objects.filter(act="write library entry").count() == 2


def test_two_entries_of_one_name_have_two_ids_and_none_of_ours(practice: Any) -> None:
    keys = [written(name="Gentle start-up").key for _ in range(3)]
    assert keys == ["own-gentle-start-up", "own-gentle-start-up-2", "own-gentle-start-up-3"]
    assert written(name="呼吸").key == "own-entry"
    assert not set(shipped_guidance().library) & set(newest_versions())


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"name": "A very very very slow breath"}, "name"),
        ({"name": "After the affair"}, "name"),
        ({"name": "Three {person} breaths"}, "name"),
        ({"name": "Breath " * 3 + "x" * 60}, "name"),
        ({"steps": ["Ask what they drink."]}, "steps"),
        ({"steps": []}, "steps"),
        ({"steps": ["x"] * 13}, "steps"),
        ({"steps": ["x" * 401]}, "steps"),
        ({"say": "one text"}, "say"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": "five"}, "minutes"),
        ({"for": []}, "for"),
        ({"for": ["crowd"]}, "for"),
        ({"kind": "track"}, "kind"),
        ({"kind": "caution"}, "kind"),
        ({"kind": "spell"}, "kind"),
        ({"setting": "hall"}, "setting"),
        ({"indication": {}}, "indication"),
        ({"indication": {"weather": ["rain"]}}, "indication.weather"),
        ({"indication": {"focus": ["rain"]}}, "indication.focus"),
        ({"indication": {"topic": ["affair"]}}, "indication.topic"),
        ({"indication": {"contraindicated": ["yes"]}}, "indication.contraindicated"),
        ({"indication": {"signal": ["rift"]}}, "indication.signal"),
        ({"kind": "reframe", "indication": {"focus": ["strain"]}}, "indication.focus"),
        ({"kind": "protocol", "indication": {"signal": ["rift"]}}, "indication.signal"),
        ({"contraindication": {"words": "", "topics": []}}, "contraindication.words"),
        ({"contraindication": {"words": "Never.", "topics": ["rain"]}}, "contraindication.topics"),
        ({"evidence": {"grade": "proven"}}, "evidence"),
        ({"evidence": {"grade": "practice wisdom", "source": "a book", "place": "at home"}}, "evidence"),
        ({"colour": "blue"}, "colour"),
        ({"watch": None}, "watch"),
    ],
    ids=str,
)
def test_a_wrong_draft_is_refused_with_its_key_and_nothing_is_stored(
    practice: Any, changed: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        written(**changed)
    assert refused.value.where == place, refused.value
    assert not LibraryEntryRecord.objects.exists()


def test_too_much_at_once_is_refused(practice: Any) -> None:
    with pytest.raises(BadInput, match="too long"):
        checked_draft(content(colour="x" * LONGEST_CONTENT))


def test_no_own_entry_can_make_a_line_of_the_room_depend_on_the_gate(practice: Any) -> None:
    """The protocol with the gate's facts stands under the clinician's line; the room stays as it was."""
    plain = card("strain", "miriam").of(Part.ROOM)
    facts = {"topic": ["violence", "suicidality", "affair", "substances", "psychosis"], "state": ["raised", "review"]}
    reviewed(kind="protocol", setting="room", indication=facts)
    reviewed(kind="reframe", setting="room", indication={"signal": [s.id for s in shipped_guidance().signals]})
    with_them = card("strain", "miriam")
    assert with_them.of(Part.ROOM) == plain
    assert offered(card("violence", "priya")) is None


def test_a_protocol_of_ones_own_stands_under_the_gate(practice: Any) -> None:
    facts = {"topic": ["violence"], "state": ["raised"], "standing": ["not-now"]}
    reviewed(kind="protocol", setting="clinician", name="Our way with violence", indication=facts)
    line = next(line for line in card("violence", "priya").lines if line.id == "alone.gate.violence")
    assert line.entry == "own-our-way-with-violence"


@pytest.mark.parametrize("who", ["joaquin"])
def test_a_manager_writes_no_draft(practice: Any, who: str) -> None:
    with pytest.raises(Refused):
        write_library_entry(by=member(who), content=CONTENT)


def test_a_clinician_marks_nothing_as_reviewed_and_switches_nothing(practice: Any) -> None:
    written()
    with pytest.raises(Refused):
        mark_reviewed(by=member("tomasz"), key=KEY, version=1, reviewer=member("esther"))
    with pytest.raises(Refused):
        switch_entry(by=member("tomasz"), key="gentle-start-up", is_on=False, reason="no")


@pytest.mark.parametrize(("reviewer", "says"), [("miriam", "wrote it"), ("joaquin", "nobody who may review")])
def test_the_reviewer_is_a_clinician_who_did_not_write_it(practice: Any, reviewer: str, says: str) -> None:
    written()
    with pytest.raises(BadInput, match=says):
        mark_reviewed(by=member("esther"), key=KEY, version=1, reviewer=member(reviewer))


def test_a_version_is_reviewed_once_and_only_if_it_is_there(practice: Any) -> None:
    reviewed()
    for version in (1, 2):
        with pytest.raises(BadInput, match="not there or was reviewed already"):
            mark_reviewed(by=member("esther"), key=KEY, version=version, reviewer=member("tomasz"))


def test_switching_off_takes_an_entry_from_the_cards_and_on_brings_it_back(practice: Any) -> None:
    before = offered(card("strain", "miriam"))
    assert before is not None
    switch_entry(by=member("joaquin"), key=before, is_on=False, reason="We teach another way.")
    assert offered(card("strain", "miriam")) != before
    switch_entry(by=member("esther"), key=before, is_on=True, reason="Back for the students.")
    assert offered(card("strain", "miriam")) == before


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_switching_needs_a_reason(practice: Any, reason: str) -> None:
    with pytest.raises(BadInput, match="reason"):
        switch_entry(by=member("esther"), key="gentle-start-up", is_on=False, reason=reason)


def test_what_keeps_people_safe_stays_on(practice: Any) -> None:
    for entry in shipped_guidance().library.values():
        if entry.kind in (EntryKind.CAUTION, EntryKind.PROTOCOL):
            with pytest.raises(BadInput, match="keeps people safe"):
                switch_entry(by=member("esther"), key=entry.id, is_on=False, reason="too long")
    with pytest.raises(BadInput, match="no entry"):
        switch_entry(by=member("esther"), key="no-such", is_on=False, reason="why not")


def test_an_own_entry_our_reader_no_longer_takes_is_left_out_and_breaks_no_card(practice: Any) -> None:
    row = reviewed()
    LibraryEntryRecord.objects.filter(pk=row.pk).update(content=content(indication={"forgotten": ["fact"]}))
    assert KEY not in practice_guidance().library
    assert offered(card("strain", "miriam")) is not None


def test_the_preview_shows_the_example_cards_it_would_stand_on(practice: Any) -> None:
    draft = checked_draft(content(indication=MOST_SPECIAL))
    seen = preview_entry(by=member("miriam"), entry=draft)
    assert seen.cases == len(CAST)
    [found] = [found for found in seen.lines if found.line.part is Part.ROOM]
    assert found.label == "Sofia & Daniel"
    assert found.line.text == "Three slow breaths, about 5 minutes."
    assert found.instead_of.endswith("minutes.")
    assert found.instead_of != found.line.text
    assert not LibraryEntryRecord.objects.exists()


def test_the_preview_of_what_fits_nobody_is_empty(practice: Any) -> None:
    draft = checked_draft(content(indication={"part": ["backing"], "pattern": ["both-high"], "apart": ["yes"]}))
    assert preview_entry(by=member("miriam"), entry=draft).lines == ()
