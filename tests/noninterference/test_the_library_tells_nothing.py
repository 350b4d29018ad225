"""A practice's own entries, whatever they read, and a track taken up: the room's card tells nothing private by them."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap import room_lines
from attunement.roadmap.as_json import card_as_json
from attunement.roadmap.card import Card, Part
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.facts import TOPICS, VOCABULARY
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry, EntryKind, Setting
from attunement.roadmap.loading import shipped_guidance
from tests.noninterference.random_cases import room_pair

FEW = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 2**32).map(Random)
STEPS = [step for track in shipped_guidance().tracks.values() for step in track.entries]


def own(key: str, kind: EntryKind, **when: tuple[str, ...]) -> Entry:
    """An entry as greedy as a practice could write it: for every case, made for the room."""
    model = shipped_guidance().library["gentle-start-up"]
    frozen = {fact: frozenset(values) for fact, values in when.items()}
    everyone = shipped_guidance().library["reframe-silence"].for_cases
    return replace(model, id=key, name=key, kind=kind, setting=Setting.ROOM, for_cases=everyone, when=frozen)


def greedy() -> Guidance:
    """Ours with own entries first that read every private fact there is."""
    signals = tuple(signal.id for signal in shipped_guidance().signals)
    entries = [
        own("own-protocol", EntryKind.PROTOCOL, topic=TOPICS, state=VOCABULARY["state"]),
        own("own-reframe", EntryKind.REFRAME, signal=signals),
        own("own-part", EntryKind.PART, signal=signals, focus=VOCABULARY["focus"]),
        own("own-caution", EntryKind.CAUTION, contraindicated=("yes", "no")),
        own("own-gate", EntryKind.PART, topic=TOPICS, state=VOCABULARY["state"], standing=VOCABULARY["standing"]),
    ]
    shipped = shipped_guidance()
    return replace(shipped, library={**{entry.id: entry for entry in entries}, **shipped.library})


def cards(case: Case, chosen: str | None) -> tuple[Card, Card]:
    """The room's card, and the clinician's."""
    room, clinician = (disclose(case, viewer, all_instruments()) for viewer in (Viewer.room(), Viewer.clinician()))
    with_ = {"instruments": all_instruments(), "occasions": all_occasions(), "guidance": greedy()}
    return room_card(room, **with_), build_card(clinician, room, chosen=chosen, **with_)  # type: ignore[arg-type]


def told(case: Case, chosen: str | None) -> str:
    """Everything of the room's, whole: steps and reasons, too."""
    own_card, whole = cards(case, chosen)
    assert whole.of(Part.ROOM) == own_card.lines
    return json.dumps(card_as_json(own_card)) + repr(own_card.lines)


@FEW
@given(SEEDS)
def test_the_room_is_the_same_whatever_a_answered_in_private(dice: Random) -> None:
    pair, chosen = room_pair(dice), dice.choice([None, *STEPS])
    assert told(pair.one, chosen) == told(pair.other, chosen)


@FEW
@given(SEEDS)
def test_the_room_is_the_same_whichever_step_was_taken_up(dice: Random) -> None:
    case = room_pair(dice).one
    assert told(case, None) == told(case, dice.choice(STEPS))


def test_an_offer_led_by_the_gate_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the tests above: were the room's offer chosen by how much A said in private, they would fail."""
    real = room_lines.offered_entry
    seen: list[int] = []

    def leaking(guidance: Guidance, *args: object, room: bool = False, **more: object) -> Entry | None:
        return guidance.library["own-gate"] if room and seen[-1] % 2 else real(guidance, *args, room=room, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(room_lines, "offered_entry", leaking)
    differ = False
    for seed in range(30):
        pair, said = room_pair(Random(seed)), []
        for case in (pair.one, pair.other):
            private = [r for r in case.responses if r.instrument == "hark"]
            seen.append(sum(value == 1 for response in private for value in response.answers.values()))
            said.append(told(case, None))
        differ = differ or said[0] != said[1]
    assert differ
