"""What follows what in 1,000,000 events, beside pandas and statsmodels.

    python -m benchmarks.sequences              1,000,000 events in 2,500 sessions, 12 codes
    python -m benchmarks.sequences --events N

The work: count who follows whom inside each session, expected counts and adjusted residuals. A user of pandas shifts
the codes by session and cross-tabulates; statsmodels then gives the residuals. Codes come as numbers, as an array of
texts and as a list of texts. Prints Markdown; exit 1 where ours is slower or the results differ.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from functools import partial
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from attunement.analysis.sequences import LagTable, lag_table
from benchmarks.beside import Beside, Peer, beside, table, verdict

CODES = 12
LENGTH = 400
"""Events in a session."""


def invented(events: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes that tend to be followed by the next one, and the session of each."""
    dice = np.random.default_rng(5)
    codes = dice.integers(0, CODES, events)
    led = dice.random(events) < 0.2
    codes[1:][led[1:]] = (codes[:-1][led[1:]] + 1) % CODES
    return codes, np.arange(events) // LENGTH


def by_pandas(codes: Any, sessions: np.ndarray) -> pd.DataFrame:
    """Counts of a code and the next of the same session."""
    frame = pd.DataFrame({"code": codes, "session": sessions})
    return pd.crosstab(frame["code"], frame.groupby("session")["code"].shift(-1))


def by_statsmodels(codes: Any, sessions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The counts by pandas, the adjusted residuals by statsmodels."""
    tables = importlib.import_module("statsmodels.stats.contingency_tables")
    counts = by_pandas(codes, sessions)
    return counts.to_numpy(), np.asarray(tables.Table(counts).standardized_resids)


def same_counts(ours: LagTable, theirs: pd.DataFrame) -> bool:
    """Labels are sorted as text by both when they are text; numbers by size there, as text here."""
    order = [list(theirs.index).index(label) for label in ours.labels]
    return bool(np.array_equal(ours.observed, theirs.to_numpy()[np.ix_(order, order)]))


def same_residuals(ours: LagTable, theirs: tuple[np.ndarray, np.ndarray]) -> bool:
    """Up to the order of the labels, which is checked by the counts."""
    return bool(np.allclose(np.sort(ours.z.ravel()), np.sort(theirs[1].ravel())))


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    codes, sessions = invented(parser.parse_args(arguments).events)
    texts = np.array([f"code {n:02}" for n in range(CODES)])[codes]
    rows: list[Beside | None] = []
    peers: list[Peer] = []
    there = importlib.util.find_spec("statsmodels") is not None
    for said, given in (("numbers", codes), ("array of texts", texts), ("list of texts", texts.tolist())):
        counted = Peer("pandas crosstab", "pandas", partial(by_pandas, given, sessions))
        residuals = partial(by_statsmodels, given, sessions) if there else None
        whole = Peer("pandas + statsmodels Table", "statsmodels", residuals)
        peers += [counted, whole]
        work = f"lag table of {codes.size:,} events, {said}"
        ours = partial(lag_table, given, groups=sessions)
        rows.append(beside(work, ours, counted, same_counts))
        rows.append(beside(work, ours, whole, same_residuals))
    print(table(rows, peers))
    return verdict(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
