"""Who may know which answer: policy x class of the answer x viewer, through `attunement map` and `roadmap`.

shared: the check-up. clinician: people to count on (OSSS-3), belonging. safety: HARK, PHQ-9's last question.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.spec.contracts.calls import Called, call, written
from tests.spec.contracts.test_map_and_roadmap import answered

POLICIES = ("no-secrets", "limited-secrets", "fully-private")
CLIENTS = {"couple": "ab", "family": "abc", "individual": "a"}
CHECK_UP = {"couple": "relationship-checkup", "family": "family-checkup", "individual": "individual-checkup"}
ROLE = {"couple": "partner", "family": "member", "individual": "client"}


def case(
    kind: str = "couple",
    *responses: dict[str, Any],
    policy: str | None = "limited-secrets",
    signed: str | None = None,
    on: str = "2026-01-05",
    **more: Any,
) -> dict[str, Any]:
    """A case of this kind whose room is open; everyone signed `policy` on a day, unless told otherwise."""
    who = CLIENTS[kind]
    go_on = {"about": "violence", "by": "t", "at": "2026-03-01", "joint_work": "go-on", "talked_alone_with": list(who)}
    rule = {"name": policy, "version": 1, "signed": dict.fromkeys(who if signed is None else signed, on)}
    return {
        "case": {"id": "c1", "kind": kind, "opened": "2026-01-01"},
        "people": [
            *({"id": p, "role": ROLE[kind], "name": p.upper() * 3} for p in who),
            {"id": "t", "role": "clinician"},
        ],
        "policies": [rule] if policy else [],
        "responses": list(responses),
        "decisions": [go_on],
        **more,
    }


def show(folder: Path, document: dict[str, Any], viewer: str, command: str = "map", form: str = "json") -> Called:
    return call(command, written(folder, document), "--for", viewer, "--format", form)


def known(called: Called) -> set[str]:
    """Whose values stand on a map."""
    assert called.code == 0, called.err
    readings = [reading for part in called.document["parts"] for reading in part["people"].items()]
    return {person for person, reading in readings if reading["value"] is not None}


def filled(kind: str, value: int = 5) -> list[dict[str, Any]]:
    """Everyone's check-up."""
    return [answered(person, CHECK_UP[kind], value) for person in CLIENTS[kind]]


# policy                who signed   room knows the shared answers
SHARED_IN_ROOM: list[tuple[str, str | None, str, bool]] = [
    ("couple", "no-secrets", "ab", True),
    ("couple", "no-secrets", "a", False),
    ("couple", "no-secrets", "", False),
    ("couple", "limited-secrets", "ab", True),
    ("couple", "limited-secrets", "b", False),
    ("couple", "fully-private", "ab", False),
    ("couple", None, "", False),
    ("family", "no-secrets", "abc", True),
    ("family", "no-secrets", "ab", False),
    ("family", "limited-secrets", "abc", True),
    ("family", "limited-secrets", "ac", False),
    ("family", "fully-private", "abc", False),
    ("family", None, "", False),
]


@pytest.mark.parametrize(("kind", "policy", "signed", "knows"), SHARED_IN_ROOM)
def test_whether_shared_answers_reach_the_room(
    kind: str, policy: str | None, signed: str, knows: bool, tmp_path: Path
) -> None:
    document = case(kind, *filled(kind), policy=policy, signed=signed)
    assert known(show(tmp_path, document, "room")) == (set(CLIENTS[kind]) if knows else set())


@pytest.mark.parametrize(("kind", "policy", "signed", "knows"), SHARED_IN_ROOM)
def test_the_clinician_knows_every_value_whatever_was_signed(
    kind: str, policy: str | None, signed: str, knows: bool, tmp_path: Path
) -> None:
    document = case(kind, *filled(kind), policy=policy, signed=signed)
    assert known(show(tmp_path, document, "clinician")) == set(CLIENTS[kind])


@pytest.mark.parametrize(("kind", "policy"), list(product(("couple", "family"), POLICIES)))
def test_a_person_knows_their_own_values_and_no_one_elses_under_any_policy(
    kind: str, policy: str, tmp_path: Path
) -> None:
    document = case(kind, *filled(kind), policy=policy)
    for person in CLIENTS[kind]:
        called = show(tmp_path, document, person)
        assert known(called) == {person}
        others = set(CLIENTS[kind]) - {person}
        assert not any(set(part["people"]) & others for part in called.document["parts"])


ALONE: list[tuple[str | None, bool]] = [
    (None, True),
    ("no-secrets", True),
    ("limited-secrets", False),
    ("fully-private", False),
]


@pytest.mark.parametrize(("policy", "knows"), ALONE)
def test_the_room_of_one_knows_their_own_answers_unless_they_signed_otherwise(
    policy: str | None, knows: bool, tmp_path: Path
) -> None:
    """The check-up for one is of class `clinician`: with one client there is nobody to keep it from."""
    document = case("individual", *filled("individual"), policy=policy)
    assert known(show(tmp_path, document, "room")) == ({"a"} if knows else set())


@pytest.mark.parametrize("policy", POLICIES)
def test_an_answer_given_before_the_last_signature_never_reaches_the_room(policy: str, tmp_path: Path) -> None:
    document = case("couple", *filled("couple"), policy=policy, on="2026-01-07")  # answered on the 6th
    assert known(show(tmp_path, document, "room")) == set()


ON_TIME: list[tuple[str, bool]] = [("2026-01-05", True), ("2026-01-06", True), ("2026-01-07", False)]


@pytest.mark.parametrize(("signed_on", "knows"), ON_TIME)
def test_the_day_of_the_signature_is_already_under_it(signed_on: str, knows: bool, tmp_path: Path) -> None:
    document = case("couple", *filled("couple"), on=signed_on)
    assert bool(known(show(tmp_path, document, "room"))) is knows


def two_policies(first: str, second: str) -> list[dict[str, Any]]:
    both = ({"a": "2026-01-02", "b": "2026-01-02"}, {"a": "2026-02-01", "b": "2026-02-01"})
    return [{"name": name, "version": n + 1, "signed": both[n]} for n, name in enumerate((first, second))]


CHANGED: list[tuple[str, str, bool, bool]] = [
    ("fully-private", "no-secrets", False, True),
    ("fully-private", "limited-secrets", False, True),
    ("limited-secrets", "fully-private", True, False),
    ("no-secrets", "fully-private", True, False),
    ("limited-secrets", "no-secrets", True, True),
]


@pytest.mark.parametrize(("first", "second", "early", "late"), CHANGED)
def test_an_answer_keeps_the_audience_it_had_when_it_was_given(
    first: str, second: str, early: bool, late: bool, tmp_path: Path
) -> None:
    for at, knows in (("2026-01-06", early), ("2026-02-06", late)):
        forms = [answered(person, "relationship-checkup", 5, at=at) for person in "ab"]
        document = case("couple", *forms, policies=two_policies(first, second))
        assert bool(known(show(tmp_path, document, "room"))) is knows, at


MARK = "unlikely-name-of-a-friend"
SAID_IN_PRIVATE: dict[str, dict[str, Any]] = {
    "hark": {"q1": 1, "q2": 1, "q3": 1, "q4": 1},
    "safety-own": {"fear": 2, "control": 1, "injury": 1, "threats": 2},
    "asq": {"q1": 1, "q2": 1, "q3": 1, "q4": 1, "q5": 1},
    "phq-9": {"q9": 3},
    "core-10": {"q6": 4},
}
CLINICIANS_ONLY: dict[str, dict[str, Any]] = {
    "private-own": {"affair": 1, "unusual-experiences": 2},
    "alliance-checkout": {"bond": 1, "speak-freely": 1},
    "osss-3": {"q1": 1, "q2": 1, "q3": 1},
    "who-is-there": {"loves-you": [MARK], "tonight": []},
    "ba-4": {"belong": 1, "unseen": 7, "fitting": 1, "pushed": 7},
    "alcohol-1": {"times": 300, "threshold": 4},
}
EVERY_OUTPUT = (("map", "json"), ("map", "svg"), ("roadmap", "json"))


def outputs(folder: Path, document: dict[str, Any], viewer: str) -> list[tuple[int, str, str]]:
    found = [show(folder, document, viewer, command, form) for command, form in EVERY_OUTPUT]
    return [(called.code, called.out, called.err) for called in found]


@pytest.mark.parametrize("instrument", SAID_IN_PRIVATE)
def test_a_safety_answer_moves_nothing_in_the_room_or_for_the_partner_even_where_there_are_no_secrets(
    instrument: str, tmp_path: Path
) -> None:
    blank = dict.fromkeys(SAID_IN_PRIVATE[instrument])
    seen = []
    for answers in (blank, SAID_IN_PRIVATE[instrument]):
        form = {"person": "a", "instrument": instrument, "version": 1, "answered": "2026-01-08", "answers": answers}
        document = case("couple", *filled("couple"), form, policy="no-secrets")
        seen.append([outputs(tmp_path, document, viewer) for viewer in ("room", "b")])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("instrument", CLINICIANS_ONLY)
def test_what_is_for_the_clinician_moves_nothing_but_theirs_unless_there_are_no_secrets(
    instrument: str, tmp_path: Path
) -> None:
    form = {"person": "a", "instrument": instrument, "version": 1, "answered": "2026-01-08"}
    without = case("couple", *filled("couple"))
    told = case("couple", *filled("couple"), {**form, "answers": CLINICIANS_ONLY[instrument]})
    for viewer in ("room", "b"):
        assert outputs(tmp_path, without, viewer) == outputs(tmp_path, told, viewer)


@pytest.mark.parametrize("kind", ["couple", "family"])
def test_a_partner_cannot_tell_whether_the_other_has_answered_at_all(kind: str, tmp_path: Path) -> None:
    own = answered("b", CHECK_UP[kind], 4)
    others = [answered(person, CHECK_UP[kind], 2) for person in CLIENTS[kind] if person != "b"]
    silent, all_in = case(kind, own), case(kind, own, *others)
    assert outputs(tmp_path, silent, "b") == outputs(tmp_path, all_in, "b")


def test_the_clinicians_work_moves_nothing_for_a_partner(tmp_path: Path) -> None:
    work: dict[str, Any] = {
        "codes": [{"session": "s1", "at": 3.5, "person": "a", "code": "contempt", "source": "live", "confirmed": True}],
        "sessions": [{"id": "s1", "date": "2026-01-12", "kind": "individual", "attended": ["a"]}],
        "repairs": [{"opened": "s1", "kind": "withdrawal", "steps": [], "closed": None, "outcome": None}],
        "decisions": [],
        "releases": [{"to": "a", "by": "t", "at": "2026-01-12", "what": "note", "content": MARK}],
    }
    plain, worked = case("couple", *filled("couple"), decisions=[]), case("couple", *filled("couple"), **work)
    assert outputs(tmp_path, plain, "b") == outputs(tmp_path, worked, "b")


def decision(at: str, work: str = "go-on", talked: str = "ab", about: str = "violence") -> dict[str, Any]:
    return {"about": about, "by": "t", "at": at, "joint_work": work, "talked_alone_with": list(talked), "reason": "r"}


ACTS: list[tuple[str, list[dict[str, Any]], list[str], int]] = [
    ("nothing decided", [], [], 3),
    ("go on", [decision("2026-02-01")], [], 0),
    ("go on about something else only", [decision("2026-02-01", about="affair")], [], 3),
    ("go on, then not now", [decision("2026-02-01"), decision("2026-02-02", "not-now")], [], 3),
    ("not now, then go on", [decision("2026-02-01", "not-now"), decision("2026-02-02")], [], 0),
    ("written the other way round in the file", [decision("2026-02-02"), decision("2026-02-01", "not-now")], [], 0),
    ("both at one moment: the cautious one", [decision("2026-02-01"), decision("2026-02-01", "not-now")], [], 3),
    ("not now for another topic", [decision("2026-02-01"), decision("2026-02-01", "not-now", about="affair")], [], 3),
    ("talked with one only", [decision("2026-02-01", talked="a")], [], 3),
    ("talked with nobody", [decision("2026-02-01", talked="")], [], 3),
    ("an occasion the day before", [decision("2026-02-01")], ["2026-01-31"], 0),
    ("an occasion at the same moment", [decision("2026-02-01")], ["2026-02-01"], 3),
    ("an occasion the day after", [decision("2026-02-01")], ["2026-02-02"], 3),
    ("decided again after it", [decision("2026-02-01"), decision("2026-02-03")], ["2026-02-02"], 0),
]


@pytest.mark.parametrize(("happened", "decisions", "occasions", "code"), ACTS, ids=[row[0] for row in ACTS])
def test_acts_and_occasions_open_the_room_and_no_answer_does(
    happened: str, decisions: list[dict[str, Any]], occasions: list[str], code: int, tmp_path: Path
) -> None:
    for said in (0, 1, "declined") if occasions else (0,):
        answers = dict.fromkeys(("q1", "q2", "q3", "q4"), said)
        hark = {"person": "b", "instrument": "hark", "version": 1, "answers": answers}
        document = case(
            "couple", *filled("couple"), *({**hark, "answered": at} for at in occasions), decisions=decisions
        )
        for command in ("map", "roadmap"):
            called = show(tmp_path, document, "room", command)
            assert (called.code, bool(called.out)) == (code, code == 0)


@pytest.mark.parametrize("instrument", ["phq-9", "asq", "private-own", "core-10", "relationship-checkup"])
def test_only_the_two_forms_of_on_your_own_ask_for_a_new_decision(instrument: str, tmp_path: Path) -> None:
    later = {"person": "a", "instrument": instrument, "version": 1, "answered": "2026-05-01", "answers": {}}
    assert show(tmp_path, case("couple", *filled("couple"), later), "room").code == 0
    for occasion in ("hark", "safety-own"):
        again = {**later, "instrument": occasion}
        assert show(tmp_path, case("couple", *filled("couple"), again), "room").code == 3


def test_a_refusal_never_names_what_was_answered(tmp_path: Path) -> None:
    forms = [answered("a", "hark", value, at="2026-05-01") for value in (0, 1)]
    said = {show(tmp_path, case("couple", *filled("couple"), form), "room").err for form in forms}
    assert len(said) == 1
    assert "HARK" not in said.pop()
