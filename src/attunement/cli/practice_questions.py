"""The questions a new practice answers: asked one by one in a terminal, or read from a file with the same names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from attunement.actions import new_practice as rules
from attunement.actions.machine_clock import machine_time_zone
from attunement.actions.new_practice import NewAlerts, NewHelp, NewMail, NewMember, NewPractice
from attunement.actions.starter_help_texts import starter_help
from attunement.domain.errors import BadInput
from attunement.domain.permission import Role
from attunement.domain.strict import Table, read_all
from attunement.domain.time_zones import check_time_zone


@dataclass(frozen=True)
class Question:
    """One thing to ask: where it stands in a file, its words, what it must be, what holds without an answer."""

    key: str
    asks: str
    check: Callable[[Any, str], None]
    kind: type = str
    usually: str = ""
    secret: bool = False
    may_be_empty: bool = False
    needs: str = ""
    """Asked only after this other one was answered with something."""


def _not_to_come(today: date) -> Callable[[Any, str], None]:
    return lambda day, where: rules.check_checked(day, where, today)


def _place() -> tuple[Question, ...]:
    return (*_WHERE, Question("time_zone", _ZONE, check_time_zone, usually=machine_time_zone()), *_MANAGER)


_ZONE = "In which time zone? Pages and messages show its time"
_WHERE = (
    Question("name", "What is your practice called?", rules.check_name),
    Question("address", "At which address will people reach it? (https://...)", rules.check_web_address),
    Question("country", "In which country are you? Two letters, like DE, GB or US", rules.check_country),
)
_MANAGER = (
    Question("manager.name", "Your name, as the practice's manager", rules.check_name),
    Question("manager.email", "Your e-mail; you sign in with it", rules.check_email),
    Question("manager.password", "Your password, 12 letters or more", rules.check_password, secret=True),
)
_MAIL = (
    Question("mail.host", "Your mail server's name", rules.check_host),
    Question(
        "mail.security",
        "How is the way to it protected: starttls, tls or none?",
        rules.check_security,
        usually="starttls",
    ),
    Question("mail.port", "Its port", rules.check_port, int, usually="587"),
    Question("mail.user", "The user name there (empty for none)", lambda *_: None, may_be_empty=True),
    Question("mail.password_file", "The file that holds its password", rules.check_password_file, needs="mail.user"),
    Question("mail.from", "Which address do your messages come from?", rules.check_email),
)
_ALERTS = (
    Question(
        "reads_within",
        "When are answers read? Clients are told this",
        rules.check_line,
        usually="before your next session",
    ),
    Question("alerts.hours", "In which hours does someone answer alerts?", rules.check_line),
    Question(
        "alerts.escalate_after_minutes",
        "After how many minutes are more people told?",
        rules.check_minutes,
        int,
        usually="15",
    ),
    Question("alerts.responder.name", "Who answers alerts first? Their name", rules.check_name),
    Question("alerts.responder.email", "Their e-mail", rules.check_email),
    Question(
        "alerts.responder.role",
        "Their role: clinician, supervisor or manager",
        rules.check_answering_role,
        usually="clinician",
    ),
    Question("alerts.backup.name", "Who is told as well? Their name", rules.check_name),
    Question("alerts.backup.email", "Their e-mail", rules.check_email),
    Question(
        "alerts.backup.role",
        "Their role: clinician, supervisor or manager",
        rules.check_answering_role,
        usually="clinician",
    ),
)


def questions(today: date) -> tuple[Question, ...]:
    """Everything to ask, in order. The help text has a step of its own: it may begin from a starter text."""
    return (
        *_place(),
        *_MAIL,
        *_ALERTS,
        Question(
            "help.checked",
            "On which day were the numbers of the help text tried? Like 2026-01-05",
            _not_to_come(today),
            date,
        ),
        Question("help.checked_by", "Who tried them?", rules.check_name),
        Question("retention_years", "How many years are records kept?", rules.check_retention, int),
    )


def read_answers(raw: object, where: str) -> NewPractice:
    """The answers of a file. Raises BadInput naming the key that is missing, unknown or of the wrong kind."""
    return read_all(Table(raw, where), _practice)


def _practice(table: Table) -> NewPractice:
    country: str = table.text("country")
    rules.check_country(country, table.place("country"))
    manager: Table = table.table("manager")
    new = NewPractice(
        name=table.text("name"),
        address=table.text("address"),
        country=country,
        time_zone=table.text("time_zone", machine_time_zone()),
        reads_within=table.text("reads_within", "before your next session"),
        retention_years=table.whole("retention_years"),
        manager=NewMember(manager.text("name"), manager.text("email"), Role.MANAGER.value),
        password=_password(manager),
        mail=read_all(table.table("mail"), _mail),
        help=read_all(table.table("help"), lambda told: _help(told, country)),
        alerts=read_all(table.table("alerts"), _alerts),
    )
    manager.done()
    return new


def _password(manager: Table) -> str:
    """Given here, or better in a file of its own."""
    if manager.has("password_file"):
        path: str = manager.text("password_file")
        rules.check_password_file(path, manager.place("password_file"))
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    given: str = manager.text("password")
    return given


def _mail(table: Table) -> NewMail:
    return NewMail(
        host=table.text("host"),
        port=table.whole("port", 587),
        security=table.text("security", "starttls"),
        sender=table.text("from"),
        user=table.text("user", ""),
        password_file=table.text("password_file", ""),
    )


def _help(table: Table, country: str) -> NewHelp:
    """The practice's own text, or the starter text of its country: either was tried by someone, on a day."""
    starter = starter_help(country)
    text: str = table.text("text", starter.text if starter else "")
    if not text:
        raise BadInput("no text ships for this country", where=table.place("text"), expected="your own text")
    return NewHelp(text, table.moment("checked").date(), table.text("checked_by"))


def _alerts(table: Table) -> NewAlerts:
    return NewAlerts(
        responder=read_all(table.table("responder"), _member),
        backup=read_all(table.table("backup"), _member),
        hours=table.text("hours"),
        escalate_after_minutes=table.whole("escalate_after_minutes", 15),
    )


def _member(table: Table) -> NewMember:
    return NewMember(table.text("name"), table.text("email"), table.text("role", Role.CLINICIAN.value))
