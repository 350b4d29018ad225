"""Five topics in words; the clinician decides, and is asked again after every time anyone answers on their own."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.finish_occasion import finish_occasion
from attunement.instruments import all_instruments
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import DecisionRecord
from tests.cast import CAST, stored
from tests.web.begun import begun
from tests.web.clinician.desk import address, at_desk, words


def everyone(story: str) -> list[str]:
    return [str(person.id) for person in stored(story).people.all()]


def decide(story: str, **sent: Any) -> Any:
    desk = at_desk(CAST[story].clinician)
    return desk.post(address(story, "/decisions"), {"about": "violence", "joint_work": "go-on", "reason": ""} | sent)


@pytest.mark.parametrize("story", list(CAST))
def test_all_five_topics_stand_there_in_words_with_their_protocol(practice: Any, story: str) -> None:
    page = words(at_desk(CAST[story].clinician).get(address(story, "/decisions"))).lower()
    for topic in shipped_guidance().topics.values():
        assert topic.name.lower() in page
        assert " ".join(topic.protocol[0].lower().split())[:40] in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert "cleared" not in page
    assert "is safe" not in page


def test_a_yes_names_whose_answer_it_is_even_when_the_other_said_no(practice: Any) -> None:
    page = words(at_desk("tomasz").get(address("denied", "/decisions")))
    assert "raised" in page
    assert "answered no; a yes stands" in page


def test_going_on_needs_everyone_talked_with_alone(practice: Any) -> None:
    before = DecisionRecord.objects.count()
    response = decide("half", talked_alone_with=everyone("half")[:1], reason="why not")
    assert response.status_code == 400
    assert "you have not ticked that you talked with" in words(response)
    assert DecisionRecord.objects.count() == before


def test_going_on_while_violence_is_raised_needs_a_reason(practice: Any) -> None:
    response = decide("denied", talked_alone_with=everyone("denied"))
    assert response.status_code == 400
    assert "a written reason" in words(response)
    decide("denied", talked_alone_with=everyone("denied"), reason="Talked with both; one slap eleven years ago.")
    page = words(at_desk("tomasz").get(address("denied", "/decisions")))
    assert "one slap eleven years ago" in page
    assert "The room part is closed" not in page


def test_not_now_needs_nothing_but_the_decision(practice: Any) -> None:
    assert decide("strain", joint_work="not-now").status_code == 302
    assert "You decided: no joint work for now." in words(at_desk("miriam").get(address("strain")))


def test_a_new_time_alone_asks_again_whatever_was_answered(practice: Any) -> None:
    desk = at_desk("miriam")
    assert "The room part is closed" not in words(desk.get(address("strain", "/decisions")))
    sitting = begun("sofia", "on-your-own")
    sitting.says("hark", all_instruments()["hark"].items[0].key, 0)
    finish_occasion(occasion=sitting.occasion, browser_key=sitting.key)
    page = words(desk.get(address("strain", "/decisions")))
    assert "The room part is closed" in page
    assert "you are asked to decide again" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"about": "weather"}, 404),
        ({"joint_work": "maybe"}, 400),
        ({"talked_alone_with": ["nobody"]}, 400),
        ({"reason": "x" * 4001}, 400),
    ],
)
def test_a_wrong_form_is_refused_and_nothing_is_stored(practice: Any, sent: dict[str, Any], status: int) -> None:
    before = DecisionRecord.objects.count()
    assert decide("strain", **sent).status_code == status
    assert DecisionRecord.objects.count() == before


def test_one_person_alone_has_no_joint_work_to_decide(practice: Any) -> None:
    page = at_desk("priya").get(address("isolation", "/decisions")).content.decode()
    assert "Suicidal" in page
    assert 'name="joint_work"' not in page
