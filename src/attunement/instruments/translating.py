"""Another language laid over an instrument or a sitting: the words change, what is stored and scored does not.

A translation is a file `translations/<language>/<id>.toml`, for an instrument or a sitting. It may be partial: what it
leaves out stays in English. A key that the definition does not know stops the load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Band, Instrument, Item, Option, Scale, Wording
from attunement.domain.languages import WRITTEN_IN
from attunement.domain.occasion import Occasion
from attunement.domain.strict import Table
from attunement.instruments.loading import all_instruments, read_toml
from attunement.instruments.occasions_loading import all_occasions

TRANSLATIONS = Path(__file__).parent / "translations"
Translatable = TypeVar("Translatable", Instrument, Occasion)


def languages(folder: Path = TRANSLATIONS) -> tuple[str, ...]:
    """Every language there is, by its code, the definitions' own first."""
    found = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return (WRITTEN_IN, *sorted(set(found) - {WRITTEN_IN}))


def is_translated(name: str, language: str, folder: Path = TRANSLATIONS) -> bool:
    """True if an instrument or a sitting has words of its own in a language; they are written in English."""
    return language == WRITTEN_IN or (folder / language / f"{name}.toml").is_file()


@cache
def instruments_in(language: str, folder: Path = TRANSLATIONS) -> dict[str, Instrument]:
    """Every instrument in a language, by id. Raises BadInput for an unknown language or a wrong file."""
    return _laid_over(all_instruments(), language, folder, translated_instrument)


@cache
def occasions_in(language: str, folder: Path = TRANSLATIONS) -> dict[str, Occasion]:
    """Every sitting in a language, by id. Raises BadInput for an unknown language or a wrong file."""
    return _laid_over(all_occasions(), language, folder, translated_occasion)


def translated_instrument(instrument: Instrument, table: Table) -> Instrument:
    """The instrument with the table's words for its own. Raises BadInput naming file and key."""
    items: Table = table.table("items", _empty(table, "items"))
    options: Table = table.table("options", _empty(table, "options"))
    scales: Table = table.table("scales", _empty(table, "scales"))
    labels = {name: options.table(name, _empty(options, name)) for name in _option_sets(instrument)}
    translated = replace(
        instrument,
        name=table.text("name", instrument.name),
        about=table.text("about", instrument.about),
        intro=table.text("intro", instrument.intro),
        items=tuple(_item(instrument, item, items, labels) for item in instrument.items),
        scales=tuple(_scale(scale, scales.table(scale.key, _empty(scales, scale.key))) for scale in instrument.scales),
    )
    for part in (*labels.values(), items, options, scales, table):
        part.done()
    return translated


def translated_occasion(occasion: Occasion, table: Table) -> Occasion:
    """The sitting with the table's words for its own. Raises BadInput naming file and key."""
    translated = replace(
        occasion,
        title=table.text("title", occasion.title),
        neutral_title=table.text("neutral_title", occasion.neutral_title),
        welcome=table.text("welcome", occasion.welcome),
        minutes=table.text("minutes", occasion.minutes),
        minutes_with_more=table.text("minutes_with_more", occasion.minutes_with_more),
    )
    table.done()
    return translated


def words_of(instrument: Instrument) -> dict[str, object]:
    """Every word of an instrument that a translator can put in another language: a whole translation table."""
    head = {"name": instrument.name, "about": instrument.about, "intro": instrument.intro}
    return {
        **{key: text for key, text in head.items() if text},
        "items": {item.key: item.text for item in instrument.items if item.text},
        "options": {
            name: {f"{option.value:g}": option.label for option in options}
            for name, options in _option_sets(instrument).items()
        },
        "scales": {
            scale.key: {"name": scale.name, "bands": {band.key: band.label for band in scale.bands}}
            for scale in instrument.scales
        },
    }


def words_of_occasion(occasion: Occasion) -> dict[str, object]:
    """Every word of a sitting that a translator can put in another language: a whole translation table."""
    keys = ("title", "neutral_title", "welcome", "minutes", "minutes_with_more")
    return {key: text for key in keys if (text := getattr(occasion, key))}


def _option_sets(instrument: Instrument) -> dict[str, tuple[Option, ...]]:
    return {item.option_set: item.options for item in instrument.items if item.option_set}


def _item(instrument: Instrument, item: Item, texts: Table, labels: Mapping[str, Table]) -> Item:
    text: str = texts.text(item.key, item.text)
    if text != item.text and instrument.wording is Wording.BRING_YOUR_OWN:
        raise BadInput("the wording of this instrument may not ship, in no language", where=texts.place(item.key))
    options = tuple(_option(option, labels[item.option_set]) for option in item.options)
    return replace(item, text=text, options=options)


def _option(option: Option, labels: Table) -> Option:
    # The stored word stays: an answer means the same in whatever language it was given.
    return replace(option, label=labels.text(f"{option.value:g}", option.label), word=option.stored_word)


def _scale(scale: Scale, table: Table) -> Scale:
    names: Table = table.table("bands", _empty(table, "bands"))
    bands = tuple(Band(band.key, names.text(band.key, band.label), band.from_value) for band in scale.bands)
    translated = replace(scale, name=table.text("name", scale.name), bands=bands)
    names.done()
    table.done()
    return translated


def _empty(table: Table, key: str) -> Table:
    return Table({}, table.place(key))


def _laid_over(
    originals: Mapping[str, Translatable],
    language: str,
    folder: Path,
    translate: Callable[[Translatable, Table], Translatable],
) -> dict[str, Translatable]:
    laid_over = dict(originals)
    for key, path in _files(language, folder).items():
        if key in laid_over:
            laid_over[key] = translate(originals[key], Table(read_toml(path), f"{language}/{path.name}"))
    return laid_over


def _files(language: str, folder: Path) -> dict[str, Path]:
    """The translation files of one language by id, each known to belong to an instrument or a sitting."""
    if language not in languages(folder):
        raise BadInput(
            f"no translation '{language}'", where="language", expected="one of " + ", ".join(languages(folder))
        )
    files = {path.stem: path for path in sorted((folder / language).glob("*.toml"))}
    for key in files:
        if key not in all_instruments() and key not in all_occasions():
            raise BadInput("translates nothing", where=f"{language}/{key}.toml", expected="the id of a definition")
    return files
