"""What each sitting asks, given what the person answered: tables of answers and questions."""

from collections import Counter

import pytest

from attunement.domain.answers import Answer
from attunement.domain.audience import Audience
from attunement.domain.occasion import asked_instruments, due_at, for_session, modules_called_for, questions
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions

INSTRUMENTS, OCCASIONS = all_instruments(), all_occasions()
Given = dict[str, dict[str, Answer]]
PARTS = ["knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning", "trust", "commitment"]
MODULE = "relationship-checkup-"
YOU = ["phq-4", "alcohol-1", "drug-1", "osss-3", "ons-loneliness", "ba-4", "private-own"]


def asked(sitting: str, given: Given, requested: tuple[str, ...] = ()) -> list[str]:
    return asked_instruments(OCCASIONS[sitting], INSTRUMENTS, given, requested)


def count(sitting: str, given: Given, kind: CaseKind = CaseKind.COUPLE, safety_on: bool = True) -> int:
    return len(questions(OCCASIONS[sitting], INSTRUMENTS, given, kind=kind, safety_on=safety_on))


def checkup(**low: float) -> Given:
    """A check-up with a mean of 6 on every part, but for the parts named, which get the mean given."""
    answers: dict[str, Answer] = {}
    for part in PARTS:
        mean = low.get(part, 6)
        first = int(mean + 0.5)
        answers |= {f"{part}-1": first, f"{part}-2": 8 - int(2 * mean - first)}
    return {"relationship-checkup": answers}


@pytest.mark.parametrize(
    ("sitting", "kind", "number"),
    [
        ("first-contact", CaseKind.COUPLE, 2),
        ("first-contact", CaseKind.INDIVIDUAL, 2),
        ("the-two-of-you", CaseKind.COUPLE, 28),
        ("you", CaseKind.COUPLE, 16),
        ("you", CaseKind.INDIVIDUAL, 16),
        ("on-your-own", CaseKind.COUPLE, 8),
        ("you-and-others", CaseKind.INDIVIDUAL, 8),
        ("your-family", CaseKind.FAMILY, 13),
        ("after-session", CaseKind.COUPLE, 7),
        ("after-session", CaseKind.INDIVIDUAL, 6),
        ("after-session", CaseKind.FAMILY, 6),
    ],
)
def test_a_sitting_begins_with_its_own_number_of_questions(sitting: str, kind: CaseKind, number: int) -> None:
    assert kind in OCCASIONS[sitting].kinds
    assert count(sitting, {}, kind) == number


YOU_TABLE: list[tuple[str, Given, list[str]]] = [
    ("nothing answered yet", {}, []),
    ("worry 2, mood 2: below both thresholds", {"phq-4": {"q1": 1, "q2": 1, "q3": 1, "q4": 1}}, []),
    ("mood at 3 calls PHQ-9", {"phq-4": {"q1": 0, "q2": 0, "q3": 1, "q4": 2}}, ["phq-9"]),
    ("worry at 3 calls GAD-7", {"phq-4": {"q1": 1, "q2": 2, "q3": 0, "q4": 0}}, ["gad-7"]),
    ("both call both", {"phq-4": {"q1": 3, "q2": 3, "q3": 3, "q4": 3}}, ["phq-9", "gad-7"]),
    ("half a part calls nothing", {"phq-4": {"q3": 3}}, []),
    ("a declined half calls nothing", {"phq-4": {"q3": 3, "q4": "declined"}}, []),
    ("item 9 at 1 calls ASQ", {"phq-4": {"q3": 3, "q4": 3}, "phq-9": {"q9": 1}}, ["phq-9", "asq"]),
    ("item 9 at 0 does not", {"phq-4": {"q3": 3, "q4": 3}, "phq-9": {"q9": 0}}, ["phq-9"]),
    ("item 9 declined does not", {"phq-4": {"q3": 3, "q4": 3}, "phq-9": {"q9": "declined"}}, ["phq-9"]),
]


@pytest.mark.parametrize(("says", "given", "further"), YOU_TABLE, ids=[row[0] for row in YOU_TABLE])
def test_what_you_asks_follows_from_the_persons_own_answers(says: str, given: Given, further: list[str]) -> None:
    found = asked("you", given)
    assert [name for name in found if name not in YOU] == [n for n in ("phq-9", "asq", "gad-7") if n in further]
    assert [name for name in found if name in YOU] == YOU


def test_you_asks_at_most_the_further_questions_it_says() -> None:
    given: Given = {
        "phq-4": {"q1": 3, "q2": 3, "q3": 3, "q4": 3},
        "phq-9": {"q9": 3},
        "asq": {"q1": 1},
        "alcohol-1": {"times": 5},
    }
    # 16, then PHQ-9 with its function item 10, GAD-7 7, ASQ 5, and which number of drinks was counted with.
    assert count("you", given) == 16 + 10 + 7 + 5 + 1


@pytest.mark.parametrize(
    ("given", "due"),
    [({}, False), ({"q1": 0, "q2": 0, "q3": 0, "q4": 0}, False), ({"q1": 1}, True), ({"q4": 1}, True)],
)
def test_asq_5_is_asked_only_after_a_yes(given: dict[str, Answer], due: bool) -> None:
    sitting: Given = {"phq-4": {"q3": 3, "q4": 3}, "phq-9": {"q9": 1}, "asq": given}
    found = questions(OCCASIONS["you"], INSTRUMENTS, sitting, kind=CaseKind.COUPLE)
    assert ("q5" in [q.item.key for q in found if q.instrument == "asq"]) is due


@pytest.mark.parametrize("sitting", OCCASIONS)
def test_with_safety_off_no_safety_item_is_asked(sitting: str) -> None:
    given: Given = {"phq-4": {"q3": 3, "q4": 3}, "phq-9": {"q9": 1}}
    found = questions(OCCASIONS[sitting], INSTRUMENTS, given, kind=CaseKind.COUPLE, safety_on=False)
    assert all(question.item.audience is not Audience.SAFETY for question in found)


def test_with_safety_off_the_safety_sitting_is_empty_and_phq_9_loses_item_9_only() -> None:
    assert count("on-your-own", {}, safety_on=False) == 0
    low: Given = {"phq-4": {"q3": 3, "q4": 3}}
    assert count("you", low, safety_on=True) - count("you", low, safety_on=False) == 1


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("mean", "called"), [(1, True), (3, True), (3.5, False), (7, False)])
def test_a_deeper_module_is_called_for_by_its_own_part_at_3_or_less(part: str, mean: float, called: bool) -> None:
    assert asked("the-two-of-you", checkup(**{part: mean}))[2:] == ([MODULE + part] if called else [])


def test_half_a_part_calls_for_no_module() -> None:
    given = checkup(trust=1)
    given["relationship-checkup"]["trust-2"] = None
    assert asked("the-two-of-you", given) == ["relationship-checkup", "cpc-10"]


def test_only_the_three_weakest_modules_are_asked_in_the_order_of_the_house() -> None:
    given = checkup(knowing=3, appreciation=2.5, handling=1, trust=2, commitment=1.5)
    called = modules_called_for(OCCASIONS["the-two-of-you"], INSTRUMENTS, given)
    assert called == [MODULE + part for part in ("handling", "commitment", "trust", "appreciation", "knowing")]
    assert asked("the-two-of-you", given)[2:] == [MODULE + part for part in ("handling", "trust", "commitment")]


def test_equally_weak_parts_are_taken_in_the_order_of_the_house() -> None:
    given = checkup(**dict.fromkeys(PARTS, 2))
    assert asked("the-two-of-you", given)[2:] == [MODULE + part for part in PARTS[:3]]
    assert count("the-two-of-you", given) <= 28 + 18


def test_a_module_the_clinician_asks_for_is_asked_beside_the_weakest() -> None:
    given = checkup(knowing=2)
    found = asked("the-two-of-you", given, requested=(MODULE + "commitment",))
    assert found[2:] == [MODULE + "knowing", MODULE + "commitment"]


def test_the_question_about_speaking_freely_is_for_couples_and_not_a_safety_occasion() -> None:
    private = INSTRUMENTS["alliance-checkout"].item("speak-freely")
    assert private.audience is Audience.CLINICIAN
    assert not OCCASIONS["after-session"].safety


def test_only_on_your_own_is_a_safety_sitting_and_it_asks_whether_one_is_alone() -> None:
    safety = [o.id for o in OCCASIONS.values() if o.safety]
    assert safety == ["on-your-own"]
    assert OCCASIONS["on-your-own"].ask_if_alone
    assert asked("on-your-own", {}) == ["hark", "safety-own"]


def test_what_the_safety_sitting_asks_never_depends_on_an_answer() -> None:
    yes: Given = {"hark": dict.fromkeys(["q1", "q2", "q3", "q4"], 1), "safety-own": {"fear": 1, "injury": 2}}
    assert count("on-your-own", yes) == count("on-your-own", {}) == 8


def test_what_shows_in_titles_and_addresses_says_nothing() -> None:
    telling = {"partner", "couple", "relationship", "safe", "own", "alone", "you", "mood", "session", "feel", "love"}
    for occasion in OCCASIONS.values():
        words = occasion.neutral_title.lower().split()
        assert not set(words) & telling, occasion.id
    for kind in CaseKind:
        titles = Counter(o.neutral_title for o in OCCASIONS.values() if kind in o.kinds)
        assert max(titles.values()) == 1, f"a {kind} could not tell two links apart"


# ---- what the number of the session adds

FIVE = ["bond", "tasks", "goals", "realness", "safety"]


@pytest.mark.parametrize(
    ("number", "due"),
    [(0, []), (2, []), (3, ["risq"]), (4, ["sparq"]), (5, []), (8, []), (9, ["risq"]), (10, ["sparq"]), (15, ["risq"])],
    ids=str,
)
def test_risq_is_due_at_the_third_session_and_every_sixth_from_there_and_sparq_the_one_after(
    number: int, due: list[str]
) -> None:
    assert due_at(OCCASIONS["after-session"], number) == due


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ((), [*FIVE, "felt-off", "speak-freely"]),
        (
            ("risq",),
            ["bond", "tasks", "goals", "realness", "safety", "felt-off", "speak-freely", "q1", "q2", "q3", "q4"],
        ),
        (("sparq",), ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "felt-off", "speak-freely"]),
    ],
    ids=["usual", "with RISQ", "SPARQ instead of the five"],
)
def test_what_was_added_is_asked_and_what_it_stands_in_for_is_not(added: tuple[str, ...], expected: list[str]) -> None:
    fixed = for_session(OCCASIONS["after-session"], added)
    asked_here = questions(fixed, INSTRUMENTS, {}, kind=CaseKind.COUPLE)
    assert [question.item.key for question in asked_here] == expected
    assert fixed.minutes == ("about 1 and a half minutes" if added else "less than 1 minute")


def test_nothing_a_session_adds_is_asked_before_it_is_fixed_even_on_request() -> None:
    unfixed = questions(OCCASIONS["after-session"], INSTRUMENTS, {}, kind=CaseKind.COUPLE, requested=["risq", "sparq"])
    assert {question.instrument for question in unfixed} == {"alliance-checkout"}


def test_only_what_is_private_for_nobody_may_be_handed_over() -> None:
    handed = {name for name, occasion in OCCASIONS.items() if occasion.may_be_handed_over}
    assert "after-session" in handed
    assert not handed & {"you", "on-your-own"}
