"""The addresses of the diary: sessions one by one, calendar files, and the clinician's own calibration."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import calendar_pages, calibration_page, session_page, sessions_page

SESSION = "cases/<uuid:case_id>/sessions/<uuid:session_id>"

app_name = "diary"
urlpatterns = [
    path(SESSION, session_page.session, name="session"),
    path(f"{SESSION}/note", sessions_page.note, name="note"),
    path(f"{SESSION}/move", sessions_page.move, name="move"),
    path(f"{SESSION}/ask", session_page.ask, name="ask"),
    path(f"{SESSION}/remind", session_page.remind, name="remind"),
    path(f"{SESSION}/hand-over", session_page.hand_over, name="hand-over"),
    path(f"{SESSION}/people/<uuid:person_id>/mirror", session_page.mirror, name="mirror"),
    path("diary/notices/<uuid:notice_id>", sessions_page.settle, name="settle"),
    path("diary/calendar", calendar_pages.upload, name="calendar"),
    path("diary/calendar/<uuid:draft_id>", calendar_pages.preview, name="calendar-preview"),
    path("diary/calendar/<uuid:draft_id>/discard", calendar_pages.discard, name="calendar-discard"),
    path("calibration", calibration_page.calibration_page, name="calibration"),
]
