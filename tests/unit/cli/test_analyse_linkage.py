"""`attunement analyse linkage`: pairs from one file, mismatched beside, and one partner missing refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.cli.main import main


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on a text."""

    def _run(text: str, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "pairs.csv"
        path.write_text(text, encoding="utf-8")
        code = main(["analyse", "linkage", str(path), "--rate", "1", *options])
        return code, *capsys.readouterr()

    return _run


def pairs(names: str) -> str:
    rows = ["pair,first,second"]
    for n, name in enumerate(names):
        noise = np.random.default_rng(n).normal(0, 1, (2, 130))
        rows += [f"{name},{80 + one:.4f},{80 + one + two / 3:.4f}" for one, two in noise.T]
    return "\n".join(rows) + "\n"


def test_pairs_beside_mismatched_ones(run: Any) -> None:
    code, out, err = run(pairs("abc"), "--lag", "0")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found["pairs"]) == ["a", "b", "c"]
    assert found["pairs"]["a"]["windows"] == 3
    assert found["mismatched"]["pairs"] == 6
    assert found["mismatched"]["above"] == {"a": 1, "b": 1, "c": 1}
    code, out, err = run(pairs("a"), "--format", "csv")
    assert "pairs,a mean," in out
    assert "mismatched,because,1 pairs are too few to mismatch; at least 3 are needed" in out


def test_one_pair_needs_no_name_and_segments_are_another_method(run: Any) -> None:
    text = "\n".join(row.split(",", 1)[1] for row in pairs("a").splitlines())
    code, out, err = run(text, "--method", "segments", "--window", "30")
    assert (code, err) == (0, "")
    assert json.loads(out)["pairs"]["1"]["segments"] == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("first,second\n1,\n2,\n", "pairs.csv: pair '1', column 'second': this partner's series is missing"),
        ("pair,first,second\na,1,2\n,1,2\n", "row 2 (line 3), column 'pair': blank"),
        ("first\n1\n", "pairs.csv: header"),
        ("first,second\n1,x\n", "row 1 (line 2), column 'second': 'x'"),
        ("first,second\n1,2\n2,1\n", "2 samples are too few"),
    ],
)
def test_what_is_refused(run: Any, text: str, says: str) -> None:
    code, out, err = run(text)
    assert (code, out) == (2, "")
    assert says in err
