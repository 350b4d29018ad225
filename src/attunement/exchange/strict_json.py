"""JSON read strictly: no NaN, no number beyond a double, no key twice, no bottomless nesting. Errors name the place."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from attunement.domain.errors import BadInput
from attunement.exchange.text_file import read_text

DEEPEST = 100
"""Levels of nesting; the deepest real questionnaire here has nine."""
LARGEST_NUMBER = 10**15
"""Whole numbers up to here are exact as a double; nothing counted in a practice comes near."""


class _Unfit:
    """Stands where something was read that JSON files may not hold, until its place is known."""

    def __init__(self, what: str, expected: str) -> None:
        self.what, self.expected = what, expected


def read_json(path: Path) -> Any:
    """The one document of a JSON file. Raises BadInput naming file and place."""
    return parse_json(read_text(path), path.name)


def parse_json(text: str, name: str) -> Any:
    """The one document of a JSON text; `name` is what errors call it."""
    if not text.strip():
        raise BadInput("is empty", where=name, expected="one JSON document")
    try:
        document = json.loads(text, object_pairs_hook=_table, parse_constant=_constant, parse_float=_number)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{error.msg} at line {error.lineno}, column {error.colno}", where=name, expected="one JSON document"
        ) from None
    except RecursionError:
        raise BadInput("nested too deeply", where=name, expected=f"at most {DEEPEST} levels") from None
    except ValueError:  # a whole number of thousands of digits: Python refuses to read it
        raise BadInput("holds a number that is too long", where=name, expected="numbers of ordinary size") from None
    _refuse_unfit(document, name)
    return document


def _table(pairs: list[tuple[str, Any]]) -> Any:
    table: dict[str, Any] = {}
    for key, value in pairs:
        table[key] = _Unfit("this key is there twice", "each key once") if key in table else value
    return table


def _constant(word: str) -> _Unfit:
    return _Unfit(f"{word} found", "a number, or null for no value")


def _number(digits: str) -> float | _Unfit:
    value = float(digits)
    return value if math.isfinite(value) else _Unfit("a number beyond all bounds found", "a number of ordinary size")


def _refuse_unfit(document: Any, name: str) -> None:
    """Look at every value with a list of things to do, not by recursion: the depth is what is being checked."""
    waiting: list[tuple[Any, str, int]] = [(document, "", 1)]
    while waiting:
        value, place, depth = waiting.pop()
        where = f"{name}: {place}" if place else name
        if depth > DEEPEST:
            raise BadInput("nested too deeply", where=where[:200], expected=f"at most {DEEPEST} levels")
        if isinstance(value, _Unfit):
            raise BadInput(value.what, where=where, expected=value.expected)
        if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
            raise BadInput("a number beyond all bounds found", where=where, expected="a number of ordinary size")
        if isinstance(value, str) and not _is_text(value):
            raise BadInput("half a character found", where=where, expected="whole Unicode characters")
        if isinstance(value, dict):
            for key, entry in value.items():
                if not _is_text(key):
                    raise BadInput("a key holds half a character", where=where, expected="whole Unicode characters")
                waiting.append((entry, f"{place}.{key}" if place else key, depth + 1))
        elif isinstance(value, list):
            waiting += [(entry, f"{place}[{n}]", depth + 1) for n, entry in enumerate(value)]


def _is_text(text: str) -> bool:
    """False for a lone surrogate, which no file or terminal can show."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
