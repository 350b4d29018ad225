"""Every entry of the library that may be offered: a pattern of answers that offers it, and what takes it away."""

from __future__ import annotations

import pytest

from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Response
from attunement.roadmap.card import Card
from tests.spec.card.gate_table import hark, own
from tests.unit.roadmap.invented import GUIDANCE, card, case, checkup, individual, of_family, of_one, response, strain

CALM = (strain("a"), strain("b"))


def both(part: str, value: float = 2.5) -> tuple[Response, ...]:
    """Both partners at this value on one part, content on the rest, calm."""
    return (checkup("a", 1, rest=6, **{part: value}), checkup("b", 1, rest=6, **{part: value}), *CALM)


def storm(**items: int) -> tuple[Response, ...]:
    """Both content and both strained, the item named the most."""
    forms = [checkup(person, rest=6) for person in "ab"]
    return (*forms, *(strain(person, often=4, **items) for person in "ab"))


def family(*forms: Response) -> Case:
    """A family of three whose room is open."""
    return case(*forms, kind=CaseKind.FAMILY, people="abc")


COUPLES: list[tuple[str, tuple[Response, ...]]] = [
    ("ask-and-listen", both("knowing")),
    ("what-i-value", both("appreciation")),
    ("answering-small-calls", both("reaching")),
    ("another-explanation", both("benefit")),
    ("repair-after-a-fight", both("handling")),
    ("outside-view", both("handling", 4.5)),
    ("backing-one-hope", both("backing")),
    ("a-custom-of-ours", both("meaning")),
    ("small-promises", both("trust")),
    ("what-keeps-us", both("commitment")),
    ("something-new-together", both("knowing", 6)),
    ("before-you-begin", ()),
    ("before-you-begin", (checkup("a", rest=6),)),
    ("gentle-start-up", storm(strain_1=7)),
    ("speaking-appreciation", storm(strain_2=7)),
    ("owning-a-part", storm(strain_3=7)),
    ("pause-and-return", storm(strain_4=7)),
    ("twenty-minute-break", storm(strain_5=7)),
    (
        "stress-from-outside",
        (checkup("a", rest=6), checkup("b", rest=6), strain("a", often=4, strain_5=7), strain("b")),
    ),
    ("each-tells-other-sums-up", (checkup("a", rest=6, trust=2), checkup("b", rest=6, meaning=2), *CALM)),
]
OTHERS: list[tuple[str, Case]] = [
    ("each-in-turn", family(*(of_family(person, rest=6) for person in "abc"))),
    ("each-in-turn", family()),
    ("cool-down-rule", family(*(of_family(person, rest=6, often=6) for person in "abc"))),
    ("first-questions", individual()),
    ("keeping-the-ties", individual(of_one(rest=6))),
    ("one-small-reach", individual(of_one(rest=6, belonging=2))),
    ("who-is-in-my-life", individual(of_one(rest=6, support=2))),
    ("a-choice-of-my-own", individual(of_one(rest=6, autonomy=2))),
    ("one-doable-thing", individual(response("a", "phq-4", {f"q{n}": 3 for n in range(1, 5)}))),
]
CASES = [*((entry, case(*forms)) for entry, forms in COUPLES), *OTHERS]
ROWS = [pytest.param(*row, id=f"{n} {row[0]}") for n, row in enumerate(CASES)]


def test_a_total_with_a_safety_question_in_it_chooses_nothing_in_the_room() -> None:
    """PHQ-9's total is made of its ninth question too, so it has that question's audience."""
    low = individual(response("a", "phq-9", {f"q{n}": 3 for n in range(1, 10)}))
    assert offered(card(low)) == "first-questions"


def offered(made: Card) -> str | None:
    """The entry on the room's offer line."""
    return next((line.entry for line in made.lines if line.id == "room.offer"), None)


@pytest.mark.parametrize(("entry", "made"), ROWS)
def test_a_pattern_of_answers_offers_its_entry(entry: str, made: Case) -> None:
    assert offered(card(made)) == entry


@pytest.mark.parametrize(("entry", "made"), ROWS)
def test_an_offer_has_its_name_its_minutes_its_steps_and_its_evidence(entry: str, made: Case) -> None:
    (line,) = [line for line in card(made).lines if line.id == "room.offer"]
    found = GUIDANCE.library[entry]
    assert found.name in line.text
    assert f"about {found.minutes} minutes" in line.text
    assert line.steps == found.steps
    assert line.evidence == found.evidence.in_words()


def test_every_entry_of_the_room_has_a_row() -> None:
    for_room = {entry.id for entry in GUIDANCE.library.values() if entry.is_offered and entry.may_stand_in_room}
    assert {entry for entry, _ in CASES} == for_room


@pytest.mark.parametrize(("entry", "forms"), COUPLES, ids=[f"{n} {row[0]}" for n, row in enumerate(COUPLES)])
def test_a_private_yes_takes_nothing_from_the_rooms_offer(entry: str, forms: tuple[Response, ...]) -> None:
    """A partner sees the room's card: had the offer gone, they would know what was said on its own."""
    plain = card(case(*forms, hark("a"), own("a")))
    hurt = card(case(*forms, hark("a", q2=1), own("a", fear=2)))
    assert offered(plain) == offered(hurt) == entry


@pytest.mark.parametrize(("entry", "forms"), COUPLES, ids=[f"{n} {row[0]}" for n, row in enumerate(COUPLES)])
def test_a_closed_room_offers_nothing(entry: str, forms: tuple[Response, ...]) -> None:
    made = card(case(*forms, decisions=()))
    assert offered(made) is None
    assert made.room_closed
