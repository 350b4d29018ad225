"""The invented practice tells the stories that examples/README.md says it tells."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from attunement.cli.main import main
from attunement.disclosure import room_is_open
from attunement.domain.errors import BadInput, Refused
from attunement.domain.occasion import questions
from attunement.domain.record import CaseKind, JointWork, PolicyName, Response
from attunement.exchange.practice_file import read_practice
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.card import Card, Kind, Part
from attunement.roadmap.card_building import build_card
from attunement.roadmap.gates import GateState
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.map_shape import SHAPES
from attunement.roadmap.relationship_map import RelationshipMap, relationship_map
from tests.cast import CAST, EXAMPLES, case, disclosed, example_practice

every_story = pytest.mark.parametrize("name", CAST)
COUPLES = [name for name, story in CAST.items() if len(story.clients) == 2]


def card(name: str) -> Card:
    room = disclosed(name, "room") if CAST[name].room_open else None
    return build_card(
        disclosed(name, "clinician"),
        room,
        instruments=all_instruments(),
        occasions=all_occasions(),
        guidance=shipped_guidance(),
    )


def drawn(name: str, viewer: str = "clinician") -> RelationshipMap:
    return relationship_map(disclosed(name, viewer), all_instruments(), all_occasions())


def checkups(name: str) -> list[Response]:
    return [r for r in case(name).responses if r.instrument == SHAPES[case(name).kind].checkup]


def values(name: str, part: str, viewer: str = "clinician") -> dict[str, float | None]:
    found = drawn(name, viewer)
    reading = found.strain if part == "strain" else found.part(part)
    return {person: of.value for person, of in reading.people.items()}


def texts(name: str, kind: Kind, part: Part) -> str:
    return " ".join(line.text for line in card(name).of(part) if line.kind is kind)


def test_the_cast_is_the_practice() -> None:
    assert {story.file for story in CAST.values()} == {entry.file for entry in example_practice().cases}
    assert {path.name for path in (EXAMPLES / "cases").glob("*.json")} == {story.file for story in CAST.values()}
    for entry in example_practice().cases:
        assert entry.clinician == next(s.clinician for s in CAST.values() if s.file == entry.file)


@every_story
def test_a_file_names_the_people_of_its_story(name: str) -> None:
    assert case(name).client_ids == CAST[name].clients
    assert [p.id for p in case(name).people if not p.is_client] == [CAST[name].clinician]
    assert all(" " in person.name for person in case(name).people)


def test_nobody_is_in_two_cases() -> None:
    everyone = [client for story in CAST.values() for client in story.clients]
    assert len(everyone) == len(set(everyone)) == 19


def test_the_readme_names_everyone() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    members = [member.name for member in example_practice().staff]
    clients = [person.name for name in CAST for person in case(name).clients]
    assert [name for name in (*members, *clients) if name not in readme] == []
    assert [story.file for story in CAST.values() if f"`{story.file}`" not in readme] == []


def test_the_readme_and_the_cast_agree_on_the_room() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for story in CAST.values():
        if len(story.clients) > 1:
            row = next(line for line in readme.splitlines() if line.startswith(f"| `{story.file}`"))
            assert ("Room open" in row, "Room closed" in row) == (story.room_open, not story.room_open), story.file


@every_story
def test_the_room_is_open_exactly_where_the_story_says(name: str) -> None:
    assert room_is_open(case(name)) is CAST[name].room_open
    if not CAST[name].room_open:
        with pytest.raises(Refused):
            disclosed(name, "room")


@every_story
def test_the_clinician_gets_a_map_and_a_card_that_ends_in_a_next_step(name: str) -> None:
    shape = SHAPES[case(name).kind]
    assert [part.key for part in drawn(name).parts] == list(shape.parts)
    assert any(value is not None for value in values(name, shape.parts[-2]).values())
    found = card(name)
    assert bool(found.of(Part.ROOM)) is CAST[name].room_open
    assert bool(found.room_closed) is not CAST[name].room_open
    assert any(line.kind in (Kind.OFFER, Kind.BEGIN) for line in found.lines)
    assert set(found.gates) == {"violence", "suicidality", "substances", "affair", "psychosis"}


@every_story
def test_the_last_word_is_one_to_ten_days_old_and_nothing_is_in_the_future(name: str) -> None:
    today = example_practice().today
    newest = max(response.answered for response in case(name).responses)
    assert timedelta(0) < today - newest <= timedelta(days=10)
    acts = [s.at for s in case(name).sessions] + [d.at for d in case(name).decisions]
    acts += [r.at for r in case(name).releases] + [r.answered for r in case(name).responses]
    acts += [moment for policy in case(name).policies for moment in policy.signed.values()]
    assert max(acts) < today
    assert min(acts) >= case(name).opened


@every_story
def test_people_answer_outside_the_night_and_meet_on_weekdays(name: str) -> None:
    assert {response.answered.hour for response in case(name).responses} <= set(range(9, 24))
    assert {session.at.weekday() for session in case(name).sessions} <= set(range(5))


@every_story
def test_everyone_answered_exactly_what_their_sitting_asks(name: str) -> None:
    """The pages would have asked these questions and no others: modules, follow-ups and all."""
    unsent = next(entry.unsent for entry in example_practice().cases if entry.file == CAST[name].file)
    for (person, sitting, _), given in _sittings(name).items():
        kind, occasion = case(name).kind, all_occasions()[sitting]
        asked = {(q.instrument, q.item.key) for q in questions(occasion, all_instruments(), given, kind=kind)}
        answered = {(instrument, item) for instrument, answers in given.items() for item in answers}
        assert answered <= asked
        assert answered == asked or person in unsent


def _sittings(name: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for response in case(name).responses:
        sitting = next(o.id for o in all_occasions().values() if response.instrument in [s.instrument for s in o.steps])
        key = (response.person, sitting, response.answered.isoformat())
        found.setdefault(key, {})[response.instrument] = response.answers
    return found


@pytest.mark.parametrize("name", [*COUPLES, "family"])
def test_everyone_agreed_before_the_answers_that_count_for_the_room(name: str) -> None:
    whole = case(name)
    since = [p.in_force_since(whole.client_ids) for p in whole.policies]
    if CAST[name].room_open:
        assert since[0] is not None
        assert since[0] < min(r.answered for r in checkups(name))


def test_every_policy_is_there_and_one_is_unsigned() -> None:
    policies = {name: case(name).policies[0] for name in COUPLES}
    assert {policy.name for policy in policies.values()} == set(PolicyName)
    unsigned = {name for name in COUPLES if policies[name].in_force_since(case(name).client_ids) is None}
    assert unsigned == {"violence", "half"}


def test_answers_are_no_straight_lines_and_some_are_withheld() -> None:
    answers = [r.answers for n in CAST for r in checkups(n)]
    assert all(len({value for value in given.values() if value is not None}) >= 3 for given in answers)
    everything = [a for n in CAST for r in case(n).responses for a in r.answers.values()]
    assert everything.count("declined") >= 3
    assert everything.count(None) >= 3


def test_both_strong() -> None:
    assert all(value >= 5 for part in drawn("strong").parts for value in _given(values("strong", part.key)))
    assert max(_given(values("strong", "strain"))) < 3


def test_reversed_views_on_trust_and_commitment() -> None:
    trust, commitment = values("reversed", "trust"), values("reversed", "commitment")
    assert trust["nadia"] <= 3 < 5 <= trust["kwame"]  # type: ignore[operator]
    assert commitment["kwame"] < 4 < 6 <= commitment["nadia"]  # type: ignore[operator]
    assert "trust" in texts("reversed", Kind.DIFFERENCE, Part.ALONE)
    assert "commitment" in texts("reversed", Kind.DIFFERENCE, Part.ALONE)
    assert card("reversed").gates["affair"].state is GateState.UNDETERMINED


def test_high_strain_with_appreciation_left() -> None:
    assert min(_given(values("strain", "strain"))) >= 4
    assert min(_given(values("strain", "appreciation"))) >= 5
    assert max(_given(values("strain", "handling"))) <= 3


def test_violence_raised_and_the_decision_is_not_now() -> None:
    gate = card("violence").gates["violence"]
    assert gate.state is GateState.RAISED
    assert any(why.startswith("Aisha") for why in gate.because)
    assert case("violence").decisions[-1].joint_work is JointWork.NOT_NOW
    assert not [r for r in case("violence").responses if r.person == "peter" and r.instrument in ("hark", "safety-own")]


def test_violence_raised_and_denied_waits_for_a_new_decision() -> None:
    gate = card("denied").gates["violence"]
    assert gate.state is GateState.RAISED
    assert any("Marcus" in why and "a yes stands" in why for why in gate.because)
    decided = case("denied").decisions[-1]
    assert decided.joint_work is JointWork.GO_ON
    assert decided.reason
    assert max(r.answered for r in case("denied").responses if r.instrument == "hark") > decided.at


def test_the_isolated_man_has_nobody_tonight() -> None:
    whole = case("isolation")
    assert whole.kind is CaseKind.INDIVIDUAL
    assert [r.answers["tonight"] for r in whole.responses if r.instrument == "who-is-there"] == [(), ()]
    assert len([r for r in whole.responses if r.instrument == "phq-9"]) == 1
    assert "nobody" in texts("isolation", Kind.WEAKEST, Part.ROOM)


def test_his_map_is_his_own_and_published_values_stand_beside_it() -> None:
    support = drawn("isolation").part("support")
    assert support.people["henrik"].is_low
    assert support.people["henrik"].beside == (
        "OSSS-3 (Oslo Social Support Scale), Social support, 3 to 14: 8 (poor) on 2026-01-21",
    )
    assert support.difference is None


def test_the_family_stands_apart_and_only_the_clinician_sees_how_far() -> None:
    fairness = drawn("family").part("fairness")
    assert fairness.difference is not None
    assert fairness.difference.apart
    assert "fairness" in texts("family", Kind.DIFFERENCE, Part.ALONE)
    assert "Matteo" in texts("family", Kind.PRIVATE, Part.ALONE)
    room = drawn("family", "room")
    assert not room.compared
    assert {part.difference.value for part in room.measured if part.difference} == {None}
    said = " ".join(line.text for line in card("family").of(Part.ROOM))
    assert not any(name in said for name in ("Teresa", "Giorgio", "Livia", "Matteo"))
    assert "eased" in texts("family", Kind.CHANGE, Part.ROOM)


def test_half_finished_is_half_finished() -> None:
    assert values("half", "trust")["yuki"] is not None
    assert values("half", "trust")["emma"] is None
    assert values("half", "knowing")["emma"] is not None
    assert case("half").decisions == ()


def test_the_long_course_improved_in_one_part_and_slipped_in_another() -> None:
    whole = case("long-course")
    checkups = [r.answered for r in whole.responses if r.instrument == "relationship-checkup" and r.person == "amara"]
    assert len(checkups) == 3
    assert max(checkups) - min(checkups) > timedelta(days=200)
    assert len([s for s in whole.sessions if s.kind == "joint"]) == 14
    assert any(s.missed_by for s in whole.sessions)
    assert any(s.late_minutes for s in whole.sessions)
    assert whole.releases
    assert "Handling differences" in texts("long-course", Kind.CHANGE, Part.ROOM)
    assert "reaching and responding" in texts("long-course", Kind.WEAKEST, Part.ROOM)
    assert max(_given(values("long-course", "reaching"))) <= 3


def test_the_supervisor_knows_only_what_was_shared() -> None:
    shared = {name: disclosed(name, "supervisor") for name in CAST}
    assert {name for name, found in shared.items() if found.releases} == {"strain", "denied"}
    assert all(not found.people and not found.responses and not found.decisions for found in shared.values())


@pytest.mark.parametrize("viewer", ["clinician", "room", *(client for s in CAST.values() for client in s.clients)])
def test_the_commands_read_every_file(viewer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 where this viewer has something, 3 where not; never an error in a file."""
    names = [name for name, story in CAST.items() if viewer in ("clinician", "room", *story.clients)]
    for name in names:
        told = main(["map", str(CAST[name].path), "--for", viewer, "--format", "json"])
        card = main(["roadmap", str(CAST[name].path), "--for", viewer, "--format", "json"])
        has_card = viewer == "clinician" or (CAST[name].room_open if viewer == "room" else name == "long-course")
        assert (told, card) == (3 if viewer == "room" and not CAST[name].room_open else 0, 0 if has_card else 3)
    capsys.readouterr()


def test_the_alert_ladder_has_three_steps() -> None:
    found = example_practice()
    roles = {member.id: member.role for member in found.staff}
    assert found.responder != found.backup
    assert {member.supervisor for member in found.staff if member.role == "clinician"} == {"esther"}
    assert sorted(roles.values()) == ["clinician"] * 3 + ["manager", "supervisor"]
    assert all(member.email.endswith("@practice.example") for member in found.staff)


def test_no_help_line_is_invented() -> None:
    assert "demo" in example_practice().help_text
    assert not re.search(r"\d{3}", example_practice().help_text)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("a responder nobody knows", {"responder": "ghost"}, "practice.json.responder: 'ghost' is nobody in staff"),
    ("an unknown role", {"staff": [{"id": "m", "name": "M", "role": "boss", "email": "m@p.example"}]}, "role"),
    ("an unknown key", {"colour": "green"}, "practice.json.colour: unknown key"),
    ("a clinician nobody knows", {"cases": [{"file": "x", "clinician": "y", "label": "z"}]}, "cases[0].clinician"),
    ("no day", {"today": "soon"}, "practice.json.today"),
]


@pytest.mark.parametrize(("changed", "says"), [pytest.param(c, s, id=i) for i, c, s in WRONG])
def test_a_wrong_practice_file_is_refused_with_its_place(tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    document = json.loads((EXAMPLES / "practice.json").read_text(encoding="utf-8"))
    (tmp_path / "practice.json").write_text(json.dumps({**document, **changed}), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_practice(tmp_path)
    assert says in str(caught.value)


def _given(found: dict[str, float | None]) -> list[float]:
    return [value for value in found.values() if value is not None]
