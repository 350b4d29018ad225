"""The invented practice, served in this process for as long as pictures are taken of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from attunement.cli.installation import bring_up_to_date, open_installation


@contextmanager
def served_practice(data: Path, examples: Path, prepare: Callable[[], None] = lambda: None) -> Iterator[str]:
    """In a folder of its own; gives its address while it is served. `prepare` is called once Django is set up."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the same thread
    open_installation(data, demo=True)
    bring_up_to_date()
    from django.core.wsgi import get_wsgi_application

    from attunement.actions.start_demo import start_demo

    prepare()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent)
    address = f"http://127.0.0.1:{server.server_port}"
    start_demo(folder=examples, address=address)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""
