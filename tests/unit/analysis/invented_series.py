"""Ratings with ruptures at known places, made here and not by the detector's own model."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ratings(clients: int, sessions: int, seed: int, *, ruptures: bool = True) -> tuple[Floats, NDArray[np.bool_]]:
    """Clients × sessions on 1-7 in steps of .2, a tenth missing, and where a rupture is. In every fourth client the
    ratings fall by 1.5 at a random session from the fifth on, for four sessions or to the end."""
    rng = np.random.default_rng(seed)
    level = rng.normal(5.6, 0.7, (clients, 1)) + 0.02 * np.arange(sessions)
    noise = rng.normal(0, 1, (clients, sessions)) * rng.uniform(0.25, 0.5, (clients, 1))
    truth = np.zeros((clients, sessions), bool)
    if ruptures:
        for who in range(0, clients, 4):
            start = int(rng.integers(5, sessions - 1))
            truth[who, start : start + 4 if rng.random() < 0.6 else sessions] = True
    table = np.clip(np.round((level + noise - 1.5 * truth) * 5) / 5, 1, 7)
    table[rng.random((clients, sessions)) < 0.1] = np.nan
    return table, truth


def rows(table: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """The same as rows: client, session (from 1), rating."""
    client, session = np.indices(table.shape).reshape(2, -1)
    return client, session + 1, table.ravel()
