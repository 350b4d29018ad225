"""The addresses of the library."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import library_pages, library_writing

app_name = "library"
urlpatterns = [
    path("library", library_pages.shelf, name="shelf"),
    path("library/new", library_writing.new, name="new"),
    path("library/tracks/<slug:key>", library_pages.track, name="track"),
    path("library/<slug:key>", library_pages.entry, name="entry"),
    path("library/<slug:key>/edit", library_writing.edit, name="edit"),
    path("library/<slug:key>/history", library_pages.history, name="history"),
    path("library/<slug:key>/review", library_writing.review, name="review"),
    path("library/<slug:key>/switch", library_writing.switch, name="switch"),
]
