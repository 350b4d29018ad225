"""Frames of the Heart Rate Measurement characteristic: by hand, and every cut of every frame."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange.heart_frame import HeartFrame, heart_frame

VECTORS = Path("../shared/data/heart/hr_vectors.json")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("0048", HeartFrame(72, None, None, ())),
        ("063c", HeartFrame(60, True, None, ())),
        ("043c", HeartFrame(60, False, None, ())),
        ("012c01", HeartFrame(300, None, None, ())),
        ("10480004", HeartFrame(72, None, None, (1000.0,))),
        ("1848e8030003", HeartFrame(72, None, 1000, (750.0,))),
        ("1f2c01e80300030004", HeartFrame(300, True, 1000, (750.0, 1000.0))),
        ("004899", HeartFrame(72, None, None, ())),  # bytes after what the flags tell belong to later versions
    ],
)
def test_a_frame_by_hand(given: str, read: HeartFrame) -> None:
    assert heart_frame(bytes.fromhex(given)) == read


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "byte 0: it is empty"),
        ("00", "byte 1: the rate is cut off"),
        ("012c", "byte 2: the rate is cut off"),
        ("0848e8", "byte 3: the energy is cut off"),
        ("104800", "byte 2: half an interval"),
        ("00" * 513, "it has 513 bytes"),
    ],
)
def test_a_broken_frame_is_refused_by_its_byte(given: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        heart_frame(bytes.fromhex(given))


def test_the_published_vectors() -> None:
    if not VECTORS.exists():
        pytest.skip("the shared data are not here")
    vectors: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))
    for vector in vectors:
        raw = bytes.fromhex(vector["hex"])
        if "error" in vector:
            with pytest.raises(BadInput):
                heart_frame(raw)
            continue
        assert heart_frame(raw) == HeartFrame(
            vector["bpm"], vector["contact"], vector["energy"], tuple(vector["rr_ms"])
        ), vector["note"]
    assert len(vectors) == 10


@given(st.integers(0, 65_535), st.lists(st.integers(1, 65_535), max_size=9), st.none() | st.integers(0, 65_535))
def test_what_is_written_is_read(bpm: int, beats: list[int], energy: int | None) -> None:
    raw = bytes([0x01 | (0x08 if energy is not None else 0) | (0x10 if beats else 0)]) + bpm.to_bytes(2, "little")
    raw += b"" if energy is None else energy.to_bytes(2, "little")
    raw += b"".join(beat.to_bytes(2, "little") for beat in beats)
    assert heart_frame(raw) == HeartFrame(bpm, None, energy, tuple(beat / 1.024 for beat in beats))


@given(st.binary(max_size=40))
def test_no_bytes_make_it_fall_over(raw: bytes) -> None:
    with suppress(BadInput):
        assert 0 <= heart_frame(raw).bpm <= 65_535
