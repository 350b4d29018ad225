"""An hour's captions read, beside webvtt-py, pysubs2 and srt.

    python -m benchmarks.transcripts                1,800 captions, a session of 60 minutes
    python -m benchmarks.transcripts --captions N

The work: the bytes of a file in, captions with seconds and plain words out. Ours also tells the kind of the file,
decodes it, finds the speakers and names what is odd. The others are told the kind and get the text. Prints Markdown;
exit 1 where ours is slower or the words differ.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import sys
from collections.abc import Callable
from typing import Any

from attunement.exchange.transcript import ReadTranscript
from attunement.exchange.transcript_reading import transcript_in
from benchmarks.beside import Beside, Peer, beside, table, verdict

SAID = "and then I thought that we could talk about it on Friday instead of now"
WORDS = SAID.split()


def clock(milliseconds: int, mark: str) -> str:
    """`00:01:02.500`."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def written(captions: int, mark: str, head: str) -> str:
    """Captions of two lines, two seconds each."""
    said = []
    for n in range(captions):
        words = " ".join(WORDS[(n + k) % len(WORDS)] for k in range(6))
        begin, end = clock(2000 * n, mark), clock(2000 * n + 1900, mark)
        said.append(f"{n + 1}\n{begin} --> {end}\n{words} {n}\n{words}\n")
    return head + "\n".join(said)


def theirs(name: str, text: str) -> Callable[[], list[str]] | None:
    """The words of each caption by another library; None where it is not installed."""
    if importlib.util.find_spec(name) is None:
        return None
    library: Any = importlib.import_module(name)
    if name == "webvtt":
        return lambda: [caption.text for caption in library.from_string(text)]
    if name == "srt":
        return lambda: [caption.content for caption in library.parse(text)]
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    return lambda: [line.plaintext for line in library.SSAFile.from_file(io.StringIO(text), format_=kind)]


def same_words(ours: ReadTranscript, words: list[str]) -> bool:
    """Every caption's words, line ends and all."""
    return [one.text for one in ours.spoken] == [said.strip() for said in words]


def main() -> int:
    """Each library beside ours, on the kinds it reads."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", type=int, default=1800)
    captions = parser.parse_args().captions
    texts = {"WebVTT": written(captions, ".", "WEBVTT\n\n"), "SRT": written(captions, ",", "")}
    libraries = {
        "webvtt": ("webvtt-py", ("WebVTT",)),
        "pysubs2": ("pysubs2", ("WebVTT", "SRT")),
        "srt": ("srt", ("SRT",)),
    }
    rows: list[Beside | None] = []
    peers: list[Peer] = []
    for name, (package, kinds) in libraries.items():
        for kind in kinds:
            raw = texts[kind].encode()
            peers.append(Peer(package, package, theirs(name, texts[kind])))
            work = f"{captions:,} captions, {kind}"
            rows.append(beside(work, lambda raw=raw: transcript_in(raw, "file"), peers[-1], same_words))  # type: ignore[misc]
    print(table(rows, peers))
    return verdict(rows)


if __name__ == "__main__":
    sys.exit(main())
