"""From the folders `library`, `sentences`, `signals` and `protocols` to Guidance.

A wrong file stops the load, naming file and key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.domain.strict import Table, read_all
from attunement.instruments import all_instruments
from attunement.instruments.loading import read_toml
from attunement.roadmap.card import Certainty, Kind, Part
from attunement.roadmap.facts import PRIVATE_FACTS, SUBJECTS, TOPICS, TRACKS, read_when
from attunement.roadmap.gates import Screen, Topic
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry, EntryKind
from attunement.roadmap.library_reading import read_entry, read_track, some
from attunement.roadmap.sentence import LONGEST_FILL, Sentence, check_sentence
from attunement.roadmap.signals import Signal
from attunement.roadmap.tracks import Track

HERE = Path(__file__).parent
T = TypeVar("T")


@cache
def shipped_guidance() -> Guidance:
    """The guidance that ships, checked against the instruments that ship."""
    return load_guidance(HERE, all_instruments())


def load_guidance(folder: Path, instruments: Mapping[str, Instrument]) -> Guidance:
    """The guidance of a folder. Raises BadInput with file and key for the first thing that is wrong."""
    signals = load_signals(folder / "signals", instruments)
    names = [signal.id for signal in signals]
    library = load_library(folder / "library", names)
    return Guidance(
        library=library,
        sentences=load_sentences(folder / "sentences", names),
        signals=signals,
        topics=load_topics(folder / "protocols", instruments),
        tracks=load_tracks(folder / "library" / "tracks", library),
    )


def load_library(folder: Path, signals: Iterable[str] = ()) -> dict[str, Entry]:
    """Every entry, by id, in the order of the file names."""
    names = tuple(signals)
    return _one_per_file(folder, lambda table: read_entry(table, names), lambda entry: entry.id)


def load_tracks(folder: Path, library: Mapping[str, Entry]) -> dict[str, Track]:
    """Every track, in their order. Each step is an entry that names its track, and each such entry is a step."""
    found = _one_per_file(folder, read_track, lambda track: track.id)
    missing = [key for key in TRACKS if key not in found]
    if missing:
        raise BadInput(f"no track '{missing[0]}'", where=folder.name, expected="one file for each of the tracks")
    for track in found.values():
        of_it = {entry.id for entry in library.values() if track.id in entry.when.get("track", ())}
        odd = sorted(of_it ^ set(track.entries))
        if odd or len(set(track.entries)) != len(track.entries):
            what = f"'{odd[0]}'" if odd else "an entry twice"
            where, expected = f"{track.id}.toml.entries", "each entry whose indication names this track, once"
            raise BadInput(f"{what} found", where=where, expected=expected)
    homeless = [entry.id for entry in library.values() if entry.kind is EntryKind.TRACK and "track" not in entry.when]
    if homeless:
        raise BadInput("a step of no track", where=f"{homeless[0]}.toml.indication", expected="its track")
    return {key: found[key] for key in TRACKS}


def load_topics(folder: Path, instruments: Mapping[str, Instrument]) -> dict[str, Topic]:
    """The gate's topics, the most urgent first. Every one of the five must be there."""
    found = _one_per_file(folder, lambda table: _topic(table, instruments), lambda topic: topic.key)
    missing = [key for key in TOPICS if key not in found]
    if missing:
        raise BadInput(f"no protocol for '{missing[0]}'", where=folder.name, expected="one file for each of the topics")
    return {key: found[key] for key in TOPICS}


def load_signals(folder: Path, instruments: Mapping[str, Instrument]) -> tuple[Signal, ...]:
    """Every signal, in the order of the files: the most telling first."""
    found = _many_per_file(folder, "signals", lambda table, _: _signal(table, instruments))
    return _each_once(found, folder.name, lambda signal: signal.id)


def load_sentences(folder: Path, signals: Iterable[str] = ()) -> tuple[Sentence, ...]:
    """Every sentence, in the order of the files."""
    names = tuple(signals)
    found = _many_per_file(folder, "sentences", lambda table, file: _sentence(table, file, names))
    return _each_once(found, folder.name, lambda sentence: sentence.id)


def _one_per_file(folder: Path, read: Callable[[Table], T], name: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.toml")):
        thing = read_all(Table(read_toml(path), path.name), read)
        if name(thing) != path.stem:
            raise BadInput(f"'{name(thing)}' found", where=f"{path.name}.id", expected=f"'{path.stem}', as the file")
        found[path.stem] = thing
    return found


def _many_per_file(folder: Path, key: str, read: Callable[[Table, Table], T]) -> list[T]:
    found: list[T] = []
    for path in sorted(folder.glob("*.toml")):
        file = Table(read_toml(path), path.name)
        for table in file.tables(key):
            found.append(read(table, file))
            table.done()
        for shared in ("evidence", "reviewed_by"):
            file.text(shared)
        for shared in ("part", "case"):
            file.text(shared, None)
        file.done()
    return found


def _each_once(found: list[T], where: str, name: Callable[[T], str]) -> tuple[T, ...]:
    names = [name(thing) for thing in found]
    for twice in names:
        if names.count(twice) > 1:
            raise BadInput(f"'{twice}' is there twice", where=where, expected="each id once")
    return tuple(found)


def _sentence(table: Table, file: Table, signals: tuple[str, ...]) -> Sentence:
    base = read_when(Table({"case": file.text("case")}, file.where)) if file.has("case") else {}
    sentence = Sentence(
        id=table.text("id"),
        part=table.one_of("part", Part, file.one_of("part", Part)),
        kind=table.one_of("kind", Kind),
        when={**base, **read_when(table.table("when"), signals)},
        text=table.text("text"),
        certainty=table.one_of("certainty", Certainty, Certainty.MODERATE),
        evidence=table.text("evidence", file.text("evidence")),
        reviewed_by=table.text("reviewed_by", file.text("reviewed_by")),
    )
    check_sentence(sentence, f"{file.where}[{sentence.id}]")
    if sentence.part is Part.ROOM:
        private = sorted(PRIVATE_FACTS & set(sentence.when))
        if private:
            raise BadInput("a room sentence reads the gate", where=table.place(f"when.{private[0]}"))
    return sentence


def _signal(table: Table, instruments: Mapping[str, Instrument]) -> Signal:
    name = table.text("instrument")
    definition = _instrument(name, table.place("instrument"), instruments)
    signal = Signal(
        id=table.text("id"),
        subject=_subject(table),
        says=table.text("says"),
        instrument=name,
        scale=table.text("scale", None),
        item=table.text("item", None),
        at_least=table.number("at_least", None),
        at_most=table.number("at_most", None),
        nobody=table.yes_no("nobody", default=False),
        alone_only=table.yes_no("alone_only", default=False),
    )
    if (signal.scale is None) == (signal.item is None):
        raise BadInput("expected a scale or an item, one of the two", where=table.where)
    if signal.scale is not None and signal.scale not in [scale.key for scale in definition.scales]:
        raise BadInput(f"'{name}' has no scale '{signal.scale}'", where=table.place("scale"))
    if signal.item is not None and not definition.has_item(signal.item):
        raise BadInput(f"'{name}' has no item '{signal.item}'", where=table.place("item"))
    if [signal.at_least is not None, signal.at_most is not None, signal.nobody].count(True) != 1:
        raise BadInput("expected one of at_least, at_most and nobody", where=table.where)
    if len(signal.says.split()) > LONGEST_FILL["says"]:
        raise BadInput(f"'{signal.says}'", where=table.place("says"), expected=f"at most {LONGEST_FILL['says']} words")
    return signal


def _topic(table: Table, instruments: Mapping[str, Instrument]) -> Topic:
    return Topic(
        key=table.text("key"),
        name=table.text("name"),
        screens=table.each("screens", lambda t: _screen(t, instruments)),
        any_screen=table.yes_no("any_screen"),
        protocol=some(table, "steps"),
        source=table.text("source"),
        reviewed_by=table.text("reviewed_by"),
    )


def _screen(table: Table, instruments: Mapping[str, Instrument]) -> Screen:
    screen = Screen(table.text("instrument"), table.texts("items"), table.number("at_least", 1))
    definition = _instrument(screen.instrument, table.place("instrument"), instruments)
    for item in screen.items:
        if not definition.has_item(item):
            raise BadInput(f"'{definition.id}' has no item '{item}'", where=table.place("items"))
    return screen


def _instrument(name: str, where: str, instruments: Mapping[str, Instrument]) -> Instrument:
    if name not in instruments:
        raise BadInput(f"no instrument '{name}'", where=where, expected="the id of a definition")
    return instruments[name]


def _subject(table: Table) -> str:
    found: str = table.text("subject")
    if found not in SUBJECTS:
        raise BadInput(f"'{found}' found", where=table.place("subject"), expected="one of " + ", ".join(SUBJECTS))
    return found
