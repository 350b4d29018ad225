"""Every address of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("attunement.web.client.urls")),
    path("", include("attunement.web.client.own_urls")),
    path("", include("attunement.web.clinician.urls")),
    path("", include("attunement.web.clinician.account_urls")),
    path("", include("attunement.web.clinician.diary_urls")),
    path("", include("attunement.web.clinician.guide_urls")),
    path("", include("attunement.web.clinician.heart_urls")),
    path("", include("attunement.web.clinician.exchange_urls")),
    path("", include("attunement.web.clinician.ending_urls")),
    path("", include("attunement.web.clinician.library_urls")),
    path("", include("attunement.web.clinician.voice_urls")),
    path("", include("attunement.web.clinician.recall_urls")),
    path("", include("attunement.web.clinician.session_shows_urls")),
    path("", include("attunement.web.supervisor.urls")),
    path("", include("attunement.web.manager.urls")),
]
