"""One notification of the Bluetooth Heart Rate Measurement characteristic (0x2A37), as straps send it every second.

Source: Bluetooth SIG, Heart Rate Service 1.0, section 3.1; field layout in the GATT Specification Supplement,
"Heart Rate Measurement": bit 0 of the flags is the rate's width, bits 1 and 2 skin contact, bit 3 energy, bit 4 RR.
"""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.errors import BadInput

_WIDE, _CONTACT, _CONTACT_KNOWN, _ENERGY, _RR = 0x01, 0x02, 0x04, 0x08, 0x10
LONGEST = 512
"""Bytes an attribute may have at most, by the Bluetooth Core Specification."""


@dataclass(frozen=True)
class HeartFrame:
    """A rate in beats per minute; `contact` None where the strap can't tell; `energy` in kJ; RR intervals in ms."""

    bpm: int
    contact: bool | None
    energy: int | None
    rr_ms: tuple[float, ...]


def heart_frame(raw: bytes) -> HeartFrame:
    """Read one frame. Intervals come in 1/1024 s, oldest first.

    Raises BadInput for a frame that is empty, cut off, or has half an interval at its end.
    """
    if not raw or len(raw) > LONGEST:
        raise _wrong("it is empty" if not raw else f"it has {len(raw)} bytes", 0)
    flags, place = raw[0], 1
    bpm, place = _number(raw, place, 2 if flags & _WIDE else 1, "the rate")
    energy = None
    if flags & _ENERGY:
        energy, place = _number(raw, place, 2, "the energy")
    rest = raw[place:] if flags & _RR else b""
    if len(rest) % 2:
        raise _wrong("half an interval is at its end", len(raw) - 1)
    rr = tuple(int.from_bytes(rest[n : n + 2], "little") * 1000 / 1024 for n in range(0, len(rest), 2))
    contact = bool(flags & _CONTACT) if flags & _CONTACT_KNOWN else None
    return HeartFrame(bpm, contact, energy, rr)


def _number(raw: bytes, place: int, width: int, what: str) -> tuple[int, int]:
    if len(raw) < place + width:
        raise _wrong(f"{what} is cut off", len(raw))
    return int.from_bytes(raw[place : place + width], "little"), place + width


def _wrong(what: str, place: int) -> BadInput:
    return BadInput(what, where=f"heart rate frame, byte {place}", expected="a Heart Rate Measurement (0x2A37)")
