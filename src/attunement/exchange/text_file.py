"""Bytes from a file, and text from bytes, with every way it can fail said plainly."""

from __future__ import annotations

from pathlib import Path

from attunement.domain.errors import BadInput

LARGEST_FILE = 50_000_000
"""Bytes. Far above any real case or survey file; a bound keeps a wrong path from filling the memory."""


def read_text(path: Path) -> str:
    """The text of a file, without a byte-order mark, line ends untouched.

    UTF-8, or UTF-16 with its mark (what spreadsheets call "Unicode text"). Raises BadInput naming the file and,
    where the encoding is wrong, the line.
    """
    return text_in(read_bytes(path), path.name)


def text_in(raw: bytes, name: str) -> str:
    """The text in the bytes of a file, as `read_text` reads it; `name` is what errors call it."""
    try:
        text = raw.decode("utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(
            f"line {line} is not UTF-8 text",
            where=name,
            expected="a text file in UTF-8",
            do="Save it again as UTF-8, or check that it is the right file.",
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput(f"line {line} holds a zero byte", where=name, expected="a text file, not a binary one")
    return text


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most LARGEST_FILE. Raises BadInput naming the file."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise BadInput("is a folder", where=str(path), expected="a file") from None
    except FileNotFoundError:
        raise BadInput("not found", where=str(path), expected="a file that is there", do="Check the path.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a usable path"
        raise BadInput(f"cannot be read: {why}", where=str(path), do="Check the path.") from None
    if len(raw) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise BadInput(f"larger than {limit} MB", where=path.name, expected=f"a file of at most {limit} MB")
    return raw
