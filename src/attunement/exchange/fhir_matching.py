"""Whether a question of someone else's form is one of our items: by code, by a code in its linkId, by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from attunement.domain.instrument import Instrument, Item

NUMERIC = ("integer", "decimal", "quantity")
TOTAL_WORDS = {"total", "score", "sum", "gesamtwert", "summe", "punktwert"}
FEWEST_WORDS = 4
"""A question cut short is still the item when this many words are left and all of them agree."""


@dataclass(frozen=True)
class Question:
    """One question of a form: its linkId, its type if known, its codes and its words in any language given."""

    link_id: str
    kind: str = ""
    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    computed: bool = False


def matched_items(questions: Sequence[Question], instrument: Instrument) -> dict[str, str]:
    """linkId → item key. The surest sign first; no item is given to two questions."""
    found: dict[str, str] = {}
    for sign in (_by_code, _by_code_in_link, _by_whole_key, _by_words):
        for question in questions:
            item = sign(question, instrument)
            if question.link_id not in found and item is not None and item.key not in found.values():
                found[question.link_id] = item.key
    return {question.link_id: found[question.link_id] for question in questions if question.link_id in found}


def matched_by_place(questions: Sequence[Question], instrument: Instrument) -> dict[str, str]:
    """linkId → item key from the end of the linkIds alone: `g1.q1`, `PHQ-9.1`.

    The last resort, for a response that brings no words. It counts only within the one group (what stands before
    the end) that names the most items, and numbers only where they begin at 1: a shifted count would be silent.
    """
    ends = [(question.link_id, *_group_and_end(question.link_id)) for question in questions]
    keys = {item.key.casefold(): item.key for item in instrument.items}
    numbered = {str(n): item.key for n, item in enumerate(instrument.items, start=1)}
    for known in (keys, numbered):
        groups = Counter(group for _, group, end in ends if end in known)
        if not groups:
            continue
        group = groups.most_common(1)[0][0]
        own = {link: known[end] for link, found, end in ends if found == group and end in known}
        starts_at_one = known is keys or (numbered["1"] in own.values() and (group, "0") not in [e[1:] for e in ends])
        if len(own) * 2 > len(instrument.items) and starts_at_one and len(set(own.values())) == len(own):
            return own
    return {}


def is_stated_total(question: Question, instrument: Instrument) -> bool:
    """True for a place where a form states its own total: no question, so neither matched nor unmatched."""
    return bool(total_scales(question, instrument)) or (_may_be_computed(question) and names_a_total(question))


def total_scales(question: Question, instrument: Instrument) -> list[str]:
    """The keys of the scales whose total a place states, by its codes or the codes in its linkId."""
    codes = {*question.codes, *_codes_in(question.link_id)}
    return [scale.key for scale in instrument.scales if codes & set(scale.codes)]


def _by_code(question: Question, instrument: Instrument) -> Item | None:
    return _coded(set(question.codes), instrument)


def _by_code_in_link(question: Question, instrument: Instrument) -> Item | None:
    codes = _codes_in(question.link_id)
    return _coded(set(codes[-1:]), instrument)


def _coded(codes: set[str], instrument: Instrument) -> Item | None:
    return next((item for item in instrument.items if codes & set(item.codes)), None)


def _by_whole_key(question: Question, instrument: Instrument) -> Item | None:
    """Our own linkIds are the item keys; a bare `q1` of another form is not taken for ours where words disagree."""
    if question.texts and any(item.text for item in instrument.items):
        return None
    return instrument.item(question.link_id) if instrument.has_item(question.link_id) else None


def _by_words(question: Question, instrument: Instrument) -> Item | None:
    asked = [_plain(words) for words in question.texts]
    exact = [item for item in instrument.items if item.text and _plain(item.text) in asked]
    if exact:
        return exact[0]
    cut = [item for item in instrument.items if item.text and any(_is_cut(_plain(item.text), words) for words in asked)]
    return cut[0] if len(cut) == 1 else None


def _is_cut(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short.split()) >= FEWEST_WORDS and f"{long} ".startswith(f"{short} ")


def _plain(words: str) -> str:
    """Without case, punctuation, or a number in front."""
    kept = " ".join(re.sub(r"[^\w]+", " ", words.casefold()).split())
    return re.sub(r"^\d+ ", "", kept)


def _codes_in(link: str) -> list[str]:
    return re.findall(r"(?<!\d)\d{1,7}-\d(?!\d)", link)


def _group_and_end(link: str) -> tuple[str, str]:
    """`g1.q1` → `g1.`, `q1`."""
    parts = re.match(r"(.*[./:_#|-])?([^./:_#|]*)$", link, re.DOTALL)
    group, end = (parts.group(1) or "", parts.group(2)) if parts else ("", link)
    return group, end.casefold()


def _may_be_computed(question: Question) -> bool:
    return question.computed or question.kind in NUMERIC


def names_a_total(question: Question) -> bool:
    """True if its linkId or its words end in "total", "score" or the like."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", question.link_id)
    return any(
        _plain(words).split()[-1:] and _plain(words).split()[-1] in TOTAL_WORDS for words in (split, *question.texts)
    )
