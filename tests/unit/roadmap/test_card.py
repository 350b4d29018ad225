"""The card as a whole: a minute to read, a clean room part, and always a next step."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import Refused
from attunement.domain.record import CaseKind, JointWork, PolicyName
from attunement.domain.relationship import ClientWord, Reader, Wish
from attunement.domain.repair import Origin, Repair, RepairStep, RuptureState
from attunement.domain.session import Session
from attunement.roadmap.as_json import card_as_json
from attunement.roadmap.card import Certainty, Kind, Part
from attunement.roadmap.card_building import WORDS_IN_A_MINUTE, build_card, room_card, words
from attunement.roadmap.standing import Standing, standing
from tests.unit.roadmap.invented import (
    GUIDANCE,
    INSTRUMENTS,
    OCCASIONS,
    PRIVATE_INSTRUMENTS,
    card,
    card_of_room,
    case,
    checkup,
    day,
    for_clinician,
    for_room,
    go_on,
    individual,
    random_case,
    random_private,
    response,
    strain,
    texts,
)

SEEDS = st.integers(0, 2**32)
LOW_TRUST = (checkup("a", trust=2), checkup("b", trust=3), strain("a"), strain("b"))
ALL_NO = {"hark": dict.fromkeys(["q1", "q2", "q3", "q4"], 0)}
AFRAID = response("a", "hark", {"q1": 0, "q2": 1, "q3": 0, "q4": 0})


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_any_card_reads_in_a_minute_and_ends_in_a_next_step(seed: int) -> None:
    whole = random_case(Random(seed))
    made = card(whole)
    assert words(made.lines) <= WORDS_IN_A_MINUTE
    ids = [line.id for line in made.lines]
    assert len(ids) == len(set(ids)), ids
    kinds = [line.kind for line in made.lines]
    assert kinds.count(Kind.OFFER) == 1
    assert 1 <= kinds.count(Kind.CHANGE) <= 2
    assert kinds.count(Kind.WEAKEST) == 1
    assert Kind.AVOID in kinds
    for line in made.lines:
        assert line.because, line
        assert "{" not in line.text, line
        assert line.evidence, line


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_the_room_part_is_exactly_the_rooms_own_card(seed: int) -> None:
    whole = random_case(Random(seed))
    made, room = card(whole), for_room(whole)
    if room is None:
        assert made.of(Part.ROOM) == ()
        assert made.room_closed
        return
    own = card_of_room(whole)
    assert made.of(Part.ROOM) == own.lines
    assert [line.kind for line in own.lines][-4:] == [Kind.WEAKEST, Kind.BEGIN, Kind.OFFER, Kind.AVOID]
    assert {line.part for line in own.lines} == {Part.ROOM}
    assert not own.gates


@settings(max_examples=100, deadline=None)
@given(SEEDS, SEEDS, SEEDS, st.sampled_from([CaseKind.COUPLE, CaseKind.FAMILY]))
def test_no_private_answer_moves_a_letter_of_the_room_card(shared: int, one: int, other: int, kind: CaseKind) -> None:
    people = "ab" if kind is CaseKind.COUPLE else "abc"
    random = Random(shared)
    times = tuple((person, name, random.randrange(1, 40)) for person in people for name in PRIVATE_INSTRUMENTS)
    open_forms = [
        checkup(p, at, trust=random.randrange(1, 8), rest=random.randrange(1, 8)) for p in people for at in (1, 2)
    ]
    open_forms += [strain(p, often=random.randrange(1, 8)) for p in people]
    cards = [
        card(case(*open_forms, *random_private(Random(seed), people, times), kind=kind, people=people))
        for seed in (one, other)
    ]
    first, second = (made.of(Part.ROOM) for made in cards)
    assert first
    assert first == second


def test_a_planted_private_answer_does_move_the_clinicians_part() -> None:
    """The invariance above is not won by ignoring the answers."""
    calm, told = (card(case(*LOW_TRUST, response("a", "private-own", {"affair": a}))) for a in (0, 1))
    assert calm.of(Part.ROOM) == told.of(Part.ROOM)
    assert calm.of(Part.ALONE) != told.of(Part.ALONE)


def test_what_is_offered_in_the_room_stays_and_the_clinician_is_warned_of_it_alone() -> None:
    made = card(case(*LOW_TRUST, response("b", "private-own", {"affair": 1, "unusual-experiences": 0})))
    assert texts(made)["room.offer"] == "Small promises kept, about 15 minutes."
    assert texts(made)["alone.gate.affair"] == "Ben: an affair. Agree alone about secrets."
    assert texts(made)["alone.avoid"] == "Not today: Small promises kept; Ben answered on an affair."
    assert not any("affair" in line.text or "Ben" in line.text for line in made.of(Part.ROOM))


def test_without_a_decision_the_gate_leads_and_the_card_still_ends_in_a_next_step() -> None:
    made = card(case(*LOW_TRUST, decisions=()))
    assert made.room_closed == "No decision about joint work yet. Talk with each person alone, then decide."
    assert [line.id for line in made.lines] == [
        "alone.gate.violence", "alone.gate.unknown", "alone.change.none", "alone.weakest", "alone.difference",
        "alone.offer", "alone.avoid",
    ]  # fmt: skip
    assert texts(made)["alone.weakest"] == "Trust is low for all: Ana 2, Ben 3."
    assert texts(made)["alone.offer"] == "To prepare: Small promises kept, 15 minutes."


def test_where_violence_is_raised_nothing_joint_is_prepared() -> None:
    made = card(case(*LOW_TRUST, AFRAID, decisions=()))
    assert texts(made)["alone.gate.violence"] == "Violence raised: no joint work before seeing each alone."
    assert texts(made)["alone.offer"] == "Instead: Seeing each alone, 45 minutes."
    assert texts(made)["alone.avoid"] == "Not today: Small promises kept; Ana answered on violence."


def test_an_open_rupture_comes_first_with_the_next_step_of_its_repair() -> None:
    repair = Repair("s4", "withdrawal", (RepairStep("clarify", day(3)), RepairStep("own", day(4))))
    made = card(case(*LOW_TRUST, repairs=(repair,)))
    alone = made.of(Part.ALONE)
    assert (alone[0].id, alone[0].text) == ("alone.rupture", "Open withdrawal rupture; next: acknowledge the feelings.")
    closed = Repair("s4", "withdrawal", closed=day(9), outcome="repaired")
    assert "alone.rupture" not in texts(card(case(*LOW_TRUST, repairs=(closed,))))


def test_a_suspicion_asks_for_an_answer_and_stands_behind_what_is_confirmed() -> None:
    suspected = Repair(
        "s4", "withdrawal", person="a", state=RuptureState.SUSPECTED, probability=0.6, because=("felt off",)
    )
    line = card(case(*LOW_TRUST, repairs=(suspected,))).of(Part.ALONE)[0]
    assert (line.text, line.certainty) == ("Ana: a rupture is suspected. Your answer?", Certainty.LOW)
    assert "felt off" in line.because
    sure = card(case(*LOW_TRUST, repairs=(replace(suspected, probability=0.9),))).of(Part.ALONE)[0]
    assert sure.certainty is Certainty.MODERATE, "a suspicion is never more than likely"
    mistake = Repair("s5", "unknown", origin=Origin.MISTAKE)
    both = card(case(*LOW_TRUST, repairs=(suspected, mistake))).of(Part.ALONE)
    assert both[0].text == "Your mistake; next: clarify what happened."


def test_what_the_last_repair_did_stands_until_the_next_one_is_open() -> None:
    steps = (RepairStep("clarify", day(3), "I asked."),)
    done = Repair(
        "s4", "mixed", steps, closed=day(9), outcome="repaired", state=RuptureState.REPAIRED, sessions_to_repair=2
    )
    made = card(case(*LOW_TRUST, repairs=(done,)))
    line = next(line for line in made.lines if line.id == "alone.rupture.last")
    assert line.text == "Last rupture: repaired by rated session 2."
    assert any("I asked." in reason for reason in line.because)
    again = card(case(*LOW_TRUST, repairs=(done, Repair("s9", "mixed"))))
    assert "alone.rupture.last" not in texts(again)
    assert texts(again)["alone.rupture"].startswith("Open mixed rupture")


def test_what_a_client_asked_for_stands_with_whom_they_chose_and_only_while_it_is_new() -> None:
    word = ClientWord("b", day(12), words="I felt rushed.", wish=Wish.ANOTHER_CLINICIAN, reader=Reader.CLINICIAN)
    word = replace(word, readable_from=day(12))
    told = replace(case(*LOW_TRUST), words=(word,))
    made = card(told)
    line = next(line for line in made.lines if line.id == "alone.rupture.word")
    assert line.text == "Ben asks for another clinician."
    assert any("they chose that you read it" in reason for reason in line.because)
    assert "I felt rushed." in " ".join(line.because)
    for hidden in (replace(word, reader=Reader.SUPERVISOR), replace(word, readable_from=None)):
        assert "alone.rupture.word" not in texts(card(replace(told, words=(hidden,))))
    held = tuple(Session(f"s{n}", day(n), "joint", ("a", "b")) for n in (11, 13, 20))
    assert "alone.rupture.word" in texts(card(replace(told, sessions=held[:2])))
    assert "alone.rupture.word" not in texts(card(replace(told, sessions=held)))


def test_a_private_answer_is_named_with_whose_it_is_and_one_known_to_all_is_not_private() -> None:
    lonely = response("b", "ons-loneliness", {"q1": 5})
    assert texts(card(case(*LOW_TRUST, lonely)))["alone.private"] == "Ben answered privately: often lonely."
    assert "alone.private" not in texts(card(case(*LOW_TRUST, lonely, named=PolicyName.NO_SECRETS)))
    hard = [response(person, "alliance-checkout", {"speak-freely": 2}) for person in "ab"]
    both = texts(card(case(*LOW_TRUST, *hard)))
    assert both["alone.private"] == "Both may not feel free to speak here: ask alone."


def test_under_full_privacy_the_room_card_says_so_and_offers_a_beginning() -> None:
    made = texts(card(case(*LOW_TRUST, named=PolicyName.FULLY_PRIVATE)))
    assert made["room.change.none"] == "No check-up is shared in this room yet."
    assert made["room.offer"] == "Before you begin, about 20 minutes."


def test_ids_do_not_move_when_answers_do() -> None:
    """Disagreements are stored against them."""
    first, second = (texts(card(case(checkup("a", trust=a), checkup("b")))) for a in (1, 6))
    assert set(first) == set(second)
    assert first != second


def test_our_own_questions_never_make_a_line_more_than_moderately_sure() -> None:
    for seed in range(40):
        whole = random_case(Random(seed))
        if whole.kind is not CaseKind.INDIVIDUAL and for_room(whole) is not None:
            assert Certainty.HIGH not in {line.certainty for line in card_of_room(whole).lines}


def test_a_published_instrument_may_make_an_individuals_line_sure() -> None:
    alone = individual(response("a", "osss-3", {"q1": 1, "q2": 2, "q3": 2}))
    sure = {line.id: line.certainty for line in card(alone).lines}
    assert sure["room.weakest"] is Certainty.HIGH
    nobody = individual(response("a", "who-is-there", {"loves-you": ("Kim",), "tonight": ()}))
    assert {line.id: line.certainty for line in card(nobody).lines}["room.weakest"] is Certainty.MODERATE


def test_a_long_name_does_not_make_a_long_card_and_no_two_people_are_called_the_same() -> None:
    whole = case(checkup("a", trust=1), checkup("b", trust=6))
    long = "Maximiliana Alexandra Theodora of the House on the Hill " * 9
    named = tuple(replace(p, name=f"{long}{p.id}") if p.is_client else p for p in whole.people)
    made = card(replace(whole, people=named))
    assert words(made.lines) <= WORDS_IN_A_MINUTE
    assert texts(made)["alone.difference"] == "Widest apart: trust. a 1, b 6."


def test_a_card_is_made_only_for_those_it_is_for() -> None:
    whole = case(*LOW_TRUST)
    clinician, room = for_clinician(whole), for_room(whole)
    assert room is not None
    with pytest.raises(ValueError, match="expected a case disclosed to the room"):
        room_card(clinician, instruments=INSTRUMENTS, occasions=OCCASIONS, guidance=GUIDANCE)
    with pytest.raises(Refused):
        build_card(room, room, instruments=INSTRUMENTS, occasions=OCCASIONS, guidance=GUIDANCE)
    with pytest.raises(Refused):
        standing(room)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_why_the_room_is_closed_agrees_with_whether_it_is(seed: int) -> None:
    whole = random_case(Random(seed))
    assert (standing(for_clinician(whole)) is Standing.OPEN) == (for_room(whole) is not None)


@pytest.mark.parametrize(
    ("decisions", "forms", "expected"),
    [
        ((), (), Standing.UNDECIDED),
        ((go_on("ab"),), (), Standing.OPEN),
        ((go_on("a"),), (), Standing.NOT_EVERYONE),
        ((go_on("ab", 10),), (response("b", "hark", ALL_NO["hark"], 20),), Standing.NEW_OCCASION),
        ((go_on("ab", 10),), (response("b", "risq", {"q1": 1}, 20),), Standing.OPEN),
    ],
)
def test_what_the_decision_waits_for(decisions: tuple, forms: tuple, expected: Standing) -> None:  # type: ignore[type-arg]
    assert standing(for_clinician(case(*forms, decisions=decisions))) is expected


def test_a_decision_against_joint_work_about_any_topic_stands() -> None:
    against = replace(go_on("ab", 60), about="substances", joint_work=JointWork.NOT_NOW)
    assert standing(for_clinician(case(decisions=(go_on("ab"), against)))) is Standing.NOT_NOW


def test_the_document_has_the_contracts_fields_and_gates_for_the_clinician_only() -> None:
    whole = case(*LOW_TRUST)
    document = card_as_json(card(whole))
    assert list(document) == ["case", "gates", "lines"]
    assert list(document["gates"]) == ["suicidality", "violence", "psychosis", "substances", "affair"]
    assert set(document["gates"]["violence"]) == {"state", "because"}
    for line in document["lines"]:
        assert list(line) == ["id", "part", "kind", "text", "because", "certainty", "evidence"]
    room = card_as_json(card_of_room(whole))
    assert list(room) == ["case", "lines"]
    assert room["lines"] == [line for line in document["lines"] if line["part"] == "room"]
