"""What clients let their clinician read: opened here, and from then on read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement.actions.read_case import read_case
from attunement.actions.read_words import read_words
from attunement.domain.permission import Permission
from attunement.domain.relationship import ClientWord
from attunement.roadmap.client_voice import WishWords, felt_off
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame


@dataclass(frozen=True)
class ShownWord:
    """A word with names for ids and words for keys."""

    name: str
    word: ClientWord
    texts: tuple[str, ...]
    wish: WishWords


@require_safe
@case_page(Permission.READ_CASE)
def words(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Every word the clients let the clinician read, newest first."""
    found = read_words(by=by, case=case)
    known = read_case(by=by, case=case, page="words").for_clinician
    names = {person.id: person.called for person in known.people}
    shown = [
        ShownWord(names.get(word.person, ""), word, felt_off().texts_of(word.about), felt_off().words_of(word.wish))
        for word in found
    ]
    return render(request, "voice/words.html", frame(case, known, "") | {"words": shown})
