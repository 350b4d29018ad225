"""Captions lose nothing: what the usual libraries drop or leave, each with its own test; and what is odd is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.exchange.transcript import Spoken, TranscriptKind
from attunement.exchange.transcript_reading import read_transcript, transcript_in
from attunement.exchange.transcript_writing import captions

HERE = Path(__file__).parent / "transcripts"


def _vtt(body: str) -> tuple[Spoken, ...]:
    return transcript_in(f"WEBVTT\n\n{body}".encode(), "a.vtt").spoken


def _problems(text: str) -> str:
    return "\n".join(transcript_in(text.encode(), "a").problems)


def test_times_without_leading_noughts_are_kept() -> None:
    """pysubs2 drops these cues; Teams writes them."""
    assert _vtt("0:0:0.0 --> 0:0:5.320\nHello") == (Spoken(0.0, 5.32, None, "Hello"),)


def test_entities_become_letters_and_words_that_look_like_tags_stay() -> None:
    """webvtt-py leaves `&amp;`; taking every `<` for a tag would eat `a < b`."""
    said = _vtt(
        "00:00.000 --> 00:01.000\nHm &amp; fine &lt;3, a < b, <b>bold</b> <00:00:00.500><c.red>and red</c> I <3 you"
    )
    assert said[0].text == "Hm & fine <3, a < b, bold and red I <3 you"


def test_hours_are_optional_commas_pass_and_a_cue_may_be_of_any_length() -> None:
    assert [(one.at, one.ends) for one in _vtt("59:59,999-->100:00:00.001 line:0 align:start\nx")] == [
        (3599.999, 360000.001)
    ]


def test_a_voice_tag_names_the_speaker_with_classes_commas_and_entities() -> None:
    said = _vtt("00:00.000 --> 00:01.000\n<v.loud.first Client, B. (Guest) &amp; Co>one\ntwo</v>")
    assert said == (Spoken(0.0, 1.0, "Client, B. (Guest) & Co", "one\ntwo"),)


def test_two_voices_in_one_caption_are_two_utterances_and_said() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n- before <v Anna>one</v> <v Ben>two\n"
    read = transcript_in(text.encode(), "a")
    assert [(one.speaker, one.text) for one in read.spoken] == [(None, "- before"), ("Anna", "one"), ("Ben", "two")]
    assert read.problems == ("line 3: 3 voices in one caption: given one by one",)


def test_notes_styles_and_regions_are_no_captions_and_stray_words_are_named() -> None:
    text = (
        "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:one\n\nNOTE\nnot for reading\n\n"
        "first\n00:01.000 --> 00:02.000\nHello\n\nNOTE again\n\nlost words\n\n00:02.000 --> 00:03.000\nBye\n\nand these"
    )
    read = transcript_in(text.encode(), "a")
    assert [one.text for one in read.spoken] == ["Hello", "Bye"]
    assert read.problems == (
        "line 19: words that belong to no caption: “lost words”",
        "line 24: words that belong to no caption: “and these”",
    )


def test_a_time_line_ends_the_caption_before_it_even_without_a_blank_line() -> None:
    assert [one.text for one in _vtt("00:00.000 --> 00:01.000\none\n00:01.000 --> 00:02.000\ntwo")] == ["one", "two"]


def test_captions_without_words_stay_and_overlapping_ones_too() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:09.000\n\n00:01.000 --> 00:02.000\n<i></i>\n\n00:01.000 --> 00:04.000\nx"
    read = transcript_in(text.encode(), "a")
    assert [(one.at, one.text) for one in read.spoken] == [(0.0, ""), (1.0, ""), (1.0, "x")]
    assert read.problems == ("line 3: a caption without words", "line 5: a caption without words")


def test_a_time_that_cannot_be_read_keeps_its_words() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\none\n\n00:xx.000 --> 00:07.000\ntwo\n\n00:09.000 --> 00:08.000\nthree"
    read = transcript_in(text.encode(), "a")
    assert [(one.at, one.ends, one.text) for one in read.spoken] == [
        (5.0, 6.0, "one"),
        (5.0, 5.0, "two"),
        (9.0, 9.0, "three"),
    ]
    assert read.problems == (
        "line 6: the time cannot be read: put at 0:00:05, where the one before begins",
        "line 9: it ends before it begins: taken as a moment",
    )


def test_a_caption_before_the_one_above_it_is_said_and_the_order_stays() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\none\n\n00:01.000 --> 00:02.000\ntwo"
    assert _problems(text) == "line 6: it begins before the one above it"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_line_end_and_encoding(end: str, coding: str) -> None:
    text = "WEBVTT\n\n1\n00:00.000 --> 00:01.000\nDüsseldorf – gut\nja\n\n2\n00:01.000 --> 00:02.000\nzwei\n"
    read = transcript_in(text.replace("\n", end).encode(coding), "a")
    assert [one.text for one in read.spoken] == ["Düsseldorf – gut\nja", "zwei"]
    assert bool(read.problems) == (coding in ("utf-16-le", "utf-16-be", "cp1252"))


def test_names_before_a_colon_are_speakers_only_where_the_file_does_it_throughout() -> None:
    one = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{n}.000 --> 00:0{n}.500\n{w}" for n, w in enumerate(["Look: a", "b", "c", "d"])
    )
    assert transcript_in(one.encode(), "a").speakers == ()
    most = "WEBVTT\n\n" + "\n\n".join(
        f"{n + 1}\n00:0{n}.000 --> 00:0{n}.500\n{w}" for n, w in enumerate(["Anna: a", "Ben: b: c\nAnna: d\ne", "f"])
    )
    read = transcript_in(most.encode(), "a")
    assert read.kind is TranscriptKind.ZOOM
    assert [(said.speaker, said.text) for said in read.spoken] == [
        ("Anna", "a"),
        ("Ben", "b: c"),
        ("Anna", "d\ne"),
        (None, "f"),
    ]
    assert [said.at for said in read.spoken] == [0.0, 1.0, 1.0, 2.0]
    assert len(read.problems) == 2


def test_many_different_beginnings_before_a_colon_are_no_speakers() -> None:
    body = "\n\n".join(
        f"00:0{n}.000 --> 00:0{n}.500\nStep {w}: go"
        for n, w in enumerate(["one", "two", "three", "four", "five", "six"])
    )
    assert transcript_in(f"WEBVTT\n\n{body}".encode(), "a").speakers == ()


def test_srt_keeps_what_stands_after_a_blank_line_and_a_number_that_is_said() -> None:
    read = read_transcript(HERE / "session.srt")
    assert read.kind is TranscriptKind.SRT
    assert [(one.at, one.ends, one.speaker, one.text) for one in read.spoken] == [
        (1.0, 3.5, "Anna", "We said Friday."),
        (3.5, 5.25, "Ben", "You said Friday.\nThen you said Sunday."),
        (5.0, 6.0, "Therapist", "7"),
    ]
    assert read.problems == ()


def test_srt_without_numbers_or_blank_lines() -> None:
    text = "00:00:01,000 --> 00:00:02,000\none\n2\n00:00:02,000 --> 00:00:03,000\n41\n00:00:04,000 --> 00:00:05,000\n"
    assert [one.text for one in transcript_in(text.encode(), "a").spoken] == ["one", "41", ""]


def test_subviewer() -> None:
    read = transcript_in(b"0:00:00.378,0:00:11.378\none\n\n0:00:11.378,0:00:12.305\ntwo[br]three", "a")
    assert read.kind is TranscriptKind.SBV
    assert read.spoken == (Spoken(0.378, 11.378, None, "one"), Spoken(11.378, 12.305, None, "two\nthree"))


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
LINES = st.tuples(st.integers(0, 10**7), st.integers(1000, 10**6), WORDS, WORDS)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_captions_we_write_are_read_back_whole(lines: list[tuple[int, int, str, str]]) -> None:
    lines = sorted(lines)
    written = captions((at / 1000, (at + length) / 1000, who, words) for at, length, who, words in lines)
    read = transcript_in(written.encode(), "a")
    assert [(one.at, one.speaker, one.text) for one in read.spoken] == [
        (at / 1000, who, words) for at, _, who, words in lines
    ]
    assert read.problems == ()


def test_what_is_shown_beside_a_recording_lasts_at_least_a_second_and_has_no_blank_line() -> None:
    assert (
        captions([(3599.9996, 3600.0, "", "a\n\nb -> <c>")])
        == "WEBVTT\n\n01:00:00.000 --> 01:00:01.000\na\nb -&gt; &lt;c&gt;\n"
    )


def test_subviewer_with_a_blank_line_inside_a_caption_keeps_what_follows() -> None:
    read = transcript_in(b"0:00:01.0,0:00:02.0\none\n\ntwo\n\n0:00:02.0,0:00:03.0\nthree", "a")
    assert [one.text for one in read.spoken] == ["one\ntwo", "three"]
