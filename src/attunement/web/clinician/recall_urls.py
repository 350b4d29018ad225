"""Recordings, transcripts and looking back at a session: the clinician's addresses."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import recall_page, recordings_page
from attunement.web.clinician.diary_urls import SESSION

app_name = "recall"
urlpatterns = [
    path(f"{SESSION}/recordings", recordings_page.recordings, name="recordings"),
    path(f"{SESSION}/recordings/add", recordings_page.add_recording, name="add-recording"),
    path(f"{SESSION}/recordings/<uuid:recording_id>/delete", recordings_page.remove_recording, name="remove-recording"),
    path(f"{SESSION}/recordings/leave", recordings_page.leave, name="leave"),
    path(f"{SESSION}/media", recordings_page.media, name="media"),
    path(f"{SESSION}/captions.vtt", recordings_page.captions, name="captions"),
    path(f"{SESSION}/transcripts/add", recordings_page.add_transcript, name="add-transcript"),
    path(f"{SESSION}/transcripts/<uuid:draft_id>", recordings_page.transcript, name="transcript"),
    path(
        f"{SESSION}/transcripts/<uuid:transcript_id>/delete",
        recordings_page.remove_transcript,
        name="remove-transcript",
    ),
    path(f"{SESSION}/look-back", recall_page.look_back, name="look-back"),
    path(f"{SESSION}/look-back/ask", recall_page.ask, name="ask"),
    path(f"{SESSION}/look-back/<slug:what>", recall_page.send, name="send"),
    path(f"{SESSION}/side-by-side", recall_page.side_by_side, name="side-by-side"),
    path(f"{SESSION}/together", recall_page.together, name="together"),
]
