"""For any two sets of answers of A, the clinician's acts held the same, every byte B can obtain is the same."""

from __future__ import annotations

from random import Random

import pytest
from django.db import transaction

from attunement.domain.record import PolicyName
from tests.noninterference.couple_world import (
    A_PRIVATE,
    B_ANSWERS,
    PRIVATE_SITTINGS,
    SHARED_SITTING,
    Artefacts,
    CoupleWorld,
)
from tests.noninterference.still_world import still_world

PAIRS = 500
SHARDS = 10


def b_sees(policy: PolicyName, everyone: int, answers_of_a: int) -> Artefacts:
    """B's whole view of a world in which A answered by this seed."""
    with still_world() as still, transaction.atomic():
        world = CoupleWorld(still, policy, everyone)
        world.set_up()
        world.answer("a", (SHARED_SITTING, *PRIVATE_SITTINGS), Random(answers_of_a), A_PRIVATE)
        world.answer("b", (SHARED_SITTING, *PRIVATE_SITTINGS), Random(everyone), B_ANSWERS)
        seen = world.what_b_can_get(world.act())
        transaction.set_rollback(True)
    return seen


def differing(one: Artefacts, other: Artefacts) -> list[str]:
    """The names of what is not the same in both."""
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


@pytest.mark.django_db
@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_b_can_get_depends_on_what_a_answered(shard: int) -> None:
    for pair in range(shard, PAIRS, SHARDS):
        policy = list(PolicyName)[pair % 3]
        one, other = b_sees(policy, pair, 2 * pair + 1), b_sees(policy, pair, 2 * pair + 2)
        assert not differing(one, other), f"pair {pair}"
