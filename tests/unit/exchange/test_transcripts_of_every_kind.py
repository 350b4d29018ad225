"""Talk, annotations and tables: each kind told by its content, every utterance kept, every bad file named."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.transcript import NO_ENDS, ReadCode, ReadTranscript, Spoken, TranscriptKind
from attunement.exchange.transcript_reading import read_transcript, transcript_in
from attunement.exchange.transcript_times import said_clock, seconds_of
from attunement.exchange.transcript_writing import transcript_csv, transcript_json

HERE = Path(__file__).parent / "transcripts"
SHARED = Path("../shared/data")
OF_OTHERS = {
    "captions_with_bom.vtt": ("webvtt", 4, 0),
    "comments.vtt": ("webvtt", 3, 0),
    "graph-doc-sample.vtt": ("teams", 1, 1),
    "meeting001_chat.txt": ("zoom", 10, 5),
    "meeting001_transcript.vtt": ("zoom", 300, 5),
    "netflix_chicas_del_cable.vtt": ("webvtt", 865, 0),
    "otter_synthetic.txt": ("otter", 2, 2),
    "sample.vtt": ("webvtt", 16, 0),
    "styles.vtt": ("webvtt", 1, 0),
    "synthetic-client-download.vtt": ("teams", 2, 2),
    "two_captions.sbv": ("sbv", 2, 0),
    "youtube_dl.vtt": ("webvtt", 4, 0),
}
"""Other people's file → its kind, its utterances (the time lines in it, counted by hand or grep) and its speakers."""


def _read(text: str) -> ReadTranscript:
    return transcript_in(text.encode(), "a")


def _said(read: ReadTranscript) -> list[tuple[float, float, str | None, str]]:
    return [(one.at, one.ends, one.speaker, one.text) for one in read.spoken]


@pytest.mark.skipif(not (SHARED / "transcripts").is_dir(), reason="other people's transcripts are not here")
@pytest.mark.parametrize("name", sorted(OF_OTHERS))
def test_other_peoples_files_lose_nothing(name: str) -> None:
    path = SHARED / "transcripts" / name
    read = read_transcript(path)
    assert (read.kind.value, len(read.spoken), len(read.speakers)) == OF_OTHERS[name]
    if path.suffix == ".vtt":
        assert len(read.spoken) == path.read_text(encoding="utf-8-sig").count("-->")
        assert all(one.text for one in read.spoken)


@pytest.mark.skipif(not (SHARED / "text/annomi_dev.csv").is_file(), reason="the counselling transcripts are not here")
def test_eighty_seven_coded_transcripts_in_one_go() -> None:
    read = read_transcript(SHARED / "text/annomi_dev.csv")
    assert (len(read.parts), len(read.spoken), read.speakers) == (87, 5830, ("therapist", "client"))
    assert sum(bool(one.codes) for one in read.spoken) == 5830
    assert len({code.by for one in read.spoken for code in one.codes}) == 10
    assert any("00:09:025" in problem for problem in read.problems)


def test_a_session_of_sixty_minutes_opens_in_under_a_second() -> None:
    cues = [
        f"{n}\n{n // 60:02}:{n % 60:02}.000 --> {n // 60:02}:{n % 60:02}.900\nAnna: word {n}\n" for n in range(3600)
    ]
    start = time.process_time()
    read = _read("WEBVTT\n\n" + "\n".join(cues))
    assert time.process_time() - start < 1
    assert (len(read.spoken), read.problems, read.spoken[-1]) == (3600, (), Spoken(3599.0, 3599.9, "Anna", "word 3599"))


def test_zooms_chat_old_and_new_with_what_runs_on_and_what_was_private() -> None:
    read = _read(
        "09:12:05\t From  Anna Berg  to  Everyone:\n\tHello: all\nand more\n"
        "09:13:00\t From Ben to Anna Berg(Direct Message) : psst\n09:14:00\tCy:\tbye\r\n"
    )
    assert _said(read) == [
        (33125.0, 33125.0, "Anna Berg", "Hello: all\nand more"),
        (33180.0, 33180.0, "Ben", "psst"),
        (33240.0, 33240.0, "Cy", "bye"),
    ]
    assert "line 4: a message to Anna Berg alone" in read.problems


def test_headings_of_otter_and_of_zooms_text() -> None:
    otter = _read(
        "A title\n\nTherapist A  0:03  \nHow was\nthe week?\n\nUnknown Speaker  1:02:15\n\nTranscribed by https://otter.ai\n"
    )
    assert otter.kind is TranscriptKind.OTTER
    assert _said(otter) == [
        (3.0, 3735.0, "Therapist A", "How was\nthe week?"),
        (3735.0, 3735.0, "Unknown Speaker", ""),
    ]
    assert otter.problems == (
        "line 1: words before the first speaker: “A title”",
        "the utterance of Unknown Speaker has no words",
        NO_ENDS,
    )
    zoom = _read("[Anna Berg] 00:00:04\nHello, we meet at 10:30\n\n[Ben] 00:00:02\nyes\n")
    assert zoom.kind is TranscriptKind.ZOOM
    assert _said(zoom) == [(4.0, 4.0, "Anna Berg", "Hello, we meet at 10:30"), (2.0, 2.0, "Ben", "yes")]
    assert "utterance 2 begins before the one above it" in zoom.problems


def test_teams_text() -> None:
    read = _read(
        "0:0:0.0 --> 0:0:5.320\nAnna Berg\nOne line.\nAnd two.\n\n"
        "0:0:6.0 --> 0:0:5.0\nBen\nYes\n0:0:x --> 0:0:9.0\nAnna Berg\n"
    )
    assert read.kind is TranscriptKind.TEAMS
    assert _said(read) == [
        (0.0, 5.32, "Anna Berg", "One line.\nAnd two."),
        (6.0, 6.0, "Ben", "Yes"),
        (6.0, 6.0, "Anna Berg", ""),
    ]
    assert len(read.problems) == 3


def test_elan_keeps_annotations_that_hang_on_others_and_times_left_open() -> None:
    read = read_transcript(HERE / "session.eaf")
    assert read.kind is TranscriptKind.ELAN
    assert _said(read) == [
        (0.5, 0.9, "Ben", "Hello."),
        (1.0, 2.0, "Anna", "We said Friday & that was it."),
        (1.0, 2.0, "Anna", "criticism"),
        (2.0, 3.0, "Anna", ""),
    ]
    assert read.problems == (
        "ts2: 1 time(s) left open: spread evenly between their neighbours",
        "a2: an annotation without words",
    )


BORIS = [
    (2.5, 2.5, "Anna", "criticism (harsh): a raised voice"),
    (4.0, 9.25, "Ben", "stonewalling\nlooks up"),
    (10.0, 10.0, None, "criticism"),
    (11.0, 11.0, "Ben", "stonewalling"),
]


def test_boris_projects_pair_what_lasts() -> None:
    read = read_transcript(HERE / "session.boris")
    assert (read.kind, _said(read)) == (TranscriptKind.BORIS, BORIS)
    assert [one.codes for one in read.spoken[:2]] == [(ReadCode("criticism"),), (ReadCode("stonewalling"),)]
    assert read.problems == ("'stonewalling' of Ben has no end: taken as a moment",)


def test_a_boris_project_of_two_observations_gives_both_by_name() -> None:
    document = json.loads((HERE / "session.boris").read_text())
    document["observations"]["session 2"] = {"events": [[1.0, "Anna", "criticism", "", ""]]}
    read = _read(json.dumps(document))
    assert read.parts == ("session 1", "session 2")
    assert len(read.spoken) == len(BORIS) + 1


def test_exports_of_boris_tabular_with_lines_above_and_aggregated() -> None:
    assert _said(read_transcript(HERE / "tabular.tsv")) == [BORIS[0], (4.0, 9.25, "Ben", "stonewalling")]
    assert _said(read_transcript(HERE / "aggregated.csv")) == [BORIS[0], (4.0, 9.25, "Ben", "stonewalling: looks up")]
    read = _read("Time,Subject,Behavior,Status\n1,Ben,away,STOP\n2,Ben,away,START\n3,Ben,away,START\n")
    assert len(read.spoken) == 3
    assert len(read.problems) == 3


def test_a_table_by_the_names_of_its_columns() -> None:
    read = _read('Begin (s);Name;End;Text;Mood\n0:01,5;Anna;0:02;"a; b";good\n3;Ben;1;c;\n')
    assert read.kind is TranscriptKind.CSV
    assert _said(read) == [(1.5, 2.0, "Anna", "a; b"), (3.0, 3.0, "Ben", "c")]
    assert read.problems == ("columns not read: Mood", "row 2 (line 3): it ends before it begins: taken as a moment")
    read = _read("start_ms\tduration\ttext\n1500\t0.25\tx\n1400\t?\t\n")
    assert _said(read) == [(1.5, 1.75, None, "x"), (1.4, 1.4, None, "")]
    assert len(read.problems) == 3


def test_rows_of_several_coders_are_one_utterance_and_other_words_another() -> None:
    rows = "1,1,0:01,Anna,x,a,one;two\n1,1,0:01,Anna,x,b,one\n1,1,0:01,Anna,y,b,one\n2,1,0:01,Anna,x,a,\n"
    read = _read(f"transcript_id,utterance_id,time,speaker,text,annotator,code\n{rows}")
    assert [(one.part, one.text, len(one.codes)) for one in read.spoken] == [
        ("1", "x", 3),
        ("1", "y", 1),
        ("2", "x", 0),
    ]
    assert "one@a;two@a;one@b" in transcript_csv(read)
    assert _read(transcript_csv(read)).spoken == read.spoken
    assert transcript_json(read)["utterances"][0]["codes"][2] == {"code": "one", "by": "b"}


def test_no_words_run_as_a_formula_in_our_table_and_they_come_back_as_said() -> None:
    read = _read("start,speaker,text\n1,=A1,- yes\n2,'@b,'=1+1\n")
    written = transcript_csv(read)
    assert "'- yes" in written
    assert "'=A1" in written
    assert _read(written).spoken == tuple(one._replace(ends=max(one.at, one.ends)) for one in read.spoken)


BAD = {
    "empty": (b"  \n", "is empty"),
    "binary": (b"\x89PNG\0\0\x1a", "line 1"),
    "prose": (b"\nDear all, see you at 10:30.", "line 2: is no kind of transcript"),
    "header only": (b"WEBVTT\n\nNOTE x\n", "nobody says anything"),
    "no readable time": (b"WEBVTT\n\nxx --> yy\nwords", "line 3: no time can be read"),
    "arrows in code": (b"int f();\na --> b", "line 2: no time can be read"),
    "other xml": (b"<html></html>", "<html>"),
    "cut elan": (b"<?xml version='1.0'?>\n<ANNOTATION_DOCUMENT>\n<TIER", "line 3"),
    "elan with entities": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><ANNOTATION_DOCUMENT/>", "entities"),
    "declared entities": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><ANNOTATION_DOCUMENT/>", "entities"),
    "lost slot": (
        b"<ANNOTATION_DOCUMENT><TIER TIER_ID='t'><ANNOTATION>"
        b"<ALIGNABLE_ANNOTATION ANNOTATION_ID='a9' TIME_SLOT_REF1='x'/></ANNOTATION></TIER></ANNOTATION_DOCUMENT>",
        "annotation a9",
    ),
    "ring": (
        b"<ANNOTATION_DOCUMENT><TIER TIER_ID='t'><ANNOTATION><REF_ANNOTATION ANNOTATION_ID='a1' ANNOTATION_REF='a1'/>"
        b"</ANNOTATION></TIER></ANNOTATION_DOCUMENT>",
        "annotation a1",
    ),
    "other json": (b'{"a": 1}', "no observations"),
    "cut json": (b'{"observations": {', "line 1"),
    "odd event": (b'{"observations": {"o": {"events": [[1, "a"]]}}}', "observation o, event 1"),
    "no events": (b'{"observations": {"o": {}}}', "observation o"),
    "event without time": (b"Time,Subject,Behavior\nsoon,Ben,away\n", "row 1 (line 2), Time"),
    "ragged table": (b"start,text\n1,a,b\n", "row 1 (line 2)"),
    "table without times": (b"start,text\nsoon,a\n", "row 1"),
    "only a header": (b"start,text\n", "line 2"),
    "half a character": (b"\xff\xfeW\0E", "line 1"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_every_bad_file_is_refused_by_name_and_place(name: str) -> None:
    raw, says = BAD[name]
    with pytest.raises(BadInput) as refused:
        transcript_in(raw, "a.file")
    assert str(refused.value).startswith("a.file")
    assert says in str(refused.value)


@pytest.mark.parametrize("kind", sorted(path.name for path in HERE.iterdir()))
def test_a_file_cut_anywhere_is_read_or_refused_never_more(kind: str) -> None:
    raw = (HERE / kind).read_bytes()
    for cut in range(1, len(raw), 41):
        try:
            assert transcript_in(raw[:cut], "a").spoken
        except BadInput:
            continue  # which is fine; any other error is not


def test_moments() -> None:
    written = {"1:02:03.5": 3723.5, "02:03,25": 123.25, "63.5": 63.5, "0:0:0.0": 0.0, "4:05": 245.0, " 7 ": 7.0}
    assert {clock: seconds_of(clock) for clock in written} == written
    assert [seconds_of(clock) for clock in ("", "soon", "-1", "1e3", "1:2:3:4", "nan")] == [None] * 6
    assert said_clock(3725.9) == "1:02:05"
