"""The map in two views, and every answer in words with who may see it."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.domain.answers import DECLINED
from attunement.domain.audience import Audience
from attunement.instruments import all_instruments
from attunement.storage.models import AnswerRecord, ModuleRequestRecord, ResponseRecord
from attunement.web.clinician.answers_page import in_words
from tests.cast import client, stored
from tests.web.clinician.desk import address, at_desk, of_person, words


def test_the_map_is_drawn_with_its_table_twin(practice: Any) -> None:
    page = at_desk("miriam").get(address("strain", "/map"))
    assert page.content.decode().count("<svg") >= 2
    assert "Handling differences" in words(page)
    assert "<table" in page.content.decode()


def test_the_switch_shows_what_the_room_may_know(practice: Any) -> None:
    desk = at_desk("miriam")
    own, room = words(desk.get(address("strain", "/map"))), words(desk.get(address("strain", "/map?for=room")))
    assert "Who may see: you alone" in own
    assert "Who may see: the room" in room
    assert "Who may see: you alone" not in room


def test_while_the_room_is_closed_its_map_is_not_drawn(practice: Any) -> None:
    page = at_desk("priya").get(address("violence", "/map?for=room"))
    assert "<svg" not in page.content.decode()
    assert "waits for a clinician" in words(page)


def test_one_person_has_a_map_of_their_own_without_a_house_between_two(practice: Any) -> None:
    page = at_desk("priya").get(address("isolation", "/map"))
    assert page.status_code == 200
    assert "Belonging" in words(page)
    assert "Difference" not in words(page)
    assert "<table" in page.content.decode()


def test_every_item_says_what_was_answered_and_who_may_see_it(practice: Any) -> None:
    page = words(at_desk("priya").get(address("violence", "/answers")))
    assert "Aisha Rahman" in page
    assert "you alone, never the room" in page
    hark = all_instruments()["hark"]
    assert f"{hark.items[1].text} Yes Who may see: you alone" in page.replace("&#x27;", "'")


def test_not_answered_declined_and_not_asked_are_three_things(practice: Any) -> None:
    sofia = client("sofia")
    form = ResponseRecord.objects.filter(person=sofia, instrument="phq-4").last()
    assert form is not None
    assert form.sent_at is not None
    AnswerRecord.objects.filter(response=form).delete()
    keys = [item.key for item in all_instruments()["phq-4"].items]
    for key, value in ((keys[0], None), (keys[1], DECLINED), (keys[2], 3)):
        AnswerRecord.objects.create(response=form, item=key, value=value, given_at=form.sent_at)
    page = words(at_desk("miriam").get(address("strain", "/answers")))
    at = page.index(all_instruments()["phq-4"].items[0].text.replace("'", "&#x27;"))
    said = page[at : at + 700]
    assert said.index("not answered") < said.index("would rather not say") < said.index("Nearly every day")
    assert "not asked" in said


@pytest.mark.parametrize(
    ("instrument", "item", "answer", "said"),
    [
        ("phq-9", "q1", 3, "Nearly every day"),
        ("phq-9", "q1", None, "not answered"),
        ("phq-9", "q1", DECLINED, "would rather not say"),
        ("alcohol-1", None, 12, "12"),
        ("who-is-there", None, ("Jo", "Aunt May"), "Jo, Aunt May"),
        ("who-is-there", None, (), "nobody"),
    ],
)
def test_an_answer_is_said_as_the_person_saw_it(instrument: str, item: str | None, answer: Any, said: str) -> None:
    definition = all_instruments()[instrument]
    found = definition.item(item) if item else definition.items[0]
    assert in_words(found, answer) == said


def test_a_value_says_what_is_known_of_its_error(practice: Any) -> None:
    page = words(at_desk("miriam").get(address("strain", "/answers")))
    assert "no margin of error is known" in page


def test_more_can_be_asked_of_one_person_and_only_of_them(practice: Any) -> None:
    desk, case = at_desk("miriam"), stored("strain")
    desk.post(of_person(case, 0, "/more"), {"instrument": "relationship-checkup-trust"})
    row = ModuleRequestRecord.objects.get(instrument="relationship-checkup-trust")
    assert row.person == client("sofia")
    assert "Asked for at the next sitting" in words(desk.get(address("strain", "/answers")))


def test_what_cannot_be_asked_is_refused(practice: Any) -> None:
    for name in ("hark", "no-such", ""):
        answer = at_desk("miriam").post(of_person(stored("strain"), 0, "/more"), {"instrument": name})
        assert answer.status_code == 400
    assert not ModuleRequestRecord.objects.filter(instrument__in=["hark", "no-such", ""]).exists()


def test_each_class_of_answer_has_its_own_words() -> None:
    from attunement.web.templatetags.staff import audience

    shown = [audience(kind) for kind in Audience]
    assert len(set(shown)) == len(Audience)
