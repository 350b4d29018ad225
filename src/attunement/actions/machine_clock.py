"""Which time zone the machine itself keeps: what a new practice is asked to confirm."""

from __future__ import annotations

import os
from pathlib import Path

from attunement.domain.time_zones import time_zone_from


def machine_time_zone() -> str:
    """By its name; UTC where the machine says none."""
    try:
        file = Path("/etc/timezone").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        file = ""
    try:
        link = str(Path("/etc/localtime").readlink())
    except OSError:
        link = ""
    return time_zone_from(os.environ.get("TZ", ""), file, link)
