"""The map's document has the contract's shape for each viewer, and nothing of anybody else."""

import json

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.roadmap.as_json import JSON, map_as_json
from attunement.roadmap.relationship_map import PARTS, relationship_map
from tests.unit.roadmap.invented import INSTRUMENTS, OCCASIONS, case, checkup, individual, of_one, strain

WHOLE = case(checkup("a", trust=2), checkup("b", trust=6, meaning=None), strain("a"), strain("b", often=5))


def document(viewer: Viewer, whole: Case = WHOLE) -> JSON:
    made = map_as_json(relationship_map(disclose(whole, viewer, INSTRUMENTS), INSTRUMENTS, OCCASIONS), viewer)
    return json.loads(json.dumps(made, allow_nan=False))  # type: ignore[no-any-return]


def part(found: JSON, key: str) -> JSON:
    return next(entry for entry in found["parts"] if entry["key"] == key)


def test_the_clinicians_map() -> None:
    found = document(Viewer.clinician())
    assert list(found) == ["parts", "strain", "modules_due"]
    assert [entry["key"] for entry in found["parts"]] == list(PARTS)
    trust = part(found, "trust")
    assert trust["people"]["a"] == {
        "value": 2, "spread": 0, "low": None, "high": None,
        "because": ["2 of 2 answered", "answers, higher is better: 2, 2"],
    }  # fmt: skip
    assert {key: trust["difference"][key] for key in ("value", "apart", "reliable")} == {
        "value": 4, "apart": True, "reliable": None,
    }  # fmt: skip
    assert part(found, "meaning")["difference"]["value"] is None
    assert found["strain"]["people"]["b"]["value"] == 5
    assert found["modules_due"] == {"a": ["relationship-checkup-trust"], "b": []}


def test_the_rooms_map_is_the_same_without_the_modules() -> None:
    room, clinician = document(Viewer.room()), document(Viewer.clinician())
    assert room == {key: clinician[key] for key in ("parts", "strain")}


def test_a_persons_map_holds_their_own_values_only() -> None:
    own = document(Viewer.of("a"))
    assert list(own) == ["parts", "strain"]
    for entry in (*own["parts"], own["strain"]):
        assert list(entry) == ["key", "people"]
        assert list(entry["people"]) == ["a"]
    other = case(checkup("a", trust=2), strain("a"))
    assert document(Viewer.of("a"), other) == own


def test_one_person_has_nobody_to_be_compared_with() -> None:
    found = document(Viewer.clinician(), individual(of_one()))
    assert part(found, "support")["difference"]["because"] == ["one person: nobody to compare with"]
