"""What clients said to their clinician, the ground rules, and clients' own pages: the clinician's addresses."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import ground_rules_page, own_pages, words_page
from attunement.web.clinician.urls import CASE, PERSON

app_name = "voice"
urlpatterns = [
    path(f"{CASE}/words", words_page.words, name="words"),
    path(f"{CASE}/ground-rules", ground_rules_page.ground_rules, name="ground-rules"),
    path(f"{CASE}/ground-rules/print", ground_rules_page.to_print, name="print"),
    path(f"{PERSON}/ground-rules", ground_rules_page.give, name="give-rules"),
    path(f"{CASE}/own-pages", own_pages.pages, name="pages"),
    path(f"{PERSON}/own-page", own_pages.offer, name="offer-page"),
    path(f"{PERSON}/own-page/end", own_pages.end, name="end-page"),
]
