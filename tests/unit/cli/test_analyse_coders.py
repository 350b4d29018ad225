"""`attunement analyse coders`: two files beside each other, and a wrong cell named."""

import json
from pathlib import Path
from typing import Any

import pytest

from attunement.cli.main import main

FIRST = "seconds,code,person,ends\n10,criticism,a,\n40,stonewalling,b,60\n90,humour,a,\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def _run(first: str, second: str, *options: str) -> tuple[int, str, str]:
        for name, text in (("one.csv", first), ("two.csv", second)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        code = main(["analyse", "coders", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"), *options])
        return code, *capsys.readouterr()

    return _run


def test_alike_is_one_and_differs_nowhere(run: Any) -> None:
    code, out, err = run(FIRST, FIRST, "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["events"]["agreed"], found["events"]["pairs"]) == (3, 3)
    assert found["time"]["first_as_reference"] == found["time"]["alpha"] == 1
    assert found["time"]["n"] == 91
    assert found["differences"] == []


def test_each_difference_is_named_with_its_moment(run: Any) -> None:
    other = "seconds,code,person\n11,contempt,a\n40,stonewalling,b\n200,humour,a\n"
    found = json.loads(run(FIRST, other, "--format", "json", "--seconds", "300")[1])
    assert found["differences"] == [
        {"at": 10, "first": "a: criticism", "second": "a: contempt"},
        {"at": 90, "first": "a: humour", "second": None},
        {"at": 200, "first": None, "second": "a: humour"},
    ]
    assert found["time"]["n"] == 300
    near = json.loads(run(FIRST, other, "--format", "json", "--tolerance", "0.5")[1])
    assert len(near["differences"]) == 4


def test_as_csv_every_number_has_a_line(run: Any) -> None:
    out = run(FIRST, FIRST)[1].splitlines()
    assert out[0] == "measure,field,value"
    assert "events,agreed,3" in out


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("seconds,mood\n1,x\n", "code"),
        ("seconds,code\nsoon,x\n", "soon"),
        ("seconds,code\n-1,x\n", "-1"),
        ("seconds,code\n1,\n", "a code is missing"),
        ("seconds,code,ends\n5,x,2\n", "an end before its start"),
    ],
)
def test_a_wrong_file_is_named_without_a_traceback(run: Any, second: str, says: str) -> None:
    code, out, err = run(FIRST, second)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
