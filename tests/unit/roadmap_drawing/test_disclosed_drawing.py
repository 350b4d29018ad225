"""The whole way from a case: what a person may not know is not in their drawing, table or page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from attunement.disclosure import disclose
from attunement.disclosure.viewer import Viewer
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Person, Response
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.house_drawing import house_figure
from attunement.roadmap.house_table import map_table
from attunement.roadmap.relationship_map import CHECKUP, PROCESS, RelationshipMap, relationship_map
from attunement.roadmap.standalone import map_page

MOMENT = datetime(2026, 1, 6, 18, 2, tzinfo=UTC)
INSTRUMENTS, OCCASIONS = all_instruments(), all_occasions()


def _case(bens: int) -> Case:
    """Ana answers 6 to everything, Ben what we are told."""
    responses = [
        Response(person, name, INSTRUMENTS[name].version, MOMENT, {i.key: given for i in INSTRUMENTS[name].items})
        for name in (CHECKUP, PROCESS)
        for person, given in (("a", 6), ("b", bens))
    ]
    people = (Person("a", "partner", "Ana"), Person("b", "partner", "Ben-Quokka"), Person("t", "clinician", "Tess"))
    return Case("c1", CaseKind.COUPLE, MOMENT, people, responses=tuple(responses))


def _map(viewer: Viewer, bens: int = 2) -> RelationshipMap:
    return relationship_map(disclose(_case(bens), viewer, INSTRUMENTS), INSTRUMENTS, OCCASIONS)


@pytest.mark.parametrize("draw", [house_figure, map_table, map_page], ids=["drawing", "table", "page"])
def test_a_persons_own_map_names_nobody_else_and_does_not_change_with_the_others_answers(draw) -> None:  # type: ignore[no-untyped-def]
    own = draw(_map(Viewer.of("a")))
    assert "Ana" in own
    assert "Quokka" not in own
    assert own == draw(_map(Viewer.of("a"), bens=7))
    assert "Quokka" in draw(_map(Viewer.clinician()))


def test_the_drawn_values_are_those_of_the_answers() -> None:
    found = _map(Viewer.clinician())
    knowing = INSTRUMENTS[CHECKUP].scale("knowing")
    keyed = [INSTRUMENTS[CHECKUP].item(key).keyed(2) for key in knowing.items]
    assert sorted(found.part("knowing").people["b"].keyed) == sorted(keyed)
    assert f"answers {min(keyed):g} to {max(keyed):g}" in map_table(found)
