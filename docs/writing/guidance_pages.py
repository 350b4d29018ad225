"""One page per library entry and protocol, and one with the card's sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attunement.roadmap.facts import When
from attunement.roadmap.gates import Topic
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry, Setting
from attunement.roadmap.sentence import Sentence
from attunement.roadmap.tracks import Track, track_of
from docs.writing.markdown import bullets, minutes, number, page, section, steps, table

SETTINGS: Final[Mapping[Setting, str]] = {
    Setting.ROOM: "with everyone who comes",
    Setting.ALONE: "with one person alone",
    Setting.CLINICIAN: "for clinician and supervisor to think with",
}


def guidance_pages(guidance: Guidance) -> Iterator[tuple[str, str]]:
    """(path below docs/reference, text) of the library's, the protocols' and the sentences' pages."""
    yield "library/README.md", _library(guidance.library.values())
    for entry in guidance.library.values():
        yield f"library/{entry.id}.md", _entry(entry, track_of(guidance.tracks, entry.id))
    yield "tracks/README.md", _tracks(guidance.tracks.values())
    for track in guidance.tracks.values():
        yield f"tracks/{track.id}.md", _track(track, guidance.library)
    rows = [(f"[{topic.key}]({topic.key}.md)", topic.name, topic.reviewed_by) for topic in guidance.topics.values()]
    yield "protocols/README.md", page("Protocols of the gate", table(("topic", "name", "reviewed by"), rows))
    for topic in guidance.topics.values():
        yield f"protocols/{topic.key}.md", _topic(topic)
    yield "sentences.md", _sentences(guidance.sentences)


def _library(entries: Iterable[Entry]) -> str:
    rows = [
        (f"[{e.id}]({e.id}.md)", e.name, e.kind.value, SETTINGS[e.setting], e.minutes, e.evidence.grade, e.reviewed_by)
        for e in entries
    ]
    heads = ("entry", "name", "kind", "used", "minutes", "evidence", "reviewed by")
    return page(
        "Library",
        "What a card can offer or lead to. CC BY 4.0. Tracks are in [Tracks](../tracks/README.md).",
        "Steps of tracks, reframes and protocols are for the clinician's own part: the room's card never offers them.",
        table(heads, rows),
    )


def _tracks(tracks: Iterable[Track]) -> str:
    rows = [(f"[{t.id}]({t.id}.md)", t.name, len(t.entries), ", ".join(t.topics) or "–", t.reviewed_by) for t in tracks]
    return page(
        "Tracks",
        "A track is a short ordered way through the library. The clinician takes it up, for one case; no answer does. "
        "It stands in the clinician's own part and never changes the room's.",
        table(("track", "name", "steps", "topics that make one think of it", "reviewed by"), rows),
    )


def _track(track: Track, library: Mapping[str, Entry]) -> str:
    way = [f"[{library[s].name}](../library/{s}.md), {SETTINGS[library[s].setting]}" for s in track.entries]
    return page(
        track.name,
        bullets(
            [
                f"Id `{track.id}`, version {track.version}; for: {', '.join(case.value for case in track.for_cases)}.",
                f"Topics of the gate that make one think of it: {', '.join(track.topics) or 'none; it is chosen'}.",
                f"Evidence: {track.evidence.in_words()}.",
                f"Reviewed by: {track.reviewed_by}. Licence: {track.licence}.",
            ]
        ),
        section("When it applies", bullets(track.applies)),
        section("When not", bullets(track.not_when)),
        section("What must come first", bullets(track.first)),
        section("Steps", steps(way)),
        section("When joint work stops", bullets(track.stop)),
    )


def _entry(entry: Entry, track: Track | None) -> str:
    against = f" Topics of the gate that speak against it: {', '.join(entry.contraindication.topics)}."
    return page(
        entry.name,
        bullets(
            [
                f"Id `{entry.id}`, version {entry.version}; {entry.kind.value}, {SETTINGS[entry.setting]}; "
                f"about {minutes(entry.minutes)}; for: {', '.join(case.value for case in entry.for_cases)}.",
                f"Evidence: {entry.evidence.in_words()}.",
                f"Reviewed by: {entry.reviewed_by}. Licence: {entry.licence}.",
                *([f"A step of the track [{track.name}](../tracks/{track.id}.md)."] if track else []),
            ]
        ),
        section("Offered when", _when(entry.when)),
        section("Not when", entry.contraindication.words + (against if entry.contraindication.topics else "")),
        section("Steps", steps(entry.steps)),
        section("To say", bullets(f"“{words.strip('“”')}”" for words in entry.say)),
        section("To watch", bullets(entry.watch)),
    )


def _when(when: When) -> str:
    return bullets(f"{fact}: {' or '.join(sorted(values))}" for fact, values in when.items()) or "Always."


def _topic(topic: Topic) -> str:
    rows = [
        (f"[{s.instrument}](../instruments/{s.instrument}.md)", ", ".join(s.items), f"{number(s.at_least)} or more")
        for s in topic.screens
    ]
    enough = "One whole form is enough." if topic.any_screen else "Every one of these must be answered."
    return page(
        topic.name[:1].upper() + topic.name[1:],
        "An answer never unlocks or locks joint work: the clinician decides, after talking with each person alone.",
        section("Asked by", table(("instrument", "items", "raised by"), rows), enough),
        section("What to do", steps(topic.protocol)),
        section("Source", bullets([topic.source, f"Reviewed by: {topic.reviewed_by}"])),
    )


def _sentences(sentences: Iterable[Sentence]) -> str:
    rows = [(f"`{s.id}`", s.part.value, s.kind.value, s.text, _in_short(s.when), s.certainty.value) for s in sentences]
    return page(
        "The card's sentences",
        "Words in {braces} are filled in. Of the sentences that fit, the one naming most facts is used, and of equals "
        "the first. A room sentence names nobody and no number.",
        table(("id", "part", "kind", "text", "when", "at most how sure"), rows),
    )


def _in_short(when: When) -> str:
    return "; ".join(f"{fact}: {' or '.join(sorted(values))}" for fact, values in when.items()) or "always"
