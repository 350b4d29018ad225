""" "Something felt off": three short pages, each stored as it is given, and one that shows how it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.say_felt_off import (
    LONGEST,
    ReadAlready,
    let_read,
    next_session,
    own_word,
    say_felt_off,
    take_back,
    wish_for,
)
from attunement.domain.errors import BadInput
from attunement.domain.relationship import BEFORE_A_SESSION, Reader, When, Wish
from attunement.roadmap.client_voice import felt_off
from attunement.storage.models import ClientWordRecord
from attunement.web.client.own_session import may_speak
from attunement.web.error_words import translated


@require_http_methods(["GET", "HEAD", "POST"])
@may_speak
def new_word(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """What it was, from a short list or in own words."""
    context: dict[str, Any] = {"offered": felt_off().about, "longest": LONGEST}
    if request.method != "POST":
        return render(request, "own/word_new.html", context)
    ticked, words = request.POST.getlist("about"), request.POST.get("words", "")
    try:
        row = say_felt_off(leave=leave, about=ticked, words=words)
    except BadInput as wrong:
        context |= {"wrong": translated(wrong.what), "ticked": ticked, "words": words}
        return render(request, "own/word_new.html", context, status=400)
    return redirect("own:word-wish", word_id=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_speak
def wish(request: HttpRequest, leave: OwnLeave, word_id: str) -> HttpResponse:
    """What the client wants done, each with what happens then and words to begin with."""
    row = own_word(leave=leave, word_id=str(word_id))
    if row.read_at is not None:
        return redirect("own:word", word_id=row.pk)
    context: dict[str, Any] = {"word": row, "wishes": felt_off().wishes}
    if request.method != "POST":
        return render(request, "own/word_wish.html", context)
    wanted = request.POST.get("wish", "")
    if wanted not in {known.value for known in Wish}:
        return render(request, "own/word_wish.html", {**context, "wrong": True}, status=400)
    return _then(lambda: wish_for(leave=leave, word_id=str(word_id), wish=Wish(wanted)), "own:word-reader", row)


@require_http_methods(["GET", "HEAD", "POST"])
@may_speak
def reader(request: HttpRequest, leave: OwnLeave, word_id: str) -> HttpResponse:
    """Who reads it, and from when."""
    row = own_word(leave=leave, word_id=str(word_id))
    if row.read_at is not None:
        return redirect("own:word", word_id=row.pk)
    context = _readers(leave, row)
    if request.method != "POST":
        return render(request, "own/word_reader.html", context)
    who, when = request.POST.get("reader", ""), request.POST.get("when", When.WHEN_I_SAY.value)
    try:
        chosen, since = Reader(who), When(when)
    except ValueError:
        return render(request, "own/word_reader.html", {**context, "wrong": True}, status=400)
    return _then(lambda: let_read(leave=leave, word_id=str(word_id), reader=chosen, when=since), "own:word", row)


@require_safe
@may_speak
def word(request: HttpRequest, leave: OwnLeave, word_id: str) -> HttpResponse:
    """How it stands: what was said, who may read it, and what can still be changed."""
    row = own_word(leave=leave, word_id=str(word_id))
    wished = Wish(row.wish)
    context = {
        **_readers(leave, row),
        "texts": felt_off().texts_of(tuple(row.about)),
        "wish": felt_off().words_of(wished),
        "undecided": wished is Wish.UNDECIDED,
        "can_be_read": row.readable_from is not None and row.readable_from <= timezone.now(),
        "has_page": leave.sign_in is not None,
    }
    return render(request, "own/word.html", context)


@require_POST
@may_speak
def delete(_request: HttpRequest, leave: OwnLeave, word_id: str) -> HttpResponse:
    """Take it back for good, where nobody has read it."""
    row = own_word(leave=leave, word_id=str(word_id))
    try:
        take_back(leave=leave, word_id=str(word_id))
    except ReadAlready:
        return redirect("own:word", word_id=row.pk)
    return redirect("own:page" if leave.sign_in is not None else "client:received")


def _then(change: Any, on: str, row: ClientWordRecord) -> HttpResponse:
    """Read in the meantime: the page that says so, and not an error."""
    try:
        change()
    except ReadAlready:
        return redirect("own:word", word_id=row.pk)
    return redirect(on, word_id=row.pk)


def _readers(leave: OwnLeave, row: ClientWordRecord) -> dict[str, Any]:
    person = require_own(leave)
    clinician = person.case.clinician
    coming = next_session(person, timezone.now())
    return {
        "word": row,
        "clinician": clinician.name,
        "supervisor": clinician.supervisor.name if clinician.supervisor else "",
        "before": max(timezone.now(), coming - BEFORE_A_SESSION) if coming else None,
    }
