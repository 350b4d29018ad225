"""Reading what clients let someone read: their clinician, or the clinician's supervisor. From then on it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.disclosure import Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.relationship import ClientWord, Reader, Wish
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, ClientWordRecord, PersonRecord, Staff
from attunement.storage.queries.whole_case import whole_case


@dataclass(frozen=True)
class WordForSupervisor:
    """That a client of a clinician one supervises wants to be heard; `word` is opened on a page of its own."""

    case: CaseRecord
    person: str
    word: ClientWord
    read: bool

    @property
    def asks_for_a_change(self) -> bool:
        """True if they ask for another clinician."""
        return self.word.wish is Wish.ANOTHER_CLINICIAN


def read_words(*, by: Staff, case: CaseRecord, now: datetime | None = None) -> tuple[ClientWord, ...]:
    """Every word the clinician may read, newest first; all of them are read from now on."""
    require(by, Permission.READ_CASE, case)
    moment = now or timezone.now()
    with transaction.atomic():
        _lock(case)
        words = disclose(whole_case(case), Viewer.clinician(), all_instruments()).words
        were_read(words, moment)
        audit("read words", at=moment, by=by, case=case)
    return words[::-1]


def were_read(words: Iterable[ClientWord], now: datetime) -> None:
    """Note that these were shown to the one they are for. Call wherever a page, a print or a file holds their words."""
    shown = [word.id for word in words]
    ClientWordRecord.objects.filter(pk__in=shown, read_at=None).update(read_at=now)


def unread_words(case: CaseRecord, words: Iterable[ClientWord]) -> list[tuple[str, datetime]]:
    """Of the words a clinician may read, those not yet opened: whose, and from when."""
    rows = ClientWordRecord.objects.filter(pk__in=[word.id for word in words], read_at=None, person__case=case)
    return [(row.person.name, row.at) for row in rows.select_related("person")]


def words_for_supervisor(*, by: Staff) -> list[WordForSupervisor]:
    """What clients of the clinicians one supervises let the supervisor read: unread first, newest first."""
    require(by, Permission.READ_SHARED)
    chosen = ClientWordRecord.objects.filter(
        reader=Reader.SUPERVISOR.value, person__case__clinician__supervisor=by
    ).select_related("person__case__clinician")
    rows = {str(row.pk): row for row in chosen}
    cases: dict[object, CaseRecord] = {row.person.case_id: row.person.case for row in rows.values()}
    found = [
        WordForSupervisor(case, rows[word.id].person.name, word, rows[word.id].read_at is not None)
        for case in cases.values()
        for word in disclose(whole_case(case), Viewer.supervisor(), all_instruments()).words
        if word.id in rows
    ]
    return sorted(sorted(found, key=lambda one: one.word.at, reverse=True), key=lambda one: one.read)


def read_word_for_supervisor(*, by: Staff, word_id: str, now: datetime | None = None) -> WordForSupervisor:
    """One of them; it is read from now on. Raises Refused alike for a stranger's and for none."""
    moment = now or timezone.now()
    with transaction.atomic():
        found = next((one for one in words_for_supervisor(by=by) if one.word.id == word_id), None)
        if found is None:
            raise Refused("Nothing like this was shared with you.")
        _lock(found.case)
        again = next((one for one in words_for_supervisor(by=by) if one.word.id == word_id), None)
        if again is None:
            raise Refused("Nothing like this was shared with you.")
        were_read([again.word], moment)
        audit("read a word", at=moment, by=by, subject=word_id)
    return again


def changes_asked_for() -> list[CaseRecord]:
    """Cases whose client asks for another clinician and let the supervisor know: for the manager, by label alone."""
    asked = ClientWordRecord.objects.filter(wish=Wish.ANOTHER_CLINICIAN.value, reader=Reader.SUPERVISOR.value)
    people = PersonRecord.objects.filter(words__in=asked.filter(readable_from__lte=timezone.now()))
    return list(CaseRecord.objects.filter(people__in=people).select_related("clinician").distinct().order_by("label"))


def _lock(case: CaseRecord) -> None:
    """A client who takes a word back at this very moment does so before or after, never between."""
    list(ClientWordRecord.objects.select_for_update().filter(person__case=case).values_list("pk", flat=True))
