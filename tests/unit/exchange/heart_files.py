"""Small files of straps and watches, written by their published formats."""

import io
import struct
import zipfile

POLAR = (
    "Name,Sport,Date,Start time,Duration,Average heart rate (bpm),\n"
    "A B,OTHER_INDOOR,22-11-2026,10:00:00,00:00:04,72,\n"
    "Sample rate,Time,HR (bpm),Speed (km/h),\n"
    "1,00:00:00,71,,\n1,00:00:01,72,,\n1,00:00:02,,,\n1,00:00:03,73,,\n"
)
HR = "1560279835.000000\n1.000000\n93.00\n101.00\n100.00\n"
IBI = "1560279825.000000, IBI\n83.503822,0.609403\n99.973326,0.843789\n"
EDA = "1560279825.000000\n4.000000\n0.000000\n0.020499\n"
FIT_EPOCH = 631_065_600
"""1989-12-31 in seconds since 1970: where FIT counts from."""


def zipped(**files: str) -> bytes:
    """A zip whose names are the keywords, in a folder, with `.csv` behind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"session/{name}.csv", text)
    return out.getvalue()


def fit(rates: list[tuple[int, int]], beats: list[list[int]] | None = None) -> bytes:
    """A FIT file: (second, rate) as records, and rows of five intervals in ms (65535: none) as hrv after each."""
    body = _definition(0, 0, [(0, 1, 0x00)]) + bytes([0, 4])  # file_id: an activity
    body += _definition(1, 20, [(253, 4, 0x86), (3, 1, 0x02)]) + _definition(2, 78, [(0, 10, 0x84)])
    for n, (second, rate) in enumerate(rates):
        body += bytes([1]) + struct.pack("<IB", 1_000_000_000 + second, rate)
        for row in (beats or [])[n : n + 1]:
            body += bytes([2]) + struct.pack("<5H", *row)
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    header += struct.pack("<H", _crc(header))
    return header + body + struct.pack("<H", _crc(header + body))


def _definition(local: int, message: int, fields: list[tuple[int, int, int]]) -> bytes:
    return bytes([0x40 | local, 0, 0]) + struct.pack("<HB", message, len(fields)) + b"".join(bytes(f) for f in fields)


def _crc(raw: bytes) -> int:
    """The FIT protocol's own checksum."""
    table = [0x0, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401]
    table += [0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    crc = 0
    for byte in raw:
        for nibble in (byte & 0xF, byte >> 4):
            crc = ((crc >> 4) & 0x0FFF) ^ table[crc & 0xF] ^ table[nibble]
    return crc
