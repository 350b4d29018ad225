"""Who speaks in a caption: by voice tags, or by `Name: text` where the file does that throughout."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence

from attunement.exchange.transcript import Spoken

VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]+([^>]*))?>|</v>")
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[\d:.]+>|</?>")
"""A WebVTT tag, or a time inside a cue. `a < b` and `<3` are words."""
PREFIX = re.compile(r"([^\W\d_][^:：\n<>]{0,59}?)[ \t]*(?::(?=\s|$)|：)[ \t]*")
MOST_WORDS = 6
"""Words of a name before a colon; a longer run before one is part of a sentence."""
SHARE = 0.6
"""Of the captions that say something; fewer `Name:` than that is a habit of speech ("Look: …"), no layout."""
FEWEST_NAMES = 4


def plain_text(raw: str) -> str:
    """A WebVTT payload without tags, its entities as letters."""
    text = TAG.sub("", raw) if "<" in raw else raw
    return (html.unescape(text) if "&" in text else text).strip()


def voices_in(raw: str) -> list[tuple[str | None, str]]:
    """(speaker, words) for each voice of one payload; neighbours of one voice are joined. Words outside have None."""
    found: list[tuple[str | None, str]] = []
    speaker: str | None = None
    place = 0
    for tag in [*VOICE.finditer(raw), None]:
        words = raw[place : tag.start() if tag else len(raw)]
        if words.strip() or (speaker and tag is not None):
            _add_voice(found, speaker, words)
        if tag is not None:
            speaker, place = _name(tag.group(1)), tag.end()
    return [(who, plain_text(words)) for who, words in found] or [(None, "")]


def _add_voice(found: list[tuple[str | None, str]], speaker: str | None, words: str) -> None:
    if found and found[-1][0] == speaker:
        found[-1] = (speaker, found[-1][1] + words)
    else:
        found.append((speaker, words))


def _name(raw: str | None) -> str | None:
    return " ".join(plain_text(raw).split()) or None if raw else None


def prefixed(spoken: Sequence[Spoken]) -> tuple[list[Spoken], list[str]]:
    """Speakers from `Name: text`, where most captions begin so with few names; else as given. Also what to say."""
    matches = [PREFIX.match(one.text) if ":" in one.text or "：" in one.text else None for one in spoken]
    names = Counter(m.group(1) for m in matches if m is not None and _is_name(m.group(1)))
    saying = sum(1 for one in spoken if one.text)
    if not names or names.total() < SHARE * saying or len(names) > max(FEWEST_NAMES, names.total() // 2):
        return list(spoken), []
    told: list[Spoken] = []
    for one, match in zip(spoken, matches, strict=True):
        told += _split(one, names) if match is not None and match.group(1) in names else [one]
    without = sum(1 for one in told if one.text and one.speaker is None)
    many = len(told) - len(spoken)
    says = [f"{without} captions name no speaker, though the others do"] if without else []
    return told, says + ([f"{many} captions hold a second speaker, who stands as one more utterance"] if many else [])


def _is_name(words: str) -> bool:
    return len(words.split()) <= MOST_WORDS


def _split(one: Spoken, names: Counter[str]) -> list[Spoken]:
    """One caption as one utterance for each line that begins with a known name."""
    told: list[Spoken] = []
    for line in one.text.split("\n"):
        match = PREFIX.match(line)
        if match is not None and match.group(1) in names:
            told.append(one._replace(speaker=match.group(1), text=line[match.end() :].strip()))
        else:
            told[-1] = told[-1]._replace(text=f"{told[-1].text}\n{line}".strip())
    return told
