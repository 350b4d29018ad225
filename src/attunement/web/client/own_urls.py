"""The addresses of a client's own pages. None says what they are about."""

from __future__ import annotations

from django.urls import path

from attunement.web.client import heart_page, own_door, own_page, recall_pages, rules_pages, word_pages

WORD = "c/word/<uuid:word_id>"
BACK = "c/own/back/<uuid:sitting_id>"

app_name = "own"
urlpatterns = [
    path("c/own", own_page.page, name="page"),
    path("c/own/sign-in", own_door.sign_in, name="sign-in"),
    path("c/own/new", own_door.make, name="new"),
    path("c/own/sign-out", own_door.sign_out, name="sign-out"),
    path("c/own/end", own_door.end, name="end"),
    path("c/own/given/<uuid:release_id>", own_page.given, name="given"),
    path("c/own/open/<uuid:occasion_id>", own_page.open_waiting, name="open"),
    path("c/own/record", own_page.record, name="record"),
    path("c/own/recording", recall_pages.recording, name="recording"),
    path("c/own/heart", heart_page.heart, name="heart"),
    path(BACK, recall_pages.look_back, name="look-back"),
    path(f"{BACK}/media", recall_pages.media, name="media"),
    path(f"{BACK}/captions.vtt", recall_pages.captions, name="captions"),
    path(f"{BACK}/<slug:what>", recall_pages.send, name="send"),
    path("c/own/along", own_page.letting_go, name="letting-go"),
    path("c/word", word_pages.new_word, name="word-new"),
    path(WORD, word_pages.word, name="word"),
    path(f"{WORD}/wish", word_pages.wish, name="word-wish"),
    path(f"{WORD}/reader", word_pages.reader, name="word-reader"),
    path(f"{WORD}/delete", word_pages.delete, name="word-delete"),
    path("c/rules", rules_pages.rules, name="rules"),
]
