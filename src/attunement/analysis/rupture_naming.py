"""From probabilities to the words the product says: too-early, steady, tension, rupture, repaired."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.rupture_filter import Seen
from attunement.analysis.rupture_series import Ratings

TOO_EARLY, STEADY, TENSION, RUPTURE, REPAIRED = "too-early", "steady", "tension", "rupture", "repaired"
STATES = np.array([TOO_EARLY, STEADY, TENSION, RUPTURE, REPAIRED])

RATED_BEFORE_TELLING = 3
"""Ratings before anything is said but "too early": with fewer, nobody knows what is usual for this client."""
THRESHOLD = 0.5
"""Said to be a rupture from this probability on; the false-alarm rates in the docs are for this value."""
DOUBT = 0.25
"""From this probability on, without reaching the threshold, it is at least a tension."""
REPAIRED_FOR = 3
"""Rated sessions a repair is shown for before the client is steady again (Gumz et al. 2012: back within three)."""


def name_states(ratings: Ratings, seen: Seen) -> NDArray[np.str_]:
    """The state at every row, sorted by client and session. A row without a rating keeps the state before it."""
    codes = np.zeros(ratings.order.size, dtype=np.int64)
    rated = ~np.isnan(ratings.value)
    start = ratings.first[:-1]
    many = np.diff(ratings.first)
    count = np.zeros(start.size, dtype=np.int64)
    code = np.zeros(start.size, dtype=np.int64)
    since = np.full(start.size, REPAIRED_FOR)  # nothing to repair yet
    for place in range(int(many.max(initial=0))):
        who = np.flatnonzero(many > place)
        row = start[who] + place
        new, left = _next(code[who], since[who], count[who] + 1, seen.rupture[row], seen.tension[row])
        seen_now = rated[row]
        count[who] += seen_now
        code[who] = np.where(seen_now, new, code[who])
        since[who] = np.where(seen_now, left, since[who])
        codes[row] = code[who]
    return STATES[codes]


def _next(
    code: NDArray[np.int64],
    since: NDArray[np.int64],
    count: NDArray[np.int64],
    rupture: NDArray[np.float64],
    tension: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The next state (index into STATES) and the rated sessions since a rupture ended, each one a client."""
    telling = count >= RATED_BEFORE_TELLING
    in_rupture = telling & (rupture >= THRESHOLD)
    tense = (rupture >= DOUBT) | (rupture + tension >= THRESHOLD)
    since = np.where(in_rupture, 0, np.where((code == 3) & tense, 0, since + 1))
    mended = (since <= REPAIRED_FOR) & ~tense
    words = np.select([~telling, in_rupture, tense, mended], [0, 3, 2, 4], default=1)
    return words, since
