"""A mail server that remembers what it took, and can have its client killed in the middle of a message."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


class CountingServer:
    """Counts each message by its Message-ID. `before_yes` and `before_data` are called once when they are set."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.before_yes: Callable[[], None] | None = None
        self.before_data: Callable[[], None] | None = None
        self.port = 0

    @property
    def numbers(self) -> list[str]:
        """The ledger's number of each message taken, from its Message-ID."""
        return [number for number, _ in self.taken]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        act, self.before_data = self.before_data, None
        if act is not None:
            act()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content)
        self.taken.append((str(mail["Message-ID"]).strip("<>").partition("@")[0], envelope.rcpt_tos[0]))
        act, self.before_yes = self.before_yes, None
        if act is not None:
            act()
        return "250 OK"


@contextmanager
def counting_server() -> Iterator[CountingServer]:
    """One on a free port of the loopback address."""
    server = CountingServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
