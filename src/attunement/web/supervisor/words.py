"""What a client let their clinician's supervisor read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement.actions.read_words import read_word_for_supervisor
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.roadmap.client_voice import felt_off
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page


@require_safe
@staff_page(Permission.READ_SHARED)
def word(request: HttpRequest, by: Staff, word_id: str) -> HttpResponse:
    """One client's word. From now on it is read, and the client can no longer change who reads it."""
    try:
        found = read_word_for_supervisor(by=by, word_id=str(word_id))
    except Refused as stranger:
        raise Http404 from stranger
    context = {
        "one": found,
        "texts": felt_off().texts_of(found.word.about),
        "wish": felt_off().words_of(found.word.wish),
    }
    return render(request, "voice/supervisor_word.html", context)
