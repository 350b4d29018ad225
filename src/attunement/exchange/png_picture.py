"""Somebody's PNG, read strictly and written anew: pixels and palette, no words, no place, nothing after its end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from attunement.domain.errors import BadInput

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 256 * 1024
MOST_PIXELS_A_SIDE = 800
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""All a browser needs to draw it. Text, time, place and colour profiles stay behind."""
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Numbers a pixel has, by the colour type of the header."""
EXPECTED = f"a PNG picture of at most {MOST_BYTES // 1024} KB and {MOST_PIXELS_A_SIDE} by {MOST_PIXELS_A_SIDE} pixels"


@dataclass(frozen=True)
class PngPicture:
    """A picture fit to be shown, and its size in pixels."""

    png: bytes
    width: int
    height: int


def read_png(content: bytes) -> PngPicture:
    """The picture, written anew. Raises BadInput for what is no whole, small PNG."""
    if len(content) > MOST_BYTES:
        raise _wrong("it is too large")
    if not content.startswith(SIGNATURE):
        raise _wrong("it is no PNG")
    chunks = [(kind, body) for kind, body in _chunks(content) if kind in KEPT]
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds.count(b"IHDR") != 1 or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise _wrong("parts of it are missing")
    width, height, length = _size(chunks[0][1], has_palette=b"PLTE" in kinds)
    pixels = _unpacked(b"".join(body for kind, body in chunks if kind == b"IDAT"), length)
    kept = [(kind, body) for kind, body in chunks if kind not in (b"IDAT", b"IEND")]
    written = [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return PngPicture(SIGNATURE + b"".join(_chunk(kind, body) for kind, body in written), width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while True:
        head = content[place : place + 8]
        if len(head) < 8:
            raise _wrong("it ends too early")
        length, kind = struct.unpack(">I4s", head)
        body = content[place + 8 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        if len(body) < length or check != struct.pack(">I", zlib.crc32(kind + body)):
            raise _wrong("it is spoilt")
        yield kind, body
        if kind == b"IEND":
            return
        place += 12 + length


def _size(header: bytes, *, has_palette: bool) -> tuple[int, int, int]:
    """Width, height, and how many bytes its pixels must have."""
    if len(header) != 13:
        raise _wrong("its header is wrong")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", header)
    if not (1 <= width <= MOST_PIXELS_A_SIDE and 1 <= height <= MOST_PIXELS_A_SIDE):
        raise _wrong(f"it is {width} by {height} pixels")
    if colour not in SAMPLES or depth not in (1, 2, 4, 8, 16) or compression or filtering or interlace:
        raise _wrong("it is of an uncommon kind (save it without interlacing)")
    if colour == 3 and not has_palette:
        raise _wrong("parts of it are missing")
    return width, height, height * (1 + (width * SAMPLES[colour] * depth + 7) // 8)


def _unpacked(packed: bytes, length: int) -> bytes:
    """The pixels: exactly as many as the header says, so that a small file cannot unfold into a huge one."""
    unpacker = zlib.decompressobj()
    try:
        pixels = unpacker.decompress(packed, length + 1)
    except zlib.error:
        raise _wrong("it is spoilt") from None
    if len(pixels) != length or not unpacker.eof:
        raise _wrong("it has too many or too few pixels")
    return pixels


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _wrong(what: str) -> BadInput:
    return BadInput(what, where="picture", expected=EXPECTED)
