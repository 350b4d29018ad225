"""One FHIR QuestionnaireResponse read as one respondent's answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from attunement.domain.answers import DECLINED, Answer, checked
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, Item, ItemKind
from attunement.exchange.answer_sheet import AnswerSheet, StatedTotal
from attunement.exchange.answer_words import is_yes_no, typed_answer
from attunement.exchange.fhir_matching import (
    Question,
    is_stated_total,
    matched_by_place,
    matched_items,
    names_a_total,
    total_scales,
)
from attunement.exchange.fhir_parts import (
    Resource,
    a_number,
    link_id,
    nested_items,
    objects,
    ordinal,
    text,
    value_of_coding,
)

DECLINED_REASONS = ("asked-declined",)


@dataclass
class _Reading:
    """What has been read of one response so far."""

    answers: dict[str, Answer]
    stated: list[StatedTotal] = field(default_factory=list)
    seconds: list[tuple[str, Answer]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)


def sheet_of(response: Resource, where: str, instrument: Instrument, links: Mapping[str, str]) -> AnswerSheet | None:
    """One response as a sheet, or None if it answers questions but none of this instrument.

    `links` (linkId → item key) comes from the questionnaire where the file brings it along.
    """
    items = list(nested_items(response, where))
    questions = [_question(item, place) for item, place in items]
    known = dict(links) or matched_items(questions, instrument) or matched_by_place(questions, instrument)
    reading = _Reading(answers=dict.fromkeys([item.key for item in instrument.items]))
    for (item, place), question in zip(items, questions, strict=True):
        if not objects(item, "answer", place):
            continue
        if question.link_id in known:
            _read_item(reading, instrument.item(known[question.link_id]), item, place)
        elif is_stated_total(question, instrument) or names_a_total(question):
            reading.stated += _stated(question, instrument, item, place)
        else:
            reading.problems.append(f"'{question.link_id}' is no item of {instrument.id} and was ignored")
    if reading.problems and not reading.answered and not known:
        return None
    return AnswerSheet(
        respondent=_respondent(response, where),
        answers=reading.answers,
        stated=tuple(reading.stated),
        second_answers=tuple(reading.seconds),
        problems=(*_about_status(response), *reading.problems),
    )


def _question(item: Resource, where: str) -> Question:
    words = text(item, "text", where)
    return Question(link_id(item, where), texts=(words,) if words else ())


def _read_item(reading: _Reading, item: Item, entry: Resource, where: str) -> None:
    """The first answer counts; of more than one the rest are kept apart, so that a flag they raise is not lost."""
    place = f"{where} (linkId '{link_id(entry, where)}'), item '{item.key}'"
    given = objects(entry, "answer", where)
    found = list(_names(item, given, place) if item.kind is ItemKind.NAMES else _values(item, given, place))
    if item.kind in (ItemKind.NAMES, ItemKind.WORDS):
        found = [_listed(item, found, place)]
    first = item.key not in reading.answered
    if first and found:
        reading.answers[item.key] = found[0]
        reading.answered.add(item.key)
    reading.seconds += [(item.key, answer) for answer in (found[1:] if first else found)]
    if len(found) > 1 or not first:
        reading.problems.append(f"item '{item.key}' has several answers; the first counts")


def _listed(item: Item, found: Sequence[Answer], where: str) -> Answer:
    """The words of several answers as one list; without any, declined or not answered is no empty list."""
    lists = [answer for answer in found if isinstance(answer, tuple)]
    if not lists:
        return DECLINED if DECLINED in found else None
    return checked(item, [word for words in lists for word in words], where=where)


def _names(item: Item, answers: list[Resource], where: str) -> Iterator[Answer]:
    """Each of several answers is one name, whatever it looks like: someone is called Nan, or Bo | Jo.

    A single answer may hold them all, or a word for "none", as one field of a form does.
    """
    for n, answer in enumerate(answers):
        words, place = answer.get("valueString"), f"{where}, answer[{n}]"
        is_one = len(answers) > 1 and isinstance(words, str) and bool(words.strip())
        yield checked(item, [words], where=place) if is_one else _value(item, answer, place)


def _values(item: Item, answers: list[Resource], where: str) -> Iterator[Answer]:
    for n, answer in enumerate(answers):
        yield _value(item, answer, f"{where}, answer[{n}]")


def _value(item: Item, answer: Resource, where: str) -> Answer:
    coding = answer.get("valueCoding")
    if isinstance(coding, dict):
        return _coded(item, coding, answer, where)
    if isinstance(answer.get("valueBoolean"), bool) and is_yes_no(item):
        return int(answer["valueBoolean"])
    if isinstance(answer.get("valueString"), str):
        return typed_answer(item, answer["valueString"], where=where)
    value = a_number(answer, where)
    if value is not None:
        return checked(item, value, where=where)
    if any(key.startswith("value") for key in answer):
        kind = next(key for key in answer if key.startswith("value"))
        raise BadInput(f"{kind} cannot be read", where=where, expected="valueCoding, valueInteger or valueDecimal")
    return DECLINED if _declined(answer, where) else None


def _coded(item: Item, coding: Resource, answer: Resource, where: str) -> Answer:
    shown = text(coding, "display", where) or text(coding, "code", where)
    if item.kind in (ItemKind.NAMES, ItemKind.WORDS):
        return typed_answer(item, shown, where=where)
    value = value_of_coding(item, coding, where)
    value = ordinal(answer, where) if value is None else value
    return checked(item, shown if value is None else value, where=where)  # words say what was expected instead


def _declined(answer: Resource, where: str) -> bool:
    """A reason for the missing answer that says the person chose not to give one."""
    return any(text(part, "valueCode", where) in DECLINED_REASONS for part in objects(answer, "extension", where))


def _stated(question: Question, instrument: Instrument, item: Resource, where: str) -> list[StatedTotal]:
    """The total a response states, for the scale its code names, or for the only one (or the one called total)."""
    scales = total_scales(question, instrument)
    keys = [scale.key for scale in instrument.scales]
    only = keys[:1] if len(keys) == 1 else [key for key in keys if key == "total"]
    values = [a_number(answer, where) for answer in objects(item, "answer", where)]
    return [
        StatedTotal(scale, value, f"'{question.link_id}'")
        for scale in (scales or only)[:1]
        for value in values[:1]
        if value is not None
    ]


def _respondent(response: Resource, where: str) -> str:
    """Whom the answers are about: the subject as referred to, else the id of the response."""
    subject = response.get("subject")
    if isinstance(subject, dict):
        identifier = subject.get("identifier")
        named = text(subject, "reference", where) or (
            text(identifier, "value", where) if isinstance(identifier, dict) else ""
        )
        if named:
            return named
    return text(response, "id", where) or "not named"


def _about_status(response: Resource) -> list[str]:
    return ["the response is marked entered-in-error"] if response.get("status") == "entered-in-error" else []
