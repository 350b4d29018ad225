"""Leaks, one of each kind, planted into the real code so that the non-interference test must catch them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from attunement.actions import client_links
from attunement.actions import finish_occasion as finishing
from attunement.actions import make_links as linking
from attunement.actions import send_reminders as reminding
from attunement.actions import start_occasion as starting
from attunement.disclosure import engine
from attunement.domain import occasion
from attunement.domain.audience import Audience
from attunement.domain.record import PolicyName
from attunement.storage.models import AlertRecord, AnswerRecord, OutboxMessage
from attunement.storage.queries import delivery_ledger, who_waits
from attunement.storage.queries import sitting as sittings
from attunement.web import middleware
from attunement.web.client import visit

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Planted:
    """A leak, where it shows, and the policy under which it is one."""

    name: str
    plant: Plant
    shows_in: str
    policy: PolicyName = PolicyName.LIMITED_SECRETS


def _answers_of_a() -> int:
    """Something private: how many answers A gave, as a hidden count would know it."""
    return AnswerRecord.objects.filter(response__person__name="Ana").count()


def _a_said_yes() -> bool:
    """Something graver: whether A, once done, had said yes to the first question about violence."""
    return AnswerRecord.objects.filter(
        response__person__name="Ana",
        response__instrument="hark",
        response__sent_at__isnull=False,
        item="q1",
        value=1,
    ).exists()


def policy_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room is told every class but safety, whatever was agreed."""
    monkeypatch.setattr(engine, "classes_for_room", lambda case, moment: engine.NOT_SAFETY)


def safety_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no secrets, safety answers are taken to be none either."""
    monkeypatch.setattr(engine, "classes_for_room", lambda case, moment: frozenset(Audience))


def later_policy_widens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is let through, so that the room sees who would rather not say."""
    real = engine._cut
    monkeypatch.setattr(engine, "_cut", lambda *a, **k: real(*a, **{**k, "blank_declined": False}))
    monkeypatch.setattr(engine, "classes_for_room", lambda case, moment: engine.NOT_SAFETY)


def room_opened_by_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A yes about violence closes the room."""
    real = engine.room_is_open

    def leaking(case: Any) -> bool:
        said_yes = [r for r in case.responses if r.instrument == "hark" and r.answers.get("q1") == 1]
        return real(case) and not any(r.person == case.client_ids[0] for r in said_yes)

    monkeypatch.setattr(engine, "room_is_open", leaking)


def export_of_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's export holds the partner's answers too."""
    real = engine._for_person

    def leaking(case: Any, viewer: Any, instruments: Any) -> Any:
        mine = [replace(r, person=viewer.person) for r in case.responses]
        return real(replace(case, responses=tuple(mine)), viewer, instruments)

    monkeypatch.setattr(engine, "_for_person", leaking)


def questions_from_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """B is asked what A's answers call for."""
    real = occasion.questions

    def leaking(*args: Any, **kwargs: Any) -> Any:
        return real(*args, **kwargs)[: 5 if _a_said_yes() else None]

    monkeypatch.setattr(sittings, "questions", leaking)


def order_of_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same questions in another order."""
    real = occasion.questions

    def leaking(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        return found[::-1] if _answers_of_a() % 2 else found

    monkeypatch.setattr(sittings, "questions", leaking)


def subject_of_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The subject counts what the partner did."""
    real = linking._mail

    def leaking(person: Any, contact: Any, links: Any, now: Any) -> None:
        real(person, contact, links, now)
        last = OutboxMessage.objects.filter(to=contact.email).latest("made_at")
        OutboxMessage.objects.filter(pk=last.pk).update(subject=f"{last.subject} ({_answers_of_a()})")

    monkeypatch.setattr(linking, "_mail", leaking)


def time_of_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail to B waits while an alert about A is open."""
    real = linking._mail

    def leaking(person: Any, contact: Any, links: Any, now: Any) -> None:
        waits = timedelta(hours=AlertRecord.objects.filter(person__name="Ana").count())
        real(person, contact, links, now + waits)

    monkeypatch.setattr(linking, "_mail", leaking)


def words_of_a_reminder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reminder says how far the partner is."""
    real = reminding._lines
    monkeypatch.setattr(
        reminding, "_lines", lambda links, **kwargs: [*real(links, **kwargs), f"{_answers_of_a()} others answered"]
    )


def time_of_a_reminder(monkeypatch: pytest.MonkeyPatch) -> None:
    """B is reminded only while A has raised nothing."""
    real = who_waits.reach_of

    def leaking(person: Any) -> Any:
        raised = AlertRecord.objects.filter(person__name="Ana").exists()
        return replace(real(person), asked_us_to_stop=raised and person.name == "Ben")

    monkeypatch.setattr(reminding, "reach_of", leaking)


def life_of_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger's line on B counts what A answered."""
    real = delivery_ledger._line

    def leaking(row: Any, opened: Any, now: Any) -> Any:
        return replace(real(row, opened, now), tries=_answers_of_a())

    monkeypatch.setattr(delivery_ledger, "_line", leaking)


def a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """A harmless-looking header carries a count."""
    real = middleware.plain_errors.__call__

    def leaking(self: Any, request: Any) -> Any:
        response = real(self, request)
        response.headers["X-Answers"] = str(_answers_of_a())
        return response

    monkeypatch.setattr(middleware.plain_errors, "__call__", leaking)


def a_status_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """B's link stops working when A raised something."""
    real = client_links.find_occasion_by_secret

    def leaking(secret: str) -> Any:
        return None if AlertRecord.objects.filter(person__name="Ana").exists() else real(secret)

    monkeypatch.setattr("attunement.web.client.entry.find_occasion_by_secret", leaking)


def a_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    """B is sent past the return code when A has answered much."""
    real = visit.before_questions
    monkeypatch.setattr(visit, "before_questions", lambda r, v: "/c/later" if _answers_of_a() > 60 else real(r, v))


def length_of_a_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The receipt's length follows the partner."""
    monkeypatch.setattr(finishing, "new_code", lambda length: "A" * (length + _answers_of_a() % 3))


def a_return_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The return code is drawn from the partner's count."""
    monkeypatch.setattr(starting, "new_code", lambda length: f"{_answers_of_a():06}")


PLANTED = (
    Planted("policy ignored: the room's map", policy_ignored, "map as JSON", PolicyName.FULLY_PRIVATE),
    Planted("policy ignored: the room's picture", policy_ignored, "map as a picture", PolicyName.FULLY_PRIVATE),
    Planted("policy ignored: the room's card", policy_ignored, "card as JSON", PolicyName.FULLY_PRIVATE),
    Planted("policy ignored: print", policy_ignored, "card in print", PolicyName.FULLY_PRIVATE),
    Planted("policy ignored: the clinician's print", policy_ignored, "clinician's print", PolicyName.FULLY_PRIVATE),
    Planted("safety shared", safety_shared, "case", PolicyName.NO_SECRETS),
    Planted("who would rather not say", later_policy_widens, "case", PolicyName.FULLY_PRIVATE),
    Planted("a yes closes the room", room_opened_by_answers, "refusal"),
    Planted("an export of everyone", export_of_everyone, "export"),
    Planted("an export of everyone as a table", export_of_everyone, "export as csv"),
    Planted("an export of everyone as FHIR", export_of_everyone, "export as fhir"),
    Planted("questions called for by the other", questions_from_the_other, "GET /c/review"),
    Planted("order of questions", order_of_questions, "GET /c/q/1"),
    Planted("subject of a mail", subject_of_a_mail, "mails"),
    Planted("time of a mail", time_of_a_mail, "mails"),
    Planted("words of a reminder", words_of_a_reminder, "reminders"),
    Planted("time of a reminder", time_of_a_reminder, "reminders"),
    Planted("life of a message", life_of_a_message, "ledger"),
    Planted("a header", a_header, "GET /c/help"),
    Planted("a status code", a_status_code, "POST /c/open"),
    Planted("a redirect", a_redirect, "GET /c/q"),
    Planted("length of a receipt", length_of_a_receipt, "GET /c/received"),
    Planted("a return code", a_return_code, "GET /c/code"),
)
