"""The lists between a client and a clinician (words, ground rules, the clinician's own side): what each viewer has."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.disclosure import DisclosedCase, Viewer
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, ModuleRequest, Person, PolicyName, Release
from attunement.domain.relationship import ClientWord, GroundRules, Mirror, Reader, Sense, Wish
from attunement.domain.repair import Repair
from attunement.domain.session import Session, SessionState
from tests.unit.disclosure.couple import ANA, BEN, BOTH, TRAN, couple, go_on, on, policy, response, seen

SAM = Person("s", "supervisor", "Sam")
NOW = on(30)
SECOND = timedelta(seconds=1)
VIEWERS = {
    "clinician": Viewer.clinician(),
    "room": Viewer.room(),
    "supervisor": Viewer.supervisor(),
    "ana": Viewer.of("a"),
    "ben": Viewer.of("b"),
    "researcher": Viewer.researcher(),
}
QUICK = settings(max_examples=40, deadline=None)


def word(person: str, reader: Reader, since: datetime | None = NOW, **parts: Any) -> ClientWord:
    text = f"{person} to {reader.value}"
    return ClientWord(person, on(10), ("judged",), text, Wish.RAISE_IT, reader, since, id=text, **parts)


def rules(version: int, *signed: str) -> GroundRules:
    return GroundRules(version, (f"Rule {version}.",), on(2), {who: on(3) for who in signed})


def mirror(person: str) -> Mirror:
    return Mirror(person, "t", "s1", on(8), 5.2, {"bond": 4}, Sense.OFF)


EVERY_WORD = [word(person, reader) for person in BOTH for reader in Reader]


def case(as_of: datetime | None = NOW, **parts: Any) -> Case:
    agreed = [policy(PolicyName.NO_SECRETS, {"a": 1, "b": 1})]
    return replace(couple(people=(ANA, BEN, TRAN, SAM), decisions=[go_on(20)], policies=agreed, **parts), as_of=as_of)


WORDS_OF = {
    "clinician": ["a to clinician", "b to clinician"],
    "supervisor": ["a to supervisor", "b to supervisor"],
    "room": [],
    "researcher": [],
    "ana": [f"a to {reader.value}" for reader in Reader],
    "ben": [f"b to {reader.value}" for reader in Reader],
}


@pytest.mark.parametrize("name", WORDS_OF)
def test_a_word_reaches_whom_its_client_chose_and_nobody_else(name: str) -> None:
    assert [w.words for w in seen(case(words=EVERY_WORD), VIEWERS[name]).words] == WORDS_OF[name]


@pytest.mark.parametrize(
    ("since", "as_of", "there"),
    [
        (NOW, NOW, True),
        (NOW, NOW - SECOND, False),
        (NOW - SECOND, NOW, True),
        (NOW, None, True),
        (None, NOW, False),
        (None, None, False),
    ],
    ids=["at the moment", "a second before", "a second after", "at the end", "never said so", "never, at the end"],
)
@pytest.mark.parametrize("name", ["clinician", "supervisor"])
def test_a_word_is_there_from_its_moment_on(
    name: str, since: datetime | None, as_of: datetime | None, there: bool
) -> None:
    found = seen(case(as_of, words=[word("a", Reader(name), since)]), VIEWERS[name])
    assert bool(found.words) is there


@pytest.mark.parametrize("as_of", [NOW, NOW - 100 * SECOND, None], ids=["now", "before", "end of time"])
def test_ones_own_word_is_ones_own_at_any_time(as_of: datetime | None) -> None:
    kept = [word("a", Reader.CLINICIAN, NOW), word("a", Reader.NOBODY_YET, None)]
    assert list(seen(case(as_of, words=kept), Viewer.of("a")).words) == kept


def test_a_word_the_clinician_may_read_comes_whole() -> None:
    said = word("a", Reader.CLINICIAN, session="s1")
    assert seen(case(words=[said]), Viewer.clinician()).words == (said,)


WORDS = st.builds(
    word,
    st.just("a"),
    st.sampled_from(Reader),
    st.sampled_from([None, NOW - SECOND, NOW, NOW + SECOND]),
)


@QUICK
@given(said=st.lists(WORDS, max_size=4))
def test_no_word_of_one_changes_anything_the_other_or_the_room_has(said: list[ClientWord]) -> None:
    without, with_words = case(words=[word("b", Reader.CLINICIAN)]), case(words=[word("b", Reader.CLINICIAN), *said])
    for name in ("ben", "room", "researcher"):
        assert seen(with_words, VIEWERS[name]) == seen(without, VIEWERS[name]), name


@QUICK
@given(said=st.lists(WORDS, max_size=4), earlier=st.integers(0, 3))
def test_what_could_be_read_once_can_be_read_later(said: list[ClientWord], earlier: int) -> None:
    before = seen(case(NOW - earlier * SECOND, words=said), Viewer.clinician()).words
    after = seen(case(NOW, words=said), Viewer.clinician()).words
    assert set(before) <= set(after)


RULES_OF = {
    # viewer | versions they find, of one nobody signed, one signed by Ana, one by both
    "clinician": {1: set(), 2: {"a"}, 3: {"a", "b"}},
    "room": {3: {"a", "b"}},
    "ana": {1: set(), 2: {"a"}, 3: {"a"}},
    "ben": {1: set(), 2: set(), 3: {"b"}},
    "supervisor": {},
    "researcher": {},
}


@pytest.mark.parametrize("name", RULES_OF)
def test_who_finds_which_ground_rules_and_whose_names(name: str) -> None:
    found = seen(case(ground_rules=[rules(1), rules(2, "a"), rules(3, "a", "b")]), VIEWERS[name])
    assert {one.version: set(one.signed) for one in found.ground_rules} == RULES_OF[name]


def test_whether_the_other_signed_is_not_to_be_found_in_ones_own() -> None:
    alone, both = case(ground_rules=[rules(1, "a")]), case(ground_rules=[rules(1, "a", "b")])
    assert seen(alone, Viewer.of("a")) == seen(both, Viewer.of("a"))


def test_the_rules_to_sign_are_there_before_one_signed_them() -> None:
    [found] = seen(case(ground_rules=[rules(4, "b")]), Viewer.of("a")).ground_rules
    assert (found.rules, dict(found.signed)) == (("Rule 4.",), {})


@pytest.mark.parametrize(
    ("signed", "there"),
    [((), False), (("a",), False), (("b",), False), (("a", "b"), True), (("a", "b", "t"), True)],
    ids=["nobody", "Ana", "Ben", "both", "both and the clinician"],
)
def test_rules_stand_in_the_room_once_everyone_in_it_signed(signed: tuple[str, ...], there: bool) -> None:
    assert bool(seen(case(ground_rules=[rules(1, *signed)]), Viewer.room()).ground_rules) is there


def test_in_a_family_one_who_did_not_sign_keeps_them_out_of_the_room() -> None:
    child = Person("d", "child", "Dora")
    talked = ("a", "b", "d")
    family = replace(
        couple(people=(ANA, BEN, child, TRAN), decisions=[go_on(20, talked)], ground_rules=[rules(1, "a", "b")]),
        kind=CaseKind.FAMILY,
    )
    assert seen(family, Viewer.room()).ground_rules == ()
    signed = replace(family, ground_rules=(rules(1, *talked),))
    assert len(seen(signed, Viewer.room()).ground_rules) == 1


@pytest.mark.parametrize("name", [name for name in VIEWERS if name != "clinician"])
def test_what_the_clinician_thought_of_a_session_is_theirs_alone(name: str) -> None:
    """The guess, the answers and the sense of it, and every rupture with its steps."""
    without = case(sessions=[Session("s1", on(7), "joint", BOTH)])
    thought = replace(
        without,
        mirrors=(mirror("a"), mirror("b")),
        repairs=(Repair("s1", "withdrawal", person="a"),),
        module_requests=(ModuleRequest("a", "relationship-checkup-trust", "t", on(9)),),
    )
    assert seen(thought, VIEWERS[name]) == seen(without, VIEWERS[name])


def test_the_clinician_has_each_of_these() -> None:
    whole = case(mirrors=[mirror("a"), mirror("b")], repairs=[Repair("s1", "mixed")])
    found = seen(whole, Viewer.clinician())
    assert (found.mirrors, found.repairs) == (whole.mirrors, whole.repairs)


NOTED = Session(
    "s1", on(7), "joint", BOTH, {"b": 12.0}, ("t",), SessionState.HELD, minutes=80, began=on(7, 13), cancelled_by="b"
)


@pytest.mark.parametrize("name", ["room", "ana", "ben"])
def test_a_session_is_shown_without_what_was_noted_of_it(name: str) -> None:
    [found] = seen(case(sessions=[NOTED]), VIEWERS[name]).sessions
    assert found == Session("s1", on(7), "joint", BOTH)


@pytest.mark.parametrize("state", [s for s in SessionState if s is not SessionState.HELD], ids=lambda s: s.value)
@pytest.mark.parametrize("name", ["room", "ana", "ben", "supervisor", "researcher"])
def test_a_session_that_was_not_held_is_the_clinicians_only(name: str, state: SessionState) -> None:
    whole = case(sessions=[replace(NOTED, state=state)])
    assert seen(whole, VIEWERS[name]).sessions == ()
    assert seen(whole, Viewer.clinician()).sessions == whole.sessions


@pytest.mark.parametrize(
    ("to", "finds"),
    [
        ("supervisor", {"supervisor"}),
        ("s", {"supervisor"}),
        ("a", {"ana"}),
        ("b", {"ben"}),
        ("t", set()),
        ("room", set()),
    ],
)
def test_a_page_is_found_by_the_one_it_was_given_to(to: str, finds: set[str]) -> None:
    whole = case(releases=[Release(to, "t", on(9), "map", "A page")])
    assert {name for name, viewer in VIEWERS.items() if seen(whole, viewer).releases} == finds | {"clinician"}


def test_a_study_has_no_names_no_acts_and_no_words_of_anyones() -> None:
    whole = case(
        words=EVERY_WORD,
        ground_rules=[rules(1, *BOTH)],
        mirrors=[mirror("a")],
        sessions=[NOTED],
        responses=[
            response("a", "phq-4", 5, q1=1),
            response("a", "private-own", 6),
            response("t", "alliance-mirror", 7),
        ],
    )
    found = seen(whole, Viewer.researcher())
    assert [person.name for person in found.people] == ["", ""]
    assert [(r.person, r.instrument, r.session) for r in found.responses] == [("a", "phq-4", None)]
    empty = ("words", "ground_rules", "mirrors", "sessions", "policies", "decisions", "releases", "repairs", "consents")
    assert {name: getattr(found, name) for name in empty} == dict.fromkeys(empty, ())


def test_someone_who_is_not_of_the_case_has_nothing_of_it() -> None:
    whole = case(words=EVERY_WORD, mirrors=[mirror("a")], sessions=[NOTED], responses=[response("a", "phq-4", 5, q1=1)])
    found: DisclosedCase = seen(whole, Viewer.of("z"))
    lists = ("people", "policies", "sessions", "responses", "decisions", "consents", "releases", "words", "mirrors")
    assert {name: getattr(found, name) for name in lists} == dict.fromkeys(lists, ())
