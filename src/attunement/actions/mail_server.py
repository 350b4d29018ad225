"""The practice's own mail server, read from its settings whenever mail leaves: a change needs no restart."""

from __future__ import annotations

from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from attunement.actions.new_practice import NewMail, check_mail
from attunement.domain.errors import BadInput
from attunement.storage.models import MailSecurity, Practice

TRIES_FOR_SECONDS = 10


class PracticeMail(EmailBackend):
    """Django's SMTP, told by the practice's row where to go. Where it names none, Django's settings hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        practice = Practice.objects.first()
        if practice is not None and practice.mail_host:
            kwargs = {**kwargs, **_connection(practice)}
        super().__init__(*args, **kwargs)


def mail_of(practice: Practice) -> NewMail:
    """The settings as they stand."""
    return NewMail(
        host=practice.mail_host,
        port=practice.mail_port,
        security=practice.mail_security,
        sender=practice.mail_from,
        user=practice.mail_user,
        password_file=practice.mail_password_file,
    )


def mail_problem(practice: Practice) -> str:
    """What stands in the way of sending, found by asking the mail server; empty when nothing does. Sends nothing."""
    try:
        check_mail(mail_of(practice), "mail")
        with get_connection(fail_silently=False, timeout=TRIES_FOR_SECONDS):
            return ""
    except BadInput as wrong:
        return str(wrong)
    except (SMTPException, OSError) as error:
        return f"the mail server {practice.mail_host} port {practice.mail_port} did not take us: {type(error).__name__}"


def send_test_message(practice: Practice, to: str) -> str:
    """Send one message at once; gives what went wrong, or nothing."""
    text = f"This message shows that {practice.name} can send mail."
    try:
        EmailMessage("A test", text, practice.mail_from, [to]).send()
    except (SMTPException, OSError, ValueError) as error:
        return type(error).__name__
    return ""


def _connection(practice: Practice) -> dict[str, Any]:
    return {
        "host": practice.mail_host,
        "port": practice.mail_port,
        "username": practice.mail_user,
        "password": _password(practice.mail_password_file),
        "use_tls": practice.mail_security == MailSecurity.STARTTLS,
        "use_ssl": practice.mail_security == MailSecurity.TLS,
    }


def _password(path: str) -> str:
    """What the file holds; an unreadable file gives none, and the mail server then says so."""
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, ValueError):
        return ""
