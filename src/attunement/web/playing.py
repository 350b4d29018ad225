"""Playing a recording and showing its captions, for whoever may: by ranges, opened as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from attunement.actions.bring_transcript import utterances_of
from attunement.actions.keep_recording import playable, recording_bytes
from attunement.exchange.transcript_writing import captions
from attunement.storage.models import SessionRecord

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def media_response(request: HttpRequest, session: SessionRecord) -> HttpResponseBase:
    """The bytes asked for of a session's recording; 404 where there is none that may be played."""
    recording = playable(session)
    if recording is None:
        raise Http404
    first, until = _asked(request.headers.get("Range", ""), recording.size)
    if first >= until:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{recording.size}"})
    pieces = recording_bytes(recording, first, until)
    begun = next(pieces, b"")  # a file that is not as it was sealed is an error page, not half an answer
    ranged = RANGE.fullmatch(request.headers.get("Range", "")) is not None
    response = StreamingHttpResponse(
        chain([begun], pieces), status=206 if ranged else 200, content_type=recording.media_type
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(until - first)
    response.headers["Content-Disposition"] = "inline"
    if ranged:
        response.headers["Content-Range"] = f"bytes {first}-{until - 1}/{recording.size}"
    return response


def captions_response(session: SessionRecord) -> HttpResponse:
    """The transcript as captions; an empty file where there is none."""
    names = names_in(session)
    said = [(one.at, one.ends, names.get(one.speaker, one.speaker), one.text) for one in utterances_of(session)]
    return HttpResponse(captions(said), content_type="text/vtt; charset=utf-8")


def names_in(session: SessionRecord) -> Mapping[str, str]:
    """What the people of a session are called, by id."""
    people = {str(person.id): person.name for person in session.case.people.all()}
    return people | {str(session.case.clinician_id): session.case.clinician.name}


def _asked(header: str, size: int) -> tuple[int, int]:
    """From where to before where; the whole of it for anything that is no single range."""
    found = RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
