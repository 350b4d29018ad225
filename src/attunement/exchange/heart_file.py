"""A file of heart rates or beats, its kind found by what is in it: Garmin FIT, Polar Flow, Empatica, RR text."""

from __future__ import annotations

import io
import zipfile
import zlib

from attunement.domain.errors import BadInput
from attunement.exchange import heart_empatica, heart_fit, heart_polar, heart_text
from attunement.exchange.heart_recording import HeartRecording
from attunement.exchange.text_file import text_in

KINDS = (heart_fit.KIND, heart_polar.KIND, heart_empatica.KIND, heart_text.BEATS_KIND, heart_text.RATES_KIND)
LARGEST = 50_000_000
"""Bytes, unpacked too: a day of beats has 3 million."""
_PARTS = ("hr.csv", "ibi.csv", "tags.csv")


def heart_kind(raw: bytes) -> str:
    """Which of `KINDS` these bytes are; '' for none of them or a table that only its columns can tell."""
    if heart_fit.is_fit(raw):
        return heart_fit.KIND
    if raw[:4] == b"PK\x03\x04":
        return heart_empatica.KIND
    try:
        text = text_in(raw, "")
    except BadInput:
        return ""
    if heart_polar.is_polar(text):
        return heart_polar.KIND
    if heart_empatica.is_empatica(text):
        return heart_empatica.KIND
    return heart_text.BEATS_KIND if heart_text.is_bare_beats(text) else ""


def read_heart_file(raw: bytes, name: str) -> HeartRecording:
    """Everything a file says of one heart. `name` is what errors call the file.

    Raises BadInput naming file, line and column of what is wrong, and for a file that is none of the kinds.
    """
    if not raw:
        raise BadInput("the file is empty", where=name, expected="a recording of a heart rate or of beats")
    if len(raw) > LARGEST:
        raise BadInput("the file is too large", where=name, expected=f"at most {LARGEST // 1_000_000} MB")
    kind = heart_kind(raw)
    if kind == heart_fit.KIND:
        return heart_fit.fit_recording(raw, name)
    if raw[:4] == b"PK\x03\x04":
        return heart_empatica.together(_unpacked(raw, name))
    text = text_in(raw, name)
    if kind == heart_polar.KIND:
        return heart_polar.polar_recording(text, name)
    if kind == heart_empatica.KIND:
        return heart_empatica.empatica_recording(text, name)
    if kind == heart_text.BEATS_KIND:
        return heart_text.bare_beats(text, name)
    return heart_text.table_recording(text, name)


def read_needed(raw: bytes, name: str) -> HeartRecording:
    """The same, and BadInput with every problem where there is neither a rate nor a beat in it."""
    found = read_heart_file(raw, name)
    if found.is_empty:
        why = "; ".join(found.problems)
        raise BadInput(
            f"there is no heart rate in it ({why})" if why else "there is no heart rate in it",
            where=name,
            expected="a recording made with a strap or a watch that measures the heart",
        )
    return found


def _unpacked(raw: bytes, name: str) -> dict[str, str]:
    """The texts of the zip we know, by their names in small letters, whatever folder they are in."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            wanted = {_base(one.filename): one for one in archive.infolist() if _base(one.filename) in _PARTS}
            if sum(one.file_size for one in wanted.values()) > LARGEST:
                raise BadInput("it is too large unpacked", where=name, expected=f"at most {LARGEST // 1_000_000} MB")
            return {part: text_in(archive.read(one), f"{name}: {part}") for part, one in wanted.items()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as error:
        raise BadInput(f"the zip cannot be read ({type(error).__name__})", where=name, expected="a whole zip") from None


def _base(path: str) -> str:
    return path.rsplit("/", 1)[-1].casefold()
