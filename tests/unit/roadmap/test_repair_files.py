"""The files of evidence and of moves: what ships is whole, and each way to write one wrong is said with its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.domain.repair import RepairStepName, RuptureKind
from attunement.instruments.loading import read_toml
from attunement.roadmap.evidence import DATA, HEAVIEST, SIGNS, STREAMS, read_evidence, shipped_evidence
from attunement.roadmap.repair_moves import KINDS, MISTAKE, read_moves, shipped_moves

Raw = dict[str, Any]
Change = Callable[[Raw], object]
EVIDENCE: Raw = dict(read_toml(DATA / "evidence.toml"))
MOVES: Raw = dict(read_toml(DATA / "moves.toml"))
READERS: dict[str, tuple[Raw, Callable[[object, str], object]]] = {
    "evidence": (EVIDENCE, read_evidence),
    "moves": (MOVES, read_moves),
}


def said_of(file: str, change: Change) -> str:
    """What is said of this file with this change; empty where it is read."""
    raw, read = READERS[file]
    changed = copy.deepcopy(raw)
    change(changed)
    try:
        read(changed, f"{file}.toml")
    except BadInput as wrong:
        return str(wrong)
    return ""


def put(*path: str | int, value: object) -> Change:
    """Write a value at a place; None takes the key away."""

    def change(raw: Raw) -> None:
        found: Any = raw
        for step in path[:-1]:
            found = found[step]
        if value is None:
            del found[path[-1]]
        else:
            found[path[-1]] = value

    return change


def twice(key: str) -> Change:
    """The first entry of a list once more, at its end."""
    return lambda raw: raw[key].append(copy.deepcopy(raw[key][0]))


def without(key: str, place: int) -> Change:
    """An entry of a list left out."""
    return lambda raw: raw[key].pop(place)


WRONG: dict[str, tuple[str, Change, str]] = {
    "a stream is missing": (
        "evidence",
        without("streams", 0),
        "evidence.toml.streams: 'client-word'. Expected each of " + ", ".join(STREAMS) + ", once.",
    ),
    "a stream twice": (
        "evidence",
        twice("streams"),
        "evidence.toml.streams: 'client-word'. Expected each of " + ", ".join(STREAMS) + ", once.",
    ),
    "a stream nobody can find": (
        "evidence",
        put("streams", 0, "key", value="horoscope"),
        "evidence.toml.streams: 'client-word'. Expected each of " + ", ".join(STREAMS) + ", once.",
    ),
    "a weight of nought": (
        "evidence",
        put("streams", 2, "weight", value=0),
        "evidence.toml.streams[2].weight: 0 found. Expected above 0, at most 5.",
    ),
    "a weight too heavy": (
        "evidence",
        put("streams", 2, "weight", value=5.1),
        "evidence.toml.streams[2].weight: 5.1 found. Expected above 0, at most 5.",
    ),
    "a weight in words": (
        "evidence",
        put("streams", 2, "weight", value="heavy"),
        "evidence.toml.streams[2].weight: 'heavy' found. Expected a number.",
    ),
    "a weight that is no number": (
        "evidence",
        put("streams", 2, "weight", value=float("nan")),
        "evidence.toml.streams[2].weight: nan found. Expected a number.",
    ),
    "a place in a sentence that nothing fills": (
        "evidence",
        put("streams", 0, "says", value="{nmae} wrote."),
        "evidence.toml.streams[0].says: '{nmae} wrote.' found. Expected no place but {name} and {value}.",
    ),
    "a place without a name": (
        "evidence",
        put("streams", 0, "says", value="{} wrote."),
        "evidence.toml.streams[0].says: '{} wrote.' found. Expected no place but {name} and {value}.",
    ),
    "a brace left open": (
        "evidence",
        put("streams", 0, "says", value="{name wrote."),
        "evidence.toml.streams[0].says: '{name wrote.' found. Expected no place but {name} and {value}.",
    ),
    "an empty sentence": (
        "evidence",
        put("streams", 0, "says", value=" "),
        "evidence.toml.streams[0].says: ' ' found. Expected a text that is not empty.",
    ),
    "no source": (
        "evidence",
        put("streams", 0, "source", value=None),
        "evidence.toml.streams[0].source: missing. Expected a value.",
    ),
    "a key nobody reads": (
        "evidence",
        put("streams", 0, "loud", value=True),
        "evidence.toml.streams[0].loud: unknown key. Expected only always, key, says, source, voice, weight. "
        "Correct the name or take it out.",
    ),
    "a yes in words": (
        "evidence",
        put("streams", 0, "voice", value="yes"),
        "evidence.toml.streams[0].voice: 'yes' found. Expected true or false.",
    ),
    "a rule is missing": (
        "evidence",
        put("rules", "late_from", value=None),
        "evidence.toml.rules.late_from: missing. Expected a value.",
    ),
    "a rule of old": (
        "evidence",
        put("rules", "early_from", value=1),
        "evidence.toml.rules.early_from: unknown key. Expected only fallen_by, felt_off_from, felt_off_low_to, "
        "high_from, late_from, split_changed_by, straight_items, suspect_from. Correct the name or take it out.",
    ),
    "a sign nobody can see": (
        "evidence",
        put("kinds", 0, "signs", value=["a frown"]),
        "evidence.toml.kinds[0].signs: 'a frown' found. Expected of " + ", ".join(SIGNS) + ".",
    ),
    "a kind of no kind": (
        "evidence",
        put("kinds", 0, "kind", value="storm"),
        "evidence.toml.kinds[0].kind: 'storm' found. Expected one of withdrawal, confrontation, mixed, unknown.",
    ),
    "nobody reviewed it": (
        "evidence",
        put("reviewed_by", value=None),
        "evidence.toml.reviewed_by: missing. Expected a value.",
    ),
    "a move is missing": (
        "moves",
        without("moves", 0),
        f"moves.toml.moves: '{MOVES['moves'][0]['for']}'. Expected one for each of " + ", ".join(KINDS) + ".",
    ),
    "a move twice": (
        "moves",
        twice("moves"),
        f"moves.toml.moves: '{MOVES['moves'][0]['for']}'. Expected one for each of " + ", ".join(KINDS) + ".",
    ),
    "one hypothesis": (
        "moves",
        put("moves", 0, "hypotheses", value=["They are tired."]),
        "moves.toml.moves[0].hypotheses: 1 found. Expected two ways to see it.",
    ),
    "three hypotheses": (
        "moves",
        put("moves", 0, "hypotheses", value=["a", "b", "c"]),
        "moves.toml.moves[0].hypotheses: 3 found. Expected two ways to see it.",
    ),
    "nothing to say": (
        "moves",
        put("moves", 1, "say", value=[]),
        "moves.toml.moves[1].say: nothing there. Expected at least one.",
    ),
    "nothing to leave": (
        "moves",
        put("moves", 1, "not_to", value=[]),
        "moves.toml.moves[1].not_to: nothing there. Expected at least one.",
    ),
    "a step is missing": (
        "moves",
        without("steps", 2),
        "moves.toml.steps: other steps, or another order. Expected " + ", ".join(RepairStepName) + ".",
    ),
    "another order of steps": (
        "moves",
        lambda raw: raw["steps"].reverse(),
        "moves.toml.steps: other steps, or another order. Expected " + ", ".join(RepairStepName) + ".",
    ),
    "a step twice": (
        "moves",
        twice("steps"),
        "moves.toml.steps: other steps, or another order. Expected " + ", ".join(RepairStepName) + ".",
    ),
    "a step of no plan": (
        "moves",
        put("steps", 0, "step", value="sulk"),
        "moves.toml.steps[0].step: 'sulk' found. Expected one of " + ", ".join(RepairStepName) + ".",
    ),
    "no evidence": ("moves", put("evidence", value=None), "moves.toml.evidence: missing. Expected a value."),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_a_wrong_file_is_said_whole(case: str) -> None:
    file, change, said = WRONG[case]
    assert said_of(file, change) == said


@pytest.mark.parametrize("raw", [None, [], "text", 3], ids=str)
@pytest.mark.parametrize("file", list(READERS))
def test_what_is_no_table_is_said(file: str, raw: object) -> None:
    with pytest.raises(BadInput) as wrong:
        READERS[file][1](raw, "some.toml")
    assert str(wrong.value) == f"some.toml: {raw!r} found. Expected a table of keys and values."


@pytest.mark.parametrize("weight", [0.001, 1, HEAVIEST], ids=str)
def test_a_weight_within_bounds_is_read_as_it_is(weight: float) -> None:
    changed = copy.deepcopy(EVIDENCE)
    changed["streams"][2]["weight"] = weight
    assert list(read_evidence(changed, "x").streams.values())[2].weight == weight


def test_a_brace_that_is_doubled_is_a_brace() -> None:
    assert said_of("evidence", put("streams", 0, "says", value="{{{name}}}: {value}")) == ""


@pytest.mark.parametrize("stream", STREAMS)
def test_every_stream_that_ships_can_be_said_of_anybody(stream: str) -> None:
    said = shipped_evidence().streams[stream].says.format(name="{value}", value="7")
    assert said.strip()
    assert "{name}" not in said


def test_what_somebody_said_or_saw_may_speak_early_and_what_was_reckoned_may_not() -> None:
    streams = shipped_evidence().streams
    assert {key for key, stream in streams.items() if stream.always} == {"client-word"}
    assert {key for key, stream in streams.items() if stream.voice} == {
        "client-word", "felt-off", "risq", "own-sense", "own-sense-a-little", "code",
    }  # fmt: skip
    assert streams["own-sense-a-little"].weight < streams["own-sense"].weight


@settings(max_examples=40, deadline=None)
@given(signs=st.sets(st.sampled_from(SIGNS)))
def test_a_guess_rests_on_signs_that_are_there(signs: set[str]) -> None:
    evidence = shipped_evidence()
    found = evidence.guess(signs)
    fitting = [rule for rule in evidence.kinds if rule.signs <= signs]
    assert found is (fitting[0].kind if fitting else RuptureKind.UNKNOWN)
    assert evidence.guess(sorted(signs)) is found, "the order of signs is of no account"


def test_both_codes_are_mixed_however_else_they_felt() -> None:
    assert shipped_evidence().guess({"code-withdrawal", "code-confrontation", "felt-off-high"}) is RuptureKind.MIXED


# ---- the moves that ship


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_move_with_words_and_a_warning(kind: str) -> None:
    move = shipped_moves().moves[kind]
    assert len(set(move.hypotheses)) == 2
    assert move.move
    assert all(move.say)
    assert all(move.not_to)


@pytest.mark.parametrize("kind", [*[kind.value for kind in RuptureKind], "", "a word of old"], ids=repr)
def test_a_mistake_is_owned_first_whatever_it_became_and_an_unknown_word_is_unknown(kind: str) -> None:
    moves = shipped_moves()
    assert moves.for_rupture(kind, is_mistake=True) == moves.moves[MISTAKE]
    known = kind if kind in moves.moves else RuptureKind.UNKNOWN.value
    assert moves.for_rupture(kind, is_mistake=False) == moves.moves[known]


@pytest.mark.parametrize("step", list(RepairStepName))
def test_every_step_is_there_in_words(step: RepairStepName) -> None:
    found = shipped_moves().step(step)
    assert found.step is step
    assert found.name
    assert found.what
    assert found.say
