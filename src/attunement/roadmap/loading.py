"""From the folders `library`, `sentences`, `signals` and `protocols` to Guidance.

A wrong file stops the load, naming file and key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind
from attunement.domain.strict import Table, read_all
from attunement.instruments import all_instruments
from attunement.instruments.loading import read_toml
from attunement.roadmap.card import Certainty, Kind, Part
from attunement.roadmap.facts import SUBJECTS, TOPICS, read_when
from attunement.roadmap.gates import Screen, Topic
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Contraindication, Entry, EntryEvidence
from attunement.roadmap.sentence import LONGEST_FILL, Sentence, check_sentence
from attunement.roadmap.signals import Signal

HERE = Path(__file__).parent
ENTRY_KINDS: Final = ("part", "antidote", "slowing", "repair", "opening", "individual", "caution")
PRACTICE_WISDOM: Final = "practice wisdom"
T = TypeVar("T")


@cache
def shipped_guidance() -> Guidance:
    """The guidance that ships, checked against the instruments that ship."""
    return load_guidance(HERE, all_instruments())


def load_guidance(folder: Path, instruments: Mapping[str, Instrument]) -> Guidance:
    """The guidance of a folder. Raises BadInput with file and key for the first thing that is wrong."""
    signals = load_signals(folder / "signals", instruments)
    names = [signal.id for signal in signals]
    return Guidance(
        library=load_library(folder / "library", names),
        sentences=load_sentences(folder / "sentences", names),
        signals=signals,
        topics=load_topics(folder / "protocols", instruments),
    )


def load_library(folder: Path, signals: Iterable[str] = ()) -> dict[str, Entry]:
    """Every entry, by id, in the order of the file names."""
    names = tuple(signals)
    return _one_per_file(folder, lambda table: _entry(table, names), lambda entry: entry.id)


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


def _entry(table: Table, signals: tuple[str, ...]) -> Entry:
    kind, name = table.text("kind"), table.text("name")
    if kind not in ENTRY_KINDS:
        raise BadInput(f"'{kind}' found", where=table.place("kind"), expected="one of " + ", ".join(ENTRY_KINDS))
    if len(name.split()) > LONGEST_FILL["entry"]:
        raise BadInput(f"'{name}' found", where=table.place("name"), expected=f"at most {LONGEST_FILL['entry']} words")
    against: Table = table.table("contraindication")
    return Entry(
        id=table.text("id"),
        version=table.whole("version"),
        name=name,
        kind=kind,
        for_cases=tuple(CaseKind(case) for case in _known(table, "for", [kind.value for kind in CaseKind])),
        when=read_when(table.table("indication"), signals),
        contraindication=read_all(against, lambda t: Contraindication(t.text("words"), _known(t, "topics", TOPICS))),
        steps=_some(table, "steps"),
        say=_some(table, "say"),
        watch=_some(table, "watch"),
        minutes=table.whole("minutes"),
        evidence=read_all(table.table("evidence"), _evidence),
        reviewed_by=table.text("reviewed_by"),
        licence=table.text("licence"),
    )


def _evidence(table: Table) -> EntryEvidence:
    """Practice wisdom has no source; anything else names one and the place where it was read."""
    grade = table.text("grade")
    source, place = table.value("source", ""), table.value("place", "")
    if (grade == PRACTICE_WISDOM) == bool(source) or bool(source) != bool(place):
        expected = f"grade '{PRACTICE_WISDOM}' with no source, or a source and the place where it was read"
        raise BadInput(f"grade '{grade}', source '{source}', place '{place}'", where=table.where, expected=expected)
    return EntryEvidence(grade, source, place)


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
        private = sorted({"topic", "state", "standing", "contraindicated"} & set(sentence.when))
        if private:
            raise BadInput("a room sentence reads the gate", where=table.place(f"when.{private[0]}"))
    return sentence


def _signal(table: Table, instruments: Mapping[str, Instrument]) -> Signal:
    name = table.text("instrument")
    definition = _instrument(name, table.place("instrument"), instruments)
    signal = Signal(
        id=table.text("id"),
        subject=_known_text(table, "subject", SUBJECTS),
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
        protocol=_some(table, "steps"),
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


def _some(table: Table, key: str) -> tuple[str, ...]:
    found: tuple[str, ...] = table.texts(key)
    if not found or not all(text.strip() for text in found):
        raise BadInput("empty", where=table.place(key), expected="at least one text, none of them empty")
    return found


def _known(table: Table, key: str, known: Iterable[str]) -> tuple[str, ...]:
    found: tuple[str, ...] = table.texts(key)
    names = list(known)
    wrong = [value for value in found if value not in names]
    if wrong:
        raise BadInput(f"'{wrong[0]}' found", where=table.place(key), expected="one of " + ", ".join(names))
    return found


def _known_text(table: Table, key: str, known: Iterable[str]) -> str:
    found: str = table.text(key)
    if found not in (names := list(known)):
        raise BadInput(f"'{found}' found", where=table.place(key), expected="one of " + ", ".join(names))
    return found
