"""`attunement analyse heart` on the files that watches and straps write."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.cli.main import main
from tests.unit.exchange.heart_files import EDA, IBI, POLAR, fit, zipped


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Write the bytes to a file and run the command on it."""

    def _run(raw: bytes, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "heart.bin"
        path.write_bytes(raw)
        code = main(["analyse", "heart", str(path), *options])
        return code, *capsys.readouterr()

    return _run


def document(answer: tuple[int, str, str]) -> Any:
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_garmin_file_gives_its_episodes_and_says_that_it_broke_off(run: Any) -> None:
    raw = fit([(n, 120 if 20 <= n <= 45 else 75) for n in range(60)])
    found = document(run(raw, "--format", "json"))
    assert found["episodes"] == [{"first": 20, "last": 45}]
    assert found["recording"]["started"].startswith("2021-09-08T01:46:40")
    cut = document(run(raw[:-60], "--format", "json"))
    assert cut["episodes"] == [{"first": 20, "last": 45}]
    assert cut["recording"]["rates"] == 50
    assert "breaks off at byte" in cut["recording"]["problems"][0]


def test_a_polar_file_as_csv(run: Any) -> None:
    code, out, err = run(POLAR.encode())
    assert (code, err) == (0, "")
    assert "recording,kind,polar-flow\n" in out
    assert "recording,problems 1,1 of 4 samples have no rate\n" in out


def test_bare_beats_have_variability_and_episodes_without_the_planted_beat(run: Any) -> None:
    beats = 800 + 20 * np.sin(np.arange(80))
    beats[40], beats[41] = 500, 1100
    beats = np.concatenate([beats, np.full(40, 550)])
    found = document(run("\n".join(f"{beat:.1f}" for beat in beats).encode(), "--format", "json"))
    assert found["recording"]["kind"] == "rr-text"
    assert {40, 41} <= set(found["artifacts"]["flagged"])
    assert found["clean"]["rmssd"] < found["raw"]["rmssd"] / 1.5
    (episode,) = found["episodes"]
    assert episode["first"] == pytest.approx(beats[:81].sum() / 1000, abs=1e-3)


def test_an_empatica_zip_and_what_is_refused(run: Any) -> None:
    many = IBI.splitlines()[0] + "\n" + "".join(f"{n * 0.8:.3f},0.800000\n" for n in range(1, 30))
    found = document(run(zipped(IBI=many, tags="1560279830\n"), "--format", "json"))
    assert (found["recording"]["beats"], found["recording"]["marks"]) == (29, [5])
    assert found["clean"]["mean_rr"] == 800
    for raw, says in (
        (EDA.encode(), "heart.bin: line 2: it has 4"),
        (fit([(0, 255)]), "heart.bin: there is no heart rate in it"),
        (b"PK\x03\x04", "heart.bin: the zip cannot be read"),
    ):
        code, out, err = run(raw)
        assert (code, out) == (2, "")
        assert says in err
