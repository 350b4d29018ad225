"""Files of watches and straps: the kind found by content, no sample lost, what is wrong named by its place."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange.heart_file import heart_kind, read_heart_file, read_needed
from tests.unit.exchange.heart_files import EDA, HR, IBI, POLAR, fit, zipped

HEART = Path("../shared/data/heart")
FIT = fit([(0, 70), (1, 72), (2, 0xFF), (3, 75)], [[850, 840, 65535, 65535, 65535], [830, 65535, 65535, 65535, 65535]])


def shared(name: str) -> bytes:
    path = HEART / name
    if not path.exists():
        pytest.skip("the shared data are not here")
    return path.read_bytes()


# -- what is in them


def test_polar_keeps_every_sample_and_the_one_without_a_rate() -> None:
    found = read_heart_file(POLAR.encode(), "p.csv")
    assert (found.kind, found.started) == ("polar-flow", datetime(2026, 11, 22, 10))  # noqa: DTZ001  no zone in the file
    assert found.seconds == (0, 1, 2, 3)
    assert found.bpm == (71, 72, None, 73)
    assert found.problems == ("1 of 4 samples have no rate",)


def test_garmin_rates_and_beats() -> None:
    found = read_heart_file(FIT, "g.fit")
    assert found.kind == "garmin-fit"
    assert found.bpm == (70, 72, None, 75)
    assert [at - found.seconds[0] for at in found.seconds] == [0, 1, 2, 3]
    assert found.rr_ms == (850, 840, 830)
    assert found.rr_seconds[0] - found.seconds[0] == pytest.approx(0 - 0.84)
    assert found.rr_seconds[1] == pytest.approx(found.seconds[0])  # the last of them ended with that record
    assert found.started == datetime.fromtimestamp(1_000_000_000 + 631_065_600 - 1.69 + 0.85, UTC)


def test_beats_that_were_lost_between_set_the_clock_anew() -> None:
    row = [800, 65535, 65535, 65535, 65535]
    found = read_heart_file(fit([(0, 70), (60, 72)], [row, row]), "g.fit")
    assert found.rr_seconds == pytest.approx((found.seconds[0], found.seconds[1]))


def test_empatica_alone_and_in_a_zip() -> None:
    rates, beats = (read_heart_file(text.encode(), "x") for text in (HR, IBI))
    assert rates.started == datetime.fromtimestamp(1560279835, UTC)
    assert (rates.seconds, rates.bpm) == ((0, 1, 2), (93, 101, 100))
    assert beats.rr_seconds == (83.503822, 99.973326)
    assert beats.rr_ms == pytest.approx((609.403, 843.789))
    both = read_heart_file(zipped(HR=HR, IBI=IBI, EDA=EDA, tags="1560279840.5\n"), "x.zip")
    assert both.started == datetime.fromtimestamp(1560279825, UTC)
    assert both.seconds == (10, 11, 12)  # the rates began ten seconds after the beats
    assert (both.rr_seconds, both.rr_ms) == (beats.rr_seconds, beats.rr_ms)
    assert both.marks == (15.5,)


@pytest.mark.parametrize(
    ("text", "beats"),
    [
        ("815\n852\n799\n", (815, 852, 799)),
        ("0.815\r\n0.852\r\n\r\n", (815, 852)),
        ("0,815\n0,852", (815, 852)),
        (",rr\n0,992.0\n1,1016.0\n", (992, 1016)),
        ("Phone timestamp;RR-interval [ms]\n2026-01-01T10:00;740\n2026-01-01T10:01;\n", (740,)),
        ("\ufeffrr_ms\n815\n", (815,)),
    ],
)
def test_beats_in_text(text: str, beats: tuple[float, ...]) -> None:
    found = read_heart_file(text.encode(), "rr.txt")
    assert found.kind == "rr-text"
    assert found.rr_ms == pytest.approx(beats)
    assert found.rr_seconds[-1] == pytest.approx(sum(beats) / 1000)


def test_a_table_of_rates() -> None:
    found = read_heart_file(b"seconds,bpm\n0,78\n1,\n2.5,0\n3,81\n", "r.csv")
    assert (found.kind, found.seconds, found.bpm) == ("rate-table", (0, 1, 2.5, 3), (78, None, None, 81))


# -- broken off, wrong, another thing


def test_a_file_that_breaks_off_keeps_what_was_read() -> None:
    found = read_heart_file(FIT[:-4], "g.fit")
    assert found.bpm[:3] == (70, 72, None)
    assert any("breaks off" in problem and "g.fit" in problem for problem in found.problems)
    wrong_sum = read_heart_file(FIT[:-1] + bytes([FIT[-1] ^ 1]), "g.fit")
    assert wrong_sum.bpm == (70, 72, None, 75)
    assert any("checksum" in problem for problem in wrong_sum.problems)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "x: the file is empty"),
        (b"\x00\x01\x02 binary", "x: line 1 holds a zero byte"),
        (b"\x0e\x10\x54\x08\x05\x00\x00\x00.FIT\x00\x00", "x: "),
        (b"PK\x03\x04 no zip", "x: the zip cannot be read"),
        (zipped(EDA=EDA), "neither HR.csv nor IBI.csv"),
        (EDA.encode(), r"x: line 2: it has 4.0\d* samples a second, so it is another signal"),
        (HR.replace("101.00", "high").encode(), "x: line 4: 'high'"),
        (HR.replace("101.00", "900").encode(), "x: line 4: 900. Expected a heart rate from 20 to 300"),
        (IBI.replace("99.97", "9.97").encode(), "x: line 3: the time goes back"),
        (IBI.replace(",0.843789", "").encode(), "x: line 3: 1 cells"),
        (IBI.replace("0.843789", "-1").encode(), "x: line 3"),
        (POLAR.replace("00:00:01", "soon").encode(), "x: line 5, column 'Time': 'soon'"),
        (POLAR.replace(",72,,\n", ",7x,,\n").encode(), r"x: line 5, column 'HR \(bpm\)': '7x'"),
        (POLAR.replace("00:00:03", "00:00:00").encode(), "x: line 7: the time goes back"),
        ((POLAR + "1,00:00:04\n").encode(), "x: line 8: the row is cut off"),
        (b"800\n0\n", "x: line 2: '0'. Expected an interval above 0"),
        (b"rr\n800\nlong\n", "x: row 2 .line 3., column 'rr': 'long'"),
        (b"when,what\n1,2\n", "x: header: neither beats nor a rate"),
        (b"seconds,bpm\n2,70\n1,71\n", "x: row 2 .line 3., column 'seconds': the time is missing or goes back"),
        ("Grüße".encode("latin-1"), "x: line 1 is not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(raw: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_heart_file(raw, "x")


def test_a_start_that_is_none_is_a_problem_and_no_end() -> None:
    found = read_heart_file(POLAR.replace("22-11-2026", "a day").encode(), "p.csv")
    assert found.started is None
    assert "line 2: the start 'a day 10:00:00'" in found.problems[0]


def test_without_any_rate_it_is_refused_where_one_is_needed() -> None:
    none = fit([(0, 0xFF), (1, 0xFF)])
    assert read_heart_file(none, "g.fit").is_empty
    with pytest.raises(BadInput, match=r"no heart rate in it .2 of 2 samples have no rate"):
        read_needed(none, "g.fit")
    assert read_needed(FIT, "g.fit").rates == 3


@settings(max_examples=60)
@given(st.integers(0, len(FIT) - 1), st.integers(1, 255))
def test_no_flipped_byte_makes_it_fall_over(place: int, flip: int) -> None:
    raw = bytearray(FIT)
    raw[place] ^= flip
    try:
        found = read_heart_file(bytes(raw), "g.fit")
    except BadInput:
        return
    assert len(found.seconds) == len(found.bpm)
    assert len(found.rr_seconds) == len(found.rr_ms)


# -- real ones


def test_the_real_garmin_run() -> None:
    found = read_heart_file(shared("activity-small-fenix2-run.fit"), "run.fit")
    assert (len(found.seconds), found.rates, found.bpm[0]) == (2809, 2808, 69)
    assert found.started == datetime(2015, 8, 15, 14, 45, 8, tzinfo=UTC)
    half = read_heart_file(shared("activity-small-fenix2-run.fit")[:60_000], "run.fit")
    assert 1000 < half.rates < 2000
    assert half.bpm == found.bpm[: len(half.bpm)]
    assert "breaks off at byte" in half.problems[0]
    assert found.problems == ("1 of 2809 samples have no rate",)


def test_the_real_file_that_was_cut_off_names_where() -> None:
    cut = read_heart_file(shared("activity-unexpected-eof.fit"), "cut.fit")
    assert len(cut.seconds) == len(read_heart_file(shared("Activity.fit"), "whole.fit").seconds) == 14
    assert cut.problems[0] == "cut.fit: the file breaks off at byte 768; all before it was kept"


def test_the_real_empatica_polar_and_beats() -> None:
    rates, beats = (read_heart_file(shared(f"empatica/{name}.csv"), name) for name in ("HR", "IBI"))
    assert len(rates.bpm) == 4998  # 5,000 lines without the start and the rate
    assert len(beats.rr_ms) == 4999
    with pytest.raises(BadInput, match="another signal"):
        read_heart_file(shared("empatica/EDA.csv"), "EDA.csv")
    assert read_heart_file(shared("synthetic_polar_flow.csv"), "p").bpm[:4] == (71, 72, None, 73)
    assert len(read_heart_file(shared("systole_rr.txt"), "s").rr_ms) == 245
    assert heart_kind(shared("systole_rr.txt")) == ""  # only its header tells
