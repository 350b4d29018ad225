"""Two people who wear a strap, as far as the server can tell: frames, batches, and leave."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from attunement.actions.consenting import HEART, note_leave
from attunement.actions.take_heart import HeartTile, take_heart
from attunement.storage.models import PersonRecord, TimelineRecord
from tests.web.client.couple import Couple


def frame(bpm: int, *beats: float) -> str:
    """A frame in hexadecimal: a rate, and perhaps intervals in ms."""
    raw = bytes([0x16 if beats else 0x06, bpm]) + b"".join(round(beat * 1.024).to_bytes(2, "little") for beat in beats)
    return raw.hex()


def batch(person: PersonRecord, rates: Iterable[tuple[float, int]], **more: Any) -> dict[str, Any]:
    """A batch of frames: a rate at each second, with one interval that fits."""
    frames = [[float(at), frame(bpm, 60_000 / bpm)] for at, bpm in rates]
    return {"id": str(uuid.uuid4()), "person": str(person.id), "frames": frames, **more}


def steady(person: PersonRecord, start: int, ends: int, bpm: int) -> dict[str, Any]:
    """A batch of one rate, a frame a second."""
    return batch(person, [(at, bpm) for at in range(start, ends)])


def agree(couple: Couple, *people: PersonRecord) -> None:
    """They give leave."""
    for person in people or (couple.sofia, couple.daniel):
        note_leave(by=couple.clinician, person=person, to=HEART)


def send(couple: Couple, timeline: TimelineRecord, *batches: Any, second: float) -> dict[str, HeartTile]:
    """Send batches at a second of the session; what every heart's tile shows then, by the person's name."""
    moment = timeline.began_at + timedelta(seconds=second)
    tiles = take_heart(by=couple.clinician, timeline=timeline, batches=list(batches), now=moment)
    names = {str(couple.sofia.id): "Sofia", str(couple.daniel.id): "Daniel"}
    return {names[tile.person]: tile for tile in tiles}
