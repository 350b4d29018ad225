"""`attunement transcript`: one JSON document of the shape others rely on, a table, and refusals with exit code 2."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from attunement.cli.main import main

SRT = Path(__file__).parents[1] / "exchange/transcripts/session.srt"


def test_json_has_exactly_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["transcript", str(SRT), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["format", "speakers", "utterances", "problems"]
    assert document["speakers"] == ["Anna", "Ben", "Therapist"]
    assert document["utterances"][0] == {"n": 1, "start": 1.0, "end": 3.5, "speaker": "Anna", "text": "We said Friday."}


def test_a_table_is_read_back_as_the_same_utterances(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["transcript", str(SRT), "--format", "csv", "--out", str(out)]) == 0
    with out.open(newline="") as file:
        assert [row["speaker"] for row in csv.DictReader(file)] == ["Anna", "Ben", "Therapist"]
    assert main(["transcript", str(SRT)]) == 0
    first = json.loads(capsys.readouterr().out)["utterances"]
    assert main(["transcript", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["utterances"] == first


def test_one_of_several_is_chosen_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = tmp_path / "many.csv"
    many.write_text("session,start,text\na,1,x\nb,2,y\n")
    assert main(["transcript", str(many), "--only", "b"]) == 0
    assert [one["transcript"] for one in json.loads(capsys.readouterr().out)["utterances"]] == ["b"]
    assert main(["transcript", str(many), "--only", "c"]) == 2
    assert "a, b" in capsys.readouterr().err
    assert main(["transcript", str(SRT), "--only", "c"]) == 2
    assert "holds one transcript" in capsys.readouterr().err


def test_a_wrong_file_ends_with_two_and_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.vtt"
    wrong.write_text("good morning")
    assert main(["transcript", str(wrong)]) == 2
    assert "wrong.vtt: line 1" in capsys.readouterr().err
    assert main(["transcript", str(tmp_path / "absent.vtt")]) == 2
    assert "not found" in capsys.readouterr().err
