"""The table of the gate holds: raised beats denied, silence is never a no, and a no is never safe."""

import pytest

from attunement.domain.errors import Refused
from attunement.roadmap.facts import TOPICS
from attunement.roadmap.gates import GateState, gates, raised_by
from tests.spec.card.gate_table import ROWS, GateRow, as_manual
from tests.unit.roadmap.invented import GUIDANCE, INSTRUMENTS, case, for_clinician, for_room


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.topic}: {row.happened}")
def test_the_gate_says_what_the_table_says(row: GateRow) -> None:
    gate = gates(for_clinician(case(*row.forms)), GUIDANCE.topics, INSTRUMENTS)[row.topic]
    assert gate.state is row.state, gate.because
    said = "\n".join(gate.because)
    for words in row.because:
        assert words in said


def test_every_topic_meets_every_kind_of_ending() -> None:
    assert {row.topic for row in ROWS} == set(TOPICS)
    assert {row.state for row in ROWS} == set(GateState)
    assert len(as_manual().splitlines()) == 4 + len(ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row.state is GateState.RAISED], ids=lambda row: row.happened)
def test_who_raised_it_is_known_to_the_clinician_alone(row: GateRow) -> None:
    whole = case(*row.forms)
    people = raised_by(for_clinician(whole), GUIDANCE.topics[row.topic], INSTRUMENTS)
    assert people == (("b",) if row.topic == "psychosis" else ("a",))
    room = for_room(whole)
    assert room is not None
    with pytest.raises(Refused):
        raised_by(room, GUIDANCE.topics[row.topic], INSTRUMENTS)
    with pytest.raises(Refused):
        gates(room, GUIDANCE.topics, INSTRUMENTS)
