"""Transcripts as they really come: damaged, mixed, hostile, huge; each read whole or refused by name, nothing else."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange.export_csv import csv_text
from attunement.exchange.transcript import ReadTranscript, Spoken, TranscriptKind, with_ends
from attunement.exchange.transcript_reading import transcript_in
from attunement.exchange.transcript_voices import plain_text, prefixed, voices_in
from attunement.exchange.transcript_writing import transcript_csv

HERE = Path(__file__).parent / "transcripts"
SHARED = Path("../shared/data/transcripts")
FILES = sorted([*HERE.iterdir(), *(SHARED.iterdir() if SHARED.is_dir() else [])], key=lambda path: path.name)


def _read(text: str) -> ReadTranscript:
    return transcript_in(text.encode(), "a")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused_by_name_and_never_more(path: Path) -> None:
    raw, dice = path.read_bytes()[:4000], Random(11)
    for _ in range(60):
        damaged = bytearray(raw)
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(damaged))
            damaged[place : place + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
        try:
            read = transcript_in(bytes(damaged), "the file")
        except BadInput as refused:
            assert str(refused).startswith("the file")  # noqa: PT017 - most are read, and that is fine
            continue
        assert read.spoken
        assert all(0 <= one.at <= one.ends for one in read.spoken)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_comes_back_from_our_own_table_as_it_was(path: Path) -> None:
    read = transcript_in(path.read_bytes(), "a")
    again = _read(transcript_csv(read))
    assert [one[:4] for one in again.spoken] == [
        (one.at, one.ends, one.speaker, one.text.strip()) for one in read.spoken
    ]
    assert [one.codes for one in again.spoken] == [one.codes for one in read.spoken]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_name_of_a_file_never_tells_its_kind(path: Path) -> None:
    raw = path.read_bytes()
    kinds = {transcript_in(raw, name).kind for name in ("a.vtt", "b.srt", "c.csv", "d.boris", "e")}
    assert len(kinds) == 1


SAYABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8
)
UTTERANCE = st.tuples(st.integers(0, 9_000_000), st.integers(0, 90_000), SAYABLE, SAYABLE)
UTTERANCES = st.lists(UTTERANCE, min_size=1, max_size=6).map(sorted)


@settings(max_examples=40, deadline=None)
@given(UTTERANCES)
def test_elan_loses_no_annotation(said: list[tuple[int, int, str, str]]) -> None:
    slots, tiers = [], []
    for n, (at, length, who, words) in enumerate(said):
        slots += [f'<TIME_SLOT TIME_SLOT_ID="b{n}" TIME_VALUE="{at}"/>']
        slots += [f'<TIME_SLOT TIME_SLOT_ID="e{n}" TIME_VALUE="{at + length}"/>']
        tiers.append(
            f"<TIER TIER_ID={quoteattr(f'tier {n}')} PARTICIPANT={quoteattr(who)}><ANNOTATION>"
            f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="b{n}" TIME_SLOT_REF2="e{n}">'
            f"<ANNOTATION_VALUE>{escape(words)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
        )
    order = "<TIME_ORDER>" + "".join(slots) + "</TIME_ORDER>"
    text = f"<ANNOTATION_DOCUMENT>{order}{''.join(tiers)}</ANNOTATION_DOCUMENT>"
    try:
        read = _read(text)
    except BadInput:
        assert any(not c.isprintable() for one in said for c in one[2] + one[3])  # XML has no such characters
        return
    assert [(one.at, one.ends, one.speaker, one.text) for one in read.spoken] == [
        (at / 1000, (at + length) / 1000, who, words) for at, length, who, words in said
    ]


@settings(max_examples=40, deadline=None)
@given(UTTERANCES)
def test_boris_loses_no_event(said: list[tuple[int, int, str, str]]) -> None:
    events = [[at / 1000, who, words, "", ""] for at, _, who, words in said]
    document = {"behaviors_conf": {}, "observations": {"o": {"events": events}}}
    read = _read(json.dumps(document))
    assert [(one.at, one.speaker, one.text) for one in read.spoken] == [(e[0], e[1], e[2]) for e in events]
    assert read.problems == ()


@settings(max_examples=40, deadline=None)
@given(UTTERANCES, st.sampled_from(["start,end,speaker,text", "Begin,Stop,Who,Said", "onset,offset,role,message"]))
def test_a_table_loses_no_row(said: list[tuple[int, int, str, str]], header: str) -> None:
    rows = [[str(at / 1000), str((at + length) / 1000), who, words] for at, length, who, words in said]
    lines = csv_text(header.split(","), rows)
    read = _read(lines.replace("\n'", "\n"))
    assert len(read.spoken) == len(said)
    assert [one.at for one in read.spoken] == [at / 1000 for at, *_ in said]


@settings(max_examples=40, deadline=None)
@given(UTTERANCES)
def test_teams_text_and_otter_lose_nobody(said: list[tuple[int, int, str, str]]) -> None:
    def clock(ms: int) -> str:
        return f"{ms // 3600000}:{ms // 60000 % 60}:{ms // 1000 % 60}.{ms % 1000:03}"

    teams = "\n\n".join(
        f"{clock(at)} --> {clock(at + length)}\nP{n} x\n.{words}" for n, (at, length, _, words) in enumerate(said)
    )
    if "-->" not in "".join(words for *_, words in said):
        read = _read(teams)
        assert [(one.at, one.speaker) for one in read.spoken] == [
            (at / 1000, f"P{n} x") for n, (at, *_) in enumerate(said)
        ]
    otter = "\n\n".join(
        f"P{n} x  {at // 3600000}:{at // 60000 % 60:02}:{at // 1000 % 60:02}\n.{n}" for n, (at, *_) in enumerate(said)
    )
    read = _read(otter + "\n")
    assert read.kind is TranscriptKind.OTTER
    assert [(one.at, one.speaker, one.text) for one in read.spoken] == [
        (at // 1000, f"P{n} x", f".{n}") for n, (at, *_) in enumerate(said)
    ]


VOICES: dict[str, list[tuple[str | None, str]]] = {
    "no tag at all": [(None, "no tag at all")],
    "<v Anna>one": [("Anna", "one")],
    "<v Anna>one</v> then <v Anna>two</v>": [("Anna", "one"), (None, "then"), ("Anna", "two")],
    "<v Anna>one<v Anna>two": [("Anna", "onetwo")],
    "<v>nobody named": [(None, "nobody named")],
    "<v Anna></v>": [("Anna", "")],
    "<v \t Anna \n Berg >one": [("Anna Berg", "one")],
    "<v Anna one": [(None, "<v Anna one")],
    "<video>one": [(None, "one")],
    "": [(None, "")],
}


@pytest.mark.parametrize("raw", sorted(VOICES))
def test_voices(raw: str) -> None:
    assert voices_in(raw) == VOICES[raw]


WORDS = {
    "a &amp; b": "a & b",
    "&lt;b&gt; is said": "<b> is said",
    "&nbsp;x&lrm;": "x\u200e",
    "<c.yellow.bg_blue>x</c>": "x",
    "<lang en>x</lang> <ruby>y<rt>z</rt></ruby>": "x yz",
    "3 < 4 > 2": "3 < 4 > 2",
    "I <3 you": "I <3 you",
    "<00:00:01.000>now": "now",
    "</>x<>": "x",
    "a & b; c &amp c": "a & b; c & c",
}


@pytest.mark.parametrize("raw", sorted(WORDS))
def test_words_without_tags(raw: str) -> None:
    assert plain_text(raw) == WORDS[raw]


SPEAKERS: dict[str, tuple[list[str], list[str | None]]] = {
    "everyone": (["Anna: a", "Ben: b"], ["Anna", "Ben"]),
    "alone": (["Anna: a"], ["Anna"]),
    "full width": (["安娜：你好", "本：嗯"], ["安娜", "本"]),
    "with a title": (["Dr. Anna Berg, PhD: a", "Client B. (guest): b"], ["Dr. Anna Berg, PhD", "Client B. (guest)"]),
    "name on its line": (["Anna:\na", "Ben:\nb"], ["Anna", "Ben"]),
    "nothing after it": (["Anna:", "Ben: b"], ["Anna", "Ben"]),
    "a time": (["at 10:30 we", "12:30 is fine"], [None, None]),
    "an address": (["see https://x.example", "https://y.example"], [None, None]),
    "a sentence": (["what I want to say to you now: no", "b"], [None, None]),
    "too few": (["Anna: a", "b", "c"], [None, None, None]),
    "a number": (["1: a", "2: b"], [None, None]),
}


@pytest.mark.parametrize("case", sorted(SPEAKERS))
def test_who_is_a_speaker_and_what_is_a_sentence(case: str) -> None:
    words, expected = SPEAKERS[case]
    told, _ = prefixed([Spoken(float(n), n + 1.0, None, said) for n, said in enumerate(words)])
    assert [one.speaker for one in told] == expected


def test_ends_from_beginnings_stay_within_their_part_and_never_go_back() -> None:
    starts = [
        Spoken(at, at, None, "", part) for at, part in ((1.0, "a"), (5.0, "a"), (2.0, "b"), (1.0, "b"), (3.0, "b"))
    ]
    assert [one.ends for one in with_ends(starts)] == [5.0, 5.0, 2.0, 3.0, 3.0]
    assert with_ends([]) == ()


HOSTILE: dict[str, Any] = {
    "many entities": "<!DOCTYPE x ["
    + "".join(f"<!ENTITY e{n} '&e{n + 1};'>" for n in range(50))
    + "]><ANNOTATION_DOCUMENT/>",
    "deep json": "{" + '"a":{' * 5000,
    "nan": '{"observations": {"o": {"events": [[NaN, "a", "b"]]}}}',
    "infinite": '{"observations": {"o": {"events": [[1e999, "a", "b"]]}}}',
    "before time": '{"observations": {"o": {"events": [[-5, "a", "b"]]}}}',
    "true as a time": '{"observations": {"o": {"events": [[true, "a", "b"]]}}}',
    "observations as a list": '{"observations": []}',
    "lone quotes": 'start,text\n1,"never closed\n',
    "header twice": "start,start,text\n1,2,x\n",
    "zero byte": "WEBVTT\n\n00:00.000 --> 00:01.000\na\0b",
    "webvtt by half": "WEBVTTX\n\nhello",
    "only arrows": "-->\n-->\n-->",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_made_to_hurt_is_refused_at_once(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadInput, match="the file"):
        transcript_in(HOSTILE[name].encode(), "the file")
    assert time.process_time() - begun < 1


LONG = {
    "one endless line": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<" * 200_000,
    "endless names": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + ("a" * 200_000) + ": x",
    "a million colons": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + ": " * 300_000,
    "blank lines": "WEBVTT\n\n00:00.000 --> 00:01.000\nx" + "\n" * 300_000,
    "nothing but wordless captions": "WEBVTT\n\n" + "00:00.000 --> 00:01.000\n\n" * 4000,
    "stray words": "WEBVTT\n\n00:00.000 --> 00:01.000\nx\n\n" + "lost\n\n" * 4000,
    "an endless heading": "P  0:01\n" + "x" * 300_000,
    "many spaces": "P" + " " * 100_000 + "0:01x\nA  0:01\nb",
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_no_layout_makes_reading_slow(name: str) -> None:
    begun = time.process_time()
    assert _read(LONG[name]).spoken
    assert time.process_time() - begun < 5
