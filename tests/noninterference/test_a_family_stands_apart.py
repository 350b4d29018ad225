"""In a family of three nothing private reaches anyone else, and the room never holds two people against each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from xml.etree import ElementTree

import pytest

from attunement.disclosure import engine
from attunement.disclosure.policy import classes_for_room
from attunement.domain.audience import Audience
from attunement.domain.case import Case
from attunement.domain.record import PolicyName
from attunement.roadmap import house_table, standalone
from attunement.roadmap import relationship_map as mapping
from attunement.roadmap.house_table import map_table
from tests.noninterference import random_families as families
from tests.noninterference.random_families import PEOPLE, of_person, of_the_room, room_map

PAIRS = 60
SVG = "{http://www.w3.org/2000/svg}"
COMPARING = re.compile(r"points? apart|\d apart|between them|house-bridge|no difference|higher than|lower than", re.I)


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def private_leaks(pairs: int) -> Iterator[str]:
    for seed in range(pairs):
        pair = families.private_pair(Random(seed))
        yield from differing(of_the_room(pair.one), of_the_room(pair.other))


def test_what_the_room_gets_depends_on_nobodys_private_answers() -> None:
    assert list(private_leaks(PAIRS)) == []


@pytest.mark.parametrize("person", ["b", "c"])
def test_what_one_person_gets_depends_on_nothing_another_said(person: str) -> None:
    for seed in range(PAIRS):
        pair = families.whole_pair(Random(seed))
        assert differing(of_person(pair.one, person), of_person(pair.other, person)) == []


def leaky_policy(case: Case, moment: object) -> frozenset[Audience]:
    return engine.NOT_SAFETY


def test_a_leak_in_the_policy_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the test itself: where the room is told more than was agreed, the pairs differ."""
    monkeypatch.setattr(engine, "classes_for_room", leaky_policy)
    assert {"case", "card as JSON"} <= set(private_leaks(12))


@pytest.mark.parametrize("signers", [("a", "b"), ("c",), ()])
def test_until_all_three_have_signed_nothing_anyone_said_is_in_the_room(signers: tuple[str, ...]) -> None:
    whole = families.a_family(Random(3), named=PolicyName.NO_SECRETS, whole=True)
    signed = {who: whole.policies[0].signed[who] for who in signers}
    some = replace(whole, policies=(replace(whole.policies[0], signed=signed),))
    assert all(classes_for_room(some, r.answered) == frozenset() for r in some.responses)
    assert room_map(some).is_empty
    assert not room_map(whole).is_empty


def comparisons(case: Case) -> list[str]:
    """What in the room's outputs holds two people of a family against each other; empty when nothing does."""
    shown = of_the_room(case)
    document = json.loads(shown["map as JSON"])
    measured = [*document["parts"], document["strain"]]
    found = [f"difference on {p['key']}" for p in measured if p["difference"]["value"] is not None]
    found += [f"apart on {p['key']}" for p in measured if p["difference"]["apart"] is not None]
    found += [f"{name} says so" for name, text in shown.items() if name != "case" and COMPARING.search(_body(text))]
    for name in ("map as a narrow picture", "map as a wide picture"):
        found += [f"{name}: {said}" for said in _labels(shown[name]) if sum(p in said for p in PEOPLE.values()) != 1]
    for table in re.findall(r"<table.*?</table>", shown["map as a page"], re.S):
        if sum(person in table for person in PEOPLE.values()) != 1:
            found.append("a table with more than one person")
    lines = json.dumps([[line["text"], line["because"]] for line in json.loads(shown["card as JSON"])["lines"]])
    found += [f"the card names {name}" for name in PEOPLE.values() if name in lines]
    return found


def _body(text: str) -> str:
    """A page without its style sheet, which has rules for every kind of map."""
    return re.sub(r"<style>.*?</style>", "", text, flags=re.S)


def _labels(svg: str) -> list[str]:
    return [g.get("aria-label", "") for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("aria-label")]


@pytest.mark.parametrize("policy", [PolicyName.LIMITED_SECRETS, PolicyName.NO_SECRETS])
def test_no_output_of_the_room_holds_two_people_against_each_other(policy: PolicyName) -> None:
    for seed in range(25):
        assert comparisons(families.a_family(Random(seed), named=policy, whole=True)) == []


def test_a_comparison_in_the_room_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the test itself: a map that compares a family's people as it does for the clinician is noticed."""
    plain = mapping._difference

    def for_all(disclosed: object, readings: object, people: object) -> object:
        class Clinicians:
            kind, is_for_clinician = None, True

        return plain(Clinicians(), readings, people)  # type: ignore[arg-type]

    monkeypatch.setattr(mapping, "_difference", for_all)
    found = comparisons(families.a_family(Random(1), named=PolicyName.LIMITED_SECRETS, whole=True))
    assert any(what.startswith("difference on") for what in found)
    monkeypatch.undo()
    monkeypatch.setattr(standalone, "map_table", lambda found, words: house_table._table(found, words, ""))
    found = comparisons(families.a_family(Random(1), named=PolicyName.LIMITED_SECRETS, whole=True))
    assert found == ["a table with more than one person"]


def test_what_stands_beside_one_name_depends_on_that_persons_answers_alone() -> None:
    """Even what everyone may know: Ben's house and table stay as they are whatever Ana says for all to hear."""
    for seed in range(25):
        pair = families.whole_pair(Random(seed))
        for n, person in enumerate(PEOPLE):
            own = [room_map(case).apart()[n] for case in (pair.one, pair.other)]
            assert (map_table(own[0]) == map_table(own[1])) or person == "a"
