"""From `definitions/<id>.toml` to Instrument. Unknown keys stop the load; every reference inside a file is checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from attunement.domain.audience import Audience
from attunement.domain.errors import BadInput
from attunement.domain.instrument import (
    Band,
    Change,
    Evidence,
    Example,
    FlagRule,
    Instrument,
    Item,
    ItemKind,
    Licence,
    Method,
    MissingRule,
    Option,
    Scale,
    Wording,
)
from attunement.domain.strict import Table, read_all
from attunement.instruments.checking import check

DEFINITIONS = Path(__file__).parent / "definitions"


@cache
def all_instruments() -> dict[str, Instrument]:
    """Every instrument that ships, by id, in the order of the file names."""
    return load_instruments(DEFINITIONS)


def load_instruments(folder: Path) -> dict[str, Instrument]:
    """Every definition of a folder, by id. Raises BadInput with file and key for the first that is wrong."""
    return {path.stem: load_instrument(path) for path in sorted(folder.glob("*.toml"))}


def load_instrument(path: Path) -> Instrument:
    """One definition. Raises BadInput naming file and key."""
    table = Table(read_toml(path), path.name)
    instrument = read_all(table, _instrument)
    if instrument.id != path.stem:
        raise BadInput(f"the id is '{instrument.id}'", where=f"{path.name}.id", expected=f"'{path.stem}', as the file")
    check(instrument, path.name)
    return instrument


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file as a table. Raises BadInput naming the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"not readable as TOML: {error}", where=path.name) from None
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=path.name) from None


def _instrument(table: Table) -> Instrument:
    options = _option_sets(table)
    audience: Audience = table.one_of("audience", Audience)
    items = tuple(read_all(entry, lambda t: _item(t, options, audience)) for entry in table.tables("items"))
    return Instrument(
        id=table.text("id"),
        version=table.whole("version"),
        name=table.text("name"),
        about=table.text("about"),
        grade=table.text("grade"),
        minutes=table.number("minutes"),
        wording=table.one_of("wording", Wording),
        licence=read_all(table.table("licence"), _licence),
        author=table.text("author"),
        checked_by=table.text("checked_by"),
        reviewed=table.text("reviewed"),
        intro=table.text("intro", ""),
        items=items,
        scales=table.each("scales", _scale),
        flags=table.each("flags", _flag),
        examples=table.each("examples", _example),
        validated=table.yes_no("validated"),
        answered_by=table.text("answered_by", "client"),
        codes=table.texts("codes", ()),
        notes=table.texts("notes", ()),
    )


def _licence(table: Table) -> Licence:
    return Licence(
        name=table.text("name"),
        evidence=table.one_of("evidence", Evidence),
        source=table.text("source"),
        check=table.text("check"),
    )


def _option_sets(table: Table) -> dict[str, tuple[Option, ...]]:
    sets: Table = table.table("options", Table({}, "options"))
    found = {name: tuple(read_all(entry, _option) for entry in sets.tables(name)) for name in sets.raw}
    sets.done()
    return found


def _option(table: Table) -> Option:
    value: float = table.number("value")
    label: str = table.text("label", f"{value:g}")
    return Option(value, label, table.texts("codes", ()), word=label)


def _item(table: Table, options: dict[str, tuple[Option, ...]], audience: Audience) -> Item:
    set_name: str | None = table.text("options", "" if len(options) != 1 else next(iter(options)))
    kind: ItemKind = table.one_of("kind", ItemKind, ItemKind.CHOICE)
    takes_options = kind in (ItemKind.CHOICE, ItemKind.WORDS)
    if takes_options and set_name not in options:
        known = ", ".join(options) or "no option set is defined"
        raise BadInput(f"option set '{set_name}' not found", where=table.place("options"), expected=known)
    return Item(
        key=table.text("key"),
        text=table.text("text", ""),
        audience=table.one_of("audience", Audience, audience),
        kind=kind,
        options=options[set_name] if takes_options and set_name else (),
        reverse=table.yes_no("reverse", default=False),
        recode=_recode(table),
        range=table.numbers("range", (0, 0, 1)),
        most=table.whole("most", None),
        only_after_yes_to=table.texts("only_after_yes_to", ()),
        only_from=table.number("only_from", None),
        only_for=table.text("only_for", None),
        codes=table.texts("codes", ()),
        option_set=set_name if takes_options and set_name else "",
        note=table.text("note", ""),
    )


def _recode(table: Table) -> dict[float, float]:
    recode: Table = table.table("recode", Table({}, table.place("recode")))
    for value in recode.raw:
        if not value.lstrip("-").replace(".", "", 1).isdigit():
            raise BadInput(f"'{value}' found", where=table.place("recode"), expected="the value of an option")
    return {float(value): recode.number(value) for value in recode.raw}


def _scale(table: Table) -> Scale:
    change: Table | None = table.table("change", None)
    return Scale(
        key=table.text("key"),
        name=table.text("name"),
        items=table.texts("items"),
        method=table.one_of("method", Method),
        missing=table.one_of("missing", MissingRule, MissingRule.COMPLETE),
        at_least=table.whole("at_least", None),
        bands=table.each("bands", lambda t: Band(t.text("key"), t.text("label"), t.number("from"))),
        yes_values=table.numbers("yes_values", (1,)),
        higher_is_better=table.yes_no("higher_is_better", None),
        change=read_all(change, _change) if change else None,
        codes=table.texts("codes", ()),
        note=table.text("note", ""),
    )


def _change(table: Table) -> Change:
    return Change(
        critical=table.number("critical", None),
        z=table.number("z", None),
        sd=table.number("sd", None),
        reliability=table.number("reliability", None),
        reliability_kind=table.text("reliability_kind", ""),
        source=table.text("source"),
    )


def _flag(table: Table) -> FlagRule:
    return FlagRule(
        key=table.text("key"),
        level=table.text("level"),
        items=table.texts("items"),
        values=table.numbers("values", ()),
        at_least=table.number("at_least", None),
        topic=table.text("topic", None),
    )


def _example(table: Table) -> Example:
    answers: Table = table.table("answers")
    scales: Table = table.table("scales", Table({}, "scales"))
    return Example(says=table.text("says"), answers=answers.raw, scales=scales.raw, flags=table.texts("flags", ()))
