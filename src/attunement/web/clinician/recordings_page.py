"""What was recorded and written down of a session: leave, a recording, transcripts with who is who."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.bring_transcript import (
    LARGEST_FILE,
    begin_transcript,
    delete_transcript,
    discard_transcript,
    find_transcript_draft,
    look_at_transcript,
    store_transcript,
    transcripts_of,
)
from attunement.actions.consent_recording import may_be_recorded, note_consent, note_withdrawal
from attunement.actions.delete_recordings import delete_recording
from attunement.actions.keep_recording import Incoming, begin_recording, finish_recording, playable
from attunement.actions.read_case import read_case
from attunement.actions.recall_session import can_be_looked_back_at
from attunement.actions.sent_entries import people_in
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import (
    CaseRecord,
    PersonRecord,
    RecallSitting,
    RecordingRecord,
    SessionRecord,
    Staff,
)
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.sealing_upload import SealingHandler
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words
from attunement.web.playing import captions_response, media_response, names_in

SHOWN = 20
"""Utterances and problems a preview shows; it says how many more there are."""


@require_safe
@case_page(Permission.WRITE_CASE)
def recordings(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Everything of this session in one place."""
    row = session_in(by, case, session_id)
    known = read_case(by=by, case=case, page="recordings").for_clinician
    people = _people(row)
    sittings = {one.person_id: one for one in RecallSitting.objects.filter(session=row, person__in=people)}
    context = frame(case, known, "sessions") | {
        "session": row,
        "leave": [(person, may_be_recorded([str(person.id)])) for person in people],
        "may_record": may_be_recorded([str(person.id) for person in people]),
        "kept": RecordingRecord.objects.filter(session=row),
        "playable": playable(row),
        "transcripts": transcripts_of(row),
        "asked": [(person, sittings.get(person.id)) for person in people],
        "can_look_back": can_be_looked_back_at(row),
    }
    return render(request, "recall/recordings.html", context)


@csrf_exempt  # checked in `_take_in`, once the upload handler is in its place
@require_POST
@case_page(Permission.WRITE_CASE)
def add_recording(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponseBase:
    """A recording: refused before its first byte is read where it may not be."""
    row = session_in(by, case, session_id)
    try:
        incoming = begin_recording(by=by, case=case, session=row)
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("recall:recordings", case_id=case.id, session_id=row.id)
    handler = SealingHandler(incoming)
    request.upload_handlers = [handler]
    kept = False
    try:
        response = _take_in(request, by, row, incoming, handler)
        kept = RecordingRecord.objects.filter(pk=incoming.id).exists()
    finally:
        if not kept:
            incoming.discard()
    return response


@csrf_protect
def _take_in(
    request: HttpRequest, by: Staff, row: SessionRecord, incoming: Incoming, handler: SealingHandler
) -> HttpResponse:
    try:
        _ = request.POST
        if not handler.took:
            raise BadInput(gettext("no file was chosen"), where=gettext("the recording"))
        kept = finish_recording(by=by, incoming=incoming)
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
    else:
        said = gettext("The recording is kept, sealed, until %(day)s.")
        messages.success(request, said % {"day": f"{kept.keep_until:%Y-%m-%d}"})
    return redirect("recall:recordings", case_id=row.case_id, session_id=row.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def remove_recording(
    request: HttpRequest, by: Staff, case: CaseRecord, session_id: str, recording_id: str
) -> HttpResponse:
    """Gone at once."""
    row = session_in(by, case, session_id)
    found = RecordingRecord.objects.filter(session=row, id=recording_id).first()
    if found is None:
        raise Http404
    try:
        delete_recording(by=by, recording=found)
        messages.success(request, gettext("The recording is gone."))
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("recall:recordings", case_id=case.id, session_id=row.id)


@require_safe
@case_page(Permission.WRITE_CASE)
def media(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponseBase:
    """The recording, by ranges."""
    return media_response(request, session_in(by, case, session_id))


@require_safe
@case_page(Permission.WRITE_CASE)
def captions(_request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """What was said, beside the picture."""
    return captions_response(session_in(by, case, session_id))


@require_POST
@case_page(Permission.WRITE_CASE)
def leave(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Note that somebody gave leave to be recorded, or took it back."""
    row = session_in(by, case, session_id)
    person = next((one for one in _people(row) if str(one.id) == request.POST.get("person")), None)
    if person is None:
        raise Http404
    if request.POST.get("may") == "yes":
        note_consent(by=by, person=person)
    else:
        note_withdrawal(by=by, person=person)
        messages.success(request, gettext("Noted. Recordings with them are gone."))
    return redirect("recall:recordings", case_id=case.id, session_id=row.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def add_transcript(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """A transcript, to look at first."""
    row = session_in(by, case, session_id)
    sent = request.FILES.get("transcript")
    try:
        if sent is None or (sent.size or 0) > LARGEST_FILE:
            raise BadInput(gettext("no file was chosen, or it is too large"), where=gettext("the transcript"))
        draft = begin_transcript(by=by, session=row, raw=sent.read())
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
        return redirect("recall:recordings", case_id=case.id, session_id=row.id)
    return redirect("recall:transcript", case_id=case.id, session_id=row.id, draft_id=draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def transcript(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str, draft_id: str) -> HttpResponse:
    """Is this how it reads, and who is who? Then store it, or forget it."""
    row = session_in(by, case, session_id)
    try:
        draft = find_transcript_draft(by=by, session=row, draft_id=str(draft_id))
    except Refused as stranger:
        raise Http404 from stranger
    looked = look_at_transcript(by=by, draft=draft)
    speakers = looked.read.speakers
    if request.method == "POST":
        if "forget" in request.POST:
            discard_transcript(by=by, draft=draft)
            messages.success(request, gettext("The file is forgotten. Nothing of it was stored."))
        else:
            who = {name: request.POST.get(f"who-{n}", "") for n, name in enumerate(speakers)}
            store_transcript(by=by, draft=draft, who=who)
            messages.success(request, gettext("The transcript is stored, sealed."))
        return redirect("recall:recordings", case_id=case.id, session_id=row.id)
    people, names = people_in(row), names_in(row)
    context = {
        "case": case,
        "session": row,
        "read": looked.read,
        "kind": looked.read.kind.value,
        "spoken": looked.read.spoken[:SHOWN],
        "more": max(0, len(looked.read.spoken) - SHOWN),
        "problems": looked.read.problems[:SHOWN],
        "more_problems": max(0, len(looked.read.problems) - SHOWN),
        "speakers": [(n, name, looked.known.get(name, "")) for n, name in enumerate(speakers)],
        "people": [(key, names[key]) for key in (*people.clients, people.clinician)],
    }
    return render(request, "recall/transcript.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def remove_transcript(
    request: HttpRequest, by: Staff, case: CaseRecord, session_id: str, transcript_id: str
) -> HttpResponse:
    """Gone at once."""
    row = session_in(by, case, session_id)
    found = transcripts_of(row).filter(id=transcript_id).first()
    if found is None:
        raise Http404
    try:
        delete_transcript(by=by, transcript=found)
        messages.success(request, gettext("The transcript is gone."))
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("recall:recordings", case_id=case.id, session_id=row.id)


def _people(row: SessionRecord) -> list[PersonRecord]:
    wanted = people_in(row).clients
    return [person for person in row.case.people.all() if str(person.id) in wanted]
