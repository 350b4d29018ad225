"""The same property where no database is: random cases with random policies, many answers, blanks and refusals.

`test_nothing_leaks` plays whole sittings through the pages; here thousands of shapes of case pass quickly.
"""

from __future__ import annotations

import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.disclosure import DisclosedCase, Viewer, disclose, room_is_open
from attunement.domain.case import Case
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json, map_as_json
from attunement.roadmap.card import Part
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.house_drawing import draw_house
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.relationship_map import relationship_map
from attunement.roadmap.standalone import card_page, map_page
from tests.noninterference.random_cases import A, B, a_case, partner_pair, room_pair

MANY = settings(max_examples=60, deadline=None)
SEEDS = st.integers(0, 2**32).map(Random)
"""A seed, not draws: a case takes some five hundred of them, and what shrinks is the pair, not the dice."""


def seen(case: Case, viewer: Viewer) -> DisclosedCase:
    return disclose(case, viewer, all_instruments())


def everything_of_the_room(case: Case) -> dict[str, str]:
    """Every form in which the room's view leaves the house."""
    room = seen(case, Viewer.room())
    found = relationship_map(room, all_instruments(), all_occasions())
    card = room_card(room, instruments=all_instruments(), occasions=all_occasions(), guidance=shipped_guidance())
    return {
        "case": repr(room),
        "map": json.dumps(map_as_json(found, Viewer.room())),
        "picture": draw_house(found),
        "map page": map_page(found),
        "card": json.dumps(card_as_json(card)),
        "card page": card_page(card, found),
    }


def everything_of_b(case: Case) -> dict[str, str]:
    """Every form in which B's own record leaves the house."""
    own = seen(case, Viewer.of(B))
    found = relationship_map(own, all_instruments(), all_occasions())
    return {
        "record": repr(own),
        "export": json.dumps(person_export(own, all_instruments())),
        "map": json.dumps(map_as_json(found, Viewer.of(B))),
        "picture": draw_house(found),
        "map page": map_page(found),
    }


@MANY
@given(SEEDS)
def test_the_room_is_the_same_whatever_a_answered_in_private(dice: Random) -> None:
    pair = room_pair(dice)
    assert everything_of_the_room(pair.one) == everything_of_the_room(pair.other)


@MANY
@given(SEEDS)
def test_bs_own_record_is_the_same_whatever_a_answered_at_all(dice: Random) -> None:
    pair = partner_pair(dice)
    assert everything_of_b(pair.one) == everything_of_b(pair.other)


@MANY
@given(SEEDS)
def test_the_room_part_of_the_clinicians_card_is_the_rooms_own_card(dice: Random) -> None:
    """Whatever stands in the clinician's own part."""
    case = a_case(dice)
    room, clinician = seen(case, Viewer.room()), seen(case, Viewer.clinician())
    given_ = {"instruments": all_instruments(), "occasions": all_occasions(), "guidance": shipped_guidance()}
    whole, own = build_card(clinician, room, **given_), room_card(room, **given_)  # type: ignore[arg-type]
    assert whole.of(Part.ROOM) == own.lines
    assert own.of(Part.ALONE) == ()
    assert own.gates == {}


@MANY
@given(SEEDS)
def test_what_the_room_knows_is_part_of_what_the_clinician_knows(dice: Random) -> None:
    case = a_case(dice)
    clinician = {
        (r.person, r.instrument, r.answered, key): answer
        for r in seen(case, Viewer.clinician()).responses
        for key, answer in r.answers.items()
    }
    for response in seen(case, Viewer.room()).responses:
        for key, answer in response.answers.items():
            whole = clinician[response.person, response.instrument, response.answered, key]
            assert answer == (None if whole == "declined" else whole)


@MANY
@given(SEEDS)
def test_no_safety_answer_reaches_the_room_or_a_persons_own_copy(dice: Random) -> None:
    case = a_case(dice)
    for viewer in (Viewer.room(), Viewer.of(A), Viewer.of(B)):
        for response in seen(case, viewer).responses:
            classes = {all_instruments()[response.instrument].item(key).audience.value for key in response.answers}
            assert "safety" not in classes


@MANY
@given(SEEDS)
def test_the_same_case_in_another_order_is_the_same_to_every_viewer(dice: Random) -> None:
    case = a_case(dice)
    shuffled = list(case.responses)
    dice.shuffle(shuffled)
    other = Case(**{**vars(case), "responses": tuple(shuffled)})
    assert room_is_open(case) is room_is_open(other)
    for viewer in (Viewer.clinician(), Viewer.room(), Viewer.of(B)):
        assert {repr(r) for r in seen(case, viewer).responses} == {repr(r) for r in seen(other, viewer).responses}
