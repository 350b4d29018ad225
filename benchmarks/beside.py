"""Ours beside what a user would pick: the same work, in turns on the same machine, and the ratio of the two."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS = 5
PATIENCE = 3.0
"""Seconds. A peer that takes longer for one round is not asked for five."""


@dataclass(frozen=True)
class Peer:
    """What others would use, and how to have it; `call` is None where it is not installed."""

    name: str
    install: str
    call: Callable[[], Any] | None


@dataclass(frozen=True)
class Beside:
    """The quickest round of each in ms, and whether both came to the same result."""

    work: str
    peer: str
    ours: float
    theirs: float
    same: bool

    @property
    def ratio(self) -> float:
        """How many times longer the other one takes; below 1 we are slower."""
        return self.theirs / self.ours


def beside(work: str, ours: Callable[[], Any], peer: Peer, same: Callable[[Any, Any], bool]) -> Beside | None:
    """Both in turns, so that whatever else the machine does meets both; None where the peer is not installed."""
    if peer.call is None:
        return None
    our_times: list[float] = []
    peer_times: list[float] = []
    agree = True
    for _ in range(ROUNDS):
        found, spent = _timed(ours)
        our_times.append(spent)
        if not peer_times or max(peer_times) < 1000 * PATIENCE:
            theirs, spent = _timed(peer.call)
            peer_times.append(spent)
            agree = agree and same(found, theirs)
    return Beside(work, peer.name, min(our_times), min(peer_times), agree)


def table(rows: list[Beside | None], missing: list[Peer]) -> str:
    """As Markdown, with what to install for the peers that were not there."""
    lines = [
        f"| {one.work} | {one.peer} | {one.ours:.0f} | {one.theirs:.0f} | {one.ratio:.1f} | {_yes(one.same)} |"
        for one in rows
        if one is not None
    ]
    head = [
        "| work | beside | ours, ms | theirs, ms | ratio | same result |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    names = dict.fromkeys(peer.install for peer in missing if peer.call is None)
    ask = [f"\nNot installed, so not measured. To have it: `pip install {name}`" for name in names]
    return "\n".join(head + lines + ask)


def verdict(rows: list[Beside | None]) -> int:
    """Exit code: 1 where a peer was quicker or came to another result, or where none was there to compare with."""
    found = [one for one in rows if one is not None]
    return 0 if found and all(one.ratio >= 1 and one.same for one in found) else 1


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    found = call()
    return found, 1000 * (time.perf_counter() - start)


def _yes(same: bool) -> str:
    return "yes" if same else "NO"
