"""After a separation nothing B can get, and nothing in B's own record, depends on what A answered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from attunement.actions import own_record
from attunement.domain.record import Consent, PolicyName
from attunement.domain.separation import consents_that_end
from attunement.storage.models import AnswerRecord, OutboxMessage, ReleaseRecord, ResponseRecord
from tests.noninterference.comparing import differing, leaks
from tests.noninterference.separated_world import separated_looking

PAIRS = 1
"""For each policy. Dear: each look plays two people's sittings, a separation, and reads every page of a case."""
ENOUGH_TO_CATCH = 6
REAL = own_record.OwnRecord.bring_what_is_theirs

pytestmark = pytest.mark.django_db()


@pytest.mark.parametrize("policy", list(PolicyName))
def test_nothing_of_the_other_is_in_ones_own_record_or_comes_by_it(policy: PolicyName) -> None:
    with separated_looking(policy, everyone=11) as look:
        assert leaks(look, PAIRS) == []


def _answers_of_a() -> int:
    return AnswerRecord.objects.filter(response__person__name="Ana").count()


def answers_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answers of the other are taken for one's own."""

    def leaking(self: Any) -> None:
        REAL(self)
        theirs = ResponseRecord.objects.filter(person__name="Ana", sent_at__isnull=False, person__case=self.joint)
        if self.person.name == "Ben" and (row := theirs.order_by("instrument").first()) is not None:
            kept = own_record.again(row, person=self.person, occasion=None, session=None)
            for answer in row.answers.all():
                own_record.again(answer, response=kept)

    monkeypatch.setattr(own_record.OwnRecord, "bring_what_is_theirs", leaking)


def pages_of_both_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was given to one tells what the other said."""

    def leaking(self: Any) -> None:
        REAL(self)
        for page in ReleaseRecord.objects.filter(to_person=self.person):
            ReleaseRecord.objects.filter(pk=page.pk).update(content=f"{page.content} ({_answers_of_a()})")

    monkeypatch.setattr(own_record.OwnRecord, "bring_what_is_theirs", leaking)


def a_consent_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one agreed to is noted with how much the other had said by then."""
    real = consents_that_end

    def leaking(*given: Any) -> tuple[Consent, ...]:
        return tuple(Consent(c.person, f"{c.to}, {_answers_of_a()}", c.given, c.withdrawn) for c in real(*given))

    monkeypatch.setattr(own_record, "consents_that_end", leaking)


def a_message_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One's messages stay behind when the other said much."""

    def leaking(self: Any) -> None:
        REAL(self)
        if self.person.name == "Ben" and _answers_of_a() // 2 % 2:  # each answer of hers is there twice by now
            OutboxMessage.objects.filter(person=self.person, kind="links").update(person=self.before)

    monkeypatch.setattr(own_record.OwnRecord, "bring_what_is_theirs", leaking)


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], set[str]]] = {
    "the other's answers": (
        answers_go_along,
        {"record", "record as json", "record as csv", "record's page /answers", "export", "export as fhir"},
    ),
    "a page that tells": (pages_of_both_go_along, {"record's page /releases", "export"}),
    "a consent that counts": (a_consent_that_counts, {"record", "export"}),
    "a message taken away": (a_message_taken_away, {"record's ledger", "ledger after 0 days"}),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_leak_planted_at_a_separation_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, shows_in = PLANTED[name]
    plant(monkeypatch)
    with separated_looking(PolicyName.LIMITED_SECRETS, everyone=5) as look:
        first = look(0)
        for seed in count(1):
            found = differing(first, look(seed))
            if shows_in <= set(found):
                return
            assert seed < ENOUGH_TO_CATCH, f"not caught; differing: {found}"
