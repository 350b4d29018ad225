"""For any two sets of private answers of A, the clinician's acts held the same, what B and the room get is the same."""

from __future__ import annotations

from itertools import count

import pytest

from attunement.domain.record import PolicyName
from tests.noninterference.comparing import all_looking, b_looking, differing, leaks, leaks_among
from tests.noninterference.planted_leaks import PLANTED, Planted

PAIRS = 500
SHARDS = 8
WORLDS_A_SHARD = 20
"""Each is compared with each: 190 pairs a shard."""
PAIRS_OF_B = 20
ENOUGH_TO_CATCH = 12
POLICIES = list(PolicyName)

pytestmark = pytest.mark.django_db()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_b_or_the_room_can_get_depends_on_private_answers(shard: int) -> None:
    with all_looking(POLICIES[shard % 3], everyone=100 + shard) as look:
        found, pairs = leaks_among(look, WORLDS_A_SHARD, start=1000 * shard)
    assert found == []
    assert pairs * SHARDS >= PAIRS


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_b_can_get_depends_on_anything_a_answered(policy: PolicyName) -> None:
    with b_looking(policy, everyone=7) as look:
        assert leaks(look, PAIRS_OF_B) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_leak_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the test itself: each kind of leak makes it fail, in the artefact it was planted in."""
    planted.plant(monkeypatch)
    with all_looking(planted.policy, everyone=5) as look:
        first = look(0)
        for seed in count(1):
            found = differing(first, look(seed))
            if any(planted.shows_in in name for name in found):
                return
            assert seed < ENOUGH_TO_CATCH, f"not caught; differing: {found}"
