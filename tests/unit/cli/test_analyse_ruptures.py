"""`attunement analyse ruptures`: every row comes back with state and probability, and a wrong cell is named."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from attunement.cli.main import main

STEADY = "".join(f"ann,{n},{value}\n" for n, value in enumerate([5.6, 5.4, 5.6, 5.8, 5.4, 5.6, 5.8], start=1))
HEADER = "client,session,rating\n"
FALLEN = HEADER + STEADY + "ben,1,4.4\nann,8,\nann,9,3.8\nann,10,3.6\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on a text; gives back exit code, standard output and standard error."""

    def _run(text: str, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "ratings.csv"
        path.write_text(text, encoding="utf-8")
        code = main(["analyse", "ruptures", str(path), "--min", "1", "--max", "7", "--step", "0.2", *options])
        return code, *capsys.readouterr()

    return _run


def test_every_row_comes_back_in_its_order_with_state_and_probability(run: Any) -> None:
    code, out, err = run(FALLEN)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, len(rows)) == (0, 11)
    assert "2 clients are fewer than 50" in err
    assert list(rows[0]) == ["client", "session", "rating", "state", "probability"]
    assert [(row["client"], row["session"], row["rating"]) for row in rows[7:]] == [
        ("ben", "1", "4.4"), ("ann", "8", ""), ("ann", "9", "3.8"), ("ann", "10", "3.6")
    ]  # fmt: skip
    assert [rows[n]["state"] for n in (0, 4, 7, 10)] == ["too-early", "steady", "too-early", "rupture"]
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


def test_json_has_the_same_fields_and_null_for_a_gap(run: Any) -> None:
    found = json.loads(run(FALLEN, "--format", "json")[1])
    assert found[8] == {
        "client": "ann", "session": 8, "rating": None, "state": "steady", "probability": found[8]["probability"]
    }  # fmt: skip
    assert found[10]["probability"] > 0.5


def test_other_separators_commas_and_columns_are_read_the_same(run: Any) -> None:
    code, plain, _ = run(FALLEN, "--priors", "published")
    lines = FALLEN.strip().split("\n")
    text = "note;Rating;session;client\n" + "".join(
        ";".join(["x", rating.replace(".", ","), session, client]) + "\n"
        for client, session, rating in (line.split(",") for line in lines[1:])
    )
    code, other, err = run(text, "--priors", "published")
    assert (code, other) == (0, plain)
    assert "not used: note" in err


def test_kept_parameters_are_read_back(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "ours.json"
    code, first, _ = run(FALLEN, "--keep-priors", str(kept))
    parameters = json.loads(kept.read_text())
    assert run(FALLEN, "--priors", str(kept))[:2] == (code, first)
    kept.write_text(json.dumps({**parameters, "onset": 0.2}))
    assert run(FALLEN, "--priors", str(kept))[1] != first
    kept.write_text(json.dumps({**parameters, "onsett": 0.2}))
    code, _, err = run(FALLEN, "--priors", str(kept))
    assert code == 2
    assert "onsett" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "ann,1,5.6\nann,2,7.8\n", "row 2 (line 3), column 'rating'"),
        (HEADER + "ann,1,5.6\n\nann,1,5\n", "row 2 (line 4), column 'session'"),
        (HEADER + "ann,1,five\n", "row 1 (line 2), column 'rating'"),
        (HEADER + "ann,one,5\n", "row 1 (line 2), column 'session'"),
        (HEADER + "ann,,5\n", "row 1 (line 2), column 'session'"),
        (HEADER + ",1,5\n", "row 1 (line 2), column 'client'"),
        ("client,rating\nann,5\n", "a column 'session'"),
        (HEADER, "no rows"),
        ("", "no header"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(run: Any, text: str, said: str) -> None:
    code, out, err = run(text)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(("option", "said"), [("--step", "step"), ("--min", "scale"), ("--priors", "nowhere.json")])
def test_a_wrong_option_is_named(run: Any, option: str, said: str) -> None:
    code, _, err = run(FALLEN, option, "nowhere.json" if option == "--priors" else "9")
    assert code == 2
    assert said in err
