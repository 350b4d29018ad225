"""A picture comes in as PNG only, small, whole, and leaves everything but its pixels behind."""

from __future__ import annotations

import struct
import zlib

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.png_picture import MOST_BYTES, SIGNATURE, read_png


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 3, *, colour: int = 2, more: bytes = b"", rows: bytes | None = None) -> bytes:
    """A picture in red, with further chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    pixels = rows if rows is not None else (b"\0" + b"\xff\0\0" * width) * height
    return SIGNATURE + chunk(b"IHDR", header) + more + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def test_a_picture_keeps_its_pixels_and_size() -> None:
    found = read_png(png())
    assert (found.width, found.height) == (2, 3)
    place = found.png.index(b"IDAT")
    assert zlib.decompress(found.png[place + 4 : -16]) == (b"\0" + b"\xff\0\0" * 2) * 3


def test_read_twice_it_is_the_same() -> None:
    once = read_png(png()).png
    assert read_png(once).png == once


@pytest.mark.parametrize("kind", [b"tEXt", b"eXIf", b"iTXt", b"iCCP", b"tIME"])
def test_words_place_and_time_stay_behind(kind: bytes) -> None:
    found = read_png(png(more=chunk(kind, b"Author\0Somebody")))
    assert b"Somebody" not in found.png
    assert kind not in found.png


def test_what_hangs_on_behind_the_end_stays_behind() -> None:
    assert read_png(png() + b"<script>alert(1)</script>").png == read_png(png()).png


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GIF89a" + b"\0" * 40, id="another format"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a drawing that could hold a script"),
        pytest.param(SIGNATURE, id="only the beginning"),
        pytest.param(png()[:-4], id="cut off"),
        pytest.param(png()[:40] + b"\0" + png()[41:], id="spoilt"),
        pytest.param(png(801, 1), id="too wide"),
        pytest.param(png(1, 801), id="too high"),
        pytest.param(png(0, 1), id="no width"),
        pytest.param(png(colour=5), id="a colour type there is not"),
        pytest.param(png(colour=3, rows=(b"\0" + b"\0" * 2) * 3), id="a palette that is not there"),
        pytest.param(png(rows=b"\0" * 5), id="too few pixels"),
        pytest.param(png(rows=b"\0" * 100_000), id="unfolds into more than it says"),
        pytest.param(png() + b"\0" * MOST_BYTES, id="too large"),
    ],
)
def test_everything_else_is_refused(wrong: bytes) -> None:
    with pytest.raises(BadInput, match="picture"):
        read_png(wrong)
