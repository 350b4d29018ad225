"""Another language laid over the card's sentences, signals, protocols, tracks and the library.

`translations/<language>/` holds `sentences.toml`, `signals.toml`, `topics.toml`, `phrases.toml`, and one file an entry
in `library/` and a track in `tracks/`. Only words change: what is chosen when, by which facts, stays as it is. What a
file leaves out stays in English; what belongs to nothing stops the load.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.languages import WRITTEN_IN
from attunement.domain.strict import Table
from attunement.instruments.loading import read_toml
from attunement.roadmap.gates import Topic
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Contraindication, Entry
from attunement.roadmap.library_reading import check_name
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.sentence import LONGEST_FILL, Sentence, check_sentence
from attunement.roadmap.signals import Signal
from attunement.roadmap.tracks import Track

TRANSLATIONS = Path(__file__).parent / "translations"
T = TypeVar("T", Entry, Track)


@cache
def guidance_in(language: str, folder: Path = TRANSLATIONS) -> Guidance:
    """The guidance that ships, in a language. Raises BadInput for a wrong file, naming it and the key."""
    original = shipped_guidance()
    place = folder / language
    if language == WRITTEN_IN or not place.is_dir():
        return original
    phrases = _texts(place / "phrases.toml", "phrases")
    return Guidance(
        library=_each(original.library, place / "library", lambda one, table: _entry(one, table, phrases)),
        sentences=_sentences(original.sentences, place / "sentences.toml", language, phrases),
        signals=_signals(original.signals, place / "signals.toml"),
        topics=_topics(original.topics, place / "topics.toml"),
        tracks=_each(original.tracks, place / "tracks", lambda one, table: _track(one, table, phrases)),
        phrases=phrases,
    )


def _sentences(
    originals: tuple[Sentence, ...], path: Path, language: str, phrases: Mapping[str, str]
) -> tuple[Sentence, ...]:
    said = _texts(path, "sentences")
    _known(said, [one.id for one in originals], path)
    return tuple(_sentence(one, said.get(one.id), path.name, language, phrases) for one in originals)


def _sentence(one: Sentence, text: str | None, file: str, language: str, phrases: Mapping[str, str]) -> Sentence:
    evidence = phrases.get(one.evidence, one.evidence)
    if text is None:
        return replace(one, evidence=evidence)
    made = replace(one, text=text, evidence=evidence, language=language)
    check_sentence(made, f"{file}[{one.id}]")
    if made.open_places != one.open_places:
        expected = "the same open places as in English: " + ", ".join(sorted(one.open_places))
        raise BadInput(f"'{text}'", where=f"{file}[{one.id}]", expected=expected)
    return made


def _signals(originals: tuple[Signal, ...], path: Path) -> tuple[Signal, ...]:
    said = _texts(path, "signals")
    _known(said, [one.id for one in originals], path)
    for key, words in said.items():
        if len(words.split()) > LONGEST_FILL["says"]:
            raise BadInput(f"'{words}'", where=f"{path.name}[{key}]", expected=f"at most {LONGEST_FILL['says']} words")
    return tuple(replace(one, says=said.get(one.id, one.says)) for one in originals)


def _topics(originals: Mapping[str, Topic], path: Path) -> dict[str, Topic]:
    tables = Table(read_toml(path) if path.is_file() else {}, path.name)
    made = {}
    for key, one in originals.items():
        table: Table = tables.table(key, Table({}, key))
        name = table.text("name", one.name)
        if len(name.split()) > LONGEST_FILL["topic"]:
            raise BadInput(f"'{name}'", where=f"{path.name}.{key}", expected=f"at most {LONGEST_FILL['topic']} words")
        made[key] = replace(one, name=name, protocol=_same_length(table, "steps", one.protocol))
        table.done()
    tables.done()
    return made


def _entry(one: Entry, table: Table, phrases: Mapping[str, str]) -> Entry:
    against = Contraindication(table.text("not_when", one.contraindication.words), one.contraindication.topics)
    return replace(
        one,
        name=check_name(table.text("name", one.name), table),
        steps=_same_length(table, "steps", one.steps),
        say=_same_length(table, "say", one.say),
        watch=_same_length(table, "watch", one.watch),
        contraindication=against,
        evidence=replace(one.evidence, grade=phrases.get(one.evidence.grade, one.evidence.grade)),
    )


def _track(one: Track, table: Table, phrases: Mapping[str, str]) -> Track:
    return replace(
        one,
        name=check_name(table.text("name", one.name), table),
        applies=_same_length(table, "applies", one.applies),
        not_when=_same_length(table, "not_when", one.not_when),
        first=_same_length(table, "first", one.first),
        stop=_same_length(table, "stop", one.stop),
        evidence=replace(one.evidence, grade=phrases.get(one.evidence.grade, one.evidence.grade)),
    )


def _each(originals: Mapping[str, T], folder: Path, translate: Callable[[T, Table], T]) -> dict[str, T]:
    files = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    _known(files, originals, folder)
    made = dict(originals)
    for key, path in files.items():
        table = Table(read_toml(path), path.name)
        made[key] = translate(originals[key], table)
        table.done()
    return made


def _same_length(table: Table, key: str, original: tuple[str, ...]) -> tuple[str, ...]:
    if not table.has(key):
        return original
    found: tuple[str, ...] = table.texts(key)
    if len(found) != len(original) or not all(text.strip() for text in found):
        raise BadInput(f"{len(found)} found", where=table.place(key), expected=f"{len(original)}, as in English")
    return found


def _texts(path: Path, key: str) -> dict[str, str]:
    if not path.is_file():
        return {}
    file = Table(read_toml(path), path.name)
    table: Table = file.table(key)
    found = {name: table.text(name) for name in table.raw}
    file.done()
    return found


def _known(found: Collection[str], known: Collection[str], path: Path) -> None:
    for key in found:
        if key not in known:
            raise BadInput("translates nothing", where=f"{path.name}.{key}", expected="an id there is")
