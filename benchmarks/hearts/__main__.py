"""How well are missed, extra and early beats found and mended, beside the published method?

    python -m benchmarks.hearts             150 invented hearts of 300 beats for each number of artifacts
    python -m benchmarks.hearts --hearts N

The published method is that of Lipponen and Tarvainen (2019) as NeuroKit2 computes it (`signal_fixpeaks`, "Kubios",
not iterative). Without NeuroKit2 only ours is shown: `pip install neurokit2` in an environment of its own adds it.
Prints Markdown; exit 1 where ours mends worse.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attunement.analysis.physiology import clean_rr, hrv

BEATS = 300
PLANTED = (0, 2, 6, 15)
Clean = Callable[[np.ndarray], tuple[np.ndarray, set[int]]]


@dataclass(frozen=True)
class Result:
    """One method on one heart: share of artifacts found, false ones in 1,000 beats, error of RMSSD as a share."""

    found: float
    false: float
    error: float


def invented(dice: np.random.Generator) -> np.ndarray:
    """Intervals in ms of a heart that breathes, wanders, and speeds up at some point."""
    beat = np.arange(BEATS)
    breath = dice.uniform(10, 45) * np.sin(2 * np.pi * beat * dice.uniform(0.15, 0.3) + dice.uniform(0, 6))
    rr = dice.uniform(620, 1000) + breath + dice.normal(0, dice.uniform(5, 20), BEATS) + 20 * np.sin(beat / 13)
    start = dice.integers(80, 220)
    rr[start:] -= np.minimum(np.arange(BEATS - start) / 25, 1) * dice.uniform(0, 180)
    kept: np.ndarray = np.maximum(rr, 350)
    return kept


def planted(dice: np.random.Generator, rr: np.ndarray, count: int) -> tuple[np.ndarray, list[set[int]]]:
    """The same with `count` missed, extra or early beats, and where each is."""
    places = set(dice.choice(np.arange(10, BEATS - 10, 6), count, replace=False).tolist())
    out: list[float] = []
    where: list[set[int]] = []
    n = 0
    while n < BEATS:
        if n not in places:
            out.append(rr[n])
            n += 1
            continue
        kind, at = dice.integers(0, 3), len(out)
        where.append({at} if kind == 0 else {at, at + 1})
        early, share = rr[n] * dice.uniform(0.2, 0.4), dice.uniform(0.25, 0.75)
        out += ([rr[n] + rr[n + 1]], [rr[n] * share, rr[n] * (1 - share)], [rr[n] - early, rr[n + 1] + early])[kind]
        n += 1 if kind == 1 else 2
    return np.array(out), where


def ours(rr: np.ndarray) -> tuple[np.ndarray, set[int]]:
    """As the product does it."""
    found = clean_rr(rr)
    return found.rr_ms, set(found.flagged.tolist())


def by_neurokit(rr: np.ndarray) -> tuple[np.ndarray, set[int]]:
    """Peaks at 1,000 samples a second; its kinds of artifact taken together."""
    neurokit = importlib.import_module("neurokit2")
    peaks = np.concatenate([[0], np.cumsum(rr)]).round().astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kinds, mended = neurokit.signal_fixpeaks(peaks, sampling_rate=1000, iterative=False, method="Kubios")
    flagged = {int(n) - 1 for kind in ("ectopic", "missed", "extra", "longshort") for n in kinds[kind]}
    return np.diff(mended).astype(float), flagged


def judged(clean: Clean, raw: np.ndarray, where: list[set[int]], truth: float) -> Result:
    """One method on one heart. A flag beside an artifact is no false one."""
    mended, flagged = clean(raw)
    near = {place + step for one in where for place in one for step in (-1, 0, 1)}
    found = sum(bool(one & flagged) for one in where) / len(where) if where else 1.0
    return Result(found, 1000 * len(flagged - near) / raw.size, abs(hrv(mended).rmssd - truth) / truth)


def rows(clean: Clean, hearts: int) -> dict[int, list[Result]]:
    """Every heart, by how many artifacts were planted; the same hearts for every method."""
    found: dict[int, list[Result]] = {}
    for count in PLANTED:
        for seed in range(hearts):
            dice = np.random.default_rng(seed)
            true = invented(dice)
            raw, where = planted(dice, true, count)
            found.setdefault(count, []).append(judged(clean, raw, where, hrv(true).rmssd))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 where ours mends worse than the peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hearts", type=int, default=150)
    hearts = parser.parse_args(arguments).hearts
    methods: dict[str, Clean] = {"ours": ours}
    if importlib.util.find_spec("neurokit2"):
        methods["NeuroKit2, Kubios"] = by_neurokit
    print(
        "| planted in 300 beats | method | found, % | false in 1,000 | error of RMSSD, median % | worst tenth from % |"
    )
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    medians: dict[str, list[float]] = {}
    tables = {name: rows(clean, hearts) for name, clean in methods.items()}
    for count in PLANTED:
        for name, table in tables.items():
            every = table[count]
            errors = [100 * one.error for one in every]
            medians.setdefault(name, []).append(float(np.median(errors)))
            found, false = 100 * np.mean([one.found for one in every]), np.mean([one.false for one in every])
            tail = np.quantile(errors, 0.9)
            print(f"| {count} | {name} | {found:.1f} | {false:.2f} | {np.median(errors):.1f} | {tail:.1f} |")
    peers = [values for name, values in medians.items() if name != "ours"]
    return int(any(mine > his for values in peers for mine, his in zip(medians["ours"], values, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
