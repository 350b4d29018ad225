"""The guide's page and what its devices send, through the browser's own addresses."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.guide_session import begin_timeline
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.record import CaseKind
from attunement.storage.models import CaseRecord, Practice, PromptRecord, SessionRecord, Staff, TimelineEntry
from attunement.web.clinician.guide_words import spoken_names
from tests.web.client.couple import Couple
from tests.web.guide.room import go_on, session_at

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def desk(clinician: Staff) -> Client:
    """The clinician's browser; in the demo nothing more than a password is asked for."""
    Practice.objects.update(is_demo=True)
    found = Client()
    found.force_login(clinician, backend=BACKEND)
    return found


@pytest.fixture
def session(couple: Couple) -> SessionRecord:
    """A session that is on now; joint work stands."""
    go_on(couple)
    return session_at(couple.clinician, couple.case, timezone.now() - timedelta(minutes=5))


def place(session: SessionRecord, rest: str = "") -> str:
    return f"/cases/{session.case_id}/sessions/{session.id}/guide{rest}"


def begun(session: SessionRecord) -> SessionRecord:
    begin_timeline(by=session.case.clinician, case=session.case, session=session)
    return session


def told(page: Any) -> dict[str, Any]:
    found = re.search(r'<script id="guide-told" type="application/json">(.*?)</script>', page.content.decode(), re.S)
    assert found
    return dict(json.loads(found[1]))


def tap(session: SessionRecord, sequence: int = 1, **body: Any) -> dict[str, Any]:
    person = str(session.case.people.all()[0].id)
    coded = {"scheme": "couple", "version": 1, "code": "criticism", "person": person, "at": 1}
    return {"id": str(uuid.uuid4()), "sequence": sequence, "kind": "code", **coded, **body}


def post(desk: Client, session: SessionRecord, *entries: Any, **message: Any) -> Any:
    body = {"device": str(uuid.UUID(int=7)), "since": 0, "entries": list(entries)} | message
    return desk.post(place(session, "/entries"), json.dumps(body), content_type="application/json")


def test_before_it_begins_there_is_one_button(desk: Client, session: SessionRecord) -> None:
    page = desk.get(place(session)).content.decode()
    assert "Begin the session" in page
    assert "data-tile" not in page
    begin = desk.post(place(session, "/begin"))
    assert begin.headers["Location"] == place(session)
    assert "data-tile" in desk.get(place(session)).content.decode()


def test_a_tile_for_every_code_and_person(desk: Client, session: SessionRecord) -> None:
    page = desk.get(place(begun(session))).content.decode()
    assert page.count('data-code="contempt"') == 2
    assert page.count('data-code="softening"') == 1
    assert page.count('data-code="minimal-response"') == 2
    assert page.count('data-code="owns-part"') == 1
    assert page.index("Sofia") < page.index("You two") < page.index("Daniel")


def test_keys_stand_once_on_a_board(desk: Client, session: SessionRecord) -> None:
    page = desk.get(place(begun(session))).content.decode()
    for scheme in ("couple", "alliance"):
        strokes = re.findall(rf'data-scheme="{scheme}"[^>]* data-stroke="(.)"', page)
        assert len(strokes) == len(set(strokes)) > 15


def test_the_page_asks_for_no_words(desk: Client, session: SessionRecord) -> None:
    page = desk.get(place(begun(session))).content.decode()
    assert "<textarea" not in page
    assert set(re.findall(r'<input type="(\w+)"', page)) <= {"hidden", "checkbox"}


def test_nothing_of_the_clinicians_own_stands_on_it(desk: Client, session: SessionRecord) -> None:
    """A client may see the screen: no alert, no label of the case, no other page of it."""
    for page in (desk.get(place(session)), desk.get(place(begun(session)))):
        text = page.content.decode()
        assert 'class="alerts"' not in text
        assert "/decisions" not in text
        assert "/answers" not in text


def test_what_is_sent_is_kept_and_given_back(desk: Client, session: SessionRecord) -> None:
    begun(session)
    answer = post(desk, session, tap(session), tap(session, 2, code="humour")).json()
    assert [(e["n"], e["body"]["code"]) for e in answer["entries"]] == [(1, "criticism"), (2, "humour")]
    assert answer["prompt"] is None
    assert answer["now"] >= 0
    assert post(desk, session, since=1).json()["entries"] == answer["entries"][1:]


def test_a_prompt_comes_in_words_with_names(desk: Client, session: SessionRecord) -> None:
    begun(session)
    now = post(desk, session).json()["now"]
    answer = post(desk, session, tap(session, code="contempt", at=now), tap(session, 2, code="contempt", at=now)).json()
    assert answer["prompt"]["move"] == "Interrupt"
    assert answer["prompt"]["say"][1].startswith("Sofia, what do you long for")
    assert PromptRecord.objects.get().rule == "two-contempts"


def test_a_rule_that_is_gone_shows_nothing(desk: Client, session: SessionRecord) -> None:
    begun(session)
    PromptRecord.objects.create(session=session, at=0, rule="an older one", move="interrupt", shown_at=timezone.now())
    assert post(desk, session).json()["prompt"] is None


@pytest.mark.parametrize(
    ("spoil", "status", "entry"),
    [
        pytest.param({"code": "scorn"}, 400, 1, id="wrong"),
        pytest.param({"sequence": 1}, 409, 1, id="out of order"),
    ],
)
def test_a_wrong_entry_is_named_by_its_place(
    desk: Client, session: SessionRecord, spoil: dict[str, Any], status: int, entry: int
) -> None:
    begun(session)
    response = post(desk, session, tap(session), tap(session, 2) | spoil)
    assert (response.status_code, response.json()["entry"]) == (status, entry)
    assert not TimelineEntry.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["{", "[]", '{"device": "mine"}', '{"device": "00000000-0000-0000-0000-000000000007", "words": 1}', "[" * 100_000],
    ids=["no JSON", "a list", "no id", "more than is known", "endless"],
)
def test_what_is_no_message_is_refused_in_words(desk: Client, session: SessionRecord, body: str) -> None:
    begun(session)
    response = desk.post(place(session, "/entries"), body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["entry"] is None


def test_a_session_that_was_not_begun_takes_nothing(desk: Client, session: SessionRecord) -> None:
    assert post(desk, session, tap(session)).status_code == 404


def test_without_a_decision_the_page_says_what_it_waits_for(desk: Client, couple: Couple) -> None:
    session = session_at(couple.clinician, couple.case, timezone.now())
    page = desk.get(place(session))
    assert page.status_code == 403
    assert "decision to go on" in page.content.decode()
    assert desk.post(place(session, "/begin")).status_code == 403


def individual(clinician: Staff) -> CaseRecord:
    henrik = NewPerson("Henrik", "Day and month of your birth", "0101", how="in-person")
    return open_case(by=clinician, kind=CaseKind.INDIVIDUAL, people=[henrik], adults_confirmed=True)


def test_with_one_person_there_is_a_guide_without_a_decision(desk: Client, clinician: Staff) -> None:
    session = begun(session_at(clinician, individual(clinician), timezone.now()))
    page = desk.get(place(session)).content.decode()
    assert 'data-board="couple"' not in page, "with one person there is nothing between two"
    assert page.count('data-code="denial"') == 1
    assert page.index("Henrik") < page.index("Your own moves")


@pytest.mark.parametrize(
    ("names", "spoken"),
    [
        pytest.param({"1": "Ana Lind", "2": "Ben Lind"}, {"1": "Ana", "2": "Ben"}, id="first names"),
        pytest.param({"1": "Ana Lind", "2": "Ana Roth"}, {"1": "Ana Lind", "2": "Ana Roth"}, id="two of one name"),
        pytest.param({"1": " ", "2": "Ben"}, {"1": "1", "2": "Ben"}, id="no name"),
    ],
)
def test_people_are_spoken_to_by_their_first_name(names: dict[str, str], spoken: dict[str, str]) -> None:
    assert spoken_names(names) == spoken


def test_a_strangers_session_is_not_there(session: SessionRecord, desk: Client) -> None:
    begun(session)
    client = Client()
    client.force_login(Staff.objects.get(email="tomasz@practice.example"), backend=BACKEND)
    assert client.get(place(session)).status_code == 404
    assert client.post(place(session, "/begin")).status_code == 404
    assert post(client, session, tap(session)).status_code == 404
    assert not TimelineEntry.objects.exists()


def test_the_script_is_told_the_schemes_and_the_time(desk: Client, session: SessionRecord) -> None:
    found = told(desk.get(place(begun(session))))
    assert found["schemes"]["couple"]["codes"]["repair-attempt"]["modifiers"] == [
        ["accepted", "Taken up", "8"], ["not-accepted", "Not taken up", "9"],
    ]  # fmt: skip
    assert found["schemes"]["couple"]["codes"]["stonewalling"]["state"] is True
    assert (found["minutes"], 0 <= found["now"] < 30) == (50, True)
    assert set(found["people"].values()) == {"Sofia", "You two", "Daniel"}
