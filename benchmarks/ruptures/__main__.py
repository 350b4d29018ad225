"""Our detector, the literature's rules and an oracle on invented practices whose truth is known.

    python -m benchmarks.ruptures                 every regime, 3 seeds: an hour on 2 cores, most of it the oracle
    python -m benchmarks.ruptures --quick         a few small regimes, one seed, fewer particles (two minutes)
    python -m benchmarks.ruptures --no-oracle     ours and the rules only
    python -m benchmarks.ruptures --regime noise --seeds 5
    python -m benchmarks.ruptures --keep oracle/ --results benchmarks/ruptures/results.md

--keep holds what the oracle said, so that only the detector is run again after a change of the detector. --results
writes the summary, one line a regime, after each regime; a regime not run now keeps its line. Prints Markdown.
The detector is given ratings only: rows (client, session, rating), the scale and the step.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from attunement.analysis.rupture import ENOUGH_CLIENTS, rupture_states
from benchmarks.ruptures.measures import Measures, measure
from benchmarks.ruptures.oracle import PARTICLES, kept_or_computed
from benchmarks.ruptures.rules import RULES, apply_rule
from benchmarks.ruptures.summary import line_of, summary
from benchmarks.ruptures.worlds import REGIMES, Practice, World, simulate

SMALL_PRACTICES = 15  # of 20 clients a seed: one alone has hardly any rupture
QUICK = ("autocorrelation .3", "ceiling", "none, autocorrelation .3", "none, bad days", "20 clients")
COLUMNS = ("average precision", "F1", "Brier", "delay", "caught in 3", "false per 100")


@dataclass(frozen=True)
class Scored:
    """One detector's scores and flags beside the truth, practices of one regime one below the other."""

    score: np.ndarray
    flag: np.ndarray


def ours(world: World, practice: Practice) -> tuple[Scored, np.ndarray, float]:
    """The product's detector as the command line runs it; also whether it says tension, and the seconds it took."""
    client, session = np.nonzero(practice.attended)
    start = time.perf_counter()
    found = rupture_states(
        client, session, practice.rating[client, session], scale=(1, 7), step=world.step, priors="file"
    )
    seconds = time.perf_counter() - start
    probability, tension = np.zeros(practice.rating.shape), np.zeros(practice.rating.shape, bool)
    probability[client, session] = found.probability
    tension[client, session] = found.state == "tension"
    return Scored(probability, probability >= 0.5), tension, seconds


def run_practice(job: tuple[World, int, int, Path | None]) -> tuple[Practice, dict[str, Scored], np.ndarray, float]:
    """Every detector on one practice; the oracle only where there is something to find."""
    world, seed, particles, keep = job
    practice = simulate(world, seed)
    detectors: dict[str, Scored] = {}
    detectors["ours"], tension, seconds = ours(world, practice)
    if particles and world.onset:
        probability = kept_or_computed(world, practice, seed, particles, keep)
        detectors["oracle"] = Scored(probability, probability >= 0.5)
    for name, rule in RULES.items():
        detectors[name] = Scored(*apply_rule(rule, practice.rating))
    return practice, detectors, tension, seconds


def report(world: World, runs: list[tuple[Practice, dict[str, Scored], np.ndarray, float]]) -> str:
    """Print one regime: every measure of every detector over all its practices. Returns its line of the summary."""
    truth, onset, rating = (
        np.concatenate([getattr(run[0], what) for run in runs]) for what in ("truth", "onset", "rating")
    )
    rated = ~np.isnan(rating)
    parameters = "published" if world.clients < ENOUGH_CLIENTS else "estimated"
    print(f"\n### {world.name}\n")
    print(
        f"{len(runs)} practices of {world.clients} clients, {int(rated.sum())} ratings, "
        f"{100 * truth[rated].mean():.1f} % of them in a rupture; parameters {parameters}.\n"
    )
    print(f"| | {' | '.join(COLUMNS)} |\n| --- |{' ---: |' * len(COLUMNS)}")
    found: dict[str, Measures] = {}
    for name in runs[0][1]:
        score, flag = (np.concatenate([getattr(run[1][name], what) for run in runs]) for what in ("score", "flag"))
        found[name] = measure(truth, onset, rated, score, flag, name in ("ours", "oracle"))
        print(f"| {name} | {' | '.join(shown(value) for value in vars(found[name]).values())} |")
    if "oracle" in found:
        best, our = found["oracle"], found["ours"]
        print(
            f"\nOurs to the oracle: average precision {our.average_precision / best.average_precision:.3f}, "
            f"Brier {our.brier / best.brier:.3f}, caught {our.caught / best.caught:.2f}."
        )
    if world.bad_day and not world.onset:
        print(
            f"\nTension is said at {100 * np.concatenate([run[2] for run in runs])[rated].mean():.1f} per 100 ratings."
        )
    print(f"\nOurs took {np.mean([run[3] for run in runs]):.1f} s a practice.", flush=True)
    return line_of(world.name, f"{len(runs)} of {world.clients}", found, tuple(RULES))


def shown(value: float) -> str:
    """Three digits, a dash where undefined."""
    return "–" if np.isnan(value) else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def seeds_of(world: World, seeds: int) -> Iterable[int]:
    """One practice a seed, or several where practices are small."""
    if world.clients >= ENOUGH_CLIENTS:
        return range(1, seeds + 1)
    first = 1000 + SMALL_PRACTICES
    return range(first, first + SMALL_PRACTICES * seeds)


def main() -> None:
    """Run the regimes asked for, two practices at a time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-oracle", action="store_true")
    parser.add_argument("--regime", action="append", help="part of a regime's name; may be given again")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--particles", type=int)
    parser.add_argument("--keep", type=Path, help="folder for what the oracle said")
    parser.add_argument("--results", type=Path, help="file to write the summary to")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    seeds = args.seeds or (1 if args.quick else 3)
    particles = 0 if args.no_oracle else args.particles or (2_000 if args.quick else PARTICLES)
    chosen = [w for w in REGIMES if not args.regime or any(part in w.name for part in args.regime)]
    if args.quick and not args.regime:
        chosen = [w if w.clients < ENOUGH_CLIENTS else replace(w, clients=150) for w in chosen if w.name in QUICK]
    print(f"# Ruptures: {seeds} seeds, {particles or 'no'} particles")
    earlier = args.results.read_text("utf-8") if args.results and args.results.exists() else ""
    lines: list[str] = []
    names = [world.name for world in REGIMES]
    with ProcessPoolExecutor(args.processes) as pool:
        for world in chosen:
            jobs = [(world, seed, particles, args.keep) for seed in seeds_of(world, seeds)]
            lines.append(report(world, list(pool.map(run_practice, jobs))))
            if args.results:
                args.results.write_text(summary(lines, particles, names, earlier), encoding="utf-8")
    print("\n" + summary(lines, particles, names))


if __name__ == "__main__":
    main()
