"""What each viewer finds in a whole case, and that nobody else can make a DisclosedCase."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from attunement.disclosure import DisclosedCase, Viewer, disclosed_score, viewer_named
from attunement.disclosure.viewer import RESERVED, ViewerKind
from attunement.domain.audience import Audience
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.record import Consent, Person, PolicyName, Release
from attunement.domain.repair import Repair
from attunement.domain.session import Session
from attunement.domain.timeline import TimelineEvent
from attunement.instruments import all_instruments
from tests.unit.disclosure.couple import ANA, BEN, BOTH, TRAN, couple, go_on, on, policy, response, seen

NO = PolicyName.NO_SECRETS


def full() -> Case:
    """A case with one of everything, its room open under no secrets."""
    return couple(
        policies=[policy(NO, {"a": 1, "b": 1})],
        responses=[
            response("a", "phq-9", 3, q1=3, q9=2),
            response("a", "hark", 4, q1=1),
            response("b", "phq-4", 5, q1=1),
            response("t", "alliance-mirror", 6, bond=5),
        ],
        decisions=[go_on(20)],
        sessions=[Session("s1", on(7), "joint", BOTH), Session("s2", on(8), "individual", ("a",))],
        consents=[Consent("a", "recording", on(1)), Consent("b", "recording", on(1))],
        releases=[Release("b", "t", on(9), "roadmap", "For Ben"), Release("supervisor", "t", on(9), "map", "For Sam")],
        codes=[TimelineEvent("s1", 1.0, "a", "criticism", "live", confirmed=True)],
        repairs=[Repair("s1", "withdrawal")],
    )


def test_the_clinician_finds_everything() -> None:
    whole, found = full(), seen(full(), Viewer.clinician())
    for part in ("people", "policies", "sessions", "decisions", "consents", "releases", "codes", "repairs"):
        assert getattr(found, part) == getattr(whole, part), part
    assert {(r.person, r.instrument): dict(r.answers) for r in found.responses} == {
        (r.person, r.instrument): dict(r.answers) for r in whole.responses
    }


def test_the_room_finds_no_private_act_and_no_session_of_one() -> None:
    found = seen(full(), Viewer.room())
    for part in ("decisions", "consents", "releases", "codes", "repairs", "module_requests"):
        assert getattr(found, part) == (), part
    assert [session.id for session in found.sessions] == ["s1"]


def test_what_the_clinician_answers_is_nobodys_in_the_room() -> None:
    assert {r.person for r in seen(full(), Viewer.room()).responses} == {"a", "b"}


def test_a_person_finds_their_own_and_what_was_released_to_them() -> None:
    found = seen(full(), Viewer.of("b"))
    assert [person.id for person in found.people] == ["b"]
    assert {r.person for r in found.responses} == {"b"}
    assert [release.content for release in found.releases] == ["For Ben"]
    assert [consent.person for consent in found.consents] == ["b"]
    assert [dict(p.signed) for p in found.policies] == [{"b": on(1, 0)}]
    assert not (found.decisions)
    assert not (found.codes)
    assert not (found.repairs)


def test_a_person_does_not_learn_that_the_other_signed_or_did_not() -> None:
    signed, unsigned = policy(NO, {"a": 1, "b": 1}), policy(NO, {"b": 1})
    ours = [seen(couple(policies=[one]), Viewer.of("b")).policies for one in (signed, unsigned)]
    assert ours[0] == ours[1]
    assert seen(couple(policies=[policy(NO, {"a": 1})]), Viewer.of("b")).policies == ()


def test_safety_answers_stay_out_of_even_a_persons_own_copy() -> None:
    """A partner may be looking over the shoulder, or ask for the file."""
    found = seen(full(), Viewer.of("a"))
    assert {(r.instrument, key) for r in found.responses for key in r.answers} == {("phq-9", "q1")}
    assert all(Audience.SAFETY not in r.classes for r in found.responses)


def test_the_supervisor_finds_what_was_shared_and_nothing_else() -> None:
    found = seen(full(), Viewer.supervisor())
    assert [release.content for release in found.releases] == ["For Sam"]
    assert not (found.people)
    assert not (found.responses)
    assert not (found.sessions)


def test_a_supervisor_may_be_named_by_id() -> None:
    sam = Person("sam", "supervisor")
    case = couple(people=[ANA, BEN, TRAN, sam], releases=[Release("sam", "t", on(9), "map", "For Sam")])
    assert [release.to for release in seen(case, viewer_named(case, "sam")).releases] == ["sam"]


def test_a_score_is_had_only_where_every_item_may_be_known() -> None:
    phq9 = all_instruments()["phq-9"]
    answers = {f"q{n}": 1 for n in range(1, 10)}
    case = replace(full(), responses=(response("a", "phq-9", 3, **answers),))
    room, clinician = seen(case, Viewer.room()), seen(case, Viewer.clinician())
    assert disclosed_score(phq9, room.responses[0]).scales == {}
    assert disclosed_score(phq9, room.responses[0]).flags == ()
    assert disclosed_score(phq9, clinician.responses[0]).scales["total"].value == 9


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("clinician", Viewer.clinician()),
        ("room", Viewer.room()),
        ("supervisor", Viewer.supervisor()),
        ("a", Viewer.of("a")),
        ("t", Viewer.clinician()),
    ],
)
def test_a_viewer_is_found_by_name(name: str, expected: Viewer) -> None:
    assert viewer_named(full(), name) == expected


def test_nobody_elses_name_is_a_viewer() -> None:
    with pytest.raises(BadInput, match="clinician, room, supervisor, a, b"):
        viewer_named(full(), "c")


def test_the_reserved_words_are_the_kinds_that_are_no_person() -> None:
    assert set(RESERVED) == {kind.value for kind in ViewerKind} - {"person", "researcher"}


def test_nobody_else_makes_a_disclosed_case() -> None:
    found = seen(full(), Viewer.room())
    parts = {field.name: getattr(found, field.name) for field in fields(DisclosedCase)}
    with pytest.raises(TypeError, match="nowhere else"):
        DisclosedCase(**{**parts, "made_by": "me"})


def test_responses_come_in_an_order_that_tells_nothing() -> None:
    case = full()
    turned = replace(case, responses=case.responses[::-1])
    assert seen(case, Viewer.room()).responses == seen(turned, Viewer.room()).responses
