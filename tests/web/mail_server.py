"""A mail server of the tests' own: it keeps what it accepts, and says no in the words it is given."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """Keeps what it accepts. `says_to_data` is its answer to a message; who is in `unknown` gets no mail here.

    With `hangs_up` it takes the message and goes away without a word.
    """

    def __init__(self) -> None:
        self.accepted: list[tuple[list[str], Message]] = []
        self.says_to_data = "250 OK"
        self.unknown: set[str] = set()
        self.hangs_up = False
        self.port = 0

    @property
    def refusing(self) -> bool:
        """True while it refuses for now."""
        return self.says_to_data.startswith("4")

    @refusing.setter
    def refusing(self, refuses: bool) -> None:
        self.says_to_data = "451 try again later" if refuses else "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.unknown:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.says_to_data.startswith("2"):
            self.accepted.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        if self.hangs_up:
            server.transport.abort()
        return self.says_to_data

    def text(self, place: int = 0) -> str:
        payload = self.accepted[place][1].get_payload(decode=True)
        assert isinstance(payload, bytes)
        return payload.decode("utf-8")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One on a free port of the loopback address."""
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
