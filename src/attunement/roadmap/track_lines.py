"""The step of a track that the clinician took up, on the clinician's own part of the card and nowhere else."""

from __future__ import annotations

from attunement.roadmap.alone_lines import Alone
from attunement.roadmap.card import Certainty, Kind, Line
from attunement.roadmap.gates import raised_by
from attunement.roadmap.library_entry import Entry, Setting
from attunement.roadmap.standing import WHY_CLOSED, Standing
from attunement.roadmap.tracks import Track, track_of
from attunement.roadmap.wording import Said

TAKEN_UP = "you took up the track “{}”, step {} of {}"


def track_line(alone: Alone, chosen: str | None) -> list[Line | None]:
    """One line: the step, or what it still waits for.

    A step for the room is put forward only while the room is open by the clinician's decision and no raised topic
    speaks against it.
    """
    entry = alone.guidance.library.get(chosen) if chosen else None
    track = track_of(alone.guidance.tracks, entry.id) if entry else None
    if entry is None or track is None or alone.disclosed.kind not in track.for_cases:
        return []
    place = track.entries.index(entry.id) + 1
    because = (alone.guidance.said(TAKEN_UP).format(track.name, place, len(track.entries)),)
    if entry.setting is Setting.ROOM:
        waiting = _waiting(alone, entry, track, because)
        if waiting is not None:
            return [waiting]
    fills = {"entry": entry.name, "minutes": str(entry.minutes)}
    said = Said({"track": track.id}, fills, because, Certainty.HIGH, entry, track.id)
    return [alone.say(Kind.OFFER, said, "track")]


def _waiting(alone: Alone, entry: Entry, track: Track, because: tuple[str, ...]) -> Line | None:
    if alone.standing is not Standing.OPEN:
        facts = {"track": track.id, "standing": alone.standing.value}
        because = (*because, alone.guidance.said(WHY_CLOSED[alone.standing]))
        said = Said(facts, {"entry": entry.name}, because, entry=entry, track=track.id)
        return alone.say(Kind.AVOID, said, "track")
    against = [key for key in alone.raised() if key in entry.contraindication.topics]
    if not against:
        return None
    topic = alone.guidance.topics[against[0]]
    people = raised_by(alone.disclosed, topic, alone.instruments)
    fills = {"entry": entry.name, "topic": topic.name, "person": alone.called(people)}
    because = (*because, entry.contraindication.words, *alone.gates[against[0]].because)
    facts = {"track": track.id, "contraindicated": "yes"}
    return alone.say(Kind.AVOID, Said(facts, fills, because, entry=entry, track=track.id), "track")
