"""Each mark and rating reaches whom its maker chose, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.disclosure import Viewer
from attunement.disclosure.recall import SharedRecall, disclose_recall
from attunement.domain.errors import Refused
from attunement.domain.timeline import Comment, DialTrace

WHO = ("a", "b", "t")
CHOSEN = ("me", "clinician", "room")


def _everyones() -> tuple[list[Comment], list[DialTrace]]:
    comments = [Comment(f"{who}-{to}", who, 1.0, f"{who} said to {to}", audience=to) for who in WHO for to in CHOSEN]
    dials = [DialTrace(who, (1.0,), (50.0,), audience=to) for who in WHO for to in CHOSEN]
    return comments, dials


def _known(viewer: Viewer, *, room_open: bool = True) -> list[str]:
    comments, dials = _everyones()
    shared = disclose_recall(comments, dials, viewer, clinician="t", room_open=room_open)
    found = [comment.id for comment in shared.comments]
    assert sorted(f"{dial.by}-{dial.audience}" for dial in shared.dials) == sorted(found)
    return sorted(found)


def test_the_clinician_knows_their_own_and_what_was_shared_with_them() -> None:
    assert _known(Viewer.clinician(), room_open=False) == [
        "a-clinician", "a-room", "b-clinician", "b-room", "t-clinician", "t-me", "t-room",
    ]  # fmt: skip


def test_a_person_knows_their_own_alone_whatever_others_shared() -> None:
    assert _known(Viewer.of("a")) == ["a-clinician", "a-me", "a-room"]
    assert _known(Viewer.of("")) == []


def test_the_room_knows_what_was_for_everyone_and_only_while_it_is_open() -> None:
    assert _known(Viewer.room()) == ["a-room", "b-room", "t-room"]
    with pytest.raises(Refused, match="room part"):
        _known(Viewer.room(), room_open=False)


@pytest.mark.parametrize("viewer", [Viewer.supervisor(), Viewer.researcher()], ids=["supervisor", "researcher"])
def test_nobody_else_knows_of_any(viewer: Viewer) -> None:
    assert _known(viewer) == []


def test_a_word_nobody_knows_is_for_the_maker_alone() -> None:
    odd = [Comment("x", "a", 1.0, "", audience="everyone"), Comment("y", "a", 1.0, "")]
    assert disclose_recall(odd, [], Viewer.clinician(), clinician="t", room_open=True).comments == ()
    assert len(disclose_recall(odd, [], Viewer.of("a"), clinician="t", room_open=True).comments) == 2


@given(st.lists(st.tuples(st.floats(0, 9), st.text(max_size=5), st.sampled_from(("me", "clinician"))), max_size=6))
def test_what_a_keeps_back_changes_nothing_for_b_or_the_room(kept: list[tuple[float, str, str]]) -> None:
    comments, dials = _everyones()
    more = [Comment(f"k{n}", "a", at, words, audience=to) for n, (at, words, to) in enumerate(kept)]
    for viewer in (Viewer.of("b"), Viewer.room()):
        before = disclose_recall(comments, dials, viewer, clinician="t", room_open=True)
        assert disclose_recall([*comments, *more], dials, viewer, clinician="t", room_open=True) == before


def test_nobody_else_makes_one() -> None:
    with pytest.raises(TypeError, match="nowhere else"):
        SharedRecall(Viewer.room(), (), (), object())
