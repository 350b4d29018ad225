"""A person's leave for something beyond the talk itself, and what goes when they take it back.

The clinician notes what the person said, having read them the words the page shows; or the person says it themself, on
their own page. Whoever takes, shows or keeps what
a leave is for asks `require_leave` first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.forget_learned import forget_one
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, ConsentRecord, HeartBatch, HeartFile, HeartWear, PersonRecord, Staff

HEART: Final = "heart"
CODING: Final = "coding"
"""That one's words are used to learn codes, and codes are suggested for them."""


def _erase_hearts(person: PersonRecord) -> None:
    for model in (HeartBatch, HeartFile, HeartWear):
        model._default_manager.filter(person=person).delete()


ERASES: Final[Mapping[str, Callable[[PersonRecord], None]]] = {HEART: _erase_hearts, CODING: forget_one}
"""What each leave is for → how everything that was kept by it goes. Another kind of leave adds its line here."""


def has_leave(person: PersonRecord, to: str) -> bool:
    """True while the person's leave stands."""
    return ConsentRecord.objects.filter(person=person, to=to, withdrawn=None).exists()


def require_leave(people: Iterable[PersonRecord], to: str) -> None:
    """Raise Refused unless every one of them gave leave; it does not say who did not."""
    if not all(has_leave(person, to) for person in people):
        raise Refused("Not everyone this is about has agreed to it.")


def note_leave(*, by: Staff, person: PersonRecord, to: str, now: datetime | None = None) -> None:
    """Note that the person agrees. A second time changes nothing. Raises Refused for a closed case."""
    require(by, Permission.WRITE_CASE, person.case)
    _give(person, to, now or timezone.now(), by)


def give_own_leave(*, leave: OwnLeave, to: str, now: datetime | None = None) -> None:
    """The person agrees themself, on their own page."""
    _give(require_own(leave), to, now or timezone.now(), None)


def take_leave_back(*, by: Staff, person: PersonRecord, to: str, now: datetime | None = None) -> bool:
    """The person takes it back: from now on nothing more is kept, and what was kept is erased at once.

    Gives False where a legal hold keeps it from being erased yet: then it is shown nowhere, and goes with the hold.
    """
    require(by, Permission.WRITE_CASE, person.case)
    return _take_back(person, to, now or timezone.now(), by)


def take_own_leave_back(*, leave: OwnLeave, to: str, now: datetime | None = None) -> bool:
    """The person takes it back themself, on their own page; as `take_leave_back`."""
    return _take_back(require_own(leave), to, now or timezone.now(), None)


def _give(person: PersonRecord, to: str, moment: datetime, by: Staff | None) -> None:
    _check(to)
    require_open_case(person.case)
    with transaction.atomic():
        PersonRecord.objects.select_for_update().get(pk=person.pk)
        if not has_leave(person, to):
            ConsentRecord.objects.create(person=person, to=to, given=moment)
            _note(f"note leave: {to}", person, moment, by)


def _take_back(person: PersonRecord, to: str, moment: datetime, by: Staff | None) -> bool:
    _check(to)
    with transaction.atomic():
        PersonRecord.objects.select_for_update().get(pk=person.pk)
        if ConsentRecord.objects.filter(person=person, to=to, withdrawn=None).update(withdrawn=moment):
            _note(f"take leave back: {to}", person, moment, by)
        if person.case.is_held:
            return False
        ERASES[to](person)
    return True


def _note(act: str, person: PersonRecord, moment: datetime, by: Staff | None) -> None:
    themself = None if by else person
    audit(act, at=moment, by=by, by_person=themself, case=person.case, subject=str(person.id))


def end_leaves(case: CaseRecord, now: datetime) -> None:
    """Nobody is asked here any more: every leave of these kinds ends, and what was kept by it goes.

    Inside the transaction of the act. What a legal hold keeps goes when it is lifted.
    """
    ConsentRecord.objects.filter(person__case=case, to__in=ERASES, withdrawn=None).update(withdrawn=now)
    if not case.is_held:
        erase_what_has_no_leave(case.people.all())


def erase_what_has_no_leave(people: Iterable[PersonRecord]) -> None:
    """What a legal hold kept although its leave had ended; called when the hold is lifted, in its transaction."""
    for person in people:
        for to, erase in ERASES.items():
            if not has_leave(person, to):
                erase(person)


def _check(to: str) -> None:
    if to not in ERASES:
        raise BadInput(f"'{to[:40]}'", where="to", expected="one of " + ", ".join(ERASES))
