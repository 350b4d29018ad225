"""That A spoke up, to whom, that A signs in or signed the ground rules: nothing B or the room can get depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from attunement.actions import own_sign_in
from attunement.disclosure import engine
from attunement.storage.models import AuditEntry, GroundRulesSignature
from attunement.web.client import own_page, rules_pages
from tests.noninterference.comparing import Look, _undone, differing, leaks
from tests.noninterference.couple_world import Artefacts
from tests.noninterference.still_world import still_world
from tests.noninterference.voice_world import VoiceWorld

PAIRS = 10
ENOUGH_TO_CATCH = 8

pytestmark = pytest.mark.django_db()


class CheapArgon2(Argon2PasswordHasher):
    """The same, at the least cost there is."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sign-in of these tests."""
    monkeypatch.setattr(own_sign_in, "COST", CheapArgon2())


@contextmanager
def others_looking() -> Iterator[Look]:
    """All that B can get, by what A did."""
    with still_world() as still, transaction.atomic():
        world = VoiceWorld(still)
        world.set_up()

        def look(seed: int) -> Artefacts:
            world.speak_up(Random(seed))
            return world.what_others_can_get()

        yield _undone(look)
        transaction.set_rollback(True)


def test_nothing_b_can_get_depends_on_what_a_said_or_signed() -> None:
    with others_looking() as look:
        assert leaks(look, PAIRS) == []


def test_the_world_does_differ() -> None:
    """Guards the test itself: B is let in, sees their own page and signs."""
    with others_looking() as look:
        found = look(1)
    assert b"302" in found["POST own sign-in"][:200]
    assert b"Only you see this page" in found["GET /c/own signed in"]
    assert b"You agreed on" in found["GET /c/own again"]
    assert sum(b"(429," in page for page in found.values()) == 1


def words_of_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's own view holds the partner's words too."""
    real = engine._for_person

    def leaking(case: Any, viewer: Any, instruments: Any) -> Any:
        words = tuple(replace(word, person=viewer.person) for word in case.words)
        return real(replace(case, words=words), viewer, instruments)

    monkeypatch.setattr(engine, "_for_person", leaking)


def a_taken_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in is found by its name alone, so that a name can be taken."""
    real = own_sign_in.key_of
    monkeypatch.setattr(own_sign_in, "key_of", lambda name, passphrase: real(name, ""))


def a_forgetful_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes in wipes out the wrong tries before, as it is for staff, and more are let through."""
    real = own_sign_in._count_a_try

    def leaking(tried: str, now: Any) -> None:
        if not AuditEntry.objects.filter(subject=tried, act=own_sign_in.CAME_IN).exists():
            real(tried, now)

    monkeypatch.setattr(own_sign_in, "_count_a_try", leaking)


def somebody_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are shown as signed once anybody has."""

    def leaking(_person: Any, rules: Any) -> Any:
        return GroundRulesSignature.objects.filter(rules=rules).values_list("signed_at", flat=True).first()

    monkeypatch.setattr(rules_pages, "has_signed", leaking)
    monkeypatch.setattr(own_page, "has_signed", leaking)


@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [
        (words_of_everyone, "GET /c/own"),
        (words_of_everyone, "B's view"),
        (a_taken_name, "POST /c/own/new"),
        (a_forgetful_limit, "POST /c/own/sign-in"),
        (somebody_signed, "GET /c/rules"),
    ],
    ids=["words", "words in the record", "a taken name", "the limit of tries", "signed"],
)
def test_a_planted_leak_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], shows_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with others_looking() as look:
        first = look(0)
        for seed in count(1):
            found = differing(first, look(seed))
            if any(shows_in in name for name in found):
                return
            assert seed < ENOUGH_TO_CATCH, f"not caught; differing: {found}"
