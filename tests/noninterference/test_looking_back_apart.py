"""What A marked or rated and kept from everyone changes no byte of what B or the room can get."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from attunement.actions import recall_session as recall
from attunement.actions.own_leave import OwnLeave
from attunement.disclosure import Viewer
from attunement.disclosure import recall as disclosure
from attunement.storage.models import ClientSignIn, RecallSitting, SessionRecord
from attunement.web.client import own_page
from tests.cast import client, member, stored
from tests.noninterference.comparing import Look, _undone, differing, leaks
from tests.noninterference.couple_world import Artefacts
from tests.noninterference.still_world import StillWorld, still_world
from tests.web.session_files import everyone_agrees, latest, recorded, with_transcript

pytestmark = pytest.mark.django_db
PAIRS = 8
ENOUGH_TO_CATCH = 8
KEPT_BACK = ("me", "clinician")


@pytest.fixture
def session(practice: Any, settings: Any, tmp_path: Path) -> SessionRecord:
    """The last session of Sofia (A) and Daniel (B): recorded, written down, both asked to look back."""
    settings.DATA = tmp_path
    found = latest(stored("strain"))
    everyone_agrees(found.case)
    recorded(found)
    with_transcript(found)
    for name in ("sofia", "daniel"):
        recall.ask_for_recall(by=found.case.clinician, case=found.case, session=found, person=client(name))
    return found


def _leave(name: str) -> OwnLeave:
    row, _ = ClientSignIn.objects.get_or_create(
        person=client(name), defaults={"made_at": timezone.now(), "key_hash": name}
    )
    return OwnLeave(sign_in=row)


def _browser(name: str) -> Client:
    browser = Client()
    kept = browser.session
    kept["own"], kept["own_seen"] = str(_leave(name).sign_in.pk), timezone.now().timestamp()  # type: ignore[union-attr]
    kept.save()
    return browser


class Apart:
    """A looks back, drawn by lot; then everything B and the room can get."""

    def __init__(self, still: StillWorld, session: SessionRecord) -> None:
        self.still, self.session = still, session
        self.a, self.b = (RecallSitting.objects.get(session=session, person=client(n)) for n in ("sofia", "daniel"))

    def a_looks_back(self, dice: Random) -> None:
        """Marks, some taken back, ratings, and whom she lets know: herself, or her therapist."""
        mine: dict[str, Any] = {"maker": _leave("sofia"), "sitting": self.a}
        for n in range(dice.randrange(4)):
            made = UUID(int=dice.getrandbits(128), version=4)
            recall.mark_moment(
                **mine, mark_id=made, at=dice.uniform(0, 8), words=f"word {n} {dice.random()}",
                audience=dice.choice(KEPT_BACK),
            )  # fmt: skip
            if dice.random() < 0.3:
                recall.take_mark_back(**mine, mark_id=str(made))
        if dice.random() < 0.7:
            samples = [[n / 2, dice.uniform(0, 100)] for n in range(10)]
            recall.keep_ratings(**mine, batch_id=UUID(int=dice.getrandbits(128), version=4), n=1, samples=samples)
            recall.share_ratings(**mine, audience=dice.choice(KEPT_BACK))

    def what_others_can_get(self) -> Artefacts:
        """B's pages, what B may send, and the page everyone looks at together."""
        self.still.dice.seed(7)
        self.daniel, self.clinician = _browser("daniel"), Client()  # anew each time: a browser remembers
        self.clinician.force_login(member("miriam"))
        found: Artefacts = {}
        back = f"/c/own/back/{self.b.pk}"
        sent = {"at": "0:03", "words": "mine", "audience": "room", "id": str(UUID(int=5, version=4))}
        ratings = {
            "script": "1", "id": str(UUID(int=6, version=4)), "n": "1",
            "samples": json.dumps([[n / 2, 40] for n in range(9)]),
        }  # fmt: skip
        asked: list[tuple[str, Callable[[], Any]]] = [
            ("B's own page", lambda: self.daniel.get("/c/own")),
            ("B's look back", lambda: self.daniel.get(back)),
            ("B hears", lambda: self.daniel.get(f"{back}/media", headers={"Range": "bytes=0-99"})),
            ("B's captions", lambda: self.daniel.get(f"{back}/captions.vtt")),
            ("B marks", lambda: self.daniel.post(f"{back}/mark", sent)),
            ("B rates", lambda: self.daniel.post(f"{back}/ratings", ratings)),
            ("B shares", lambda: self.daniel.post(f"{back}/share", {"audience": "room"})),
            ("B's look back again", lambda: self.daniel.get(back)),
            ("B on A's page", lambda: self.daniel.get(f"/c/own/back/{self.a.pk}")),
            ("B's record", lambda: self.daniel.get("/c/own/record")),
            ("the room", lambda: self.clinician.get(self._place("together"))),
        ]
        for name, ask in asked:
            found[name] = _all_of(ask())
        return found

    def _place(self, page: str) -> str:
        return f"/cases/{self.session.case_id}/sessions/{self.session.id}/{page}"


def _all_of(response: Any) -> bytes:
    """Status, headers and body."""
    body: bytes = response.getvalue()
    return repr((response.status_code, sorted(response.headers.items()))).encode() + b"\n" + body


@contextmanager
def others_looking(session: SessionRecord) -> Iterator[Look]:
    """All that B and the room can get, by what A did."""
    with still_world() as still:
        still.now = session.at.replace(microsecond=0) + timedelta(days=1)
        with transaction.atomic():
            world = Apart(still, session)

            def look(seed: int) -> Artefacts:
                world.a_looks_back(Random(seed))
                return world.what_others_can_get()

            yield _undone(look)
            transaction.set_rollback(True)


def test_nothing_b_or_the_room_can_get_depends_on_what_a_kept_back(session: SessionRecord) -> None:
    with others_looking(session) as look:
        assert leaks(look, PAIRS) == []


def test_the_world_does_differ(session: SessionRecord) -> None:
    """Guards the test itself: B is let in and plays, the room shows B's mark, and A did keep something."""
    with others_looking(session) as look:
        found = look(1)
    assert b"(206," in found["B hears"][:9]
    assert b"harbour" in found["B's captions"]
    assert b"mine" in found["B's look back again"]
    assert b"mine" in found["the room"]
    assert b"(404," in found["B on A's page"][:9]


def a_room_for_clinicians(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is for the clinician is for the room too."""
    monkeypatch.setattr(disclosure, "FOR_THE_ROOM", disclosure.FOR_THE_CLINICIAN)


def everyones_for_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's own page is made from everyone's marks."""
    real = disclosure.disclose_recall

    def leaking(comments: Any, dials: Any, viewer: Viewer, **more: Any) -> Any:
        own = viewer.person
        return real([replace(one, by=own) for one in comments] if own else comments, dials, viewer, **more)

    monkeypatch.setattr(recall, "disclose_recall", leaking)


def sorted_by_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    """The own page lists a look back only once somebody began it."""
    real = recall.own_recalls

    def leaking(*, leave: OwnLeave) -> list[RecallSitting]:
        begun = RecallSitting.objects.filter(marks__isnull=False).exists()
        return real(leave=leave) if begun else []

    monkeypatch.setattr(own_page, "own_recalls", leaking)


@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [(a_room_for_clinicians, "the room"), (everyones_for_everyone, "B's look back"), (sorted_by_activity, "own page")],
    ids=["the room", "a partner's page", "a list"],
)
def test_a_planted_leak_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], shows_in: str, monkeypatch: pytest.MonkeyPatch, session: SessionRecord
) -> None:
    plant(monkeypatch)
    with others_looking(session) as look:
        first = look(0)
        for seed in count(1):
            if any(shows_in in name for name in differing(first, look(seed))):
                return
            assert seed < ENOUGH_TO_CATCH, "not caught"
