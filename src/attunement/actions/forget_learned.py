"""Forgetting what assisted coding learned: as a whole, since nobody can take one person's words out of a rule again."""

from __future__ import annotations

from attunement.domain.timeline import SUGGESTED, EntryKind
from attunement.storage.models import CaseRecord, LearnedCode, PersonRecord, TimelineEntry


def forget_everything_learned() -> None:
    """What was learned goes as a whole, and so does every suggestion nobody confirmed. In the caller's transaction."""
    LearnedCode.objects.all().delete()
    for case in CaseRecord.objects.filter(sessions__timeline_entries__body__source=SUGGESTED).distinct():
        _forget_suggestions(case)


def forget_one(person: PersonRecord) -> None:
    """A person took their leave back: nothing that was learned with their words stays, for anyone."""
    LearnedCode.objects.all().delete()
    _forget_suggestions(person.case)


def _forget_suggestions(case: CaseRecord) -> None:
    """Those nobody confirmed; a confirmed one is the clinician's own code by now."""
    rows = TimelineEntry.objects.filter(session__case=case)
    suggested = rows.filter(kind=EntryKind.CODE.value, body__source=SUGGESTED)
    confirmed = set(rows.filter(kind=EntryKind.CONFIRM.value).values_list("target", flat=True))
    for row in suggested:
        if row.id not in confirmed:
            rows.filter(target=row.id).delete()
            row.delete()
