"""What is given is seen first, kept word for word, and made from the view of whoever gets it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from attunement.actions.release_page import find_release_by_secret
from attunement.roadmap.card import Part
from attunement.storage.models import ReleaseRecord, Staff
from tests.cast import client, member, stored
from tests.web.clinician.desk import address, at_desk, of_person, words
from tests.web.clinician.test_card_page import card_of


def previewed(response: Any) -> str:
    """What stands in the preview's field."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.S)
    assert found
    return html.unescape(found[1]).strip()


def look(story: str = "strain", desk: str = "miriam", **sent: Any) -> Any:
    person = str(stored(story).people.first().id)
    return at_desk(desk).post(address(story, "/releases/preview"), {"to": person, "what": "roadmap", "note": ""} | sent)


def test_the_roadmap_is_the_rooms_part_and_nothing_of_the_clinicians(practice: Any) -> None:
    text = previewed(look(note="For you both."))
    found = card_of("strain")
    assert text.startswith("For you both.")
    assert all(line.text in text for line in found.of(Part.ROOM))
    assert not any(line.text in text for line in found.of(Part.ALONE))


def test_a_persons_map_holds_their_own_answers_only(practice: Any) -> None:
    text = previewed(look(what="map"))
    assert "Sofia" in text
    assert "Daniel" not in text
    assert "apart" not in text


def test_looking_gives_nothing(practice: Any) -> None:
    before = ReleaseRecord.objects.count()
    look()
    assert ReleaseRecord.objects.count() == before


def test_what_is_given_is_stored_as_it_stood_and_opens_by_its_code(practice: Any) -> None:
    text = previewed(look())
    case = stored("strain")
    sent = {"what": "roadmap", "content": text, "way": "shown"}
    response = at_desk("miriam").post(of_person(case, 0, "/release"), sent)
    code = re.search(r'class="code">([^<]+)<', response.content.decode())
    assert code
    row = find_release_by_secret(code[1])
    assert row is not None
    assert (row.to_person, row.by, row.what) == (client("sofia"), member("miriam"), "roadmap")
    assert row.content.replace("\r\n", "\n") == text
    assert "Roadmap" in words(at_desk("miriam").get(address("strain", "/releases")))


@pytest.mark.parametrize("sent", [{"content": ""}, {"content": "x" * 20_001}, {"what": "diagnosis"}])
def test_a_wrong_release_is_not_stored(practice: Any, sent: dict[str, str]) -> None:
    before = ReleaseRecord.objects.count()
    data = {"what": "message", "content": "hello", "way": "shown"} | sent
    assert at_desk("miriam").post(of_person(stored("strain"), 0, "/release"), data).status_code == 400
    assert ReleaseRecord.objects.count() == before


def test_without_a_room_part_there_is_no_roadmap_to_give(practice: Any) -> None:
    page = at_desk("priya").get(address("violence", "/releases")).content.decode()
    assert "The roadmap can be given once there is a room part" in page
    assert 'value="roadmap"' not in page
    assert look("violence", "priya").status_code == 400


def test_a_message_needs_words(practice: Any) -> None:
    assert look(what="message").status_code == 400
    assert previewed(look(what="message", note="See you on Monday.")) == "See you on Monday."


def test_the_supervisor_sees_exactly_what_was_shared(practice: Any) -> None:
    desk = at_desk("miriam")
    sent = {"what": "card", "note": "What do you think?"}
    text = previewed(desk.post(address("strain", "/releases/preview-share"), sent))
    assert all(line.text in text for line in card_of("strain").lines)
    desk.post(address("strain", "/releases/share"), {"what": "card", "content": text.replace("think", "see")})
    esther = at_desk("esther")
    row = ReleaseRecord.objects.filter(to_person=None, by=member("miriam")).latest("at")
    assert "Sofia &amp; Daniel: Card" in words(esther.get("/shared"))
    assert "What do you see?" in words(esther.get(f"/shared/{row.id}"))


def test_another_supervisor_sees_none_of_it(practice: Any) -> None:
    Staff.objects.create(email="olga@practice.example", name="Olga", role="supervisor")
    at_desk("miriam").post(address("strain", "/releases/share"), {"what": "card", "content": "for Esther"})
    row = ReleaseRecord.objects.get(content="for Esther")
    olga = at_desk("olga")
    assert "Sofia" not in words(olga.get("/shared"))
    assert olga.get(f"/shared/{row.id}").status_code == 404


def test_what_was_given_to_a_client_is_not_the_supervisors(practice: Any) -> None:
    at_desk("miriam").post(
        of_person(stored("strain"), 0, "/release"), {"what": "message", "content": "for Sofia", "way": "shown"}
    )
    row = ReleaseRecord.objects.get(content="for Sofia")
    assert at_desk("esther").get(f"/shared/{row.id}").status_code == 404


def test_one_persons_record_is_a_file_with_a_neutral_name_and_nothing_of_the_partners(practice: Any) -> None:
    answer = at_desk("miriam").post(of_person(stored("strain"), 0, "/export"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    record = json.loads(answer.content)
    assert record["person"] == str(client("sofia").id)
    assert record["names"] == ["Sofia Marino"]
    asked = [response["questions"] for response in record["responses"]]
    assert asked
    assert "HARK" not in asked
