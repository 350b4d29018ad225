"""Adding an instrument touches one file: it loads, scores, holds its examples and is asked in a sitting."""

import shutil
from pathlib import Path

from attunement.domain.occasion import questions
from attunement.domain.record import CaseKind
from attunement.domain.scoring import score
from attunement.instruments import all_instruments, load_instruments, load_occasions
from attunement.instruments.loading import DEFINITIONS
from attunement.instruments.worked_examples import broken_examples

NEW = """
id = "calm-2"
version = 1
name = "Calm, two questions"
about = "How calm the evenings are"
grade = "own"
minutes = 0.3
audience = "shared"
wording = "shipped"
validated = false
author = "A practice"
checked_by = "not yet reviewed"
reviewed = "2026-11-22"

[licence]
name = "CC BY 4.0"
evidence = "new"
source = "Written for this test"
check = "LICENSE-CONTENT"

[options]
frequency = [
  { value = 1, label = "Rarely" },
  { value = 2, label = "Sometimes" },
  { value = 3, label = "Often" },
]

[[items]]
key = "calm"
text = "Our evenings are calm."
[[items]]
key = "rushed"
text = "Our evenings are rushed."
reverse = true

[[scales]]
key = "calm"
name = "Calm evenings, mean 1 to 3"
items = ["calm", "rushed"]
method = "mean"
higher_is_better = true

[[examples]]
says = "the second is turned round"
answers = { calm = 3, rushed = 2 }
scales = { calm = { value = 2.5, answered = 2, missing = 0, prorated = false } }
"""

SITTING = """
id = "evenings"
title = "Evenings"
neutral_title = "Part 6"
welcome = "Two questions. Your therapist reads the answers."
minutes = "less than 1 minute"
kinds = ["couple"]

[[steps]]
instrument = "calm-2"
"""


def test_one_new_file_is_an_instrument(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, folder)
    before = sorted(path.name for path in folder.iterdir())
    (folder / "calm-2.toml").write_text(NEW, encoding="utf-8")

    found = load_instruments(folder)

    assert sorted(set(found) - set(all_instruments())) == ["calm-2"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*before, "calm-2.toml"])
    assert score(found["calm-2"], {"calm": 1, "rushed": 3}).scales["calm"].value == 1
    assert broken_examples(found["calm-2"]) == []


def test_one_more_file_is_a_sitting_that_asks_it(tmp_path: Path) -> None:
    (tmp_path / "calm-2.toml").write_text(NEW, encoding="utf-8")
    instruments = load_instruments(tmp_path)
    sittings = tmp_path / "occasions"
    sittings.mkdir()
    (sittings / "evenings.toml").write_text(SITTING, encoding="utf-8")

    sitting = load_occasions(sittings, instruments)["evenings"]

    asked = questions(sitting, instruments, {}, kind=CaseKind.COUPLE)
    assert [question.item.text for question in asked] == ["Our evenings are calm.", "Our evenings are rushed."]
