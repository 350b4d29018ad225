"""What is found beside the ratings: each stream there and not there, on both sides of its bound; and the data."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from attunement.disclosure import disclose
from attunement.disclosure.viewer import Viewer
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind, Response
from attunement.domain.relationship import ClientWord, Mirror, Reader, Sense
from attunement.domain.repair import RepairStepName, RuptureKind
from attunement.domain.session import Session
from attunement.domain.timeline import TimelineEvent
from attunement.instruments.loading import read_toml
from attunement.roadmap.evidence import DATA, SIGNS, STREAMS, read_evidence, shipped_evidence
from attunement.roadmap.noticing import Noticed, notice
from attunement.roadmap.repair_moves import KINDS, read_moves, shipped_moves
from tests.unit.roadmap.invented import INSTRUMENTS, case, day

FIVE = ("bond", "tasks", "goals", "realness", "safety")
USUAL = (6, 5, 6, 6, 7)


def form(n: int, values: tuple[int, ...] = USUAL, *, felt_off: int = 1, person: str = "a") -> Response:
    """The check-out after session n, an hour later."""
    answers = {**dict(zip(FIVE, values, strict=True)), "felt-off": felt_off}
    return Response(person, "alliance-checkout", 1, day(7 * n) + timedelta(hours=1), answers, f"s{n}")


def held(n: int, **noted: Any) -> Session:
    return Session(f"s{n}", day(7 * n), "joint", noted.pop("attended", ("a", "b")), **noted)


def after(
    *last: Response,
    sessions: dict[int, Session] | None = None,
    count: int = 4,
    without: tuple[int, ...] = (),
    **more: Any,
) -> Case:
    """Sessions 0 to `count`, rated as usual but the last, which has the forms given."""
    forms = [form(n) for n in range(count) if n not in without]
    made = case(*forms, *last, kind=CaseKind.COUPLE)
    all_held = tuple((sessions or {}).get(n, held(n)) for n in range(count + 1))
    return replace(made, sessions=all_held, **more)


def noticed(whole: Case, person: str = "a", **given: Any) -> Noticed:
    found = notice(disclose(whole, Viewer.clinician(), INSTRUMENTS), person, **given)
    assert found is not None
    return found


def streams(whole: Case) -> dict[str, str]:
    return {one.stream: one.value for one in noticed(whole).evidence}


RISQ = Response("a", "risq", 1, day(28) + timedelta(hours=1), {"q1": 1, "q2": 0, "q3": 1, "q4": 0}, "s4")
WORD = ClientWord("a", day(28) + timedelta(hours=1), reader=Reader.CLINICIAN, readable_from=day(28))
LINES: list[tuple[str, Case, dict[str, str]]] = [
    ("nothing beside the ratings", after(form(4)), {}),
    ("felt off at its bound", after(form(4, felt_off=5)), {"felt-off": "5"}),
    ("felt off below it", after(form(4, felt_off=4)), {}),
    ("two yes of the RISQ", after(form(4), RISQ), {"risq": "2"}),
    ("no yes of the RISQ", after(form(4), replace(RISQ, answers=dict.fromkeys(RISQ.answers, 0))), {}),
    ("the client's word", after(form(4), words=(WORD,)), {"client-word": ""}),
    ("a word for the supervisor", after(form(4), words=(replace(WORD, reader=Reader.SUPERVISOR),)), {}),
    ("the other's word", after(form(4), words=(replace(WORD, person="b"),)), {}),
    ("an old word", after(form(4), words=(replace(WORD, at=day(20)),)), {}),
    ("own sense", after(form(4), mirrors=(Mirror("a", "t", "s4", day(29), sense=Sense.OFF),)), {"own-sense": ""}),
    (
        "own sense, a little",
        after(form(4), mirrors=(Mirror("a", "t", "s4", day(29), sense=Sense.A_LITTLE_OFF),)),
        {"own-sense-a-little": ""},
    ),
    ("own sense of the other", after(form(4), mirrors=(Mirror("b", "t", "s4", day(29), sense=Sense.OFF),)), {}),
    ("all the same, and not before", after(form(4, (6, 6, 6, 6, 6))), {"straight-lined": ""}),
    ("no form after the session before", after(form(4), without=(3,)), {"missing-form": ""}),
    ("no form long ago", after(form(4), without=(1,)), {}),
    ("late at its bound", after(form(4), sessions={4: held(4, late_minutes={"a": 10})}), {"client-late": "10"}),
    ("late below it", after(form(4), sessions={4: held(4, late_minutes={"a": 9})}), {}),
    ("the other late", after(form(4), sessions={4: held(4, late_minutes={"b": 30})}), {}),
    ("the clinician late", after(form(4), sessions={4: held(4, late_minutes={"t": 12})}), {"clinician-late": "12"}),
    (
        "a confirmed code",
        after(form(4), codes=(TimelineEvent("s4", 60.0, "a", "withdrawal", "live", confirmed=True),)),
        {"code": "withdrawal"},
    ),
    (
        "a code nobody confirmed",
        after(form(4), codes=(TimelineEvent("s4", 60.0, "a", "withdrawal", "live", confirmed=False),)),
        {},
    ),
]


@pytest.mark.parametrize(("what", "whole", "found"), LINES, ids=[what for what, _, _ in LINES])
def test_a_stream_is_there_or_it_is_not(what: str, whole: Case, found: dict[str, str]) -> None:
    assert streams(whole) == found


def test_each_stream_moves_the_odds_by_its_weight_and_learned_weights_are_used() -> None:
    plain = noticed(after(form(4)))
    off = noticed(after(form(4, felt_off=6)))
    assert plain.probability == pytest.approx(plain.base)
    odds = off.probability / (1 - off.probability) / (off.base / (1 - off.base))
    assert odds == pytest.approx(2.718281828**1.5, rel=1e-6)
    assert noticed(after(form(4, felt_off=6)), weights={"felt-off": 4.0}).probability > off.probability


@pytest.mark.parametrize(
    ("values", "felt_off", "kind"),
    [
        ((3, 6, 6, 5, 6), 2, RuptureKind.WITHDRAWAL),
        ((3, 3, 3, 5, 6), 6, RuptureKind.CONFRONTATION),
        ((6, 5, 6, 6, 7), 1, RuptureKind.UNKNOWN),
        ((6, 6, 6, 6, 6), 1, RuptureKind.WITHDRAWAL),
    ],
)
def test_the_kind_is_a_hypothesis_from_the_rules(values: tuple[int, ...], felt_off: int, kind: RuptureKind) -> None:
    assert noticed(after(form(4, values, felt_off=felt_off))).kind is kind


def test_codes_of_both_kinds_are_mixed() -> None:
    codes = tuple(
        TimelineEvent("s4", 60.0, "a", kind, "live", confirmed=True) for kind in ("withdrawal", "confrontation")
    )
    assert noticed(after(form(4), codes=codes)).kind is RuptureKind.MIXED


def test_a_steady_course_opens_nothing_a_drop_does_and_a_word_always() -> None:
    assert not noticed(after(form(4))).opens
    fallen = noticed(after(form(4, (3, 3, 2, 3, 3))))
    assert (fallen.opens, fallen.state) == (True, "rupture")
    assert noticed(after(form(4), words=(WORD,))).opens


def test_what_the_other_rated_moves_nothing() -> None:
    alone = noticed(after(form(4)))
    beside = noticed(after(form(4), *(form(n, (1, 1, 1, 1, 1), felt_off=7, person="b") for n in range(5))))
    assert alone == beside


def test_nobody_seen_is_nothing_noticed() -> None:
    assert notice(disclose(case(kind=CaseKind.COUPLE), Viewer.clinician(), INSTRUMENTS), "a") is None


def test_the_data_that_ships_is_whole() -> None:
    evidence, moves = shipped_evidence(), shipped_moves()
    assert set(evidence.streams) == set(STREAMS)
    assert all(stream.source for stream in evidence.streams.values())
    assert {sign for rule in evidence.kinds for sign in rule.signs} == set(SIGNS)
    assert set(moves.moves) == set(KINDS)
    assert [step.step for step in moves.steps] == list(RepairStepName)
    assert moves.for_rupture("confrontation", is_mistake=True).move.startswith("Own it first")
    assert moves.for_rupture("a word of old", is_mistake=False).kind == "unknown"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["streams"].pop(), "'clinician-late'"),
        (lambda raw: raw["streams"][0].update(weight=0), "evidence.streams[0].weight: 0 found"),
        (lambda raw: raw["streams"][0].update(weight=9), "at most 5"),
        (lambda raw: raw["rules"].pop("late_from"), "evidence.rules.late_from: missing"),
        (lambda raw: raw["kinds"][0].update(signs=["moon"]), "'moon' found"),
        (lambda raw: raw.update(more=1), "unknown key"),
    ],
)
def test_a_wrong_file_stops_the_load_naming_the_place(change: Any, said: str) -> None:
    raw = copy.deepcopy(read_toml(DATA / "evidence.toml"))
    change(raw)
    with pytest.raises(BadInput) as caught:
        read_evidence(raw, "evidence")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["moves"].pop(), "'mistake'"),
        (lambda raw: raw["moves"][0]["hypotheses"].pop(), "two ways to see it"),
        (lambda raw: raw["moves"][0].update(say=[]), "at least one"),
        (lambda raw: raw["steps"].reverse(), "another order"),
    ],
)
def test_moves_that_are_not_whole_stop_the_load(change: Any, said: str) -> None:
    raw = copy.deepcopy(read_toml(DATA / "moves.toml"))
    change(raw)
    with pytest.raises(BadInput) as caught:
        read_moves(raw, "moves")
    assert said in str(caught.value)
