"""The addresses of the guide during a session, and of the coding schemes."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import guide_page, schemes_page

GUIDE = "cases/<uuid:case_id>/sessions/<uuid:session_id>/guide"

app_name = "guide"
urlpatterns = [
    path(GUIDE, guide_page.guide, name="guide"),
    path(f"{GUIDE}/begin", guide_page.begin, name="begin"),
    path(f"{GUIDE}/entries", guide_page.entries, name="entries"),
    path("coding-schemes", schemes_page.schemes, name="schemes"),
    path("coding-schemes/<slug:key>", schemes_page.own_scheme, name="own-scheme"),
]
