"""The addresses of what comes in from files and goes out as files."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import exporting, importing

CASE = "cases/<uuid:case_id>"
DRAFT = f"{CASE}/import/<uuid:draft_id>"

app_name = "exchange"
urlpatterns = [
    path(f"{CASE}/import", importing.upload, name="import"),
    path(DRAFT, importing.columns, name="columns"),
    path(f"{DRAFT}/preview", importing.preview, name="preview"),
    path(f"{DRAFT}/store", importing.store, name="store"),
    path(f"{DRAFT}/discard", importing.discard, name="discard"),
    path(f"{CASE}/export", exporting.exports, name="export"),
    path(f"{CASE}/export/<slug:form>", exporting.case_file, name="case-file"),
    path(f"{CASE}/people/<uuid:person_id>/export/<slug:form>", exporting.person_file, name="person-file"),
    path("practice/export", exporting.practice_export, name="practice"),
    path("practice/export/questionnaires", exporting.questionnaires, name="questionnaires"),
]
