"""A reviewed export: exactly what was looked at and ticked, and a record of what stayed and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attunement.actions.export_person import export_person
from attunement.actions.intended_use_text import intended_use
from attunement.actions.review_export import WhyLeftOut, hand_out, look_again, parts_to_review
from attunement.domain.errors import BadInput, Refused
from attunement.exchange.reviewed_export import ReviewedPart, only, parts_of
from attunement.storage.models import AuditEntry, HandedOutRecord
from tests.cast import client, member, stored
from tests.web.begun import MONDAY, begun

pytestmark = pytest.mark.django_db


def parts(who: str = "miriam") -> tuple[ReviewedPart, ...]:
    return parts_to_review(by=member(who), case=stored("strain"), person_id=str(client("sofia").id))


def make(going: tuple[ReviewedPart, ...], **changed: Any) -> HandedOutRecord:
    stays = [part for part in parts() if part not in going]
    given: dict[str, Any] = {
        "by": member("miriam"),
        "case": stored("strain"),
        "person_id": str(client("sofia").id),
        "keys": [part.key for part in going],
        "why_left_out": {part.key: WhyLeftOut.NOT_WANTED for part in stays},
        "to_whom": " Sofia herself ",
        "now": MONDAY,
    }
    return hand_out(**(given | changed))


def test_every_part_of_the_record_is_there_to_be_looked_at_once(practice: Any) -> None:
    record = export_person(by=member("miriam"), case=stored("strain"), person_id=str(client("sofia").id))
    found = parts_of(record)
    assert len({part.key for part in found}) == len(found)
    assert sum(part.title.startswith("A page") for part in found) == len(record["released"])
    answers = [line for part in found for line in part.lines]
    for response in record["responses"]:
        for answer in response["answers"]:
            assert f"{answer['text']} {answer['words']}" in answers


def test_days_are_said_as_people_say_them(practice: Any) -> None:
    told = [{"date": "2026-03-02T17:00:00+00:00", "kind": "joint session"}, {"date": "soon", "kind": "5"}]
    [sessions] = parts_of({"sessions": told})
    assert sessions.lines == ("2 March 2026, joint session", "soon, 5")


def test_with_everything_ticked_the_file_is_the_whole_record(practice: Any) -> None:
    record = export_person(by=member("miriam"), case=stored("strain"), person_id=str(client("sofia").id))
    everything = only(record, {part.key for part in parts_of(record)}, intended_use="x")
    assert everything == {name: value for name, value in record.items() if value or name == "left_out"} | {
        "intended_use": "x"
    }


@pytest.mark.parametrize("place", range(4))
def test_a_part_that_stays_is_nowhere_in_the_file(practice: Any, place: int) -> None:
    everything = parts()
    gone = everything[place]
    row = make(tuple(part for part in everything if part != gone))
    document = json.loads(row.content)
    assert gone.key not in {part.key for part in parts_of(document)}
    assert {part.key for part in parts_of(document)} <= {part.key for part in everything}
    assert row.left_out == [{"part": gone.title, "why": "not-wanted"}]
    assert gone.title not in row.content
    assert "not-wanted" not in row.content


def test_what_was_handed_out_to_whom_and_when_is_on_record_word_for_word(practice: Any) -> None:
    row = make(parts()[:1])
    assert (row.to_whom, row.at, row.by, row.intended_use) == ("Sofia herself", MONDAY, member("miriam"), 1)
    assert row.parts == [parts()[0].title]
    assert json.loads(row.content)["intended_use"] == intended_use().shortly
    assert AuditEntry.objects.get(act="hand out a reviewed record").subject == str(row.id)
    with pytest.raises(RuntimeError):
        row.save()


def test_nothing_of_the_partner_and_no_safety_answer_is_there_to_be_ticked(practice: Any) -> None:
    begun("daniel", "you").says("phq-4", "q1", 3)
    titles = " ".join(part.title for part in parts())
    assert "HARK" not in titles.upper()
    assert make(parts()).content.count("Daniel Cohen") == 0


def test_a_record_that_changed_is_looked_at_again(practice: Any) -> None:
    with pytest.raises(BadInput, match="changed since you looked"):
        look_again(parts(), ["0" * 24])
    with pytest.raises(BadInput, match="nothing was ticked"):
        look_again(parts(), [])


@pytest.mark.parametrize(
    "changed", [{"to_whom": " "}, {"to_whom": "x" * 201}, {"to_whom": "a\0b"}, {"why_left_out": {}}, {"keys": []}]
)
def test_without_a_receiver_a_reason_or_a_part_nothing_is_made(practice: Any, changed: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        make(parts()[:1], **changed)
    assert not HandedOutRecord.objects.exists()


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
def test_only_their_clinician_reviews_and_hands_out(practice: Any, who: str) -> None:
    with pytest.raises(Refused):
        parts(who)
    with pytest.raises(Refused):
        make(parts()[:1], by=member(who))
    assert not HandedOutRecord.objects.exists()
