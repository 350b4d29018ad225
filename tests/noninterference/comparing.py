"""Many worlds that differ only in what A said in private, and what differs in what others can get of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from random import Random

from django.db import transaction

from attunement.domain.record import PolicyName
from tests.noninterference.couple_world import (
    A_PRIVATE,
    A_SHARED,
    B_ANSWERS,
    PRIVATE_SITTINGS,
    SHARED_SITTING,
    Artefacts,
    CoupleWorld,
)
from tests.noninterference.still_world import still_world

EVERY_SITTING = (SHARED_SITTING, *PRIVATE_SITTINGS)
Look = Callable[[int], Artefacts]
"""The seed of A's private answers in, what somebody can get out."""


@contextmanager
def all_looking(policy: PolicyName, everyone: int) -> Iterator[Look]:
    """Everything B or the room can get, by what A answered in private.

    What everyone in the room may know is held the same: the sitting about the two under a policy that shares it,
    and every class but safety where there are no secrets. So is that A answered on her own, though not what.
    """
    with _world(policy, everyone) as world:
        world.answer("b", EVERY_SITTING, Random(everyone), B_ANSWERS)
        held: tuple[str, ...] = {
            PolicyName.NO_SECRETS: (SHARED_SITTING, "first-contact", "you"),
            PolicyName.LIMITED_SECRETS: (SHARED_SITTING,),
            PolicyName.FULLY_PRIVATE: (),
        }[policy]
        world.answer("a", held, Random(everyone + 1), A_SHARED)

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            free = [name for name in EVERY_SITTING if name not in held and name != "on-your-own"]
            some = dice.sample(free, dice.randrange(len(free) + 1))
            world.answer("a", [*some, "on-your-own"], dice, A_PRIVATE)
            link = world.act()
            return {**world.what_the_room_can_get(), **world.what_b_can_get(link)}

        yield _undone(look)


@contextmanager
def b_looking(policy: PolicyName, everyone: int) -> Iterator[Look]:
    """B's own view alone, by anything A answered, shared or private, or did not answer at all."""
    with _world(policy, everyone) as world:
        world.answer("b", EVERY_SITTING, Random(everyone), B_ANSWERS)

        def look(seed: int) -> Artefacts:
            dice = Random(seed)
            world.answer("a", dice.sample(EVERY_SITTING, dice.randrange(4)), dice, A_PRIVATE)
            return world.what_b_can_get(world.act())

        yield _undone(look)


def differing(one: Artefacts, other: Artefacts) -> list[str]:
    """The names of what is not the same in both."""
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def leaks(look: Look, pairs: int, *, start: int = 0) -> list[str]:
    """What differs between one world and any of `pairs` others: empty when nothing leaks."""
    first = look(start)
    found: set[str] = set()
    for seed in range(start + 1, start + pairs + 1):
        found.update(differing(first, look(seed)))
    return sorted(found)


def leaks_among(look: Look, worlds: int, *, start: int = 0) -> tuple[list[str], int]:
    """What differs between any two of so many worlds, and how many pairs were compared."""
    seen = [look(seed) for seed in range(start, start + worlds)]
    pairs = list(combinations(seen, 2))
    return sorted({name for one, other in pairs for name in differing(one, other)}), len(pairs)


@contextmanager
def _world(policy: PolicyName, everyone: int) -> Iterator[CoupleWorld]:
    with still_world() as still, transaction.atomic():
        world = CoupleWorld(still, policy, everyone)
        world.set_up()
        yield world
        transaction.set_rollback(True)


def _undone(look: Look) -> Look:
    """Each look is undone, so that the next starts from the same world."""

    def undone(seed: int) -> Artefacts:
        point = transaction.savepoint()
        try:
            return look(seed)
        finally:
            transaction.savepoint_rollback(point)

    return undone
