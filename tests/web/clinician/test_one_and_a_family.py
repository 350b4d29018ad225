"""Map, answers, card, release and print for one person and for a family, as their clinician's pages give them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from attunement.storage.models import CaseRecord
from tests.cast import stored
from tests.web.clinician.desk import address, at_desk, words
from tests.web.clinician.test_releases_page import look, previewed

THE_FAMILY = ("Teresa Moretti", "Giorgio Moretti", "Livia Moretti", "Matteo Moretti")
EVERY_PAGE = ("", "/map", "/map?for=room", "/answers", "/decisions", "/releases", "/history", "/links")


@pytest.mark.parametrize(("story", "desk"), [("family", "tomasz"), ("isolation", "priya")])
def test_every_page_of_the_case_is_there(practice: Any, story: str, desk: str) -> None:
    assert {tail: at_desk(desk).get(address(story, tail)).status_code for tail in EVERY_PAGE} == dict.fromkeys(
        EVERY_PAGE, 200
    )


def test_the_clinician_sees_how_far_a_family_is_apart_and_the_room_does_not(practice: Any) -> None:
    desk = at_desk("tomasz")
    own, room = (desk.get(address("family", tail)).content.decode() for tail in ("/map", "/map?for=room"))
    assert "4 apart" in own
    assert (own.count("<table"), room.count("<table")) == (1, 4)
    assert not re.search(r"\d apart|points apart|house-bridge|Difference in points", room)
    for table in re.findall(r"<table.*?</table>", room, re.S):
        assert sum(name in table for name in THE_FAMILY) == 1
    for label in re.findall(r'aria-label="([^"]*\d[^"]*)"', room):
        assert sum(name in label for name in THE_FAMILY) <= 1, label


def test_one_persons_map_is_a_garden_with_what_others_measured_beside_it(practice: Any) -> None:
    page = at_desk("priya").get(address("isolation", "/map"))
    assert "house-garden" in page.content.decode()
    assert "Beside it: OSSS-3 (Oslo Social Support Scale), Social support, 3 to 14: 8 (poor)" in words(page)
    assert "new and not yet validated" in words(page)


@pytest.mark.parametrize(("story", "desk"), [("family", "tomasz"), ("isolation", "priya")])
def test_the_sheet_is_one_page_with_the_rooms_map(practice: Any, story: str, desk: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    sheet = at_desk(desk).get(address(story, "/card.pdf"))
    assert sheet["Content-Type"] == "application/pdf"
    [page] = pypdf.PdfReader(io.BytesIO(sheet.content)).pages
    said = " ".join(page.extract_text().split())
    assert "not yet validated" in said
    assert "Difference in points" not in said
    assert "apart (" not in said


def test_a_member_is_given_their_own_map_and_nobody_elses(practice: Any) -> None:
    person = stored("family").people.get(name="Livia Moretti")
    text = previewed(look("family", "tomasz", to=str(person.id), what="map"))
    assert "Fairness: \u2068Livia Moretti\u2069 2" in text
    assert not any(name in text for name in THE_FAMILY if name != "Livia Moretti")
    assert "new and not yet validated" in text


def test_one_person_is_given_their_own_map(practice: Any) -> None:
    text = previewed(look("isolation", "priya", what="map"))
    assert "Support: \u2068Henrik Dahl\u2069 2.5" in text
    assert "Strain" not in text


@pytest.mark.parametrize(
    ("kind", "sitting"), [("couple", "The two of you"), ("individual", "You and others"), ("family", "Your family")]
)
def test_a_new_case_offers_the_check_up_of_its_kind_and_no_other(practice: Any, kind: str, sitting: str) -> None:
    page = words(at_desk("miriam").get(f"/cases/new?kind={kind}"))
    offered = [name for name in ("The two of you", "You and others", "Your family") if name in page]
    assert offered == [sitting]
    assert CaseRecord.objects.filter(label="The Morettis").exists()
