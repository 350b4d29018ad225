"""What a practice must say of itself before it can begin, and what each answer must look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from attunement.actions.record_safe_contact import check_address
from attunement.domain.errors import BadInput
from attunement.domain.permission import ROLES, Permission, Role
from attunement.domain.time_zones import UTC, check_time_zone
from attunement.storage.models import MailSecurity

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST_NAME = 120
LONGEST_HELP = 4000
LONGEST_LINE = 200
LONGEST_RETENTION = 100
ANSWERING = tuple(role.value for role, described in ROLES.items() if Permission.ANSWER_ALERTS in described.may)


@dataclass(frozen=True)
class NewMember:
    """Someone who is to work in the practice."""

    name: str
    email: str
    role: str = Role.CLINICIAN.value


@dataclass(frozen=True)
class NewMail:
    """The mail server. The password is in a file, so that it is never in the database or a command's history."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password_file: str = ""


@dataclass(frozen=True)
class NewHelp:
    """Where clients can turn, who tried the numbers, and when."""

    text: str
    checked: date
    checked_by: str


@dataclass(frozen=True)
class NewAlerts:
    """Who answers alerts, and when."""

    responder: NewMember
    backup: NewMember
    hours: str
    escalate_after_minutes: int = 15


@dataclass(frozen=True)
class NewPractice:
    """Everything asked at the start."""

    name: str
    address: str
    country: str
    reads_within: str
    retention_years: int
    manager: NewMember
    password: str = field(repr=False)
    mail: NewMail
    help: NewHelp
    alerts: NewAlerts
    time_zone: str = UTC


def check_new_practice(new: NewPractice, today: date) -> None:
    """Raise BadInput naming the first answer that cannot be right."""
    check_name(new.name, "name")
    check_web_address(new.address, "address")
    check_country(new.country, "country")
    check_time_zone(new.time_zone, "time_zone")
    check_line(new.reads_within, "reads_within")
    check_retention(new.retention_years, "retention_years")
    check_password(new.password, "manager.password")
    check_mail(new.mail, "mail")
    check_help(new.help, "help", today)
    check_line(new.alerts.hours, "alerts.hours")
    check_minutes(new.alerts.escalate_after_minutes, "alerts.escalate_after_minutes")
    _check_people(new)


def check_name(name: str, where: str) -> None:
    """A name of someone or something."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(
            "a name is missing or too long", where=where, expected=f"1 to {LONGEST_NAME} letters on one line"
        )


def check_line(text: str, where: str) -> None:
    """A short text shown to people."""
    if not text.strip() or len(text) > LONGEST_LINE or not text.isprintable():
        raise BadInput("missing or too long", where=where, expected=f"1 to {LONGEST_LINE} letters on one line")


def check_web_address(address: str, where: str) -> None:
    """HTTPS, or plain HTTP on this very machine for trying out."""
    expected = "https:// and a name, like https://care.example.org"
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadInput("this is no address", where=where, expected=expected) from None
    named = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|::1", host) is not None
    if not named or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username or port == 0:
        raise BadInput("this is no address of a whole site", where=where, expected=expected)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise BadInput(
            "answers must not travel unprotected",
            where=where,
            expected=expected,
            do="Plain http is for localhost only.",
        )


def check_country(country: str, where: str) -> None:
    """Two capital letters."""
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise BadInput(f"'{country[:20]}' found", where=where, expected="two capital letters, like DE, GB or US")


def check_retention(years: int, where: str) -> None:
    """How long records are kept."""
    if not 1 <= years <= LONGEST_RETENTION:
        raise BadInput(f"{years} found", where=where, expected=f"1 to {LONGEST_RETENTION} years, as your rules say")


def check_minutes(minutes: int, where: str) -> None:
    """How long an alert waits before more people are told."""
    if not 1 <= minutes <= 120:
        raise BadInput(f"{minutes} minutes", where=where, expected="1 to 120 minutes")


def check_password(password: str, where: str) -> None:
    """Long enough, and not one that everybody tries first. The message never repeats it."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), where=where, expected="12 letters or more, like a sentence") from None


def check_email(email: str, where: str) -> None:
    """One e-mail address."""
    check_address(email, where=where)


def check_host(host: str, where: str) -> None:
    """The name of a server, nothing else."""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?", host):
        raise BadInput("this is no name of a server", where=where, expected="a name like mail.example.org")


def check_port(port: int, where: str) -> None:
    """A port of a server."""
    if not 1 <= port <= 65535:
        raise BadInput(f"{port} is no port", where=where, expected="a number from 1 to 65535, often 587")


def check_security(security: str, where: str) -> None:
    """One of the ways to protect the way to the mail server."""
    if security not in MailSecurity.values:
        raise BadInput(f"'{security[:20]}' found", where=where, expected="one of " + ", ".join(MailSecurity.values))


def check_mail(mail: NewMail, where: str) -> None:
    """The whole of it: an unprotected way to another machine is refused, a password file must be readable."""
    check_host(mail.host, f"{where}.host")
    check_port(mail.port, f"{where}.port")
    check_security(mail.security, f"{where}.security")
    check_email(mail.sender, f"{where}.from")
    if mail.security == MailSecurity.NONE and mail.host not in LOOPBACK:
        raise BadInput(
            "messages must not travel unprotected",
            where=f"{where}.security",
            expected="starttls or tls",
            do="Only a mail server on this machine (localhost) may do without.",
        )
    if bool(mail.user) != bool(mail.password_file):
        raise BadInput("a user and a password file belong together", where=where, expected="both, or neither")
    if mail.password_file:
        check_password_file(mail.password_file, f"{where}.password_file")


def check_password_file(path: str, where: str) -> None:
    """A file that can be read and holds something."""
    try:
        held = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        held = ""
    if not held:
        raise BadInput("cannot be read, or is empty", where=where, expected="a file with the password on one line")


def check_help(told: NewHelp, where: str, today: date) -> None:
    """A text, tried by someone, on a day that has been."""
    if not told.text.strip() or len(told.text) > LONGEST_HELP:
        raise BadInput("missing or too long", where=f"{where}.text", expected=f"1 to {LONGEST_HELP} letters")
    check_checked(told.checked, f"{where}.checked", today)
    check_name(told.checked_by, f"{where}.checked_by")


def check_checked(day: date, where: str, today: date) -> None:
    """Not a day that is still to come."""
    if day > today:
        raise BadInput("this day is still to come", where=where, expected="the day on which the numbers were tried")


def check_answering_role(role: str, where: str) -> None:
    """A role that may answer alerts."""
    if role not in ANSWERING:
        raise BadInput(f"'{role[:20]}' found", where=where, expected="one of " + ", ".join(ANSWERING))


def _check_people(new: NewPractice) -> None:
    people: Mapping[str, NewMember] = {
        "manager": new.manager,
        "alerts.responder": new.alerts.responder,
        "alerts.backup": new.alerts.backup,
    }
    for where, member in people.items():
        check_name(member.name, f"{where}.name")
        check_email(member.email, f"{where}.email")
        check_answering_role(member.role, f"{where}.role")
    if new.alerts.responder.email.casefold() == new.alerts.backup.email.casefold():
        raise BadInput(
            "the responder and the backup are the same person", where="alerts.backup.email", expected="someone else"
        )
