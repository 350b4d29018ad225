"""The card on screen: two parts, each line with its reasons, contestable; and on paper the room's part alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from attunement.actions.read_case import read_case
from attunement.roadmap.card import Part
from attunement.storage.models import AuditEntry, DisagreementRecord
from attunement.web.clinician.card_pages import the_card
from tests.cast import CAST, member, stored
from tests.web.clinician.desk import address, at_desk, words


def card_of(story: str) -> Any:
    """The clinician's card, as the page builds it."""
    return the_card(read_case(by=member(CAST[story].clinician), case=stored(story), page="card"))


@pytest.mark.parametrize("story", list(CAST))
def test_every_case_of_the_cast_has_a_card_with_every_line_and_its_reasons(practice: Any, story: str) -> None:
    import html

    page = html.unescape(words(at_desk(CAST[story].clinician).get(address(story))))
    found = card_of(story)
    assert found.lines
    for line in found.lines:
        assert " ".join(line.text.split()) in page
        assert all(" ".join(reason.split()) in page for reason in line.because)
        assert line.evidence in page
    assert bool(found.of(Part.ROOM)) == CAST[story].room_open


@pytest.mark.parametrize("story", ["violence", "denied", "half"])
def test_without_a_decision_there_is_no_room_part_and_the_page_says_why(practice: Any, story: str) -> None:
    page = at_desk(CAST[story].clinician).get(address(story))
    assert card_of(story).room_closed in words(page)
    assert "card.pdf" not in page.content.decode()
    answer = at_desk(CAST[story].clinician).get(address(story, "/card.pdf"))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(story))


def test_what_is_for_the_clinician_alone_is_set_apart_and_never_printed(practice: Any) -> None:
    page = at_desk("miriam").get(address("strain")).content.decode()
    alone = page[page.index('class="card card--alone no-print"') :]
    room = page[: page.index('class="card card--alone no-print"')]
    for line in card_of("strain").lines:
        assert (f'id="{line.id}"' in room) == (line.part is Part.ROOM)
        assert (f'id="{line.id}"' in alone) == (line.part is Part.ALONE)


def test_the_sheet_holds_the_rooms_part_and_nothing_else(practice: Any) -> None:
    answer = at_desk("miriam").get(address("strain", "/card.pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="card.pdf"'
    sheets = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    found = card_of("strain")
    assert len(sheets) == 1
    assert all(line.text.split()[0] in text for line in found.of(Part.ROOM))
    assert not any(line.text in text for line in found.of(Part.ALONE))
    assert AuditEntry.objects.filter(act="read printed card", by=member("miriam")).exists()


def test_a_word_against_a_line_is_kept_beside_it(practice: Any) -> None:
    desk, line = at_desk("miriam"), card_of("strain").lines[0]
    desk.post(address("strain", "/disagree"), {"line": line.id, "because": "They told me otherwise <b>today</b>."})
    row = DisagreementRecord.objects.get()
    assert (row.line, row.line_text, row.by) == (line.id, line.text, member("miriam"))
    page = desk.get(address("strain")).content.decode()
    assert "Miriam Okonkwo disagrees:" in page
    assert "&lt;b&gt;today&lt;/b&gt;" in page


@pytest.mark.parametrize("because", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_word_is_not_kept(practice: Any, because: str) -> None:
    line = card_of("strain").lines[0]
    response = at_desk("miriam").post(
        address("strain", "/disagree"), {"line": line.id, "because": because}, follow=True
    )
    assert "1 to 2000 characters" in words(response)
    assert not DisagreementRecord.objects.exists()


def test_a_line_that_is_not_on_the_card_cannot_be_contested(practice: Any) -> None:
    response = at_desk("miriam").post(address("strain", "/disagree"), {"line": "no.such", "because": "why"})
    assert response.status_code == 404


def test_reading_the_card_is_noted(practice: Any) -> None:
    at_desk("miriam").get(address("strain"))
    assert AuditEntry.objects.filter(act="read card", by=member("miriam"), case=stored("strain").id).count() == 1


def test_who_people_are_what_they_signed_and_how_to_reach_them_stands_beside(practice: Any) -> None:
    page = words(at_desk("priya").get(address("violence")))
    assert "Aisha Rahman Only in person" in page
    assert "has not signed" in page
    assert "nothing anyone answers is used in the room" in page
