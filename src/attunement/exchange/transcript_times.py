"""Moments as transcript files write them, in seconds."""

from __future__ import annotations

import re

CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9}))?")
"""[hours:]minutes:seconds[.fraction]: dot (WebVTT) or comma (SRT), hours optional, leading noughts optional (Teams)."""
PLAIN = re.compile(r"\d{1,9}(?:\.\d+)?")


def seconds_of(clock: str) -> float | None:
    """Seconds of a moment like `1:02:03.500`, `02:03,5` or `63.5`; None where it is none."""
    text = clock.strip()
    found = CLOCK.fullmatch(text)
    if found is not None:
        return of_parts(*found.groups())
    return float(text) if PLAIN.fullmatch(text) else None


def of_parts(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    """Seconds from the four written parts. One division at the end, so that `4.859` is read as exactly that."""
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    if not fraction:
        return float(whole)
    scale = int("1" + "0" * len(fraction))
    return (whole * scale + int(fraction)) / scale


def said_clock(seconds: float) -> str:
    """`1:02:03`, for people."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
