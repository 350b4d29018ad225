"""Every string of the pages into one catalogue a language, and the catalogue into what Django reads.

    .venv/bin/python -m scripts.messages

finds what the code and the templates say, keeps what is translated, names what is not, and compiles. Needs no gettext
on the machine. Why the compiled file is in the repository: docs/decisions/0009-translations.md
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts.error_messages import error_messages

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "attunement"
LOCALE = SOURCE / "web" / "locale"
ERRORS = LOCALE / "errors.txt"
"""What an error may say, as the pages look it up."""
ROOMS = ("web", "actions", "storage")
"""The rooms whose words reach a page or a mail through gettext."""
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
ERROR = "error"
"""The context of what an error says, so that no word of a page is meant; … is where something is filled in."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same strings are the same bytes, whenever they are compiled."""
Message = str | tuple[str, ...]


@cache
def found_messages() -> dict[tuple[Message, str | None], list[tuple[str, int]]]:
    """What is said, with its context, and in which files and lines."""
    found: dict[tuple[Message, str | None], list[tuple[str, int]]] = {}
    for path, message, context in _all():
        # One place a file, without its line: a catalogue that changes only where words do.
        places = found.setdefault((message, context), [])
        if (path, 0) not in places:
            places.append((path, 0))
    return found


def _all() -> Iterator[tuple[str, Message, str | None]]:
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield from _in_file(path, path.read_text(encoding="utf-8"))
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                # Django's own way from a template to something a gettext tool can read.
                yield from _in_file(path, templatize(path.read_text(encoding="utf-8"), origin=str(path)))
    for place, text in words_held_as_data():
        yield place, text, None
    for place, text in error_messages():
        yield place, text, ERROR


def _in_file(path: Path, code: str) -> Iterator[tuple[str, Message, str | None]]:
    lines = io.BytesIO(code.encode("utf-8"))
    for _, message, _, context in extract("python", lines, KEYWORDS, ("Translators",)):
        if message:
            yield str(path.relative_to(SOURCE)), message, context


def words_held_as_data() -> Iterator[tuple[str, str]]:
    """Words the core keeps as data, which the pages then hand to gettext: the map's, the card's, the roles'."""
    from attunement.analysis.suggesting import REASONS
    from attunement.domain.delivery import Life
    from attunement.domain.permission import Role
    from attunement.domain.scoring import flag_words
    from attunement.instruments import all_instruments
    from attunement.roadmap.alliance_rules import shipped_rules
    from attunement.roadmap.alliance_sentences import alliance_sentences
    from attunement.roadmap.alliance_words import ENGLISH as ALLIANCE
    from attunement.roadmap.card_building import NOT_OPEN_HERE
    from attunement.roadmap.card_words import ENGLISH as CARD
    from attunement.roadmap.house_words import ENGLISH as HOUSE
    from attunement.roadmap.session_rules import SESSION_RULES
    from attunement.roadmap.session_words import ENGLISH as SESSION
    from attunement.roadmap.standing import WHY_CLOSED

    drawn: tuple[tuple[str, Any], ...] = (
        ("roadmap/house_words.py", HOUSE),
        ("roadmap/alliance_words.py", ALLIANCE),
        ("roadmap/session_words.py", SESSION),
    )
    yield from (("analysis/suggesting.py", reason) for reason in REASONS)
    for rule in SESSION_RULES:
        yield from (("roadmap/session_rules.py", text) for text in (rule.says, rule.unit))
    for place, words in (*drawn, ("roadmap/card_words.py", CARD)):
        for field in fields(words):
            yield from ((place, text) for text in _texts(getattr(words, field.name)) if len(text) > 2)
    for sentence in alliance_sentences().values():
        yield from (("roadmap/alliance/sentences.toml", text) for text in (sentence.text, *sentence.because))
    for stated in shipped_rules():
        yield from (("roadmap/alliance/rules.toml", text) for text in (stated.says, stated.unit, stated.source))
    yield from _words_of_the_guide()
    yield from _words_of_voice()
    yield from _words_of_intended_use()
    for instrument in all_instruments().values():
        yield from (("instruments/definitions", flag_words(flag.key)) for flag in instrument.flags)
    yield from (("roadmap/standing.py", text) for text in (*WHY_CLOSED.values(), NOT_OPEN_HERE))
    yield from (("domain/permission.py", role.value) for role in Role)
    yield from (("domain/delivery.py", life.says) for life in Life)


def _words_of_voice() -> Iterator[tuple[str, str]]:
    """What a client can say when something felt off, rules to begin with, and what to do about a rupture."""
    from attunement.roadmap.client_voice import felt_off, starter_rules
    from attunement.roadmap.repair_moves import shipped_moves

    offered, moves = felt_off(), shipped_moves()
    yield from (("roadmap/voice/felt-off.toml", about.text) for about in offered.about)
    for wish in offered.wishes:
        yield from (("roadmap/voice/felt-off.toml", text) for text in (wish.name, wish.then, *wish.begin))
    yield from (("roadmap/voice/ground-rules.toml", rule.text) for rule in starter_rules())
    for move in moves.moves.values():
        said = (*move.hypotheses, move.move, *move.say, *move.not_to)
        yield from (("roadmap/repair/moves.toml", text) for text in said)
    for step in moves.steps:
        yield from (("roadmap/repair/moves.toml", text) for text in (step.name, step.what, step.say))


def _words_of_intended_use() -> Iterator[tuple[str, str]]:
    from attunement.actions.intended_use_text import intended_use

    use = intended_use()
    said = [use.title, use.shortly]
    for part in use.parts:
        said += [part.heading, *part.paragraphs, *(text for point in part.points for text in (point.name, point.text))]
    yield from (("actions/intended_use.toml", text) for text in said)


def _words_of_the_guide() -> Iterator[tuple[str, str]]:
    """What the tiles say, and what a prompt proposes."""
    from attunement.instruments.coding_loading import shipped_schemes
    from attunement.roadmap.prompt_rules import shipped_prompts

    for scheme in shipped_schemes().values():
        place = f"instruments/coding/{scheme.id}.toml"
        yield from ((place, text) for text in (scheme.name, scheme.about, scheme.source))
        for code in scheme.codes:
            named = (code.name, code.meaning, *(modifier.name for modifier in code.modifiers))
            yield from ((place, text) for text in named)
    for rule in shipped_prompts().rules:
        yield from (("roadmap/prompts/prompts.toml", text) for text in (rule.title, *rule.say, rule.why))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (str(text) for text in value.values())
    elif isinstance(value, tuple):
        yield from (str(text) for text in value)


def catalogue(language: str) -> Catalog:
    """The catalogue as it should be: every string there is, with the translation it has so far."""
    fresh = Catalog(locale=language, project="Attunement", charset="utf-8", fuzzy=False)
    kept = read_catalogue(language)
    for (message, context), places in sorted(found_messages().items(), key=lambda item: (item[1][0], str(item[0]))):
        known = kept.get(message if isinstance(message, str) else message[0], context)
        translation = known.string if known is not None and known.id == message else ""
        fresh.add(message, translation or None, locations=places, context=context, flags=set())
    return fresh


def read_catalogue(language: str) -> Catalog:
    """What the .po file holds; empty where there is none yet."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_path(language: str) -> Path:
    """Where a language's strings are."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    """Where what Django reads is."""
    return po_path(language).with_suffix(".mo")


def po_bytes(found: Catalog) -> bytes:
    """The catalogue as a file: no dates, so that the same strings are the same bytes."""
    out = io.BytesIO()
    write_po(out, found, width=110, omit_header=True, sort_output=False)
    head = (
        "# The words of the pages. Written by `just messages`; only the msgstr are yours to change.\n"
        '#\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {found.locale}\\n"\n"Plural-Forms: {found.plural_forms}\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def mo_bytes(language: str, found: Catalog) -> bytes:
    """What Django reads: the strings of the pages, and the words of instruments and sittings beside them."""
    whole = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for english, other in data_words(language).items():
        whole.add(english, other)
    for message in found:
        if message.id and message.string:
            whole.add(message.id, message.string, context=message.context)
    whole.creation_date = whole.revision_date = NO_DATE
    out = io.BytesIO()
    write_mo(out, whole)
    return out.getvalue()


@cache
def data_words(language: str) -> dict[str, str]:
    """English → this language, for every word of an instrument or a sitting that a page may show.

    Raises ValueError where the same English words are said in two ways: one page could not tell which.
    """
    from attunement.instruments import all_instruments, all_occasions, instruments_in, occasions_in
    from attunement.instruments.translating import words_of, words_of_occasion

    pairs: dict[str, str] = {}
    before = [words_of(i) for i in all_instruments().values()] + [
        words_of_occasion(o) for o in all_occasions().values()
    ]
    after = [words_of(i) for i in instruments_in(language).values()]
    after += [words_of_occasion(o) for o in occasions_in(language).values()]
    for one, other in zip(before, after, strict=True):
        for english, said in zip(_leaves(one), _leaves(other), strict=True):
            if english == said:
                continue
            if pairs.setdefault(english, said) != said:
                raise ValueError(f"'{english}' is said in two ways: '{pairs[english]}' and '{said}'")
    return pairs


def _leaves(words: object) -> list[str]:
    if isinstance(words, Mapping):
        return [leaf for value in words.values() for leaf in _leaves(value)]
    return [str(words)]


def error_lines() -> str:
    """Each thing an error may say in a page, one a line."""
    return "".join(f"{text}\n" for text in sorted({text for _, text in error_messages()}))


def untranslated(found: Catalog) -> list[str]:
    """The strings without a translation, or with a plural form missing."""
    return [_first(m.id) for m in found if m.id and not (all(m.string or ()) if isinstance(m.id, tuple) else m.string)]


def _first(message: object) -> str:
    return str(message[0]) if isinstance(message, tuple | list) else str(message)


def main() -> int:
    """Write every language's catalogue; 1 where something has no translation yet."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attunement.web.settings")
    django.setup()
    from attunement.domain.languages import LANGUAGES, WRITTEN_IN

    ERRORS.write_text(error_lines(), encoding="utf-8")
    open_ones = 0
    for language in (each.code for each in LANGUAGES if each.code != WRITTEN_IN):
        found = catalogue(language)
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        po_path(language).write_bytes(po_bytes(found))
        mo_path(language).write_bytes(mo_bytes(language, found))
        missing = untranslated(found)
        open_ones += len(missing)
        print(f"{language}: {len(list(found)) - 1} strings, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
