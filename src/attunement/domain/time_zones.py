"""Time zones by name, so that a time is said as people's clocks show it."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from attunement.domain.errors import BadInput

UTC = "UTC"
OFTEN = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""The first words of names people live by; the others are old names and signs."""


@cache
def known_time_zones() -> tuple[str, ...]:
    """The names a practice may choose from, UTC first."""
    return (UTC, *sorted(name for name in available_timezones() if name.split("/")[0] in OFTEN))


def check_time_zone(name: str, where: str) -> None:
    """Raise BadInput for a name that is no time zone."""
    if name not in known_time_zones():
        raise BadInput(f"'{name[:40]}' found", where=where, expected="a name like Europe/Berlin or America/New_York")


def zone_of(name: str) -> ZoneInfo:
    """The zone by its name; UTC for a name this machine does not know (any more), so that no page fails by it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(UTC)


def time_zone_from(setting: str, file: str, link: str) -> str:
    """A machine's own zone: from its setting TZ, its /etc/timezone, or where its /etc/localtime leads; else UTC."""
    known = set(known_time_zones())
    for found in (setting.removeprefix(":").strip(), file.strip(), link.partition("zoneinfo/")[2]):
        if found in known:
            return found
    return UTC
