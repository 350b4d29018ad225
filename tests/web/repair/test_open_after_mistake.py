"""A mistake of the clinician's opens a repair at once, one a session."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from attunement.actions.open_repair import MISTAKES, open_after_mistake
from attunement.domain.errors import BadInput
from attunement.domain.repair import Origin, RuptureState
from attunement.storage.models import AuditEntry, RuptureRecord, SessionRecord
from attunement.storage.queries.whole_case import whole_case
from tests.web.client.couple import Couple

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def a_session(couple: Couple, *, expected: tuple[str, ...] = ()) -> SessionRecord:
    case = couple.case
    return SessionRecord.objects.create(case=case, clinician=case.clinician, at=NOW, expected=list(expected))


@pytest.mark.parametrize("what", sorted(MISTAKES))
def test_it_opens_confirmed_and_dated_with_its_reason(couple: Couple, what: str) -> None:
    session = a_session(couple)
    row = open_after_mistake(session=session, what=what, now=NOW)
    assert row is not None
    assert (row.origin, row.state, row.noticed_at) == (Origin.MISTAKE.value, RuptureState.CONFIRMED.value, NOW)
    assert row.evidence[0]["says"] == str(MISTAKES[what])
    assert row.probability is None, "a mistake is known, not guessed"
    assert row.opened_by == couple.case.clinician
    [repair] = whole_case(couple.case).repairs
    assert repair.is_open
    assert repair.because == (str(MISTAKES[what]),)
    assert AuditEntry.objects.get(act="open a repair after a mistake").subject == what


def test_a_session_gets_one_and_the_second_tap_none(couple: Couple) -> None:
    session = a_session(couple)
    assert open_after_mistake(session=session, what="late", now=NOW) is not None
    assert open_after_mistake(session=session, what="missed", now=NOW) is None
    assert RuptureRecord.objects.count() == 1
    assert open_after_mistake(session=a_session(couple), what="missed", now=NOW) is not None


def test_it_is_about_the_one_it_was_for_or_about_everyone(couple: Couple) -> None:
    for_one = open_after_mistake(session=a_session(couple, expected=(str(couple.sofia.id),)), what="missed", now=NOW)
    for_both = open_after_mistake(session=a_session(couple), what="missed", now=NOW)
    assert for_one is not None
    assert for_both is not None
    assert for_one.person == couple.sofia
    assert for_both.person is None


def test_an_unknown_mistake_is_refused(couple: Couple) -> None:
    with pytest.raises(BadInput, match="late"):
        open_after_mistake(session=a_session(couple), what="rude", now=NOW)
    assert not RuptureRecord.objects.exists()
