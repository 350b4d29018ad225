"""What is there in each language, counted."""

from __future__ import annotations

from collections.abc import Iterator

from attunement.domain.languages import LANGUAGES, WRITTEN_IN
from attunement.instruments import all_instruments, all_occasions
from attunement.instruments.translating import is_translated
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.translating import guidance_in
from docs.writing.markdown import page, section, table

PAGES = (
    "Every word of the pages, every message and what may go wrong in a page is said in it: a test fails while one "
    "is not. Another walks through the pages of the invented practice and finds English of ours that is left."
)
IN_ENGLISH = (
    (
        "published questionnaires",
        "They were tested word for word. A translation of ours would be another questionnaire.",
    ),
    ("sources", "A source is cited as it was published, and marked as English for screen readers."),
    ("the command line", "Its words are a contract: scripts read them, and a log is sent to whoever can help."),
    ("the files that go out as data", "Their keys and words are read by other programs, wherever they are opened."),
    ("errors in a definition, a setting or a shipped file", "Whoever writes such a file reads the docs beside it."),
    (
        "what a practice wrote itself",
        "It stays as it was written, and is marked with the practice's language.",
    ),
)
"""What no language changes."""


def language_page() -> str:
    """Each language, who looked it over, and how much of each kind of words it has."""
    known = [(one.name, one.code, "yes" if one.reviewed else "no: drafted by a machine") for one in LANGUAGES]
    parts = [
        section(one.name, PAGES, table(("What", "Said in it", "Of"), list(coverage(one.code))))
        for one in LANGUAGES
        if one.code != WRITTEN_IN
    ]
    apart = section("What stays in English, and why", table(("What", "Why"), list(IN_ENGLISH)))
    return page("Languages", table(("Language", "Code", "Looked over by somebody who speaks it"), known), *parts, apart)


def coverage(code: str) -> Iterator[tuple[str, str, str]]:
    """What there is, how much of it is said in this language, and how much there is in all."""
    ours = [name for name, instrument in all_instruments().items() if instrument.grade == "own"]
    theirs = [name for name in all_instruments() if name not in ours]
    yield _row("our own instruments", [is_translated(name, code) for name in ours])
    yield _row("published instruments", [is_translated(name, code) for name in theirs])
    yield _row("sittings", [is_translated(name, code) for name in all_occasions()])
    english, said = shipped_guidance(), guidance_in(code)
    pairs = list(zip(english.sentences, said.sentences, strict=True))
    yield _row("sentences of the card", [other.language == code for _, other in pairs])
    entries = [(one, said.library[key]) for key, one in english.library.items()]
    yield _row("titles of library entries", [one.name != other.name for one, other in entries])
    yield _row("steps of library entries", [a != b for one, other in entries for a, b in _both(one.steps, other.steps)])
    yield _row("words to say", [a != b for one, other in entries for a, b in _both(one.say, other.say)])
    yield _row("tracks", [one.stop != said.tracks[key].stop for key, one in english.tracks.items()])
    yield _row("protocols", [one.protocol != said.topics[key].protocol for key, one in english.topics.items()])


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return zip(one, other, strict=True)


def _row(what: str, found: list[bool]) -> tuple[str, str, str]:
    return what, str(sum(found)), str(len(found))
