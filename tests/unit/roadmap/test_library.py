"""The library and the protocols: complete, honest about their sources, and refused whole when one thing is wrong."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.roadmap.facts import TOPICS
from attunement.roadmap.findings import STRAIN_PATTERNS
from attunement.roadmap.gates import Topic
from attunement.roadmap.library_entry import Entry, EntryKind, Setting
from attunement.roadmap.library_reading import PRACTICE_WISDOM
from attunement.roadmap.loading import HERE, load_guidance
from attunement.roadmap.relationship_map import PARTS
from tests.unit.roadmap.invented import GUIDANCE, INSTRUMENTS

BRANDS = ("sound relationship house", "love map", "horsem", "turning toward")
ENTRIES = list(GUIDANCE.library.values())


def indicated(name: str) -> set[str]:
    return {value for entry in ENTRIES for value in entry.when.get(name, ())}


def test_there_are_tracks_reframes_and_protocols_enough() -> None:
    kinds = [entry.kind for entry in ENTRIES]
    assert kinds.count(EntryKind.TRACK) >= 15
    assert kinds.count(EntryKind.REFRAME) >= 6
    assert kinds.count(EntryKind.PROTOCOL) >= 3


def test_every_part_and_every_pattern_has_something_to_offer() -> None:
    assert len(ENTRIES) >= 46
    assert indicated("part") >= set(PARTS)
    assert indicated("strongest") >= set(STRAIN_PATTERNS.values())
    assert indicated("focus") >= {
        "opening",
        "connection",
        "strain",
        "strength",
        "support",
        "belonging",
        "autonomy",
        "mood",
    }
    assert {case for entry in ENTRIES for case in entry.for_cases} == set(CaseKind)


def prose(entry: Entry) -> Iterable[str]:
    return (entry.name, *entry.steps, *entry.say, *entry.watch, entry.contraindication.words)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_whole_and_honest(entry: Entry) -> None:
    assert len(entry.steps) >= 3
    assert 5 <= entry.minutes <= 60
    assert entry.version >= 1
    assert entry.licence == "CC BY 4.0"
    assert entry.reviewed_by == "not yet reviewed"
    assert (entry.evidence.grade == PRACTICE_WISDOM) == (entry.evidence.source == "") == (entry.evidence.place == "")
    for text in prose(entry):
        assert not any(brand in text.lower() for brand in (*BRANDS, "gottman")), text
        assert "http" not in text
    for words in entry.say:
        assert words.startswith("“")
        assert words.endswith("”")


@pytest.mark.parametrize(
    "entry",
    [e for e in ENTRIES if CaseKind.COUPLE in e.for_cases and e.setting is Setting.ROOM],
    ids=lambda entry: entry.id,
)
def test_nothing_joint_is_offered_over_raised_violence(entry: Entry) -> None:
    assert "violence" in entry.contraindication.topics


@pytest.mark.parametrize("topic", GUIDANCE.topics.values(), ids=lambda topic: topic.key)
def test_a_protocol_says_what_to_do_and_where_it_is_from(topic: Topic) -> None:
    assert len(topic.protocol) >= 5
    assert topic.source
    assert topic.reviewed_by == "not yet reviewed"
    assert any("alone" in step.lower() for step in topic.protocol)


def test_the_topics_come_most_urgent_first_and_read_what_they_must() -> None:
    assert tuple(GUIDANCE.topics) == TOPICS
    screens = {key: {s.instrument: s.items for s in topic.screens} for key, topic in GUIDANCE.topics.items()}
    assert screens == {
        "suicidality": {"phq-9": ("q9",), "asq": ("q1", "q2", "q3", "q4", "q5"), "core-10": ("q6",)},
        "violence": {"hark": ("q1", "q2", "q3", "q4"), "safety-own": ("fear", "control", "injury", "threats")},
        "psychosis": {"private-own": ("unusual-experiences",)},
        "substances": {"alcohol-1": ("times",), "drug-1": ("times",)},
        "affair": {"private-own": ("affair",)},
    }
    assert [key for key, topic in GUIDANCE.topics.items() if topic.any_screen] == ["suicidality"]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("library/gentle-start-up.toml", 'kind = "antidote"', 'kind = "trick"', "gentle-start-up.toml.kind"),
        ("library/gentle-start-up.toml", 'id = "gentle', 'id = "harsh', "gentle-start-up.toml.id"),
        ("library/gentle-start-up.toml", "minutes = 15", 'minutes = "long"', "gentle-start-up.toml.minutes"),
        ("library/gentle-start-up.toml", '"couple"', '"crowd"', "gentle-start-up.toml.for"),
        ("library/gentle-start-up.toml", '"criticism"', '"nagging"', "gentle-start-up.toml.indication.strongest"),
        ("library/gentle-start-up.toml", '["violence"]', '["weather"]', "gentle-start-up.toml.contraindication.topics"),
        ("library/gentle-start-up.toml", 'name = "Gentle', 'name = "A very very gentle', "gentle-start-up.toml.name"),
        (
            "library/gentle-start-up.toml",
            "version = 1",
            'version = 1\nsays = "x"',
            "gentle-start-up.toml.says: unknown",
        ),
        ("library/gentle-start-up.toml", 'place = "', 'plaice = "', "gentle-start-up.toml.evidence"),
        ("library/owning-a-part.toml", "practice wisdom", "proven", "owning-a-part.toml.evidence"),
        ("library/owning-a-part.toml", "steps = [", "steps = []\nold = [", "owning-a-part.toml.steps: empty"),
        ("library/gentle-start-up.toml", 'setting = "room"', 'setting = "hall"', "gentle-start-up.toml.setting"),
        ("library/gentle-start-up.toml", 'for = ["couple"]', "for = []", "gentle-start-up.toml.for"),
        ("library/gentle-start-up.toml", "minutes = 15", "minutes = 0", "gentle-start-up.toml.minutes"),
        (
            "library/gentle-start-up.toml",
            '{ focus = "strain", strongest = "criticism" }',
            "{}",
            "gentle-start-up.toml.indication: empty",
        ),
        (
            "library/gentle-start-up.toml",
            'focus = "strain"',
            'topic = "affair"',
            "gentle-start-up.toml.indication.topic",
        ),
        ("library/gentle-start-up.toml", '"Gentle start-up"', '"After the affair"', "gentle-start-up.toml.name"),
        ("library/seeing-each-alone.toml", '"alone"', '"room"', "seeing-each-alone.toml.indication.contraindicated"),
        ("library/reframe-silence.toml", "signal =", "focus =", "reframe-silence.toml.indication"),
        ("library/tracks/trauma.toml", '"trauma-1-safe-ground"', '"safe-ground"', "trauma.toml.entries"),
        ("library/tracks/trauma.toml", 'id = "trauma"', 'id = "traum"', "trauma.toml.id"),
        ("library/tracks/trauma.toml", "stop = [", "stop = []\nold = [", "trauma.toml.stop: empty"),
        ("library/tracks/affair-recovery.toml", '["affair"]', '["weather"]', "affair-recovery.toml.topics"),
        ("library/trauma-1-safe-ground.toml", '"trauma"', '"affair-recovery"', "affair-recovery.toml.entries"),
        ("protocols/violence.toml", '"hark"', '"harp"', "violence.toml.screens[0].instrument"),
        ("protocols/violence.toml", '"q4"', '"q5"', "violence.toml.screens[0].items"),
        ("protocols/violence.toml", "any_screen = false", 'any_screen = "no"', "violence.toml.any_screen"),
        ("signals/private.toml", '"osss-3"', '"osss-4"', "private.toml.signals[5].instrument"),
        ("signals/private.toml", 'scale = "belonging"', 'scale = "belong"', "private.toml.signals[8].scale"),
        ("signals/private.toml", 'item = "tonight"', 'item = "today"', "private.toml.signals[4].item"),
        ("signals/private.toml", "at_most = 8", "at_most = 8\nat_least = 2", "private.toml.signals[5]"),
        ("signals/private.toml", 'subject = "mood"', 'subject = "food"', "private.toml.signals[10].subject"),
        ("signals/private.toml", "nobody = true", "nobody = 1", "private.toml.signals[4].nobody"),
        (
            "signals/private.toml",
            'scale = "belonging"',
            'scale = "belonging"\nitem = "belong"',
            "private.toml.signals[8]",
        ),
    ],
)
def test_a_wrong_file_stops_the_load_naming_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, place: str
) -> None:
    for folder in ("library", "protocols", "sentences", "signals"):
        shutil.copytree(HERE / folder, tmp_path / folder)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_guidance(tmp_path, INSTRUMENTS)
    assert str(refused.value).startswith(place), refused.value


def test_a_missing_protocol_stops_the_load(tmp_path: Path) -> None:
    for folder in ("library", "protocols", "sentences", "signals"):
        shutil.copytree(HERE / folder, tmp_path / folder)
    assert load_guidance(tmp_path, INSTRUMENTS) == GUIDANCE
    (tmp_path / "protocols" / "affair.toml").unlink()
    with pytest.raises(BadInput, match="no protocol for 'affair'"):
        load_guidance(tmp_path, INSTRUMENTS)
