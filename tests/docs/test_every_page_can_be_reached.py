"""From the README one comes to every page; the docs' own index names each of them, in its part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.fences import ROOT
from tests.test_docs import LINK, anchors, broken_links, markdown_files

INDEX = ROOT / "docs" / "README.md"
PARTS = {
    "**To learn**": "tutorials",
    "**To do**": "how-to",
    "**To look up**": "reference",
    "**To understand**": "explanation",
}


def linked_from(page: Path) -> set[Path]:
    """The Markdown files a page links to; a folder stands for its README."""
    found = set()
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", link):
            target = (page.parent / link.partition("#")[0]).resolve()
            found.add(target / "README.md" if target.is_dir() else target)
    return {target for target in found if target.suffix == ".md" and target.is_file()}


def reached_from(page: Path) -> set[Path]:
    """Every page one comes to by following links."""
    seen, ahead = set(), [page]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead.extend(linked_from(here) - seen)
    return seen


def test_every_page_can_be_reached_from_the_readme() -> None:
    lost = set(markdown_files()) - reached_from(ROOT / "README.md")
    assert sorted(page.relative_to(ROOT).as_posix() for page in lost) == []


def test_the_index_has_its_four_parts_in_order_and_names_every_page() -> None:
    text = INDEX.read_text(encoding="utf-8")
    places = [text.index(part) for part in PARTS]
    assert places == sorted(places)
    for (folder, begins), ends in zip(zip(PARTS.values(), places, strict=True), [*places[1:], len(text)], strict=True):
        pages = (
            (INDEX.parent / folder).glob("*.md") if folder != "reference" else [INDEX.parent / "reference/README.md"]
        )
        for page in pages:
            assert f"({page.relative_to(INDEX.parent).as_posix()})" in text[begins:ends], f"{page.name} in {folder}"


def test_every_decision_is_named_by_its_own_title() -> None:
    folder = INDEX.parent / "decisions"
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.M)
    there = [page.read_text(encoding="utf-8").splitlines()[0] for page in sorted(folder.glob("0*.md"))]
    assert [f"# {number}. {title}" for number, title, _ in listed] == there
    assert [name for *_, name in listed] == [page.name for page in sorted(folder.glob("0*.md"))]


def test_what_the_code_says_about_a_page_is_there() -> None:
    named = re.compile(r"docs/(?:decisions|explanation|how-to)/[\w./-]+")
    for source in sorted((ROOT / "src").rglob("*.py")):
        for name in named.findall(source.read_text(encoding="utf-8")):
            wanted = name.rstrip(".")
            assert list(ROOT.glob(f"{wanted.removesuffix('.md')}*.md")), f"{source.name} names {wanted}"


@pytest.mark.parametrize("heading", ["## A head, with (signs)", "## `code` & more", "## Once", "## Ümlaut"])
def test_a_heading_is_named_as_the_renderers_name_it(heading: str, tmp_path: Path) -> None:
    [anchor] = anchors(heading)
    page = tmp_path / "page.md"
    page.write_text(f"{heading}\n[there](#{anchor}) [not there](#{anchor}-x)\n", encoding="utf-8")
    assert broken_links(page) == [f"#{anchor}-x"]


def test_a_page_nobody_links_to_is_found(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, text in {
        "a.md": "[b](sub)",
        "sub/README.md": "[a](../a.md#x) [w](https://b.md)",
        "c.md": "[a](a.md)",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert reached_from(tmp_path / "a.md") == {tmp_path / "a.md", tmp_path / "sub" / "README.md"}
