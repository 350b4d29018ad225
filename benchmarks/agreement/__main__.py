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
from functools import partial
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

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
        call = partial(_scikit_learn, a=a, b=b)
        peers.append(peer("scikit-learn cohen_kappa_score", "sklearn.metrics", "scikit-learn", call))
        rows.append(beside(f"κ of {first.size:,} pairs, {said}", partial(_kappa, a, b), peers[-1], _close))
    call = partial(_statsmodels, a=first, b=second)
    peers.append(peer("statsmodels cohens_kappa", "statsmodels.stats.inter_rater", "statsmodels", call))
    rows.append(beside(f"κ of {first.size:,} pairs, numbers", partial(_kappa, first, second), peers[-1], _close))
    return rows, peers


def _kappa(a: Any, b: Any) -> float:
    return cohen_kappa(a, b).kappa


def _scikit_learn(module: Any, a: Any, b: Any) -> float:
    return float(module.cohen_kappa_score(a, b))


def _statsmodels(module: Any, a: np.ndarray, b: np.ndarray) -> float:
    return float(module.cohens_kappa(module.to_table(np.column_stack([a, b]), CODES)[0]).kappa)


def _close(ours: float, theirs: float) -> bool:
    return bool(np.isclose(ours, theirs))


def alphas(first: np.ndarray, second: np.ndarray) -> tuple[list[Beside | None], list[Peer]]:
    """α with missing ratings at two levels, and once more on fewer units for the package that goes one by one."""
    ratings = np.column_stack([first, second]).astype(float)
    ratings[np.random.default_rng(6).random(ratings.shape) < MISSING] = np.nan
    rows: list[Beside | None] = []
    peers: list[Peer] = []
    for level in ("nominal", "interval"):
        call = partial(_krippendorff, ratings=ratings, level=level)
        peers.append(peer("krippendorff", "krippendorff", "krippendorff", call))
        rows.append(beside(f"α of {len(ratings):,} units, {level}", partial(_alpha, ratings, level), peers[-1], _close))
    few = ratings[: max(100, len(ratings) // FEWER)]
    peers.append(peer("irrCAC", "irrCAC.raw", "irrCAC", partial(_irrcac, ratings=few)))
    ours = partial(_alpha, few, "nominal")
    rows.append(beside(f"α of {len(few):,} units, nominal", ours, peers[-1], _close_to_four_digits))
    return rows, peers


def _alpha(ratings: np.ndarray, level: str) -> float:
    return krippendorff_alpha(ratings, level=level).alpha


def _krippendorff(module: Any, ratings: np.ndarray, level: str) -> float:
    return float(module.alpha(ratings.T, level_of_measurement=level))


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
