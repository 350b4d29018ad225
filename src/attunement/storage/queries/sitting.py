"""Where one person stands in one sitting: what is asked, what is given. Their own answers only."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.answers import Answer
from attunement.domain.occasion import Occasion, Question, for_session, questions
from attunement.domain.record import CaseKind
from attunement.storage.models import (
    AnswerRecord,
    ModuleRequestRecord,
    OccasionRecord,
    PolicyProposal,
    Practice,
)
from attunement.storage.queries.offered import instruments_here, occasion_here
from attunement.storage.queries.whole_case import read_answer


@dataclass(frozen=True)
class Sitting:
    """One sitting, as the person in it may see it."""

    record: OccasionRecord
    occasion: Occasion
    questions: list[Question]
    given: dict[str, dict[str, Answer]]

    def answer(self, question: Question) -> Answer:
        """The answer given to a question so far; None for none."""
        return self.given.get(question.instrument, {}).get(question.item.key)

    def is_answered(self, question: Question) -> bool:
        """True once the person answered or declined the question."""
        return self.answer(question) is not None

    @property
    def first_open(self) -> int:
        """The place of the first question without an answer; the number of questions when there is none."""
        return next((n for n, q in enumerate(self.questions) if not self.is_answered(q)), len(self.questions))


def sitting(record: OccasionRecord) -> Sitting:
    """The sitting behind a link, as it stands."""
    occasion = for_session(occasion_here(record.definition, record.made_at), record.added)
    given = given_answers(record)
    practice = Practice.objects.select_related("responder", "backup").first()
    requested = ModuleRequestRecord.objects.filter(person=record.person_id).values_list("instrument", flat=True)
    asked = questions(
        occasion,
        instruments_here(),
        given,
        kind=CaseKind(record.person.case.kind),
        requested=set(requested),
        safety_on=practice is not None and practice.safety_on and not record.handed_over,
    )
    return Sitting(record, occasion, asked, given)


def given_answers(record: OccasionRecord) -> dict[str, dict[str, Answer]]:
    """Instrument → item → the newest answer given in this sitting."""
    given: dict[str, dict[str, Answer]] = {}
    rows = AnswerRecord.objects.filter(response__occasion=record).select_related("response").order_by("item", "version")
    for row in rows:
        given.setdefault(row.response.instrument, {})[row.item] = read_answer(row.value)
    return given


def unsigned_policy(record: OccasionRecord) -> PolicyProposal | None:
    """The newest policy put to this person that they have not signed; None if there is none."""
    newest = PolicyProposal.objects.filter(case=record.person.case_id).order_by("-version").first()
    if newest is None or newest.signatures.filter(person=record.person_id).exists():
        return None
    return newest
