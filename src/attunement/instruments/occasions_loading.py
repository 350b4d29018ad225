"""From `occasions/<id>.toml` to Occasion, with every instrument, scale and item it names checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Condition, EveryFew, InsteadOf, Occasion, Step
from attunement.domain.record import CaseKind
from attunement.domain.strict import Table, read_all
from attunement.instruments.loading import all_instruments, read_toml
from attunement.instruments.occasions_checking import check_occasion

OCCASIONS = Path(__file__).parent / "occasions"


@cache
def all_occasions() -> dict[str, Occasion]:
    """Every sitting that ships, by id."""
    return load_occasions(OCCASIONS, all_instruments())


def load_occasions(folder: Path, instruments: Mapping[str, Instrument]) -> dict[str, Occasion]:
    """Every sitting of a folder, by id. Raises BadInput with file and key for the first that is wrong."""
    found: dict[str, Occasion] = {}
    for path in sorted(folder.glob("*.toml")):
        occasion = read_all(Table(read_toml(path), path.name), _occasion)
        if occasion.id != path.stem:
            raise BadInput(f"the id is '{occasion.id}'", where=f"{path.name}.id", expected=f"'{path.stem}'")
        check_occasion(occasion, instruments, path.name)
        found[occasion.id] = occasion
    return found


def _occasion(table: Table) -> Occasion:
    kinds = table.texts("kinds")
    unknown = [kind for kind in kinds if kind not in [k.value for k in CaseKind]]
    if unknown:
        raise BadInput(f"'{unknown[0]}' found", where=table.place("kinds"), expected="couple, individual or family")
    return Occasion(
        id=table.text("id"),
        title=table.text("title"),
        neutral_title=table.text("neutral_title"),
        welcome=table.text("welcome"),
        minutes=table.text("minutes"),
        kinds=tuple(CaseKind(kind) for kind in kinds),
        steps=table.each("steps", _step),
        most_modules=table.whole("most_modules", 0),
        ask_if_alone=table.yes_no("ask_if_alone", default=False),
        private=table.yes_no("private", default=False),
        safety=table.yes_no("safety", default=False),
        minutes_with_more=table.text("minutes_with_more", ""),
    )


def _step(table: Table) -> Step:
    when: Table | None = table.table("when", None)
    sessions: Table | None = table.table("sessions", None)
    instead: Table | None = table.table("instead_of", None)
    return Step(
        instrument=table.text("instrument"),
        when=read_all(when, _condition) if when else None,
        module=table.yes_no("module", default=False),
        sessions=read_all(sessions, lambda t: EveryFew(t.whole("first"), t.whole("every"))) if sessions else None,
        instead_of=read_all(instead, lambda t: InsteadOf(t.text("instrument"), t.texts("items"))) if instead else None,
    )


def _condition(table: Table) -> Condition:
    return Condition(
        instrument=table.text("instrument"),
        scale=table.text("scale", None),
        item=table.text("item", None),
        at_least=table.number("at_least", None),
        at_most=table.number("at_most", None),
    )
