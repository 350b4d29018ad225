"""A wrong file stops the load and names file and key. One case for each kind of wrong."""

from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.instruments import all_instruments, load_instrument, load_instruments, load_occasions

GOOD = """
id = "sample"
version = 1
name = "Sample"
about = "A sample"
grade = "own"
minutes = 1
audience = "clinician"
wording = "shipped"
validated = false
author = "Somebody"
checked_by = "not yet reviewed"
reviewed = "2026-01-05"

[licence]
name = "CC BY 4.0"
evidence = "new"
source = "Written here"
check = "LICENSE-CONTENT"

[options]
answer = [{ value = 0, label = "No" }, { value = 1, label = "Yes" }]
feelings = [{ value = 1, label = "warm" }, { value = 2, label = "tired" }]

[[items]]
key = "one"
text = "First?"
options = "answer"
[[items]]
key = "two"
text = "Second?"
options = "answer"
only_after_yes_to = ["one"]
[[items]]
key = "guess"
text = "A guess?"
kind = "number"
range = [0, 10, 1]
[[items]]
key = "words"
text = "Which words?"
kind = "words"
options = "feelings"
most = 2

[[scales]]
key = "total"
name = "Total"
items = ["one", "two"]
method = "sum"
missing = "prorate"
at_least = 1
bands = [{ key = "low", label = "low", from = 0 }, { key = "high", label = "high", from = 2 }]

[[flags]]
key = "mark"
level = "notice"
items = ["one"]
at_least = 1

[[examples]]
says = "two yes"
answers = { one = 1, two = 1 }
scales = { total = { value = 2, band = "high" } }
flags = ["mark"]
"""

REFUSED = {
    # what is changed, into what → the place named, and a piece of the reason
    'id = "sample"|id = "other"': ("sample.toml.id", "'other'"),
    "version = 1|version = 0": ("sample.toml.version", "more than 0"),
    'version = 1|version = "1"': ("sample.toml.version", "a whole number"),
    'name = "Sample"|': ("sample.toml.name", "missing"),
    'name = "Sample"|name = " "': ("sample.toml.name", "not empty"),
    'name = "Sample"|name = "Sample"\ntitle = "x"': ("sample.toml.title", "unknown key"),
    'grade = "own"|grade = "D"': ("sample.toml.grade", "'D' is no grade"),
    'grade = "own"|grade = "B"': ("sample.toml.wording", "may not ship"),
    'grade = "own"|grade = "A"': ("sample.toml.licence.evidence", "own"),
    'minutes = 1|minutes = "one"': ("sample.toml.minutes", "a number"),
    'audience = "clinician"|audience = "everyone"': ("sample.toml.audience", "shared, clinician, safety"),
    'wording = "shipped"|wording = "bring-your-own"': ("sample.toml.items[one].text", "may not ship"),
    "validated = false|validated = 0": ("sample.toml.validated", "true or false"),
    'reviewed = "2026-01-05"|reviewed = "2026-01-05"\nanswered_by = "robot"': ("sample.toml.answered_by", "'robot'"),
    'evidence = "new"|evidence = "hearsay"': ("sample.toml.licence.evidence", "seen, inferred, new"),
    'source = "Written here"|': ("sample.toml.licence.source", "missing"),
    "value = 1, label = \"Yes\"|value = 0, label = \"Yes\"": ("items[one].options", "twice"),
    'label = "No" }|label = "No", colour = "red" }': ("options.answer[0].colour", "unknown key"),
    'key = "two"|key = "one"': ("sample.toml.items", "'one' is there twice"),
    'text = "Second?"|': ("items[two].text", "every item has a text"),
    'text = "Second?"|text = 5': ("items[1].text", "a text"),
    'text = "Second?"|text = "Second?"\nhint = "x"': ("items[1].hint", "unknown key"),
    'text = "Second?"|text = "Second?"\nonly_for = "pets"': ("items[two].only_for", "'pets'"),
    'text = "Second?"|text = "Second?"\nrecode = { 0 = 1 }': ("items[two].recode", "every option"),
    'text = "Second?"|text = "Second?"\nrecode = { no = 1 }': ("items[1].recode", "the value of an option"),
    'text = "Second?"|text = "Second?"\nreverse = true\nrecode = { 0 = 1, 1 = 0 }': ("items[two].reverse", "turned"),
    'text = "First?"|text = "First?"\nonly_from = 1': ("items[one].only_from", "only_after_yes_to"),
    'only_after_yes_to = ["one"]|only_after_yes_to = ["guess"]': ("items[two].only_after_yes_to", "before this one"),
    'text = "Second?"\noptions = "answer"|text = "Second?"\noptions = "colours"': ("items[1].options", "'colours'"),
    'kind = "number"|kind = "slider"': ("items[2].kind", "choice, count, number"),
    "range = [0, 10, 1]|range = [10, 0, 1]": ("items[guess].range", "lowest, highest"),
    "range = [0, 10, 1]|range = [0, 10, 0]": ("items[guess].range", "above 0"),
    "most = 2|": ("items[words].most", "how many"),
    'items = ["one", "two"]|items = ["one", "three"]': ("scales[total].items", "'three'"),
    'items = ["one", "two"]|items = ["one", "one"]': ("scales[total].items", "twice"),
    'items = ["one", "two"]|items = ["one", "words"]': ("scales[total].items", "no number"),
    'items = ["one", "two"]|items = []': ("scales[total].items", "at least one"),
    'method = "sum"|method = "median"': ("scales[0].method", "sum, mean, screen"),
    'method = "sum"|method = "screen"': ("scales[total].missing", "never fills in"),
    'missing = "prorate"|missing = "complete"': ("scales[total].at_least", "takes every answer"),
    "at_least = 1\nbands|bands": ("scales[total].at_least", "missing"),
    "at_least = 1\nbands|at_least = 3\nbands": ("scales[total].at_least", "1 to 2"),
    "from = 2|from = 0": ("scales[total].bands", "lowest up"),
    'key = "high"|key = "low"': ("scales[total].bands", "'low' is there twice"),
    "from = 2 }]|from = 2 }]\nchange = { critical = 3 }": ("scales[0].change.source", "missing"),
    'level = "notice"|level = "panic"': ("flags[mark].level", "'panic'"),
    'items = ["one"]\nat_least = 1|items = ["four"]\nat_least = 1': ("flags[mark].items", "'four'"),
    'items = ["one"]\nat_least = 1|items = ["one"]': ("flags[mark]", "values or at_least"),
    "one = 1, two = 1|one = 1, five = 1": ("examples[0].answers", "'five'"),
    'total = { value = 2, band = "high" }|sum = { value = 2 }': ("examples[0].scales", "'sum'"),
    'band = "high" } }|colour = "red" } }': ("examples[0].scales.total", "'colour'"),
    'flags = ["mark"]|flags = ["alarm"]': ("examples[0].flags", "'alarm'"),
    '[[examples]]|[[other]]': ("sample.toml.other", "unknown key"),
    'id = "sample"|id = "sample': ("sample.toml", "not readable as TOML"),
}  # fmt: skip


def write(folder: Path, text: str, name: str = "sample.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_loads(tmp_path: Path) -> None:
    assert load_instrument(write(tmp_path, GOOD)).id == "sample"


@pytest.mark.parametrize(("change", "expected"), REFUSED.items())
def test_a_wrong_definition_is_refused_by_file_and_key(change: str, expected: tuple[str, str], tmp_path: Path) -> None:
    old, new = change.split("|")
    assert old in GOOD
    with pytest.raises(BadInput) as refused:
        load_instrument(write(tmp_path, GOOD.replace(old, new, 1)))
    place, reason = expected
    assert refused.value.where.startswith("sample.toml")
    assert refused.value.where.endswith(place)
    assert reason in str(refused.value)


def test_no_examples_no_items_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    head = GOOD.split("[[items]]")[0]
    without_examples = GOOD.split("[[examples]]")[0]
    for text, place in ((head, "sample.toml.items"), (without_examples, "sample.toml.examples")):
        with pytest.raises(BadInput) as refused:
            load_instrument(write(tmp_path, text))
        assert refused.value.where == place
    (tmp_path / "sample.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not readable as TOML"):
        load_instrument(tmp_path / "sample.toml")
    with pytest.raises(BadInput, match="cannot be read"):
        load_instrument(tmp_path / "absent.toml")


def test_one_wrong_file_stops_the_whole_folder(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(
        tmp_path, GOOD.replace('id = "sample"', 'id = "broken"').replace('grade = "own"', 'grade = "Z"'), "broken.toml"
    )
    with pytest.raises(BadInput) as refused:
        load_instruments(tmp_path)
    assert refused.value.where == "broken.toml.grade"


SITTING = """
id = "sitting"
title = "How you are"
neutral_title = "Part 9"
welcome = "Welcome."
minutes = "1 minute"
kinds = ["couple"]
most_modules = 1
ask_if_alone = true
private = true
safety = true

[[steps]]
instrument = "phq-4"
[[steps]]
instrument = "phq-9"
when = { instrument = "phq-4", scale = "phq-2", at_least = 3 }
[[steps]]
instrument = "gad-7"
module = true
when = { instrument = "phq-4", item = "q1", at_least = 3 }
"""

SITTINGS_REFUSED = {
    'id = "sitting"|id = "other"': ("sitting.toml.id", "'other'"),
    'title = "How you are"|': ("sitting.toml.title", "missing"),
    'neutral_title = "Part 9"|neutral_title = "Part 9: how you are"': ("sitting.toml.neutral_title", "says the title"),
    'kinds = ["couple"]|kinds = ["friends"]': ("sitting.toml.kinds", "'friends'"),
    'kinds = ["couple"]|kinds = []': ("sitting.toml.kinds", "at least one"),
    "most_modules = 1|": ("sitting.toml.most_modules", "deeper modules"),
    "private = true|": ("sitting.toml.safety", "private = true"),
    "ask_if_alone = true|": ("sitting.toml.safety", "ask_if_alone"),
    'instrument = "phq-4"\n[|instrument = "phq-5"\n[': ("steps[0].instrument", "'phq-5'"),
    'instrument = "phq-4"\n[|instrument = "csi-4"\n[': ("steps[0].instrument", "does not ship"),
    'instrument = "phq-4"\n[|instrument = "cw-6"\n[': ("steps[0].instrument", "answered by clinician"),
    'instrument = "gad-7"|instrument = "phq-9"': ("sitting.toml.steps", "'phq-9' is there twice"),
    'when = { instrument = "phq-4", scale = "phq-2"|when = { instrument = "gad-7", scale = "total"': (
        "steps[1].when.instrument",
        "not asked before",
    ),
    'when = { instrument = "phq-4", scale = "phq-2"|when = { instrument = "nobody", scale = "total"': (
        "steps[1].when.instrument",
        "no instrument 'nobody'",
    ),
    'scale = "phq-2"|scale = "phq-3"': ("steps[1].when.scale", "'phq-3'"),
    'item = "q1"|item = "q9"': ("steps[2].when.item", "'q9'"),
    'scale = "phq-2", at_least = 3|at_least = 3': ("steps[1].when", "a scale or an item"),
    'scale = "phq-2", at_least = 3|scale = "phq-2"': ("steps[1].when", "at_least or at_most"),
    'scale = "phq-2"|colour = "red", scale = "phq-2"': ("steps[1].when.colour", "unknown key"),
    'module = true\nwhen = { instrument = "phq-4", item = "q1", at_least = 3 }|module = true': (
        "steps[2].when",
        "called for",
    ),
}


def test_the_good_sitting_loads(tmp_path: Path) -> None:
    write(tmp_path, SITTING, "sitting.toml")
    assert list(load_occasions(tmp_path, all_instruments())) == ["sitting"]


@pytest.mark.parametrize(("change", "expected"), SITTINGS_REFUSED.items())
def test_a_wrong_sitting_is_refused_by_file_and_key(change: str, expected: tuple[str, str], tmp_path: Path) -> None:
    old, new = change.split("|")
    assert old in SITTING
    write(tmp_path, SITTING.replace(old, new, 1), "sitting.toml")
    with pytest.raises(BadInput) as refused:
        load_occasions(tmp_path, all_instruments())
    place, reason = expected
    assert refused.value.where.endswith(place)
    assert refused.value.where.startswith("sitting.toml")
    assert reason in str(refused.value)
