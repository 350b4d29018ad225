"""The planted truth of the hearts' benchmark is where it says, and ours mends it."""

import numpy as np
import pytest

from benchmarks.hearts.__main__ import invented, judged, main, ours, planted, rows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_planted_is_where_it_says_and_keeps_the_clock(seed: int) -> None:
    dice = np.random.default_rng(seed)
    true = invented(dice)
    raw, where = planted(dice, true, 6)
    assert len(where) == 6
    assert raw.sum() == pytest.approx(true.sum())
    same = np.ones(raw.size, dtype=bool)
    same[[place for one in where for place in one]] = False
    assert set(np.round(raw[same], 6)) <= set(np.round(true, 6))


def test_a_flag_far_from_any_artifact_is_a_false_one() -> None:
    rr = np.full(100, 800.0)
    found = judged(lambda raw: (raw, {10, 50}), rr, [{9}], truth=1.0)
    assert (found.found, found.false) == (0.0, 10.0)
    assert judged(lambda raw: (raw, {9}), rr, [{9}], truth=1.0).found == 1.0


def test_ours_finds_and_mends_nearly_all() -> None:
    found = rows(ours, 4)
    assert np.mean([one.found for one in found[15]]) > 0.95
    assert np.median([one.error for one in found[15]]) < 0.05
    assert max(one.false for one in found[0]) < 5


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--hearts", "1"]) == 0
    assert "| 15 | ours |" in capsys.readouterr().out
