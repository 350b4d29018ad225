"""Reading tables (from TOML or JSON) strictly: a missing, mistyped or unknown key is an error that names the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final, TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.record import start_of

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class _Required:
    pass


REQUIRED: Final = _Required()


class Table:
    """A table whose keys must all be read; `done()` refuses what nobody asked for."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise BadInput(f"{_shown(raw)} found", where=where, expected="a table of keys and values")
        self.raw: Mapping[str, Any] = raw
        self.where = where
        self._read: set[str] = set()

    def place(self, key: str) -> str:
        """Where a key of this table is, for messages."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """True if the key is there and not null."""
        return self.raw.get(key) is not None

    def value(self, key: str, default: Any = REQUIRED) -> Any:
        """The raw value; the default, or BadInput, where the key is absent or null."""
        self._read.add(key)
        found = self.raw.get(key)
        if found is not None:
            return found
        if default is REQUIRED:
            raise BadInput("missing", where=self.place(key), expected="a value")
        return default

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        """A non-empty text."""
        return self._typed(key, default, lambda v: isinstance(v, str) and bool(v.strip()), "a text that is not empty")

    def whole(self, key: str, default: Any = REQUIRED) -> Any:
        """A whole number."""
        return self._typed(key, default, lambda v: isinstance(v, int) and not isinstance(v, bool), "a whole number")

    def number(self, key: str, default: Any = REQUIRED) -> Any:
        """A number; never NaN."""
        return self._typed(key, default, is_number, "a number")

    def yes_no(self, key: str, default: Any = REQUIRED) -> Any:
        """true or false."""
        return self._typed(key, default, lambda v: isinstance(v, bool), "true or false")

    def texts(self, key: str, default: Any = REQUIRED) -> Any:
        """A list of texts, as a tuple."""
        found = self._typed(key, default, _is_texts, "a list of texts")
        return tuple(found) if isinstance(found, list) else found

    def numbers(self, key: str, default: Any = REQUIRED) -> Any:
        """A list of numbers, as a tuple."""
        found = self._typed(key, default, _is_numbers, "a list of numbers")
        return tuple(found) if isinstance(found, list) else found

    def one_of(self, key: str, kind: type[E], default: Any = REQUIRED) -> Any:
        """A member of an enumeration, by its value."""
        found = self.value(key, default)
        if isinstance(found, kind) or found is default:
            return found
        known = [member.value for member in kind]
        if found not in known:
            raise BadInput(f"{_shown(found)} found", where=self.place(key), expected="one of " + ", ".join(known))
        return kind(found)

    def moment(self, key: str, default: Any = REQUIRED) -> Any:
        """A date or a date with time, as a datetime in UTC; a bare date is its start."""
        found = self.value(key, default)
        return found if found is default else read_moment(found, self.place(key))

    def table(self, key: str, default: Any = REQUIRED) -> Any:
        """A table inside this one."""
        found = self.value(key, default)
        return found if found is default else Table(found, self.place(key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables inside this one; absent is empty."""
        found = self.value(key, [])
        if not isinstance(found, list):
            raise BadInput(f"{_shown(found)} found", where=self.place(key), expected="a list of tables")
        return [Table(entry, f"{self.place(key)}[{n}]") for n, entry in enumerate(found)]

    def each(self, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """Every table of a list, read by `read`, which must leave no key unread."""
        return tuple(read_all(table, read) for table in self.tables(key))

    def done(self) -> None:
        """Refuse keys nobody read."""
        unknown = sorted(str(key) for key in self.raw if key not in self._read)
        if unknown:
            raise BadInput(
                "unknown key",
                where=self.place(unknown[0]),
                expected="only " + ", ".join(sorted(self._read)),
                do="Correct the name or take it out.",
            )

    def _typed(self, key: str, default: Any, fits: Callable[[Any], bool], expected: str) -> Any:
        found = self.value(key, default)
        if found is not default and not fits(found):
            raise BadInput(f"{_shown(found)} found", where=self.place(key), expected=expected)
        return found


def read_all(table: Table, read: Callable[[Table], T]) -> T:
    """Read one table whole: what `read` leaves unread is an error."""
    result = read(table)
    table.done()
    return result


def read_moment(found: object, where: str) -> datetime:
    """A datetime in UTC from an ISO text, a date or a datetime; one without a zone is taken as UTC."""
    expected = "a date like 2026-01-05 or a time like 2026-01-05T18:02:00+00:00"
    if isinstance(found, str):
        try:
            parsed: date = (
                date.fromisoformat(found) if len(found) == len("2026-01-05") else datetime.fromisoformat(found)
            )
        except ValueError:
            raise BadInput(f"{_shown(found)} found", where=where, expected=expected) from None
    elif isinstance(found, date):
        parsed = found
    else:
        raise BadInput(f"{_shown(found)} found", where=where, expected=expected)
    if not isinstance(parsed, datetime):
        return start_of(parsed)
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"{_shown(found)} found", where=where, expected=expected) from None


def is_number(value: object) -> bool:
    """True for a finite number that is not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and all(is_number(entry) for entry in value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
