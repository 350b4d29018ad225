"""A language made by machine, to show what is not translated: accents, brackets, longer words, also right to left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from attunement.domain.instrument import Wording
from attunement.instruments import all_instruments, all_occasions
from attunement.instruments.translating import words_of, words_of_occasion

LANGUAGES = {"qps-ploc": False, "qps-plocm": True}
"""Code → whether it reads from right to left."""
ACCENTED = str.maketrans("AaEeIiOoUuCcNnSsYyZz", "ÅåÉéÎîÖöÛûÇçÑñŠšÝýŽž")
FROM_RIGHT, END = "\u2067", "\u2069"


def pseudo(text: str, *, from_right: bool = False) -> str:
    """The text with accents, in brackets, about a third longer; between right-to-left marks where asked for."""
    longer = f"[{text.translate(ACCENTED)}{' ~' * (len(text) // 6)}]"
    return f"{FROM_RIGHT}{longer}{END}" if from_right else longer


def pseudo_words(words: Mapping[str, object], *, from_right: bool = False) -> dict[str, object]:
    """A whole table of words in the machine's language."""
    return {
        key: pseudo_words(value, from_right=from_right)
        if isinstance(value, Mapping)
        else pseudo(str(value), from_right=from_right)
        for key, value in words.items()
    }


def write_pseudo_locale(folder: Path) -> None:
    """Translation files of every instrument and sitting, in both directions, under `folder/<language>/`."""
    for language, from_right in LANGUAGES.items():
        (folder / language).mkdir(parents=True)
        for instrument in all_instruments().values():
            words = words_of(instrument)
            assert "items" in words
            if instrument.wording is Wording.BRING_YOUR_OWN:
                assert words["items"] == {}
            write_table(folder / language / f"{instrument.id}.toml", pseudo_words(words, from_right=from_right))
        for occasion in all_occasions().values():
            found = pseudo_words(words_of_occasion(occasion), from_right=from_right)
            write_table(folder / language / f"{occasion.id}.toml", found)


def write_table(path: Path, table: Mapping[str, object]) -> None:
    """A table of texts and tables as TOML."""
    path.write_text("\n".join(_lines(table, "")) + "\n", encoding="utf-8")


def _lines(table: Mapping[str, object], prefix: str) -> list[str]:
    # Every text gets its whole dotted key: valid TOML without any table headings to keep in order.
    lines: list[str] = []
    for key, value in table.items():
        place = f"{prefix}{json.dumps(key)}"
        if isinstance(value, Mapping):
            lines += _lines(value, f"{place}.")
        else:
            lines.append(f"{place} = {json.dumps(value, ensure_ascii=False)}")
    return lines
