"""The addresses of supervisors."""

from __future__ import annotations

from django.urls import path

from attunement.web.supervisor import shared, words

app_name = "supervisor"
urlpatterns = [
    path("shared", shared.shared_with_me, name="list"),
    path("shared/words/<uuid:word_id>", words.word, name="word"),
    path("shared/<uuid:release_id>", shared.one_shared, name="shared"),
]
