"""Looking back: asked by the clinician, done apart, kept sealed and once, shared as chosen; strangers find nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from attunement.actions import recall_session as recall
from attunement.actions.own_leave import OwnLeave
from attunement.actions.read_session_summary import open_timeline
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import JointWork
from attunement.storage.models import AuditEntry, ClientSignIn, RecallBatch, RecallMark, RecallSitting
from tests.cast import client, member, stored
from tests.web.session_files import everyone_agrees, everything_in, latest, recorded, with_transcript

pytestmark = pytest.mark.django_db


def leave_of(name: str) -> OwnLeave:
    """As if they were signed in on their own page."""
    row, _ = ClientSignIn.objects.get_or_create(
        person=client(name), defaults={"made_at": timezone.now(), "key_hash": name}
    )
    return OwnLeave(sign_in=row)


@pytest.fixture
def session(practice: Any) -> Any:
    """The last session of Sofia and Daniel, with a transcript."""
    found = latest(stored("strain"))
    with_transcript(found)
    return found


def asked(session: Any, name: str) -> RecallSitting:
    return recall.ask_for_recall(by=session.case.clinician, case=session.case, session=session, person=client(name))


def mark(name: str, sitting: RecallSitting, words: str, audience: str, at: float = 4) -> None:
    recall.mark_moment(maker=leave_of(name), sitting=sitting, mark_id=uuid4(), at=at, words=words, audience=audience)


def test_what_each_marks_reaches_whom_they_chose(session: Any) -> None:
    by, case = session.case.clinician, session.case
    sofia, daniel = asked(session, "sofia"), asked(session, "daniel")
    own = recall.clinicians_recall(by=by, session=session)
    for audience in ("me", "clinician", "room"):
        mark("sofia", sofia, f"Sofia, {audience}", audience)
        mark("daniel", daniel, f"Daniel, {audience}", audience)
        recall.mark_moment(maker=by, sitting=own, mark_id=uuid4(), at=4, words=f"Miriam, {audience}", audience=audience)

    def words(shared: Any) -> set[str]:
        return {comment.words for comment in shared.comments}

    assert words(recall.recall_for_maker(maker=leave_of("sofia"), sitting=sofia)) == {
        "Sofia, me", "Sofia, clinician", "Sofia, room",
    }  # fmt: skip
    assert words(recall.recall_for_maker(maker=by, sitting=own)) == {"Miriam, me", "Miriam, clinician", "Miriam, room"}
    assert words(recall.recall_for_clinician(by=by, case=case, session=session)) == {
        "Sofia, clinician", "Sofia, room", "Daniel, clinician", "Daniel, room",
        "Miriam, me", "Miriam, clinician", "Miriam, room",
    }  # fmt: skip
    assert words(recall.recall_for_room(by=by, case=case, session=session)) == {
        "Sofia, room", "Daniel, room", "Miriam, room",
    }  # fmt: skip


def test_marks_and_ratings_are_sealed_and_kept_once(session: Any) -> None:
    sofia, same = asked(session, "sofia"), uuid4()
    for _ in range(2):
        recall.mark_moment(
            maker=leave_of("sofia"), sitting=sofia, mark_id=same, at=3.04, words=" the harbour ", audience="me"
        )
        recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=same, n=1, samples=[[0.5, 61.25], [1, 70]])
    assert RecallMark.objects.count() == RecallBatch.objects.count() == 1
    assert b"harbour" not in everything_in(RecallMark.objects.get())
    assert b"61.2" not in everything_in(RecallBatch.objects.get())
    own = recall.recall_for_maker(maker=leave_of("sofia"), sitting=sofia)
    assert [(c.at, c.words) for c in own.comments] == [(3.0, "the harbour")]
    assert [(d.seconds, d.values) for d in own.dials] == [((0.5, 1.0), (61.2, 70.0))]


def test_batches_come_in_any_order_and_a_second_rated_again_has_the_later_value(session: Any) -> None:
    sofia = asked(session, "sofia")
    for n, samples in ((2, [[1.0, 80]]), (1, [[0.5, 50], [1.0, 55]])):
        recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=uuid4(), n=n, samples=samples)
    [dial] = recall.recall_for_maker(maker=leave_of("sofia"), sitting=sofia).dials
    assert (dial.seconds, dial.values) == ((0.5, 1.0), (50.0, 80.0))


def test_who_knows_of_a_mark_or_the_rating_can_be_chosen_anew_and_a_mark_taken_back(session: Any) -> None:
    by, case, sofia = session.case.clinician, session.case, asked(session, "sofia")
    mark("sofia", sofia, "first", "room")
    [made] = RecallMark.objects.all()
    recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=uuid4(), n=1, samples=[[1, 10]])

    def room() -> tuple[int, int]:
        shared = recall.recall_for_room(by=by, case=case, session=session)
        return len(shared.comments), len(shared.dials)

    assert room() == (1, 0)
    recall.share_ratings(maker=leave_of("sofia"), sitting=sofia, audience="room")
    recall.share_mark(maker=leave_of("sofia"), sitting=sofia, mark_id=str(made.pk), audience="clinician")
    assert room() == (0, 1)
    recall.take_mark_back(maker=leave_of("sofia"), sitting=sofia, mark_id=str(made.pk))
    assert recall.recall_for_clinician(by=by, case=case, session=session).comments == ()
    with pytest.raises(Refused, match="no such mark"):
        recall.share_mark(maker=leave_of("sofia"), sitting=sofia, mark_id=str(made.pk), audience="room")


def test_that_a_client_marked_something_is_no_line_of_the_cases_history(session: Any) -> None:
    sofia = asked(session, "sofia")
    before = AuditEntry.objects.filter(case=session.case.id).count()
    mark("sofia", sofia, "mine", "me")
    recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=uuid4(), n=1, samples=[[1, 10]])
    assert AuditEntry.objects.filter(case=session.case.id).count() == before
    assert AuditEntry.objects.filter(by_person=client("sofia").id, act="mark a moment").count() == 1


def test_it_is_asked_only_where_there_is_something_and_joint_work_stands(practice: Any) -> None:
    session = latest(stored("strain"))
    with pytest.raises(Refused, match="no recording and no transcript"):
        asked(session, "sofia")
    everyone_agrees(session.case)
    recorded(session)
    sitting = asked(session, "sofia")
    from attunement.actions.decide_joint_work import decide_joint_work

    decide_joint_work(
        by=session.case.clinician, case=session.case, about="violence", joint_work=JointWork.NOT_NOW,
        talked_alone_with=[],
    )  # fmt: skip
    with pytest.raises(Refused, match="room part"):
        asked(session, "daniel")
    with pytest.raises(Refused, match="room part"):
        recall.recall_for_room(by=session.case.clinician, case=session.case, session=session)
    mark("sofia", sitting, "what stood before goes on", "me")


def test_ended_it_is_closed_to_the_client_and_opens_again_when_asked_again(session: Any) -> None:
    sitting = asked(session, "sofia")
    assert recall.own_recall(leave=leave_of("sofia"), sitting_id=str(sitting.pk)) == sitting
    recall.close_recall(by=session.case.clinician, sitting=sitting)
    with pytest.raises(Refused, match="no such page"):
        recall.own_recall(leave=leave_of("sofia"), sitting_id=str(sitting.pk))
    sitting.refresh_from_db()
    with pytest.raises(Refused, match="no such page"):
        mark("sofia", sitting, "late", "me")
    assert asked(session, "sofia").pk == sitting.pk
    assert recall.own_recalls(leave=leave_of("sofia")) == [sitting]


@pytest.mark.parametrize(
    ("samples", "where"),
    [
        ("x", "samples"),
        ([], "samples"),
        ([[1, 50]] * 601, "samples"),
        ([[1, 50], [2]], r"samples\[1\]"),
        ([[1, 101]], r"samples\[0\]"),
        ([[-1, 50]], r"samples\[0\]"),
        ([[float("nan"), 50]], r"samples\[0\]"),
        (["ab"], r"samples\[0\]"),
    ],
    ids=["text", "none", "many", "short", "high", "early", "nan", "letters"],
)
def test_what_is_no_rating_is_refused_by_place(session: Any, samples: Any, where: str) -> None:
    sofia = asked(session, "sofia")
    with pytest.raises(BadInput, match=where):
        recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=uuid4(), n=1, samples=samples)
    assert not RecallBatch.objects.exists()


@pytest.mark.parametrize(
    ("at", "words", "audience"),
    [(-1, "x", "me"), (float("inf"), "x", "me"), (1, "x" * 1001, "me"), (1, "x\0", "me"), (1, "x", "everyone")],
    ids=["before", "never", "long", "zero", "nobody"],
)
def test_what_is_no_mark_is_refused(session: Any, at: float, words: str, audience: str) -> None:
    with pytest.raises(BadInput):
        mark("sofia", asked(session, "sofia"), words, audience, at)


def attempts_of(maker: recall.Maker, sitting: RecallSitting, made: RecallMark) -> list[Callable[[], Any]]:
    """Everything one can try on another's look back."""
    its: dict[str, Any] = {"maker": maker, "sitting": sitting}
    return [
        lambda: recall.recall_for_maker(maker=maker, sitting=sitting),
        lambda: recall.share_mark(**its, mark_id=str(made.pk), audience="me"),
        lambda: recall.take_mark_back(**its, mark_id=str(made.pk)),
        lambda: recall.share_ratings(**its, audience="room"),
        lambda: recall.mark_moment(**its, mark_id=uuid4(), at=1, words="", audience="me"),
        lambda: recall.keep_ratings(**its, batch_id=uuid4(), n=1, samples=[[1, 2]]),
    ]


def test_strangers_and_partners_find_nothing(session: Any) -> None:
    by, case, sofia = session.case.clinician, session.case, asked(session, "sofia")
    mark("sofia", sofia, "mine", "room")
    [made] = RecallMark.objects.all()
    own, stranger = recall.clinicians_recall(by=by, session=session), member("tomasz")
    for maker in (leave_of("daniel"), by, stranger, OwnLeave()):
        for attempt in attempts_of(maker, sofia, made):
            with pytest.raises(Refused):
                attempt()
    for attempt in (
        lambda: recall.ask_for_recall(by=stranger, case=case, session=session, person=client("sofia")),
        lambda: recall.ask_for_recall(by=by, case=case, session=session, person=client("leila")),
        lambda: recall.close_recall(by=stranger, sitting=sofia),
        lambda: recall.clinicians_recall(by=stranger, session=session),
        lambda: recall.recall_for_clinician(by=stranger, case=case, session=session),
        lambda: recall.recall_for_room(by=stranger, case=case, session=session),
        lambda: recall.recall_for_maker(maker=leave_of("sofia"), sitting=own),
        lambda: recall.own_recall(leave=leave_of("daniel"), sitting_id=str(sofia.pk)),
        lambda: recall.own_recalls(leave=OwnLeave()),
    ):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(Refused, match="no such page"):  # an id that is another person's mark is no way in
        recall.mark_moment(
            maker=leave_of("daniel"), sitting=asked(session, "daniel"), mark_id=made.pk, at=1, words="", audience="me"
        )
    assert RecallMark.objects.count() == 1


def test_a_sessions_line_of_time_holds_what_was_said_and_what_was_shared(session: Any) -> None:
    sofia = asked(session, "sofia")
    mark("sofia", sofia, "for me", "me")
    mark("sofia", sofia, "for Miriam", "clinician")
    recall.keep_ratings(maker=leave_of("sofia"), sitting=sofia, batch_id=uuid4(), n=1, samples=[[1, 10]])
    line = open_timeline(by=session.case.clinician, case=session.case, session=session).timeline
    assert [one.text for one in line.utterances][1] == "I know."
    assert [one.words for one in line.comments] == ["for Miriam"]
    assert line.dials == ()
    recall.share_ratings(maker=leave_of("sofia"), sitting=sofia, audience="clinician")
    line = open_timeline(by=session.case.clinician, case=session.case, session=session).timeline
    assert [dial.values for dial in line.dials] == [(10.0,)]
    assert line.ends >= 6.5
    with pytest.raises(Refused):
        open_timeline(by=member("tomasz"), case=session.case, session=session)
