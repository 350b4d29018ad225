"""Where one person stands in one sitting: what is asked next follows from their own answers and explicit requests."""

from __future__ import annotations

import pytest

from attunement.actions.request_module import request_module
from attunement.domain.answers import Answer
from attunement.storage.models import PolicyProposal, PolicySignature, Practice
from attunement.storage.queries.sitting import given_answers, sitting, unsigned_policy
from tests.web.begun import MONDAY, Begun
from tests.web.client.couple import Couple
from tests.web.opened import send, sits_down

USUAL = ["phq-4", "alcohol-1", "drug-1", "osss-3", "ons-loneliness", "ba-4", "private-own"]


def forms_asked(of: Begun) -> list[str]:
    """The forms of a sitting as it stands, each once, in order."""
    return list(dict.fromkeys(question.instrument for question in sitting(of.fresh()).questions))


def with_more(*more: str) -> list[str]:
    """The usual forms of "You" and some called for, which come right after the short one."""
    return [USUAL[0], *more, *USUAL[1:]]


CALLED_FOR: dict[str, tuple[list[tuple[str, str, Answer]], list[str]]] = {
    "nothing answered yet": ([], USUAL),
    "low mood just under the line": ([("phq-4", "q3", 1), ("phq-4", "q4", 1)], USUAL),
    "low mood at the line": ([("phq-4", "q3", 1), ("phq-4", "q4", 2)], with_more("phq-9")),
    "worry just under the line": ([("phq-4", "q1", 2), ("phq-4", "q2", 0)], USUAL),
    "worry at the line": ([("phq-4", "q1", 2), ("phq-4", "q2", 1)], with_more("gad-7")),
    "both": (
        [("phq-4", "q1", 3), ("phq-4", "q2", 3), ("phq-4", "q3", 3), ("phq-4", "q4", 3)],
        with_more("phq-9", "gad-7"),
    ),
    "half of it is not known yet": ([("phq-4", "q3", 3)], USUAL),
    "half of it declined": ([("phq-4", "q3", 3), ("phq-4", "q4", "declined")], USUAL),
    "thoughts of death": (
        [("phq-4", "q3", 3), ("phq-4", "q4", 3), ("phq-9", "q9", 1)],
        with_more("phq-9", "asq"),
    ),
    "no thoughts of death": ([("phq-4", "q3", 3), ("phq-4", "q4", 3), ("phq-9", "q9", 0)], with_more("phq-9")),
    "called for and taken back": (
        [("phq-4", "q3", 3), ("phq-4", "q4", 3), ("phq-4", "q4", 0), ("phq-4", "q3", 0)],
        USUAL,
    ),
}


@pytest.mark.parametrize(("given", "asked"), CALLED_FOR.values(), ids=CALLED_FOR)
def test_what_is_asked_follows_from_this_persons_answers(
    couple: Couple, given: list[tuple[str, str, Answer]], asked: list[str]
) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    for instrument, item, answer in given:
        sofia.says(instrument, item, answer, now=MONDAY)
    assert forms_asked(sofia) == asked


def test_the_partners_answers_ask_nothing_of_this_person(couple: Couple) -> None:
    sofia, daniel = (sits_down(couple, person, "you") for person in (couple.sofia, couple.daniel))
    before = sitting(daniel.fresh())
    for item in ("q1", "q2", "q3", "q4"):
        sofia.says("phq-4", item, 3, now=MONDAY)
    sofia.says("phq-9", "q9", 3, now=MONDAY)
    assert sitting(daniel.fresh()) == before


def test_an_answer_kept_from_another_sitting_is_not_shown_in_this_one(couple: Couple) -> None:
    """Answers of last time belong to last time, also where the same form is asked again."""
    last = sits_down(couple, couple.sofia, "you")
    last.says("phq-4", "q1", 3, now=MONDAY)
    send(last)
    again = sits_down(couple, couple.sofia, "you")
    assert given_answers(again.fresh()) == {}
    assert sitting(again.fresh()).first_open == 0


def test_the_first_open_question_is_the_first_one_without_an_answer(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    for item, first_open in (("q1", 1), ("q3", 1), ("q2", 3), ("q4", 4)):
        sofia.says("phq-4", item, 0, now=MONDAY)
        assert sitting(sofia.fresh()).first_open == first_open, item


def test_a_declined_question_is_answered_and_is_not_open_any_more(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    sofia.says("phq-4", "q1", "declined", now=MONDAY)
    found = sitting(sofia.fresh())
    assert found.is_answered(found.questions[0])
    assert found.first_open == 1


def test_nobody_is_an_answer_too(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "first-contact")
    sofia.says("who-is-there", "loves-you", [], now=MONDAY)
    found = sitting(sofia.fresh())
    assert (found.answer(found.questions[0]), found.first_open) == ((), 1)


def test_after_the_last_question_the_first_open_one_is_past_the_end(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "first-contact")
    for item in ("loves-you", "tonight"):
        sofia.says("who-is-there", item, ["Lone"], now=MONDAY)
    found = sitting(sofia.fresh())
    assert found.first_open == len(found.questions) == 2


def test_with_safety_off_the_question_about_death_is_left_out_and_the_rest_is_asked(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    for item in ("q3", "q4"):
        sofia.says("phq-4", item, 3, now=MONDAY)
    Practice.objects.update(responder=None)
    asked = [(q.instrument, q.item.key) for q in sitting(sofia.fresh()).questions if q.instrument == "phq-9"]
    assert ("phq-9", "q8") in asked
    assert ("phq-9", "q9") not in asked


def test_a_practice_without_any_row_asks_no_safety_question(couple: Couple) -> None:
    alone = sits_down(couple, couple.sofia, "on-your-own")
    assert len(sitting(alone.fresh()).questions) == 8
    Practice.objects.all().delete()
    assert sitting(alone.fresh()).questions == []


def test_a_request_of_the_clinician_reaches_the_next_page_and_only_this_person(couple: Couple) -> None:
    sofia, daniel = (sits_down(couple, person, "the-two-of-you") for person in (couple.sofia, couple.daniel))
    request_module(by=couple.clinician, person=couple.sofia, instrument="relationship-checkup-meaning", now=MONDAY)
    assert "relationship-checkup-meaning" in forms_asked(sofia)
    assert "relationship-checkup-meaning" not in forms_asked(daniel)


@pytest.mark.parametrize(
    ("versions", "signed", "put_to_them"),
    [
        ([], [], None),
        ([1], [], 1),
        ([1], [1], None),
        ([1, 2], [], 2),
        ([1, 2], [1], 2),
        ([1, 2], [2], None),
        ([2, 1], [2], None),
    ],
    ids=["none", "one", "signed", "two", "the old one signed", "the new one signed", "written down in any order"],
)
def test_only_the_newest_agreement_is_put_to_someone(
    couple: Couple, versions: list[int], signed: list[int], put_to_them: int | None
) -> None:
    for version in versions:
        row = PolicyProposal.objects.create(
            case=couple.case, name="limited-secrets", version=version, proposed_at=MONDAY
        )
        if version in signed:
            PolicySignature.objects.create(proposal=row, person=couple.sofia, signed_at=MONDAY)
    found = unsigned_policy(sits_down(couple, couple.sofia, "you").fresh())
    assert (found.version if found else None) == put_to_them
