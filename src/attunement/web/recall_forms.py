"""What the page of a look back sends, a client's and the clinician's alike: marks, ratings, who may know of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from attunement.actions.bring_transcript import utterances_of
from attunement.actions.keep_recording import playable
from attunement.actions.recall_session import (
    LONGEST,
    Maker,
    keep_ratings,
    mark_moment,
    recall_for_maker,
    share_mark,
    share_ratings,
    take_mark_back,
)
from attunement.domain.errors import BadInput
from attunement.domain.recall import MarkAudience
from attunement.exchange.transcript_times import seconds_of
from attunement.storage.models import RecallSitting
from attunement.web.playing import names_in

LONGEST_ID = 40
AUDIENCES = (
    (MarkAudience.ME.value, gettext_lazy("only me")),
    (MarkAudience.CLINICIAN.value, gettext_lazy("my therapist")),
    (MarkAudience.ROOM.value, gettext_lazy("everyone in the room")),
)
CLINICIANS_AUDIENCES = (
    (MarkAudience.ME.value, gettext_lazy("only me")),
    (MarkAudience.ROOM.value, gettext_lazy("everyone in the room")),
)


def page_of(maker: Maker, sitting: RecallSitting) -> dict[str, Any]:
    """What the page shows: the recording or the transcript, and one's own marks."""
    session = sitting.session
    own, names = recall_for_maker(maker=maker, sitting=sitting), names_in(session)
    recording = playable(session)
    return {
        "sitting": sitting,
        "recording": recording,
        "is_video": recording is not None and recording.media_type.startswith("video/"),
        "said": [(one, names.get(one.speaker, one.speaker)) for one in utterances_of(session)],
        "marks": own.comments,
        "longest": LONGEST,
        "last_value": own.dials[0].values[-1] if own.dials else None,
    }


def take(request: HttpRequest, maker: Maker, sitting: RecallSitting, what: str) -> HttpResponse:
    """Do what was sent. Nothing to show: the page fetches itself anew, or is led back to."""
    acts: dict[str, Callable[[Any, Maker, RecallSitting], None]] = {
        "mark": _mark,
        "ratings": _ratings,
        "share": _share,
        "take-back": _take_back,
    }
    if what not in acts:
        raise Http404
    acts[what](request.POST, maker, sitting)
    return HttpResponse(status=204)


def _mark(sent: Any, maker: Maker, sitting: RecallSitting) -> None:
    at = seconds_of(sent.get("at", ""))
    if at is None:
        raise BadInput("no time", where="at", expected="minutes and seconds, for example 12:30")
    mark_moment(
        maker=maker,
        sitting=sitting,
        mark_id=_id(sent.get("id", "")) if sent.get("id") else uuid4(),
        at=at,
        words=sent.get("words", ""),
        audience=sent.get("audience", ""),
    )


def _ratings(sent: Any, maker: Maker, sitting: RecallSitting) -> None:
    try:
        samples, n = json.loads(sent.get("samples", "")), int(sent.get("n", "")[:12])
    except (ValueError, RecursionError):
        raise BadInput("no ratings", where="samples", expected="a list of [second, value]") from None
    keep_ratings(maker=maker, sitting=sitting, batch_id=_id(sent.get("id", "")), n=n, samples=samples)


def _share(sent: Any, maker: Maker, sitting: RecallSitting) -> None:
    if sent.get("mark"):
        share_mark(maker=maker, sitting=sitting, mark_id=str(_id(sent["mark"])), audience=sent.get("audience", ""))
    else:
        share_ratings(maker=maker, sitting=sitting, audience=sent.get("audience", ""))


def _take_back(sent: Any, maker: Maker, sitting: RecallSitting) -> None:
    take_mark_back(maker=maker, sitting=sitting, mark_id=str(_id(sent.get("mark", ""))))


def _id(sent: str) -> UUID:
    try:
        return UUID(sent[:LONGEST_ID])
    except ValueError:
        raise BadInput("no id", where="id", expected="a UUID") from None
