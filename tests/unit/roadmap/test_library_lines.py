"""Tracks, reframes and protocols: where the clinician's part leads to them, and that the room never hears of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.domain.answers import Answers
from attunement.domain.case import Case
from attunement.domain.record import Decision, JointWork
from attunement.roadmap.card import Kind, Line, Part
from attunement.roadmap.library_entry import EntryKind, Setting
from attunement.roadmap.room_lines import offered_entry
from attunement.roadmap.tracks import Track, track_for, track_of
from tests.unit.roadmap.invented import GUIDANCE, card, card_of_room, case, checkup, day, individual, response

FORMS = (checkup("a", trust=2), checkup("b", trust=3))
HURT = response("a", "hark", {"q1": 1})
AFFAIR = response("a", "private-own", {"affair": 1})
STEPS = [(track, step) for track in GUIDANCE.tracks.values() for step in track.entries]
JOINT = [(track, step) for track, step in STEPS if GUIDANCE.library[step].setting is Setting.ROOM]
IDS = [step for _, step in STEPS]


def line(made: Case, id_: str, chosen: str | None = None) -> Line:
    return next(found for found in card(made, chosen).lines if found.id == id_)


def of_track(made: Case, chosen: str) -> Line:
    [found] = [found for found in card(made, chosen).lines if found.id.endswith(".track")]
    return found


@pytest.mark.parametrize(
    ("instrument", "answers", "reframe"),
    [
        ("alliance-checkout", {"speak-freely": 1}, "reframe-silence"),
        ("risq", {"q1": 1, "q2": 0, "q3": 0, "q4": 0}, "reframe-attack"),
        ("alliance-checkout", {"felt-off": 6}, "reframe-staying-away"),
        ("who-is-there", {"tonight": ()}, "reframe-clinging"),
        ("osss-3", {"q1": 1, "q2": 1, "q3": 1}, "reframe-refusing-help"),
        ("ba-4", {"belong": 1, "unseen": 7, "fitting": 6, "pushed": 2}, "reframe-leaving-first"),
        ("ba-4", {"belong": 6, "unseen": 2, "fitting": 1, "pushed": 7}, "reframe-saying-no"),
        ("phq-4", {"q1": 3, "q2": 3, "q3": 3, "q4": 3}, "reframe-nothing-helps"),
    ],
)
def test_a_private_answer_leads_to_another_way_of_seeing_it(instrument: str, answers: Answers, reframe: str) -> None:
    found = line(case(*FORMS, response("b", instrument, answers)), "alone.private")
    assert found.entry == reframe
    assert found.steps == ()


def decided(joint_work: JointWork) -> tuple[Decision, ...]:
    return (Decision("violence", "t", day(50), joint_work, ("a", "b"), "talked with each alone"),)


@pytest.mark.parametrize(
    ("decisions", "forms", "protocol", "track"),
    [
        ((), (), "protocol-individual-interview", None),
        ((), (HURT,), "protocol-individual-interview", "partner-aggression"),
        (decided(JointWork.NOT_NOW), (), "protocol-stopping-joint-work", None),
        (decided(JointWork.GO_ON), (HURT,), "protocol-safety-at-home", "partner-aggression"),
    ],
)
def test_the_line_on_violence_leads_to_what_is_next(
    decisions: tuple[Decision, ...], forms: tuple[object, ...], protocol: str, track: str | None
) -> None:
    found = line(case(*FORMS, *forms, decisions=decisions), "alone.gate.violence")  # type: ignore[arg-type]
    assert (found.entry, found.track) == (protocol, track)


def test_a_raised_topic_names_its_track_and_a_plan() -> None:
    assert line(case(*FORMS, AFFAIR), "alone.gate.affair").track == "affair-recovery"
    assert line(case(*FORMS, response("b", "drug-1", {"times": 2})), "alone.gate.substances").track == (
        "addiction-recovery"
    )
    assert line(individual(response("a", "phq-9", {"q9": 1})), "alone.gate.suicidality").entry == "protocol-safety-plan"


def test_a_yes_that_became_a_no_is_asked_again() -> None:
    no = [response(p, "private-own", {"affair": 0, "unusual-experiences": 0}, 9) for p in "ab"]
    found = line(case(*FORMS, AFFAIR, *no), "alone.gate.affair")
    assert (found.entry, found.track) == ("protocol-when-yes-becomes-no", "affair-recovery")


@pytest.mark.parametrize(("track", "step"), STEPS, ids=IDS)
def test_the_step_taken_up_stands_in_the_clinicians_part_only(track: Track, step: str) -> None:
    whole = case(*FORMS)
    found = of_track(whole, step)
    assert (found.part, found.entry, found.track) == (Part.ALONE, step, track.id)
    assert found.kind is Kind.OFFER
    assert GUIDANCE.library[step].name in found.text
    assert card(whole, step).of(Part.ROOM) == card(whole).of(Part.ROOM) == card_of_room(whole).lines


@pytest.mark.parametrize(("track", "step"), JOINT, ids=[step for _, step in JOINT])
def test_no_joint_step_before_the_clinicians_decision(track: Track, step: str) -> None:
    for decisions in ((), decided(JointWork.NOT_NOW)):
        found = of_track(case(*FORMS, decisions=decisions), step)
        assert found.kind is Kind.AVOID, track.name
        assert found.text == f"Not before your decision: {GUIDANCE.library[step].name}."


@pytest.mark.parametrize(("track", "step"), JOINT, ids=[step for _, step in JOINT])
def test_no_joint_step_is_put_forward_over_raised_violence_even_after_a_decision(track: Track, step: str) -> None:
    found = of_track(case(*FORMS, HURT), step)
    assert found.kind is Kind.AVOID, track.name
    assert found.text == "Your track waits: Ana answered on violence."
    assert GUIDANCE.library[step].contraindication.words in found.because


def test_a_step_with_one_alone_needs_no_decision() -> None:
    found = of_track(case(*FORMS, HURT, decisions=()), "aggression-1-asking-about-the-pattern")
    assert found.kind is Kind.OFFER


def test_a_step_nobody_knows_or_for_other_cases_adds_nothing() -> None:
    assert card(case(*FORMS), "no-such-step") == card(case(*FORMS))
    assert card(case(*FORMS), "gentle-start-up") == card(case(*FORMS))
    assert card(individual(), "trauma-1-safe-ground") == card(individual())


def test_joint_steps_come_after_the_talk_with_each_alone() -> None:
    for track in GUIDANCE.tracks.values():
        settings = [GUIDANCE.library[step].setting for step in track.entries]
        assert settings[0] is Setting.ALONE, track.id
    aggression = GUIDANCE.tracks["partner-aggression"]
    settings = [GUIDANCE.library[step].setting for step in aggression.entries]
    assert settings.index(Setting.ROOM) == len(settings) - 1


def test_tracks_are_found_by_topic_and_by_step() -> None:
    couple = case(*FORMS).kind
    assert track_for(GUIDANCE.tracks, "violence", couple) == GUIDANCE.tracks["partner-aggression"]
    assert track_for(GUIDANCE.tracks, "violence", individual().kind) is None
    assert track_for(GUIDANCE.tracks, "psychosis", couple) is None
    assert track_of(GUIDANCE.tracks, "desire-2-two-desires") == GUIDANCE.tracks["desire-discrepancy"]
    assert track_of(GUIDANCE.tracks, "gentle-start-up") is None


def test_the_room_is_offered_only_what_may_stand_there() -> None:
    """Even if an entry for the clinician came to fit the facts of the room."""
    facts = {"focus": "strain", "strongest": "criticism"}
    ours = GUIDANCE.library["gentle-start-up"]
    planted = replace(ours, id="planted", setting=Setting.CLINICIAN, when={**ours.when, "part": frozenset({"trust"})})
    guidance = replace(GUIDANCE, library={**GUIDANCE.library, "planted": planted})
    fitting = {**facts, "part": "trust"}
    couple = case(*FORMS).kind
    assert offered_entry(guidance, couple, fitting) == planted
    assert offered_entry(guidance, couple, fitting, room=True) == ours


def test_steps_reframes_and_protocols_are_never_an_offer_by_rule() -> None:
    for entry in GUIDANCE.library.values():
        if entry.kind in (EntryKind.TRACK, EntryKind.REFRAME, EntryKind.PROTOCOL):
            assert not entry.is_offered
            facts = {name: sorted(values)[0] for name, values in entry.when.items()}
            assert offered_entry(GUIDANCE, entry.for_cases[0], facts) != entry
