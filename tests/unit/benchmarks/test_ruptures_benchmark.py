"""The benchmark's own yardsticks: what it counts, what it writes, and that one command says ours to the oracle's."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ruptures.measures import Measures, average_precision, measure
from benchmarks.ruptures.summary import DOCS, RESULTS, line_of, summary, with_table
from benchmarks.ruptures.worlds import BASE, REGIMES, simulate

ROOT = Path(__file__).parents[3]
OURS = Measures(average_precision=0.8, f1=0.7, brier=0.021, delay=0.5, caught=0.6, false_per_100=0.4)
RULE = Measures(average_precision=0.3, f1=0.2, brier=np.nan, delay=1.0, caught=0.9, false_per_100=2.5)


def test_average_precision_is_the_mean_precision_at_each_real_one_and_ties_are_one_threshold() -> None:
    truth = np.array([True, False, True, False])
    assert average_precision(truth, np.array([0.9, 0.8, 0.7, 0.1])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(truth, np.zeros(4)) == pytest.approx(0.5)
    assert np.isnan(average_precision(np.zeros(4, bool), np.zeros(4)))


def test_an_episode_is_caught_within_three_sessions_and_a_flag_elsewhere_is_false() -> None:
    truth = np.array([[0, 0, 1, 1, 1, 1], [0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]], bool)
    onset = np.array([[0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]], bool)
    flag = np.array([[0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 0]], bool)
    found = measure(truth, onset, np.ones_like(truth), flag.astype(float), flag, is_probability=True)
    assert found.caught == 0.5  # the second is flagged at its fourth session
    assert found.delay == 2.0  # one session late, and three
    assert found.false_per_100 == pytest.approx(100 / 18)
    assert found.brier == pytest.approx((6 + 1) / 18)
    assert found.f1 == pytest.approx(2 * 3 / (4 + 9))


def test_an_episode_never_rated_in_its_first_three_sessions_does_not_count() -> None:
    truth = np.array([[0, 1, 1, 1, 1]], bool)
    onset = np.array([[0, 1, 0, 0, 0]], bool)
    rated = np.array([[1, 0, 0, 0, 1]], bool)
    assert np.isnan(measure(truth, onset, rated, np.zeros((1, 5)), truth, is_probability=False).caught)


def test_a_line_of_the_summary_has_the_ratios_and_the_best_rule() -> None:
    oracle = replace(OURS, average_precision=0.82, brier=0.02, caught=0.66)
    line = line_of("a regime", "3 of 300", {"ours": OURS, "oracle": oracle, "rule": RULE}, ("rule",))
    assert line.startswith("| a regime | 3 of 300 | 0.800, 0.820, 0.300 | 0.976 | 1.050 |")
    assert "| 0.60, 0.66 | 0.91 | 0.40, 0.40, 2.50 |" in line


def test_without_ruptures_only_false_alarms_are_said_and_the_table_keeps_its_width() -> None:
    line = line_of("none", "3 of 300", {"ours": OURS, "rule": RULE}, ("rule",))
    assert "0.40, –, 2.50" in line
    told = summary([line], particles=20_000, regimes=["some", "none"])
    assert "1 of 2 regimes, an oracle of 20000 particles" in told
    widths = {row.count("|") for row in told.splitlines() if row.startswith("|")}
    assert len(widths) == 1


def test_a_regime_not_run_now_keeps_its_row_and_one_run_again_is_replaced() -> None:
    first, second, again = (
        line_of(name, "1 of 9", {"ours": OURS, "rule": RULE}, ("rule",)) for name in ("b", "a", "b")
    )
    earlier = summary([first], particles=0, regimes=["a", "b"])
    both = summary([second, again.replace("1 of 9", "2 of 9")], particles=0, regimes=["a", "b"], earlier=earlier)
    rows = [row for row in both.splitlines() if row.startswith("| ")][2:]
    assert [row[:14] for row in rows] == ["| a | 1 of 9 |", "| b | 2 of 9 |"]


def test_invented_practices_are_the_same_each_time_and_keep_to_the_scale() -> None:
    world = replace(BASE, clients=60, onset=0.1)
    one, again = simulate(world, 3), simulate(world, 3)
    assert np.array_equal(one.rating, again.rating, equal_nan=True)
    rated = one.rating[~np.isnan(one.rating)]
    assert ((rated >= 1) & (rated <= 7)).all()
    assert np.abs(rated * 5 - np.round(rated * 5)).max() < 1e-6
    assert one.truth.any()
    assert not one.truth[:, 0].any()
    assert (one.truth <= one.attended).all()


def test_every_regime_has_a_name_of_its_own() -> None:
    assert len({world.name for world in REGIMES}) == len(REGIMES) >= 26


def test_the_table_in_the_docs_is_the_one_the_benchmark_wrote() -> None:
    page, results = DOCS.read_text("utf-8"), RESULTS.read_text("utf-8")
    assert with_table(page, results) == page
    assert "| none, ceiling |" in page
    assert with_table(page, "| another |") != page


def test_one_command_says_ours_to_the_oracles_and_keeps_what_the_oracle_said(tmp_path: Path) -> None:
    results, keep = tmp_path / "results.md", tmp_path / "oracle"
    given = ["--regime", "20 clients", "--seeds", "1", "--particles", "150", "--processes", "1"]
    command = [sys.executable, "-m", "benchmarks.ruptures", *given, "--keep", str(keep), "--results", str(results)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "Ours to the oracle: average precision" in said
    assert len(list(keep.iterdir())) == 15
    assert results.read_text("utf-8").strip() in said
    assert "| 20 clients | 15 of 20 |" in said
    kept = sorted(keep.iterdir())[0]
    assert ((np.load(kept) >= 0) | np.isnan(np.load(kept))).all()
