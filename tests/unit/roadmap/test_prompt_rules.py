"""The file of prompts: what ships, and what is refused by name and place."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.domain.errors import BadInput
from attunement.instruments.coding_loading import shipped_schemes
from attunement.instruments.loading import read_toml
from attunement.roadmap.prompt_rules import FILE, Move, read_prompts, shipped_prompts

SCHEMES = shipped_schemes().values()


def document() -> dict[str, Any]:
    return read_toml(FILE)


def changed(where: int, **keys: Any) -> dict[str, Any]:
    """The shipped file with one rule changed; a key that is None is taken out."""
    raw = document()
    rule = raw["rules"][where] | keys
    raw["rules"][where] = {key: value for key, value in rule.items() if value is not None}
    return raw


def test_each_situation_that_was_asked_for_has_its_rule() -> None:
    assert {rule.id for rule in shipped_prompts().rules} >= {
        "two-contempts", "demand-withdraw", "harsh-start", "stonewalling-after-flooding", "missed-repair",
        "one-silent", "time-to-close",
    }  # fmt: skip


def test_the_four_moves_are_each_offered_somewhere() -> None:
    assert {rule.move for rule in shipped_prompts().rules} == set(Move)


def test_every_rule_has_one_move_few_words_and_a_reason() -> None:
    for rule in shipped_prompts().rules:
        assert 1 <= len(rule.say) <= 2, rule.id
        assert sum(len(line.split()) for line in rule.say) <= 60, f"{rule.id} is too long to say"
        assert len(rule.title.split()) <= 9, rule.id
        assert rule.why.endswith("."), rule.id


def test_rules_stand_by_their_rank() -> None:
    ranks = [rule.rank for rule in shipped_prompts().rules]
    assert ranks == sorted(ranks)


REFUSED = {
    "a code nobody knows": (changed(0, codes=["scorn"]), r"rules\[0\].codes"),
    "a key its kind has no use for": (changed(0, wait=5), r"rules\[0\].wait"),
    "a key its kind needs": (changed(0, within=None), r"rules\[0\].within"),
    "no seconds": (changed(0, within=0), r"rules\[0\].within"),
    "less than none": (changed(0, again_after=-1), r"rules\[0\].again_after"),
    "nothing to count": (changed(0, at_least=0), r"rules\[0\].at_least"),
    "another open place": (changed(0, say=["{client}, stop."]), r"rules\[0\].say"),
    "no such move": (changed(0, move="shout"), r"rules\[0\].move"),
    "no such kind": (changed(0, when="always"), r"rules\[0\].when"),
    "of whom": (changed(0, of="both"), r"rules\[0\].of"),
    "unknown key": (changed(0, sound="bell"), r"rules\[0\].sound"),
    "an id twice": (changed(1, id="two-contempts"), "each id once"),
    "a rank twice": (changed(1, rank=1), "each rank once"),
    "no pace": ({key: value for key, value in document().items() if key != "pace"}, "pace"),
    "a pace with more": (document() | {"pace": document()["pace"] | {"bell": 1}}, "pace.bell"),
    "something else in the file": (document() | {"volume": 3}, "volume"),
}


@pytest.mark.parametrize(("raw", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_with_its_place(raw: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_prompts(raw, "prompts.toml", SCHEMES)
