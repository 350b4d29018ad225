"""The benchmarks that put ours beside others: what counts as slower, as different, and as not there."""

import math

import pytest

from attunement.analysis.sequences import lag_table
from benchmarks.agreement.__main__ import main as agreement
from benchmarks.beside import Beside, Peer, beside, table, verdict
from benchmarks.sequences.__main__ import by_pandas, invented, same_counts
from benchmarks.sequences.__main__ import main as sequences


def test_slower_or_different_fails_and_so_does_nobody_to_compare_with() -> None:
    quick, slow = Beside("w", "p", 1.0, 3.0, same=True), Beside("w", "p", 3.0, 1.0, same=True)
    assert quick.ratio == 3
    assert [verdict([quick]), verdict([quick, None])] == [0, 0]
    assert [verdict([slow]), verdict([Beside("w", "p", 1.0, 3.0, same=False)]), verdict([None])] == [1, 1, 1]


def test_a_peer_that_is_not_there_is_named_with_what_to_install() -> None:
    absent = Peer("the other", "other-package", None)
    assert beside("w", lambda: 1, absent, math.isclose) is None
    assert "pip install other-package" in table([None], [absent, absent])
    assert table([None], [absent, absent]).count("pip install") == 1


def test_both_are_called_in_turns_and_compared() -> None:
    calls: list[str] = []
    found = beside(
        "w", lambda: calls.append("ours"), Peer("p", "p", lambda: calls.append("theirs")), lambda a, b: a is b
    )
    assert found is not None
    assert found.same
    assert calls[:4] == ["ours", "theirs", "ours", "theirs"]


def test_what_pandas_counts_is_what_we_count_and_one_transition_more_is_seen() -> None:
    codes, sessions = invented(2_000)
    theirs, ours = by_pandas(codes, sessions), lag_table(codes, groups=sessions)
    assert same_counts(ours, theirs)
    theirs.iloc[0, 0] += 1
    assert not same_counts(ours, theirs)


def test_one_command_prints_ratio_and_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    sequences(["--events", "3000"])
    agreement(["--events", "3000"])
    printed = capsys.readouterr().out
    assert printed.count("| ratio |") == 2
    assert "lag table of 3,000 events, list of texts | pandas crosstab" in printed
    assert "NO |" not in printed
