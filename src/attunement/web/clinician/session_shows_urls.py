"""What sessions show, what was tried, and two coders: the clinician's addresses."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import coders_page, session_shows_page, suggestions_page, tried_page
from attunement.web.clinician.diary_urls import SESSION
from attunement.web.manager import assisted_page

app_name = "shows"
urlpatterns = [
    path(f"{SESSION}/summary", session_shows_page.summary, name="summary"),
    path(f"{SESSION}/summary.csv", session_shows_page.moments_file, name="moments-file"),
    path(f"{SESSION}/coders", coders_page.coders, name="coders"),
    path(f"{SESSION}/suggestions", suggestions_page.suggestions, name="suggestions"),
    path(f"{SESSION}/suggest", suggestions_page.suggest, name="suggest"),
    path("practice/assisted-coding", assisted_page.assisted, name="assisted"),
    path("practice/assisted-coding/learn", assisted_page.learn, name="learn"),
    path("tried", tried_page.tried_page, name="tried"),
]
