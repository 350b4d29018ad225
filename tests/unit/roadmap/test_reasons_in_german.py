"""The reasons under a line: every pattern in the code has its German with the same open places, and cards show it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.repair import RepairStepName
from attunement.exchange.case_file import read_case
from attunement.instruments import instruments_in, occasions_in
from attunement.roadmap.card import Card
from attunement.roadmap.card_building import build_card
from attunement.roadmap.changes import FOLLOWED
from attunement.roadmap.evidence import shipped_evidence
from attunement.roadmap.translating import guidance_in

SOURCE = Path(__file__).parents[3] / "src" / "attunement"
CASES = Path(__file__).parents[3] / "examples" / "cases"
GERMAN = guidance_in("de")
SIGNS = {"{name}: {why}", "{topic}: {reason}", "{what} {state}", "{value:g}", "{on:%Y-%m-%d}, {step}: {tried}"}
"""Nothing in them is a word."""


@cache
def patterns() -> frozenset[str]:
    """Every text that a call of `worded` can have first: written in it, or given a name in the same function."""
    found: set[str] = set()
    for room in ("domain", "roadmap", "exchange"):
        for path in (SOURCE / room).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.Module):
                    found |= set(_in(function))
    return frozenset(found)


def _in(function: ast.FunctionDef | ast.Module) -> Iterator[str]:
    given: dict[str, ast.expr] = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded":
            first = node.args[0]
            yield from _texts(given.get(first.id, first) if isinstance(first, ast.Name) else first)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def beside() -> set[str]:
    """What is put together or read from data before it is worded."""
    said = {stream.says for stream in shipped_evidence().streams.values()}
    said |= {stream.source for stream in shipped_evidence().streams.values()}
    said |= {called for _, _, called in FOLLOWED} | {step.value for step in RepairStepName}
    for band in ("", " ({band})"):
        said |= {f"{{instrument}}, {{scale}}: {{value:.3g}}{band} on {{on:%Y-%m-%d}}{new}" for new in ("", NEW)}
    return said


NEW = ", not yet validated"


def test_the_patterns_are_found() -> None:
    assert {"{name}: answered no; a yes stands", "answers, higher is better: {list}", "not asked"} <= patterns()
    assert len(patterns()) > 40


def test_each_has_its_german() -> None:
    without = [said for said in sorted(patterns() | beside()) if said not in GERMAN.phrases]
    assert without == [], "write it into translations/de/phrases.toml"
    same = {said for said in patterns() | beside() if GERMAN.said(said) == said}
    assert same == SIGNS & same


def test_each_keeps_its_open_places() -> None:
    for english, german in GERMAN.phrases.items():
        assert places(english) == places(german), english


def places(text: str) -> list[str]:
    return sorted(name or "" for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
def test_a_german_card_gives_no_english_reason(name: str) -> None:
    """What stands between the open places of every English pattern is nowhere in a German card."""
    shown = " | ".join(reasons(card_of(name, "de")))
    assert [word for word in telltale() if word in shown] == []


def test_the_english_card_would_be_caught() -> None:
    shown = " | ".join(reason for path in CASES.glob("*.json") for reason in reasons(card_of(path.stem, "en")))
    assert len([word for word in telltale() if word in shown]) > 10


def test_the_same_reasons_in_the_same_order_with_a_decimal_comma() -> None:
    english, german = card_of("reversed", "en"), card_of("reversed", "de")
    assert [line.id for line in english.lines] == [line.id for line in german.lines]
    assert [len(line.because) for line in english.lines] == [len(line.because) for line in german.lines]
    one = next(line for line in german.lines if line.kind.value == "difference")
    assert any("von 7" in reason for reason in one.because)
    assert any(",5 von 7" in reason for reason in reasons(german)) == any(".5 of 7" in r for r in reasons(english))
    assert not any(".5 von 7" in reason for reason in reasons(german))


def telltale() -> list[str]:
    """The longest English words between two open places of each pattern."""
    found = []
    for said in patterns() | beside():
        between = [text.strip(" ,;:()") for text, *_ in string.Formatter().parse(said)]
        longest = max(between, key=len, default="")
        if " " in longest and said not in SIGNS:
            found.append(longest)
    return sorted(found)


def reasons(card: Card) -> list[str]:
    return [r for line in card.lines for r in line.because] + [r for gate in card.gates.values() for r in gate.because]


@cache
def card_of(name: str, language: str) -> Card:
    instruments, occasions = instruments_in(language), occasions_in(language)
    case = read_case(CASES / f"{name}.json", instruments)
    try:
        room = disclose(case, Viewer.room(), instruments)
    except Refused:
        room = None
    return build_card(
        disclose(case, Viewer.clinician(), instruments),
        room,
        instruments=instruments,
        occasions=occasions,
        guidance=guidance_in(language),
    )
