"""A world in which the clock stands still and nothing is drawn by lot, so that only what was said can differ."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from unittest.mock import patch

from django.utils import timezone


class StillWorld:
    """Holds the clock and the dice. `chapter(n)` starts both anew, so that one person's steps move nobody else's."""

    def __init__(self) -> None:
        self.dice = Random(0)
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def chapter(self, number: int) -> None:
        """From here on the draws and the hour are those of this chapter, whatever went before."""
        self.dice.seed(number)
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=number)


@contextmanager
def still_world() -> Iterator[StillWorld]:
    """Replace the system's dice and clock for a while."""
    world = StillWorld()
    with (
        patch.object(os, "urandom", lambda size: world.dice.randbytes(size)),
        patch.object(secrets, "choice", lambda among: world.dice.choice(among)),
        patch.object(secrets, "token_urlsafe", lambda size=32: world.dice.randbytes(size).hex()),
        patch.object(timezone, "now", lambda: world.now),
    ):
        yield world
