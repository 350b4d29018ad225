"""The addresses of hearts in a session: what the guide sends, and the clinician's page afterwards."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import heart_exchange, heart_page

SESSION = "cases/<uuid:case_id>/sessions/<uuid:session_id>"
HEART = f"{SESSION}/heart"

app_name = "heart"
urlpatterns = [
    path(HEART, heart_page.heart, name="heart"),
    path(f"{HEART}/csv", heart_page.as_csv, name="csv"),
    path(f"{HEART}/exchange", heart_exchange.exchange, name="exchange"),
    path(f"{HEART}/people/<uuid:person_id>/leave", heart_page.leave, name="leave"),
    path(f"{HEART}/people/<uuid:person_id>/limits", heart_page.limits, name="limits"),
    path(f"{HEART}/people/<uuid:person_id>/file", heart_page.bring, name="bring"),
    path(f"{HEART}/files/<uuid:file_id>/move", heart_page.move, name="move"),
    path(f"{HEART}/files/<uuid:file_id>/take-out", heart_page.take_out, name="take-out"),
]
