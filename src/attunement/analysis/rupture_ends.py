"""What it says about stuck ruptures, who came again and who was there for the last time.

The filter itself takes a client's coming again as evidence against a stuck rupture. How strong that evidence is
(`leaving`) hardly shows in ratings; it shows in the ends of courses, of which a file of many clients has many.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

LEAST_OTHERS = 0.05
"""Of those who are there for the last time, at least this share for another reason than a rupture they are stuck in."""


def surprise_of_ends(stuck: Floats, spans: Ints, leaving: float) -> Floats:
    """Minus the log likelihood of who was there for the last time, for each client.

    stuck: probability of being stuck in a rupture after each session, clients × sessions. spans: sessions of each
    client. Others are there for the last time at some rate of that session's own, be it that they left, were done or
    are still coming: what the clients' ends together show, less what `leaving` explains.
    """
    session = np.arange(stuck.shape[1])
    there, last = session < spans[:, None], session == spans[:, None] - 1
    more = leaving * np.where(there, stuck, 0.0)
    many = np.maximum(there.sum(axis=0), 1)
    ended, explained = last.sum(axis=0) / many, more.sum(axis=0) / many
    others = np.maximum((ended - explained) / (1 - explained), ended * LEAST_OTHERS)
    chance = np.where(there, others + (1 - others) * more, 0.5)
    said = -np.where(last, np.log(np.maximum(chance, 1e-12)), np.log1p(-np.minimum(chance, 1 - 1e-12)))
    by_client: Floats = (said * there).sum(axis=1)
    return by_client
