"""What a person let go, and what of their answers is therefore there: by table and by random choices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.audience import Audience
from attunement.domain.handing_over import CLASSES_OF, EVERYTHING, HandedOver, Handing, Part
from attunement.domain.record import Response
from attunement.instruments import all_instruments

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def response(instrument: str, at: datetime = NOON) -> Response:
    definition = all_instruments()[instrument]
    return Response("a", instrument, definition.version, at, dict.fromkeys((i.key for i in definition.items), 1))


def classes_in(found: Response | None) -> set[Audience]:
    if found is None:
        return set()
    definition = all_instruments()[found.instrument]
    return {definition.item(key).audience for key in found.answers}


def after(*parts: Part) -> HandedOver:
    return HandedOver((Handing(NOON + HOUR, {"a": frozenset(parts)}),))


@pytest.mark.parametrize(
    ("instrument", "parts", "classes"),
    [
        ("relationship-checkup", (Part.ANSWERS,), {Audience.SHARED}),
        ("relationship-checkup", (Part.PRIVATE, Part.PAGES), set()),
        ("hark", (Part.ANSWERS, Part.PAGES), set()),
        ("hark", (Part.PRIVATE,), {Audience.SAFETY}),
        ("phq-9", (Part.PRIVATE,), {Audience.CLINICIAN, Audience.SAFETY}),
        ("phq-9", (Part.ANSWERS,), set()),
    ],
)
def test_only_the_classes_that_were_let_go_are_there(
    instrument: str, parts: tuple[Part, ...], classes: set[Audience]
) -> None:
    assert classes_in(after(*parts).of_response(response(instrument), all_instruments())) == classes


def test_what_came_later_is_there_whatever_was_said() -> None:
    later = response("hark", NOON + 2 * HOUR)
    assert after().of_response(later, all_instruments()) == later


def test_a_case_that_never_changed_hands_is_whole() -> None:
    asked = response("hark")
    assert HandedOver().of_response(asked, all_instruments()) is asked
    assert HandedOver().parts_of("a", NOON) == EVERYTHING


def test_what_one_says_holds_for_nobody_else() -> None:
    assert after().parts_of("b", NOON) == EVERYTHING
    assert after().parts_of("a", NOON) == frozenset()


def test_every_class_belongs_to_exactly_one_part() -> None:
    named = [audience for classes in CLASSES_OF.values() for audience in classes]
    assert sorted(named) == sorted(Audience)


@given(st.lists(st.frozensets(st.sampled_from(Part)), min_size=1, max_size=4))
def test_a_later_change_of_hands_never_brings_back_what_stayed_behind(said: list[frozenset[Part]]) -> None:
    changes = tuple(Handing(NOON + (n + 1) * HOUR, {"a": parts}) for n, parts in enumerate(said))
    found = [HandedOver(changes[:n]).parts_of("a", NOON) for n in range(len(changes) + 1)]
    assert all(later <= earlier for earlier, later in pairwise(found))
    assert found[-1] == frozenset.intersection(*said)
