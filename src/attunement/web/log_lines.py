"""How a line of the log looks: plain for people, or one JSON document a line for programs.

Of an error only its kind and its places in the code are written. Its message may hold what somebody said or who they
are (a database names the value that did not fit), and a log is read by others than the record.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainLines(logging.Formatter):
    """One line, and below it an error's kind and places."""

    def __init__(self) -> None:
        super().__init__(PLAIN)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's own name
        """The kinds of an error and of those that led to it, each with its places."""
        return "\n".join(_error(ei[1]))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002 - logging's own name
        """Left out: it is places in the code too, but of lines that may show a value."""
        return ""


class JsonLines(PlainLines):
    """One JSON document a line."""

    def format(self, record: logging.LogRecord) -> str:
        """At, level, name, message; the status of a page; an error's kind and places."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        if isinstance(status := getattr(record, "status_code", None), int):
            said["status"] = status
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _error(record.exc_info[1])
        return json.dumps(said, ensure_ascii=True)


def _error(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        lines.append(type(error).__qualname__)
        lines += [
            f"  {place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return lines
