"""Coding schemes from tables: ours from `coding/<id>.toml`, a practice's from what it wrote. Both are read alike."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from attunement.domain.coding import About, CodeDefinition, CodeKind, CodingScheme, Modifier
from attunement.domain.errors import BadInput
from attunement.domain.strict import Table, read_all
from attunement.instruments.loading import read_toml

SCHEMES: Final = Path(__file__).parent / "coding"
KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,58}[a-z0-9]")
LONGEST_NAME: Final = 40
"""What fits on a tile that is read from a metre away."""
MOST_CODES: Final = 24
MOST_MODIFIERS: Final = 8


@cache
def shipped_schemes() -> Mapping[str, CodingScheme]:
    """The schemes that ship, by id, in the order of their file names."""
    return {path.stem: load_scheme(path) for path in sorted(SCHEMES.glob("*.toml"))}


def load_scheme(path: Path) -> CodingScheme:
    """One file. Raises BadInput naming file and key; the id must be the file's name."""
    scheme = read_scheme(read_toml(path), path.name)
    if scheme.id != path.stem:
        raise BadInput(f"the id is '{scheme.id}'", where=f"{path.name}.id", expected=f"'{path.stem}', as the file")
    return scheme


def read_scheme(raw: object, where: str) -> CodingScheme:
    """A scheme from a table. Raises BadInput, with the place, for anything missing, unknown or said twice."""
    scheme = read_all(Table(raw, where), _scheme)
    _check(scheme, where)
    return scheme


def read_written(text: str, where: str, *, version: int) -> CodingScheme:
    """A scheme as a practice wrote it, in TOML; the version is counted here. Raises BadInput with line or key."""
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"not readable as TOML: {error}", where=where) from None
    if "version" in raw:
        raise BadInput("the versions are counted here", where=f"{where}.version", expected="no version")
    return read_scheme({**raw, "version": version}, where)


def _scheme(table: Table) -> CodingScheme:
    table.text("author", "")
    table.text("reviewed_by", "")
    return CodingScheme(
        id=_key(table, "id"),
        version=_one_or_more(table),
        name=_name(table),
        about=table.text("about", ""),
        source=table.text("source", ""),
        codes=table.each("codes", _code),
    )


def _code(table: Table) -> CodeDefinition:
    valence = table.whole("valence", 0)
    if valence not in (-1, 0, 1):
        raise BadInput(f"{valence} found", where=table.place("valence"), expected="-1, 0 or 1")
    return CodeDefinition(
        key=_key(table, "key"),
        name=_name(table),
        kind=table.one_of("kind", CodeKind, CodeKind.POINT),
        about=table.one_of("about", About, About.PERSON),
        valence=valence,
        meaning=table.text("meaning"),
        antidote=table.text("antidote", None),
        modifiers=table.each("modifiers", _modifier),
        key_stroke=_stroke(table),
        group=table.text("group", ""),
    )


def _modifier(table: Table) -> Modifier:
    return Modifier(_key(table, "key"), _name(table), _stroke(table))


def _key(table: Table, name: str) -> str:
    found: str = table.text(name)
    if not KEY.fullmatch(found):
        expected = "small letters, digits and hyphens, from a letter, at most 60"
        raise BadInput(f"'{found[:60]}'", where=table.place(name), expected=expected)
    return found


def _name(table: Table) -> str:
    found: str = table.text("name").strip()
    if len(found) > LONGEST_NAME:
        raise BadInput(f"{len(found)} letters", where=table.place("name"), expected=f"at most {LONGEST_NAME}")
    return found


def _stroke(table: Table) -> str:
    found: str = table.text("key_stroke", "")
    if found and not (len(found) == 1 and found.isascii() and found.isalnum() and found == found.lower()):
        raise BadInput(f"'{found[:20]}'", where=table.place("key_stroke"), expected="one small letter or digit")
    return found


def _one_or_more(table: Table) -> int:
    found: int = table.whole("version")
    if found < 1:
        raise BadInput(f"{found} found", where=table.place("version"), expected="1 or more")
    return found


def _check(scheme: CodingScheme, where: str) -> None:
    codes = scheme.codes
    if not 1 <= len(codes) <= MOST_CODES:
        raise BadInput(f"{len(codes)} codes", where=f"{where}.codes", expected=f"1 to {MOST_CODES}")
    _once((code.key for code in codes), f"{where}.codes", "each key once")
    _once((c.key_stroke for c in codes if c.key_stroke), f"{where}.codes", "each key of the keyboard once")
    for n, code in enumerate(codes):
        place = f"{where}.codes[{n}]"
        if code.antidote is not None and (code.antidote not in scheme.by_key or code.antidote == code.key):
            raise BadInput(f"'{code.antidote}'", where=f"{place}.antidote", expected="another code of this scheme")
        if len(code.modifiers) > MOST_MODIFIERS:
            raise BadInput(
                f"{len(code.modifiers)} found", where=f"{place}.modifiers", expected=f"at most {MOST_MODIFIERS}"
            )
        _once((m.key for m in code.modifiers), f"{place}.modifiers", "each key once")
        _once((m.key_stroke for m in code.modifiers if m.key_stroke), f"{place}.modifiers", "each key once")


def _once(found: Iterable[str], where: str, expected: str) -> None:
    twice = [key for key, count in Counter(found).items() if count > 1]
    if twice:
        raise BadInput(f"'{twice[0]}' stands twice", where=where, expected=expected)
