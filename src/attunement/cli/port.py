"""The port a server listens on: free before, answering after."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection

from attunement.domain.errors import BadInput


def require_free(host: str, port: int) -> None:
    """Raise BadInput when the port is none, or something else uses it."""
    if not 1 <= port <= 65535:
        raise BadInput(f"{port} is no port", where="--port", expected="a number from 1 to 65535")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise BadInput("this is no address of this machine", where="--host", expected="like 127.0.0.1") from None
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise BadInput(
                "cannot be listened on: something else uses it, or it is not ours",
                where=f"{host}, port {port}",
                do="Choose another with --port.",
            ) from None


def say_when_answering(host: str, port: int, lines: Sequence[str]) -> None:
    """Print the lines once a page comes back; the port is bound a moment before."""
    threading.Thread(target=_say, args=(host, port, lines), daemon=True).start()


def _say(host: str, port: int, lines: Sequence[str]) -> None:
    while not _answers(host, port):
        time.sleep(0.1)
    for line in lines:
        print(line, flush=True)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host if host not in ("0.0.0.0", "::") else "localhost", port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/bye")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
