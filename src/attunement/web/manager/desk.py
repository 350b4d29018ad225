"""What every manager's page does alike: a 400 where the form says why, a 404 for nobody, a word for a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import Staff
from attunement.web.error_words import in_words


def tried(form: Form, act: Callable[[], Any]) -> bool:
    """Do it; what is wrong or refused is said on top of the form, and it is False."""
    try:
        act()
    except (BadInput, Refused) as wrong:
        form.add_error(None, in_words(wrong))
        return False
    return True


def done_or_said(request: HttpRequest, act: Callable[[], Any], said: str, then: str, *args: object) -> HttpResponse:
    """Do it and go on; a refusal is said on the next page instead."""
    try:
        act()
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
    else:
        messages.success(request, said)
    return redirect(then, *args)


def form_page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """The page of a form; one that was sent in and comes back was wrong."""
    return render(request, template, {"form": form, **context}, status=400 if form.is_bound else 200)


def member_or_404(member_id: object) -> Staff:
    """Someone who works or worked here."""
    found = Staff.objects.select_related("team").filter(id=str(member_id)).first()
    if found is None:
        raise Http404
    return found
