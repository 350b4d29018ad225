"""What one question's page shows.

Our own words are shown in the reader's language. A published questionnaire is tested word for word: where it has no
edition in that language here, it stands in English, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from attunement.domain.answers import DECLINED, LARGEST_COUNT, MOST_NAMES, Answer
from attunement.domain.instrument import Instrument, Item, ItemKind, Wording
from attunement.domain.languages import WRITTEN_IN
from attunement.domain.occasion import Question
from attunement.instruments.translating import is_translated
from attunement.storage.models import Practice
from attunement.storage.queries.offered import instruments_here
from attunement.storage.queries.sitting import Sitting

FEWEST_NUMBERED = 4
OURS = "own"
"""The grade of the questionnaires we wrote ourselves."""


@dataclass(frozen=True)
class Choice:
    """One answer to press: its value as posted, its number as shown, its words if it has any."""

    value: str
    number: str
    words: str
    chosen: bool
    place: int


@dataclass(frozen=True)
class QuestionPage:
    """One question as it stands: its place, its words, what may be pressed, what was given before."""

    number: int
    total: int
    may_grow: bool
    question: Question
    intro: str
    text: str
    written_in: str
    """The language its words stand in, where that is not the reader's; else empty."""
    answer: Answer
    choices: tuple[Choice, ...]

    @property
    def kind(self) -> str:
        """The kind of the item, which picks the template of its field."""
        return self.question.item.kind.value

    @property
    def numbered(self) -> bool:
        """True if the numbers of the choices are shown, and their keys work. "No" and "Yes" go without."""
        return self.kind == ItemKind.CHOICE and len(self.choices) >= FEWEST_NUMBERED

    @property
    def declined(self) -> bool:
        """True if the person said they would rather not say."""
        return self.answer == DECLINED

    @property
    def nobody(self) -> bool:
        """True if the person said that there is nobody."""
        return self.answer == ()

    @property
    def typed(self) -> str:
        """A number given before, as it is put back into its field."""
        return "" if not isinstance(self.answer, int | float) else f"{self.answer:g}"

    @property
    def names(self) -> list[str]:
        """The names given before, filled up with empty fields."""
        given = list(self.answer) if isinstance(self.answer, tuple) else []
        most = self.question.item.most or MOST_NAMES
        return given + [""] * (most - len(given))

    @property
    def limits(self) -> tuple[float, float, float]:
        """Lowest, highest and step of a number."""
        item = self.question.item
        return (0, LARGEST_COUNT, 1) if item.kind is ItemKind.COUNT else item.range


def question_page(standing: Sitting, index: int) -> QuestionPage:
    """The page of the question at this place (from 0)."""
    question = standing.questions[index]
    answer = standing.answer(question)
    instrument = instruments_here()[question.instrument]
    written_in = language_apart(instrument)
    return QuestionPage(
        number=index + 1,
        total=len(standing.questions),
        may_grow=_may_grow(standing),
        question=question,
        intro=_in_words(instrument.intro, written_in),
        text=_in_words(question.item.text, written_in),
        written_in=written_in,
        answer=answer,
        choices=choices(question.item, answer, written_in),
    )


def language_apart(instrument: Instrument, reader: str | None = None) -> str:
    """The language of a published questionnaire that has no edition in the reader's; empty where it has one.

    Words the practice brought are in its own language; empty where it named none.
    """
    reading = reader or get_language() or WRITTEN_IN
    if instrument.grade == OURS or is_translated(instrument.id, reading):
        return ""
    if instrument.wording is Wording.SHIPPED:
        return WRITTEN_IN
    own = Practice.objects.values_list("language", flat=True).first() or ""
    return "" if own == reading.split("-")[0] else own


def _in_words(text: str, written_in: str) -> str:
    # The catalogue is not asked about words that must stay: their "Yes" may be ours as well.
    return text if written_in or not text else gettext(text)


def choices(item: Item, answer: Answer, written_in: str = "") -> tuple[Choice, ...]:
    """The options as buttons. An option whose label is only its number shows the number alone."""
    chosen = answer if isinstance(answer, tuple) else (answer,)
    made = []
    for place, option in enumerate(item.options, start=1):
        number = f"{option.value:g}"
        value = option.stored_word if item.kind is ItemKind.WORDS else number
        words = "" if option.label == number else _in_words(option.label, written_in)
        given = option.stored_word in chosen if item.kind is ItemKind.WORDS else option.value in chosen
        made.append(Choice(value, number, words, given, place))
    return tuple(made)


def _may_grow(standing: Sitting) -> bool:
    """True while answers still to come may call for further questions: then the count is "about"."""
    if any(step.when is not None for step in standing.occasion.steps):
        return True
    named = {question.instrument for question in standing.questions}
    known = instruments_here()
    return any(_has_follow_ups(known[name]) for name in named)


def _has_follow_ups(instrument: Instrument) -> bool:
    return any(item.only_after_yes_to for item in instrument.items)


@dataclass(frozen=True)
class GivenRow:
    """One question on the check page."""

    number: int
    text: str
    state: str
    """"blank", "declined", "nobody", "words" or "names"."""
    words: tuple[str, ...]


@dataclass(frozen=True)
class GivenGroup:
    """The questions of one instrument on the check page."""

    intro: str
    rows: tuple[GivenRow, ...]
    written_in: str = ""


def given_groups(standing: Sitting) -> list[GivenGroup]:
    """Everything asked, in order, with what was given; blanks too."""
    known = instruments_here()
    groups: dict[str, list[GivenRow]] = {}
    for place, question in enumerate(standing.questions, start=1):
        written_in = language_apart(known[question.instrument])
        row = _row(place, question.item, standing.answer(question), written_in)
        groups.setdefault(question.instrument, []).append(row)
    return [_group(known[name], rows) for name, rows in groups.items()]


def _group(instrument: Instrument, rows: list[GivenRow]) -> GivenGroup:
    written_in = language_apart(instrument)
    return GivenGroup(_in_words(instrument.intro, written_in), tuple(rows), written_in)


def _row(number: int, item: Item, answer: Answer, written_in: str) -> GivenRow:
    text = _in_words(item.text, written_in)
    if answer is None:
        return GivenRow(number, text, "blank", ())
    if answer == DECLINED:
        return GivenRow(number, text, "declined", ())
    if isinstance(answer, tuple) and item.kind is ItemKind.NAMES:
        return GivenRow(number, text, "names" if answer else "nobody", answer)
    if isinstance(answer, tuple):
        words = {option.stored_word: _in_words(option.label, written_in) for option in item.options}
        return GivenRow(number, text, "words", tuple(words.get(word, word) for word in answer))
    labels = {option.value: _in_words(option.label, written_in) for option in item.options}
    return GivenRow(number, text, "words", (labels.get(float(answer), f"{answer:g}"),))
