"""Which of our instruments a FHIR Questionnaire (STU3, R4, R5) is, and which of its questions is which item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.fhir_export import questionnaire_url
from attunement.exchange.fhir_matching import Question, is_stated_total, matched_items
from attunement.exchange.fhir_options import option_problems
from attunement.exchange.fhir_parts import Resource, link_id, loinc_codes, nested_items, objects, text
from attunement.exchange.strict_json import read_json

NO_QUESTION = ("group", "display")


@dataclass(frozen=True)
class Match:
    """What a questionnaire was recognised as; an absent item is one it does not ask."""

    instrument: str | None
    items: Mapping[str, str]
    """linkId → item key."""
    unmatched: tuple[str, ...]
    absent: tuple[str, ...]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape the command line prints."""
        return {
            "instrument": self.instrument,
            "items": dict(self.items),
            "unmatched": list(self.unmatched),
            "absent": list(self.absent),
            "problems": list(self.problems),
        }


def match_file(path: Path, instruments: Mapping[str, Instrument]) -> Match:
    """What the Questionnaire in a file is. Raises BadInput naming file and place."""
    raw = read_json(path)
    kind = raw.get("resourceType") if isinstance(raw, dict) else None
    if kind != "Questionnaire":
        found = f"resourceType is '{str(kind)[:60]}'" if kind else "no FHIR resource found"
        raise BadInput(found, where=path.name, expected="a FHIR Questionnaire")
    return match_questionnaire(raw, instruments, path.name)


def match_questionnaire(questionnaire: Resource, instruments: Mapping[str, Instrument], where: str) -> Match:
    """The instrument most of whose items are asked; nothing is recognised by less than that.

    A form with words is never taken for one whose words we do not have because both number their items q1, q2, …
    """
    questions, problems = read_questions(questionnaire, where)
    worded = len(instruments) > 1 and any(question.texts for question in questions)
    candidates = []
    for instrument in instruments.values():
        items = matched_items(questions, instrument)
        named = _names(questionnaire, instrument, where)
        guessed = worded and not named and not any(item.text or item.codes for item in instrument.items)
        if len(items) * 2 > len(instrument.items) and not guessed:
            candidates.append((named, len(items), instrument.id, items))
    if not candidates:
        return Match(None, {}, tuple(question.link_id for question in questions), (), tuple(problems))
    _, _, name, items = max(candidates, key=lambda found: found[:2])
    instrument = instruments[name]
    left = [q for q in questions if q.link_id not in items and not is_stated_total(q, instrument)]
    absent = tuple(item.key for item in instrument.items if item.key not in items.values())
    return Match(
        instrument=instrument.id,
        items=items,
        unmatched=tuple(question.link_id for question in left),
        absent=absent,
        problems=(
            *problems,
            *_asked_again(left, instrument),
            *_flags_out_of_reach(instrument, absent),
            *option_problems(questionnaire, items, instrument, where),
        ),
    )


def _names(questionnaire: Resource, instrument: Instrument, where: str) -> bool:
    """True if the form itself says that it is this one: by its panel's code or by our own address for it."""
    coded = set(loinc_codes(questionnaire, where)) & set(instrument.codes)
    return bool(coded) or text(questionnaire, "url", where) == questionnaire_url(instrument)


def read_questions(questionnaire: Resource, where: str) -> tuple[list[Question], list[str]]:
    """Every item that asks something, in order, each linkId once; and what was odd."""
    questions: dict[str, Question] = {}
    problems = []
    for item, place in nested_items(questionnaire, where):
        kind = text(item, "type", place)
        if kind in NO_QUESTION or (not kind and objects(item, "item", place)):
            continue
        name = link_id(item, place)
        if name in questions:
            problems.append(f"linkId '{name}' is there twice; the first counts")
            continue
        questions[name] = Question(name, kind, tuple(loinc_codes(item, place)), _texts(item, place), _computed(item))
    return list(questions.values()), problems


def _texts(item: Resource, where: str) -> tuple[str, ...]:
    """The question's words: its text, the texts of its codes, and translations given beside it."""
    found = [text(item, "text", where), *(text(code, "display", where) for code in objects(item, "code", where))]
    beside = item.get("_text")
    for translation in objects(beside, "extension", where) if isinstance(beside, dict) else []:
        found += [text(part, "valueString", where) for part in objects(translation, "extension", where)]
    return tuple(words for words in found if words)


def _computed(item: Resource) -> bool:
    return item.get("readOnly") is True


def _asked_again(left: list[Question], instrument: Instrument) -> list[str]:
    """Questions that are an item already found elsewhere in the questionnaire."""
    again = [(question, matched_items([question], instrument)) for question in left]
    return [f"'{q.link_id}' asks item '{found[q.link_id]}' a second time" for q, found in again if found]


def _flags_out_of_reach(instrument: Instrument, absent: tuple[str, ...]) -> list[str]:
    return [
        f"item '{key}' is not asked, so the flag '{flag.key}' cannot be raised by it"
        for flag in instrument.flags
        for key in flag.items
        if key in absent
    ]
