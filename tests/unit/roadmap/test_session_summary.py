"""What a session shows, in sentences: each from its moments, and silent where too few."""

from dataclasses import replace

import pytest

from attunement.domain.timeline import Outcome, Timeline
from attunement.instruments.coding_loading import shipped_schemes
from attunement.roadmap import session_rules as rules
from attunement.roadmap.session_reading import coders_of, main_coder, read_session
from attunement.roadmap.session_summary import SessionFinding, next_sign, summed_up
from attunement.roadmap.session_words import ENGLISH, clock
from tests.unit.roadmap.invented_sessions import PEOPLE, SCHEMES, event, heart, loops, prompt, reading, timeline

FIRST = "No start was coded. The first moment that drives apart was"


def said(written: str, topic: str, **more: object) -> list[SessionFinding]:
    return [finding for finding in summed_up(reading(written, **more)) if finding.topic == topic]


def words(written: str, topic: str, **more: object) -> str:
    return " ".join(finding.text for finding in said(written, topic, **more))


def test_the_rules_name_codes_and_modifiers_of_our_scheme() -> None:
    couple = shipped_schemes()["couple"].by_key
    assert {rules.HARSH_START, rules.GENTLE_START, rules.REACHING_OUT} <= set(couple)
    assert {m.key for m in couple[rules.REPAIR_ATTEMPT].modifiers} == {rules.TAKEN_UP, rules.NOT_TAKEN_UP}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("b.gentle-start-up@70 a.criticism@80", "Ben opened at 1:10, gently. Coded starts in all: harsh 0, gentle 1."),
        ("a.harsh-start-up@5 b.humour@9", "Anna opened at 0:05, harshly. Coded starts in all: harsh 1, gentle 0."),
        ("b.humour@1 a.criticism@62", f"{FIRST} Criticism, from Anna at 1:02."),
        (".escalation@3", f"{FIRST} Escalation, from both together at 0:03."),
        ("b.humour@1", "No start was coded, and nothing that drives apart."),
        ("", "Nothing was coded in this session, so there is nothing to sum up."),
    ],
)  # fmt: skip
def test_who_started_and_how(written: str, expected: str) -> None:
    assert words(written, "start") == expected


def test_a_ratio_comes_with_its_interval_and_without_a_threshold() -> None:
    found = said("a.humour@1 a.humour@2 a.humour@3 a.validation@4 a.criticism@5 b.humour@6", "balance")
    assert found[0].text.startswith("Anna: 4 moments that bring closer, 1 that drive apart. That is 4 to 1;")
    assert "from 0.4 to 197" in found[0].text
    assert found[0].moments == (0, 1, 2, 3, 4)
    assert found[1].text == "Ben: 1 moments that bring closer, 0 that drive apart. Too few for a ratio."


def test_where_nothing_drives_apart_there_is_no_ratio_and_where_all_does_it_is_nought() -> None:
    assert "Nothing drove apart" in words(" ".join(f"a.humour@{n}" for n in range(5)), "balance")
    assert "That is 0 to 1; it may be anything from 0 to 1.1." in words(
        " ".join(f"a.contempt@{n}" for n in range(5)), "balance"
    )


def test_the_clinicians_own_moves_are_nobodys_points() -> None:
    own = event("t.owns-part@9", 9, scheme="alliance")
    found = read_session(Timeline("s", (), (*timeline("a.humour@1").events, own)), SCHEMES, PEOPLE)
    assert [m.by_clinician for m in found.moments] == [False, True]
    assert "clinician" not in " ".join(f.text for f in summed_up(found))
    assert found.called(found.moments[1]) == "the clinician"


def test_a_loop_is_found_with_its_counts_and_its_moments() -> None:
    found = said(loops(8), "follows")
    assert "After Anna: Criticism, Ben: Defensive came next 8 of 8 times: more than usual" in found[0].text
    assert found[0].because[0] == "8 of 8 is 100 of 100; it may be anything from 63 to 100"
    assert len(found[0].moments) == 8
    assert len(found) == 3  # as many as are said; the table has all


def test_few_moments_and_no_difference_are_two_different_words() -> None:
    assert words("a.criticism@1 b.defensiveness@2", "follows") == ENGLISH.follows_few
    mixed = " ".join(f"{'ab'[(n * n) % 7 % 2]}.humour@{n * 10}" for n in range(30))
    assert words(mixed, "follows") == ENGLISH.follows_none


def test_nothing_follows_over_a_long_silence() -> None:
    apart = " ".join(f"a.criticism@{n * 1000} b.defensiveness@{n * 1000 + 500}" for n in range(20))
    assert words(apart, "follows") == ENGLISH.follows_few


def test_repairs_are_counted_and_followed_to_softening_by_the_other() -> None:
    written = (
        "a.repair-attempt+accepted@10 a.humour@12 b.validation@40 a.repair-attempt+not-accepted@100 "
        "b.repair-attempt+accepted@600 b.repair-attempt@700 a.repair-attempt+accepted@1000 .softening@1060"
    )
    text = words(written, "repair")
    assert text.startswith("Repair attempts: 5. Taken up 3, not taken up 1, not said 1. Too few for a share.")
    # 30 s to Ben's word, none within 300 s of 600 but Anna's? the next of hers is at 1000; 60 s to both together
    assert "softening came within 5 minutes 2 of 3 times. Where it came, it took 45 seconds" in text


def test_enough_repairs_have_a_share_with_its_interval() -> None:
    written = " ".join(f"a.repair-attempt+{'accepted' if n else 'not-accepted'}@{n * 400}" for n in range(5))
    assert "Taken up: 80 of 100; it may be anything from 28 to 99." in words(written, "repair")


def test_reaching_out_and_how_it_was_met() -> None:
    text = words("a.reaching-out+met@1 b.reaching-out+missed@2 a.reaching-out+met@3", "reaching")
    assert text == "Reaching out: 3. Met 2, Missed 1, Pushed away 0."


def test_a_pattern_is_followed_to_the_same_persons_antidote_in_time() -> None:
    written = "a.contempt@0 b.appreciation@5 a.contempt@400 a.appreciation@700 a.contempt@1000 a.appreciation@1301"
    text = words(written, "antidote")
    assert text == "Contempt: 3. Followed within 5 minutes by the same person's “Appreciation”: 1."


def test_a_racing_heart_is_counted_and_its_limits_are_said() -> None:
    found = said("a.humour@1", "flooded", heart=(heart("a", [90] * 5 + [120] * 61 + [90] * 5), heart("b", [70] * 9)))
    assert [f.text for f in found] == [
        "Anna: a racing heart for 1 minutes, in stretches: 1.",
        "Ben: no stretch of a racing heart.",
    ]
    assert found[0].because == (ENGLISH.flooding_limits,)
    assert said("a.humour@1", "flooded") == []


def test_prompts_and_what_followed_those_used() -> None:
    prompts = (prompt(10), prompt(200), prompt(500), prompt(900, Outcome.DISMISSED), prompt(950, Outcome.PASSED))
    text = words("a.validation@30 b.criticism@320 b.contempt@321", "prompts", prompts=prompts)
    assert text.startswith("Prompts shown: 5. Used 3, dismissed 1, left alone 1.")
    assert "brought closer 1, drove apart 1, neither 1." in text


def test_what_comes_at_the_end_of_the_time_counts_and_what_comes_after_it_does_not() -> None:
    found = reading("a.humour@130 .silence@11")
    assert next_sign(found, 10)[0] == 1
    assert next_sign(found, 9)[0] == 0
    assert next_sign(found, 130) == (0, None)


def test_only_confirmed_codes_of_one_coder_count() -> None:
    mine = timeline("a.humour@1 a.humour@2")
    theirs = replace(event("a.contempt@3", 7), by="other")
    suggested = replace(event("a.contempt@4", 8), confirmed=False, source="suggested")
    both = replace(mine, events=(*mine.events, theirs, suggested))
    assert coders_of(both) == {"t": 2, "other": 1}
    assert main_coder(both) == "t"
    assert [m.name for m in read_session(both, SCHEMES, PEOPLE).moments] == ["Humour", "Humour"]
    assert [m.name for m in read_session(both, SCHEMES, PEOPLE, coder="other").moments] == ["Contempt"]
    assert main_coder(Timeline("s", ())) == ""


def test_a_code_no_scheme_knows_counts_for_neither_side_and_an_old_event_finds_its_scheme() -> None:
    strange = reading("a.whatever@1 a.humour@2").moments
    assert [(m.name, m.sign) for m in strange] == [("whatever", 0), ("Humour", 1)]
    older = Timeline("s", (), (event("a.contempt@1", scheme="", version=0), event("a.contempt@2", version=99)))
    assert [m.sign for m in read_session(older, SCHEMES, PEOPLE).moments] == [-1, 0]


def test_points_add_up_by_line_and_own_weights_change_them_alone() -> None:
    written = "a.humour@1 b.contempt@2 a.criticism@3 .softening@4 b.humour@5"
    assert reading(written).points == {0: 1, 1: -1, 2: 0, 3: 1, 4: 0}
    heavy = read_session(timeline(written), SCHEMES, PEOPLE, weights={"contempt": -4})
    assert heavy.points[1] == -4
    assert heavy.has_own_weights
    assert [f.text for f in summed_up(heavy)] == [f.text for f in summed_up(reading(written))]


def test_no_sentence_names_a_brand_or_foretells() -> None:
    every = " ".join(str(value) for value in vars(ENGLISH).values()).casefold()
    assert not any(word in every for word in ("gottman", "divorce", "horsem", "5:1", "five to one", "predict"))


def test_a_moment_is_minutes_and_seconds() -> None:
    assert [clock(at) for at in (0, 59.9, 60, 3725)] == ["0:00", "0:59", "1:00", "62:05"]
