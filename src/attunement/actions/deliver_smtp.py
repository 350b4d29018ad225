"""Handing a message to the mail server in two steps: everything but the last line, and the last line.

A mail server must throw away a message whose last line never came (RFC 5321, section 4.1.1.4), so what is interrupted
before that line was not sent. The second step is one line of three bytes, and the answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTP, SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from attunement.storage.models import OutboxMessage

LAST_LINE = b".\r\n"
TAKEN_OVER = 250


class NoMailServer(Exception):
    """There is no mail server to talk with. No message is to blame; the text is the kind of trouble."""


class NotAccepted(Exception):
    """The server said no to this message, for now or for good."""

    def __init__(self, trouble: str, *, for_good: bool) -> None:
        self.for_good = for_good
        super().__init__(trouble)


class Unclear(Exception):
    """The last line left and no answer came: the server may have taken the message."""


def message_id(message: UUID, mail_from: str) -> str:
    """The same for the same message, whoever sends it: a second one could be recognised."""
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{message}@{domain}>"


def as_mail(message: OutboxMessage, mail_from: str) -> EmailMessage:
    """The message as it goes out. Its headers name nobody and nothing."""
    headers = {"Message-ID": message_id(message.id, mail_from), "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, mail_from, [message.to], headers=headers)


class MailServer:
    """One connection, opened when it is first needed and used for many messages."""

    def __init__(self, connect: Callable[[], BaseEmailBackend]) -> None:
        self._connect = connect
        self._backend: BaseEmailBackend | None = None
        self._whole: EmailMessage | None = None

    def offer(self, mail: EmailMessage) -> None:
        """Everything but the last line. Raises NoMailServer or NotAccepted."""
        try:
            content = re.sub(rb"\r\n|\r|\n", b"\r\n", mail.message().as_bytes())
            sender, to = (sanitize_address(a, mail.encoding or "utf-8") for a in (mail.from_email, mail.to[0]))
        except (ValueError, IndexError) as error:  # an address or subject that is no header
            raise NotAccepted(type(error).__name__, for_good=True) from None
        smtp = self._smtp()
        if smtp is None:
            self._whole = mail
            return
        try:
            _envelope(smtp, sender, to)
            smtp.send(re.sub(rb"(?m)^\.", b"..", content.removesuffix(b"\r\n")) + b"\r\n")
        except NotAccepted:
            raise
        except (SMTPException, OSError, ValueError) as error:
            self.hang_up()
            raise NotAccepted(type(error).__name__, for_good=False) from None

    def finish(self) -> None:
        """The last line, and the server's answer. Raises NotAccepted, or Unclear where none came."""
        smtp = self._smtp()
        try:
            if smtp is None:
                self._send_whole()
                return
            smtp.send(LAST_LINE)
            code, _ = smtp.getreply()
        except (SMTPException, OSError) as error:
            self.hang_up()
            raise Unclear(type(error).__name__) from None
        if code != TAKEN_OVER:
            raise NotAccepted(SMTPDataError.__name__, for_good=_for_good(code))

    def hang_up(self) -> None:
        """Break off: a message without its last line is not sent."""
        smtp = getattr(self._backend, "connection", None)
        if isinstance(smtp, SMTP):
            smtp.close()
            self._backend.connection = None  # type: ignore[union-attr]
        self._backend = self._whole = None

    def close(self) -> None:
        """Say goodbye, where someone is still there."""
        with suppress(SMTPException, OSError):
            if self._backend is not None:
                self._backend.close()
        self._backend = None

    def _smtp(self) -> SMTP | None:
        """The open connection; None for a way of mailing that knows no steps (the tests' memory, a console)."""
        try:
            if self._backend is None:
                self._backend = self._connect()
                self._backend.open()
        except (SMTPException, OSError, ValueError) as error:
            self._backend = None
            raise NoMailServer(type(error).__name__) from None
        return self._backend.connection if isinstance(self._backend, EmailBackend) else None

    def _send_whole(self) -> None:
        if self._backend is not None and self._whole is not None:
            self._backend.send_messages([self._whole])


def _envelope(smtp: SMTP, sender: str, to: str) -> None:
    """From whom, to whom, and "here it comes"."""
    try:
        smtp.ehlo_or_helo_if_needed()
        _expect(smtp.mail(sender), 250)
        code, _ = smtp.rcpt(to)
        if code not in (250, 251):
            smtp.rset()
            raise NotAccepted(SMTPRecipientsRefused.__name__, for_good=_for_good(code))
        smtp.putcmd("data")
        _expect(smtp.getreply(), 354)
    except SMTPResponseException as error:
        smtp.rset()
        # Not about this address but about us: it is tried again, and the trouble is shown meanwhile.
        raise NotAccepted(type(error).__name__, for_good=False) from None


def _expect(answer: tuple[int, bytes], code: int) -> None:
    if answer[0] != code:
        raise SMTPResponseException(*answer)


def _for_good(code: int) -> bool:
    return 500 <= code < 600
