"""Looking back at a session: each person, apart, marks moments that mattered and steers how it felt."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LOWEST: Final = 0
HIGHEST: Final = 100
MIDDLE: Final = 50
"""The dial: from very hard, over neither, to very good."""


class MarkAudience(StrEnum):
    """Who may know of a mark, as its maker chose, from the most private on."""

    ME = "me"
    CLINICIAN = "clinician"
    ROOM = "room"
