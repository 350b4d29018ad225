"""The two ways a call can fail on purpose. Entry points turn them into exit codes and status codes."""

from __future__ import annotations


class BadInput(ValueError):
    """The call or the input is wrong. The message says what, where, what was expected and what to do."""

    def __init__(self, what: str, *, where: str = "", expected: str = "", do: str = "") -> None:
        self.what, self.where, self.expected, self.do = what, where, expected, do
        super().__init__(put_together(what, where, expected, do))


class Refused(Exception):
    """Refused for privacy or safety: the input is fine, the viewer may not have the answer."""


def put_together(what: str, where: str, expected: str, do: str, *, expects: str = "Expected {}.") -> str:
    """The parts as one message; in another language, its parts and its own `expects`."""
    said = f"{where}: {what}" if where else what
    more = bool(expected or do) and said[-1:] not in ".!?"
    parts = [f"{said}." if more else said]
    if expected:
        parts.append(expects.format(expected))
    if do:
        parts.append(do)
    return " ".join(parts)
