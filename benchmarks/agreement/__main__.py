"""Two coders on 1,000,000 events: κ and α beside scikit-learn, statsmodels, krippendorff and irrCAC.

    python -m benchmarks.agreement              1,000,000 events, 12 codes, every twentieth missing for α
    python -m benchmarks.agreement --events N

Codes come as numbers, as an array of texts and as a list of texts. Prints Markdown; exit 1 where ours is slower or the
results differ. Packages that are not installed are named with what to install; irrCAC goes over the units one by one
and is asked for a hundredth of them, for both.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from attunement.analysis.agreement import cohen_kappa, krippendorff_alpha
from benchmarks.beside import Beside, Peer, beside, table, verdict

CODES = 12
AGREED = 0.7
MISSING = 0.05
FEWER = 100


def invented(events: int) -> tuple[np.ndarray, np.ndarray]:
    """Two coders who agree on seven of ten and otherwise choose by chance."""
    dice = np.random.default_rng(5)
    first = dice.integers(0, CODES, events)
    return first, np.where(dice.random(events) < AGREED, first, dice.integers(0, CODES, events))


def peer(name: str, package: str, install: str, call: Callable[[Any], Any]) -> Peer:
    """A peer whose call gets the module; without the package it can't be called."""
    if importlib.util.find_spec(package.split(".")[0]) is None:
        return Peer(name, install, None)
    module = importlib.import_module(package)
    return Peer(name, install, lambda: call(module))


def kappas(first: np.ndarray, second: np.ndarray) -> tuple[list[Beside | None], list[Peer]]:
    """κ of the same codes written in three ways."""
    names = np.array([f"code {n:02}" for n in range(CODES)])
    given = {
        "numbers": (first, second),
        "arrays of texts": (names[first], names[second]),
        "lists of texts": (names[first].tolist(), names[second].tolist()),
    }
    rows: list[Beside | None] = []
    peers: list[Peer] = []
    for said, (a, b) in given.items():
        one = peer(
            "scikit-learn cohen_kappa_score",
            "sklearn.metrics",
            "scikit-learn",
            lambda module, a=a, b=b: module.cohen_kappa_score(a, b),
        )
        peers.append(one)
        work = f"κ of {first.size:,} pairs, {said}"
        rows.append(beside(work, lambda a=a, b=b: cohen_kappa(a, b).kappa, one, np.isclose))
    table_of = peer(
        "statsmodels cohens_kappa",
        "statsmodels.stats.inter_rater",
        "statsmodels",
        lambda module: module.cohens_kappa(module.to_table(np.column_stack([first, second]), CODES)[0]).kappa,
    )
    rows.append(
        beside(f"κ of {first.size:,} pairs, numbers", lambda: cohen_kappa(first, second).kappa, table_of, np.isclose)
    )
    return rows, [*peers, table_of]


def alphas(first: np.ndarray, second: np.ndarray) -> tuple[list[Beside | None], list[Peer]]:
    """α with missing ratings at two levels, and once more on fewer units for the package that goes one by one."""
    ratings = np.column_stack([first, second]).astype(float)
    ratings[np.random.default_rng(6).random(ratings.shape) < MISSING] = np.nan
    rows: list[Beside | None] = []
    peers: list[Peer] = []
    for level in ("nominal", "interval"):
        one = peer(
            "krippendorff",
            "krippendorff",
            "krippendorff",
            lambda module, level=level: module.alpha(ratings.T, level_of_measurement=level),
        )
        peers.append(one)
        work = f"α of {len(ratings):,} units, {level}"
        rows.append(beside(work, lambda level=level: krippendorff_alpha(ratings, level=level).alpha, one, np.isclose))
    few = ratings[: max(100, len(ratings) // FEWER)]
    other = peer("irrCAC", "irrCAC.raw", "irrCAC", lambda module: _irrcac(module, few))
    work = f"α of {len(few):,} units, nominal"
    rows.append(beside(work, lambda: krippendorff_alpha(few, level="nominal").alpha, other, _close_to_four_digits))
    return rows, [*peers, other]


def _irrcac(module: Any, ratings: np.ndarray) -> float:
    return float(module.CAC(pd.DataFrame(ratings)).krippendorff()["est"]["coefficient_value"])


def _close_to_four_digits(ours: float, theirs: float) -> bool:
    """irrCAC rounds what it gives."""
    return abs(ours - theirs) < 1e-4


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    first, second = invented(parser.parse_args(arguments).events)
    kappa_rows, kappa_peers = kappas(first, second)
    alpha_rows, alpha_peers = alphas(first, second)
    print(table(kappa_rows + alpha_rows, kappa_peers + alpha_peers))
    return verdict(kappa_rows + alpha_rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
