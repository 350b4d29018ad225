"""Files of hearts at their edges: what is written is read; line ends, blanks, odd zips and odd times."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange import heart_file
from attunement.exchange.heart_file import KINDS, heart_kind, read_heart_file, read_needed
from attunement.exchange.heart_recording import HeartRecording, cell_number, missing_rates, rate_of
from tests.unit.exchange.heart_files import EDA, HR, IBI, POLAR, fit, zipped

RATE = st.integers(20, 254)


@settings(max_examples=30)
@given(st.lists(RATE, min_size=1, max_size=40))
def test_whatever_rates_a_watch_writes_are_read(rates: list[int]) -> None:
    found = read_heart_file(fit(list(enumerate(rates))), "g.fit")
    assert found.bpm == tuple(rates)
    assert found.seconds == tuple(range(len(rates)))
    assert found.problems == ()


@settings(max_examples=30)
@given(st.lists(RATE, min_size=1, max_size=40), st.sampled_from(["\n", "\r\n"]))
def test_whatever_rates_an_empatica_writes_are_read(rates: list[int], end: str) -> None:
    text = end.join(["1560279835.000000", "1.000000", *(f"{rate:.2f}" for rate in rates), ""])
    assert read_heart_file(text.encode(), "HR.csv").bpm == tuple(rates)


@settings(max_examples=30)
@given(st.lists(st.integers(250, 2500), min_size=2, max_size=60), st.booleans())
def test_beats_in_ms_and_in_seconds_are_the_same(beats: list[int], header: bool) -> None:
    head = "rr\n" if header else ""
    in_ms = read_heart_file((head + "\n".join(str(beat) for beat in beats)).encode(), "rr")
    in_seconds = read_heart_file((head + "\n".join(f"{beat / 1000:.3f}" for beat in beats)).encode(), "rr")
    assert in_ms.rr_ms == tuple(beats)
    assert in_seconds.rr_ms == pytest.approx(in_ms.rr_ms)
    assert in_seconds.rr_seconds == pytest.approx(in_ms.rr_seconds)


def test_each_kind_is_known_by_what_is_in_it_whatever_it_is_called() -> None:
    told = [heart_kind(raw) for raw in (fit([(0, 70)]), POLAR.encode(), HR.encode(), IBI.encode(), b"800\n810\n")]
    assert told == ["garmin-fit", "polar-flow", "empatica", "empatica", "rr-text"]
    assert set(told) <= set(KINDS)
    assert heart_kind(b"seconds,bpm\n0,70\n") == ""
    assert heart_kind(b"\x00\x01") == ""
    assert heart_kind(b"") == ""


def test_a_watch_that_set_its_clock_back_keeps_the_order() -> None:
    found = read_heart_file(fit([(0, 70), (10, 72), (3, 90), (11, 73)]), "g.fit")
    assert found.seconds == (0, 10, 11)
    assert found.problems == ("g.fit: 1 records without a time in order or with an impossible rate were left out",)


def test_an_impossible_rate_of_a_watch_is_named_and_left_blank() -> None:
    found = read_heart_file(fit([(0, 70), (1, 7)]), "g.fit")
    assert found.bpm == (70, None)
    assert len(found.problems) == 2


def test_beats_of_a_watch_without_any_record_have_no_start() -> None:
    found = read_heart_file(fit([(0, 0xFF)], [[800, 810, 65535, 65535, 65535]]), "g.fit")
    assert found.rr_ms == (800, 810)
    assert not found.is_empty
    assert read_needed(fit([(0, 0xFF)], [[800, 810, 65535, 65535, 65535]]), "g.fit").rates == 0


def test_the_tags_of_an_empatica_count_from_the_first_start() -> None:
    found = read_heart_file(zipped(HR=HR, tags="1560279835\n\n1560279900.25\n"), "e.zip")
    assert found.marks == (0, 65.25)
    assert found.started == datetime.fromtimestamp(1560279835, UTC)
    with pytest.raises(BadInput, match=r"tags.csv: line 1: 'then'"):
        read_heart_file(zipped(HR=HR, tags="then\n"), "e.zip")


def test_an_empty_part_of_a_zip_is_no_part() -> None:
    found = read_heart_file(zipped(HR="", IBI=IBI), "e.zip")
    assert (found.bpm, len(found.rr_ms)) == ((), 2)


def test_a_zip_that_would_unpack_to_too_much_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart_file, "LARGEST", 10_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("HR.csv", "1560279835.0\n1.0\n" + "90.00\n" * 10_000)
    assert len(out.getvalue()) < 10_000
    with pytest.raises(BadInput, match="too large unpacked"):
        read_heart_file(out.getvalue(), "e.zip")
    with pytest.raises(BadInput, match="the file is too large"):
        read_heart_file(b"8" * 10_001, "e.txt")


def test_a_damaged_zip_is_refused() -> None:
    raw = bytearray(zipped(HR=HR))
    raw[60] ^= 0xFF
    with pytest.raises(BadInput, match=r"e.zip"):
        read_heart_file(bytes(raw), "e.zip")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (POLAR.replace("Time,", "Clock,"), "line 3: the column 'Time' is not there"),
        (POLAR.replace("00:00:01", "00:61:01"), "line 5, column 'Time'"),
        (POLAR.replace(",73,", ",301,"), "line 7, column 'HR .bpm.': 301. Expected a heart rate from 20 to 300"),
        (EDA.replace("4.000000", "1.000000, 1.000000"), "line 2: it has several columns"),
        (IBI + "120.0,7.5\n", "line 4: '120.0,7.5'"),
        (IBI + "soon,0.8\n", "line 4: 'soon'"),
        ("800\n-5\n", "neither beats nor a rate"),
        ("rr\n" + "800\n" * 3 + "-5\n", "row 4 .line 5., column 'rr'|'-5'"),
        ("rr\n\n", "x: there are no beats in it"),
    ],
    ids=[
        "no time",
        "a minute too many",
        "too fast",
        "acceleration",
        "a long beat",
        "no number",
        "below 0",
        "rr",
        "none",
    ],
)
def test_the_place_of_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_heart_file(text.encode(), "x")


def test_numbers_and_rates_as_cells() -> None:
    assert cell_number("  72.5 ", "x", "y") == 72.5
    assert cell_number("", "x", "y") is None
    assert cell_number("1e2", "x", "y") == 100
    for wrong in ("7 2", "0x10", "nan", "inf", "٧٢", "1" * 41):
        with pytest.raises(BadInput, match="x: "):
            cell_number(wrong, "x", "y")
    assert rate_of(0, "x") is None
    assert rate_of(None, "x") is None
    assert (rate_of(20, "x"), rate_of(300, "x")) == (20, 300)
    for wrong_rate in (19.9, 300.1, -70):
        with pytest.raises(BadInput):
            rate_of(wrong_rate, "x")
    assert missing_rates((70, None, None)) == ("2 of 3 samples have no rate",)
    assert missing_rates((70,)) == ()
    assert HeartRecording("x", None, seconds=(0.0,), bpm=(None,)).is_empty
