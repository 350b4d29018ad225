"""The sentences: each can be reached, none in the room names or numbers anyone, and a wrong one stops the load."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from attunement.domain.answers import Answers
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind, Decision, JointWork, PolicyName, Response
from attunement.domain.relationship import ClientWord, Reader, Wish
from attunement.domain.repair import Origin, Repair, RuptureState
from attunement.roadmap.card import Card, Certainty, Kind, Part
from attunement.roadmap.facts import best, fits
from attunement.roadmap.library_entry import EntryKind
from attunement.roadmap.loading import load_sentences
from attunement.roadmap.map_shape import FAMILY_PARTS, PARTS
from attunement.roadmap.sentence import MOST_WORDS, Sentence
from tests.unit.roadmap.invented import (
    GUIDANCE,
    card,
    case,
    checkup,
    day,
    go_on,
    individual,
    of_family,
    of_one,
    response,
    strain,
)

SIGNALS = [signal.id for signal in GUIDANCE.signals]
NEVER_IN_THE_ROOM = {"violence", "affair", "alcohol", "drugs", "fault", "blame", "his", "her", "he", "she", "wife"}
PATTERNS = {"both-low": (2, 2), "one-low": (3, 4), "apart": (4, 6.5), "both-middling": (4, 4.5), "both-high": (5.5, 5)}
TENSE = [{}, {"strain_1": 7}, {"strain_2": 7}, {"strain_3": 7}, {"strain_4": 7}, {"strain_5": 7}]
NOT_NOW = Decision("violence", "t", day(50), JointWork.NOT_NOW, ("a", "b"), "afraid")
YES: dict[str, tuple[str, Answers]] = {
    "suicidality": ("phq-9", {"q9": 1}), "violence": ("hark", {"q1": 1}), "affair": ("private-own", {"affair": 1}),
    "psychosis": ("private-own", {"unusual-experiences": 1}), "substances": ("drug-1", {"times": 2}),
}  # fmt: skip
PRIVATELY: list[tuple[str, Answers]] = [
    ("alliance-checkout", {"speak-freely": 1}), ("alliance-checkout", {"felt-off": 6}),
    ("risq", {"q1": 1, "q2": 0, "q3": 0, "q4": 0}), ("ons-loneliness", {"q1": 5}),
    ("phq-4", {"q1": 3, "q2": 3, "q3": 3, "q4": 3}),
    ("osss-3", {"q1": 1, "q2": 1, "q3": 1}), ("who-is-there", {"tonight": ()}),
    ("ba-4", {"belong": 6, "unseen": 2, "fitting": 1, "pushed": 7}),
    ("ba-4", {"belong": 1, "unseen": 7, "fitting": 6, "pushed": 2}),
    ("ba-4", {"belong": 6, "unseen": 2, "fitting": 6, "pushed": 2}),
]  # fmt: skip


def couples() -> Iterator[Case]:
    """Couples of every pattern, strain, answer state and standing."""
    for (one, two), items, storm in product(PATTERNS.values(), TENSE, ("none", "one", "both")):
        for valued, other in ((1, 1), (4, 4), (3.5, 5)):
            for rest in (5.5, None):
                forms = [checkup("a", trust=one, appreciation=valued, rest=rest)]
                forms += [checkup("b", trust=two, appreciation=other, rest=rest)]
                forms += [strain("a", often=5 if storm != "none" else 2, **items)]
                forms += [strain("b", often=5 if storm == "both" else 2)]
                yield case(*forms)
                if valued == 4 and not items:
                    yield from (case(*forms, decisions=()), case(*forms, decisions=(NOT_NOW,)))
    for part, (one, two) in product(PARTS, ((2, 3), (3, 4), (2, 6), (4, 4))):
        yield case(checkup("a", **{part: one}), checkup("b", **{part: two}))
    for standing in ((go_on("ab"),), ()):
        yield case(checkup("a", trust=2), checkup("b", commitment=2), decisions=standing)
        yield case(checkup("a"), decisions=standing)
        yield case(decisions=standing)
        yield case(*(checkup(person, rest=None, trust=6) for person in "ab"), decisions=standing)
        yield case(checkup("a", rest=None, trust=2), checkup("b", rest=None, knowing=2), decisions=standing)
        yield case(strain("a", often=6), strain("b", often=6), decisions=standing)


def moved() -> Iterator[Case]:
    """Couples and families whose answers changed, or did not."""
    steps = ((2, 2), (6, 6), (2, 4), (6, 4), (2, 6), (4, 4))
    for (one, two), kind, open_room in product(steps, (CaseKind.COUPLE, CaseKind.FAMILY), (True, False)):
        people = "ab" if kind is CaseKind.COUPLE else "abc"
        values = dict(zip("abc", (one, two, two), strict=True))
        decisions = None if open_room else ()
        if kind is CaseKind.FAMILY:
            forms = [of_family(p, heard=4, often=4) for p in people]
            for later in ([of_family(p, 9, heard=values[p], often=4) for p in people],
                          [of_family(p, 9, heard=4, often=values[p]) for p in people]):  # fmt: skip
                yield case(*forms, *later, kind=kind, people=people, decisions=decisions)
            continue
        before = [checkup(p, trust=4) for p in people] + [strain(p, often=4) for p in people]
        yield case(
            *before, *(checkup(p, 9, trust=values[p]) for p in people), kind=kind, people=people, decisions=decisions
        )
        yield case(
            *before, *(strain(p, 9, often=values[p]) for p in people), kind=kind, people=people, decisions=decisions
        )


def told_privately() -> Iterator[Case]:
    """Every topic raised, reviewed, denied; every signal; every standing of the decision."""
    forms = (checkup("a"), checkup("b"))
    for standing in (None, (), (NOT_NOW,), (go_on("a"),), (go_on("ab", 0),)):
        yield case(*forms, decisions=standing)
        yield case(*forms, response("b", "hark", dict.fromkeys(("q1", "q2", "q3", "q4"), 0)), decisions=standing)
        for instrument, answers in YES.values():
            yield case(*forms, response("a", instrument, answers), decisions=standing)
        yield case(*forms, *(response("a", name, answers) for name, answers in YES.values()), decisions=standing)
    for instrument, told in PRIVATELY:
        yield case(*forms, response("a", instrument, told))
        yield individual(response("a", instrument, told))
    no: list[Response] = []
    for person in "ab":
        no += [response(person, "private-own", {"affair": 0, "unusual-experiences": 0}, 9)]
    yield case(*forms, response("a", "private-own", {"affair": 1}), *no)
    yield case(*forms, repairs=(Repair("s1", "confrontation"),))
    yield case(*forms, repairs=(Repair("s1", "unknown", person="a", state=RuptureState.SUSPECTED),))
    yield case(*forms, repairs=(Repair("s1", "unknown", origin=Origin.MISTAKE),))
    for ended, count in ((RuptureState.REPAIRED, 2), (RuptureState.REPAIRED, None), (RuptureState.UNREPAIRED, None)):
        yield case(*forms, repairs=(Repair("s1", "mixed", closed=day(9), state=ended, sessions_to_repair=count),))
    for wish in Wish:
        word = ClientWord("a", day(9), wish=wish, reader=Reader.CLINICIAN, readable_from=day(9))
        yield replace(case(*forms), words=(word,))
    yield case(*forms, named=PolicyName.FULLY_PRIVATE)


def individuals_and_families() -> Iterator[Case]:
    """The rest: an individual's changes, a family's patterns."""
    yield individual()
    for before, after in ((3, 0), (0, 3), (1, 1)):
        forms = [
            response("a", "phq-4", dict.fromkeys(("q1", "q2", "q3", "q4"), v), at)
            for at, v in ((1, before), (9, after))
        ]
        yield individual(*forms)
    yield individual(of_one(therapist=2))
    for part, one, two, often in product(FAMILY_PARTS, (2, 4, 6), (2, 4, 6), (2, 6)):
        values = zip("abc", (one, two, two), strict=True)
        forms = [of_family(person, rest=6, often=often, **{part: value}) for person, value in values]
        yield case(*forms, kind=CaseKind.FAMILY, people="abc")
    yield case(kind=CaseKind.FAMILY, people="abc")


def taken_up() -> Iterator[Card]:
    """Every step of every track, with the room open, closed, and with violence raised."""
    forms = (checkup("a"), checkup("b"))
    hurt = response("a", "hark", {"q1": 1})
    for track in GUIDANCE.tracks.values():
        for step in track.entries:
            yield from (card(made, step) for made in (case(*forms), case(*forms, decisions=()), case(*forms, hurt)))


def test_every_sentence_and_every_entry_is_reached_by_some_case() -> None:
    lines = [line for made in taken_up() for line in made.lines]
    lines += [
        line
        for made in (couples(), moved(), told_privately(), individuals_and_families())
        for whole in made
        for line in card(whole).lines
    ]
    assert {sentence.id for sentence in GUIDANCE.sentences} - {line.sentence for line in lines} == set()
    told = {kind: {line.entry for line in lines if line.kind is kind} for kind in Kind}
    by_kind = {EntryKind.REFRAME: told[Kind.PRIVATE], EntryKind.PROTOCOL: told[Kind.GATE]}
    for entry in GUIDANCE.library.values():
        assert entry.id in by_kind.get(entry.kind, told[Kind.OFFER]), entry.id


def test_there_are_enough_sentences_and_each_says_how_far_it_was_reviewed() -> None:
    room = [sentence for sentence in GUIDANCE.sentences if sentence.part is Part.ROOM]
    assert len(room) >= 40
    assert all(sentence.reviewed_by and sentence.evidence for sentence in GUIDANCE.sentences)


@pytest.mark.parametrize("sentence", GUIDANCE.sentences, ids=lambda s: s.id)
def test_a_room_sentence_names_nobody_and_reads_nothing_private(sentence: Sentence) -> None:
    if sentence.part is Part.ROOM:
        assert sentence.open_places <= {"part", "entry", "minutes"}
        assert not {"topic", "state", "standing", "contraindicated"} & set(sentence.when)
        assert "case" in sentence.when
        assert not any(character.isdigit() for character in sentence.text)
        assert not NEVER_IN_THE_ROOM & set(re.findall(r"\w+", sentence.text.lower()))
    for brand in ("gottman", "sound relationship house", "love map", "horsem", "bid "):
        assert brand not in sentence.text.lower()


def sentence(id_: str, **when: str) -> Sentence:
    frozen = {name: frozenset([value]) for name, value in when.items()}
    return Sentence(id_, Part.ROOM, Kind.WEAKEST, frozen, id_, Certainty.LOW, "-", "-")


def test_the_most_specific_rule_wins_and_of_equals_the_first() -> None:
    rules = [sentence("any"), sentence("low", pattern="both-low"), sentence("calm", strain="low")]
    both = sentence("both", pattern="both-low", strain="low")
    assert best(rules, {"pattern": "both-low", "strain": "low"}) == rules[1]
    assert best([*rules, both], {"pattern": "both-low", "strain": "low"}) == both
    assert best(rules, {"pattern": "apart"}) == rules[0]
    assert best(rules[1:], {"pattern": "apart"}) is None
    assert not fits(both.when, {"pattern": "both-low"})


SENTENCE = """part = "room"
case = "couple"
evidence = "practice wisdom"
reviewed_by = "not yet reviewed"
[[sentences]]
id = "one"
kind = "weakest"
when = { pattern = "both-low" }
text = "You both find {part} hard."
"""


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "weakest"', 'kind = "joke"', "s.toml.sentences[0].kind"),
        ('kind = "weakest"\n', "", "s.toml.sentences[0].kind: missing"),
        ("{ pattern =", "{ patern =", "s.toml.sentences[0].when.patern: unknown fact"),
        ('"both-low"', '"both-blue"', "s.toml.sentences[0].when.pattern"),
        ('"both-low"', "[]", "an empty list"),
        ("pattern = ", "topic = ", "s.toml"),
        ('pattern = "both-low"', 'state = "raised"', "a room sentence reads the gate"),
        ("{part}", "{person}", "s.toml[one].text"),
        ("{part}", "{part", "not readable"),
        ("hard.", "hard, " + "and " * 20, "s.toml[one].text"),
        ('reviewed_by = "not yet reviewed"\n', "", "s.toml.reviewed_by"),
        ('id = "one"', 'id = "one"\ncolour = "red"', "s.toml.sentences[0].colour: unknown key"),
    ],
)
def test_a_wrong_sentence_stops_the_load_naming_file_and_key(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in SENTENCE
    (tmp_path / "s.toml").write_text(SENTENCE.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_sentences(tmp_path, SIGNALS)
    assert place in str(refused.value)
    assert "s.toml" in str(refused.value)


def test_one_id_twice_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SENTENCE, encoding="utf-8")
    assert [found.id for found in load_sentences(tmp_path)] == ["one"]
    (tmp_path / "t.toml").write_text(SENTENCE, encoding="utf-8")
    with pytest.raises(BadInput, match="'one' is there twice"):
        load_sentences(tmp_path)


def test_the_longest_room_part_leaves_room_for_what_must_not_be_cut() -> None:
    room = 2 * MOST_WORDS[Kind.CHANGE] + sum(MOST_WORDS[k] for k in (Kind.WEAKEST, Kind.BEGIN, Kind.OFFER, Kind.AVOID))
    alone = MOST_WORDS[Kind.RUPTURE] + 3 * MOST_WORDS[Kind.GATE] + MOST_WORDS[Kind.AVOID]
    assert room + alone <= 120
