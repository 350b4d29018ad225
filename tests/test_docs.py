"""The papers are true: the reference is what the code says now, everything has its page, and no link is broken."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from attunement.domain.instrument import Instrument
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.loading import shipped_guidance
from docs.generate_reference import REFERENCE, SOURCES, pages
from docs.writing.command_pages import SETTINGS, defaults_in, parsers
from docs.writing.error_page import error_page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PAPERS = ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "LICENSE-CONTENT")
WRITTEN = pages()


def markdown_files() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in sorted(listed.split("\0")) if name and (ROOT / name).is_file()]


def anchors(text: str) -> set[str]:
    """The places of a page that can be linked to, as the usual renderers name them."""
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def broken_links(path: Path) -> list[str]:
    """Links of a page to a file or a heading that is not there. The world outside is not asked."""
    found: list[str] = []
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, heading = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (heading and heading not in anchors(file.read_text(encoding="utf-8"))):
            found.append(link)
    return found


def existing() -> dict[str, str]:
    return {p.relative_to(REFERENCE).as_posix(): p.read_text(encoding="utf-8") for p in REFERENCE.rglob("*.md")}


def test_the_reference_is_current() -> None:
    on_disk = existing()
    stale = [path for path, text in WRITTEN.items() if on_disk.get(path) != text]
    left_over = sorted(set(on_disk) - set(WRITTEN))
    assert (stale, left_over) == ([], []), "run `just docs`"


@pytest.mark.parametrize("instrument", all_instruments().values(), ids=lambda i: i.id)
def test_an_instruments_page_tells_all(instrument: Instrument) -> None:
    text = WRITTEN[f"instruments/{instrument.id}.md"]
    for item in instrument.items:
        assert f"`{item.key}`" in text
    for key in [*(scale.key for scale in instrument.scales), *(flag.key for flag in instrument.flags)]:
        assert f"`{key}`" in text
    for example in instrument.examples:
        assert f"*{example.says}*" in text
    assert instrument.licence.evidence.value in text


def test_everything_else_has_its_page() -> None:
    guidance = shipped_guidance()
    wanted = {
        *(f"occasions/{name}.md" for name in all_occasions()),
        *(f"library/{name}.md" for name in guidance.library),
        *(f"protocols/{name}.md" for name in guidance.topics),
    }
    assert wanted <= set(WRITTEN)
    assert all(f"`{sentence.id}`" in WRITTEN["sentences.md"] for sentence in guidance.sentences)


def test_every_command_is_described_and_shown_by_example() -> None:
    assert {"instruments", "instruments match", "score", "map", "roadmap", "check"} <= set(parsers())
    for name, parser in parsers().items():
        assert parser.description, name
        assert f"## `attunement {name}`" in WRITTEN["commands.md"]


def test_every_setting_is_described() -> None:
    read = {
        name for path in SOURCES.rglob("*.py") for name in re.findall(r"ATTUNEMENT_[A-Z_]+", path.read_text("utf-8"))
    }
    assert read == set(SETTINGS)
    assert set(defaults_in(SOURCES / "web" / "settings.py")) <= set(SETTINGS)


def test_an_error_is_listed_with_the_word_it_says(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    source = (
        'raise BadInput(f"{x} is no port", where=y, expected="a number", do="Choose another.")\nraise Refused("No.")\n'
    )
    (tmp_path / "room" / "a.py").write_text(source, encoding="utf-8")
    text = error_page(tmp_path)
    assert "| room | … is no port | a number | Choose another. |" in text
    assert "| room | No. | – | – |" in text


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_says_something(paper: str) -> None:
    assert len((ROOT / paper).read_text(encoding="utf-8")) > 300


@pytest.mark.parametrize("path", markdown_files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_link_is_broken(path: Path) -> None:
    assert broken_links(path) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A head\n[a](page.md#a-head) [b](#nowhere) [c](gone.md) ![d](gone.png)\n", encoding="utf-8")
    assert broken_links(page) == ["#nowhere", "gone.md", "gone.png"]


def test_every_word_of_the_glossary_has_one_meaning() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.M)
    assert len(words) > 40
    assert len(words) == len({word.lower() for word in words})
    assert words == sorted(words, key=str.lower)


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
