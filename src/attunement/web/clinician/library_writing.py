"""The practice's own entries: written with a preview on the example cases, reviewed, switched off and on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.preview_entry import preview_entry
from attunement.actions.write_library_entry import checked_draft, mark_reviewed, switch_entry, write_library_entry
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import LibraryEntryRecord, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.library import DraftForm, ReviewForm, SwitchForm, as_written
from attunement.web.clinician.library_pages import entry_page, existing


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.WRITE_LIBRARY)
def new(request: HttpRequest, by: Staff) -> HttpResponse:
    """A first draft."""
    return _written(request, by, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.WRITE_LIBRARY)
def edit(request: HttpRequest, by: Staff, key: str) -> HttpResponse:
    """The next version of one of the practice's own."""
    return _written(request, by, _own(key))


@require_POST
@staff_page(Permission.REVIEW_LIBRARY)
def review(request: HttpRequest, by: Staff, key: str) -> HttpResponse:
    """A named clinician has read it: from now on cards may use it."""
    row, form = _own(key), ReviewForm(_own(key).author, request.POST)
    if not form.is_valid():
        context = entry_page(by, existing(key), review=form)
        return render(request, "clinician/library/entry.html", context, status=400)
    version = _whole(request.POST.get("version", ""))
    mark_reviewed(by=by, key=row.key, version=version, reviewer=form.cleaned_data["reviewer"])
    messages.success(request, gettext("Noted. Cards may use this version now."))
    return redirect("library:entry", key=key)


@require_POST
@staff_page(Permission.REVIEW_LIBRARY)
def switch(request: HttpRequest, by: Staff, key: str) -> HttpResponse:
    """Leave an entry out of this practice's cards, or bring it back."""
    found, form = existing(key), SwitchForm(request.POST)
    if not form.is_valid():
        return render(request, "clinician/library/entry.html", entry_page(by, found, switch=form), status=400)
    is_on = found.off is not None
    switch_entry(by=by, key=key, is_on=is_on, reason=form.cleaned_data["reason"])
    said = gettext("Switched on again.") if is_on else gettext("Switched off. No card uses it from now on.")
    messages.success(request, said)
    return redirect("library:entry", key=key)


def _written(request: HttpRequest, by: Staff, row: LibraryEntryRecord | None) -> HttpResponse:
    if request.method != "POST":
        initial = as_written(row.content, row.version) if row is not None else {"minutes": 15, "base": 0}
        return _page(request, DraftForm(initial=initial), row)
    form, key = DraftForm(request.POST), row.key if row is not None else None
    if not form.is_valid():
        return _page(request, form, row, status=400)
    try:
        if "look" in request.POST:
            draft = checked_draft(form.content(), key)
            return _page(request, form, row, draft=draft, preview=preview_entry(by=by, entry=draft))
        base = form.cleaned_data["base"] or 0
        saved = write_library_entry(by=by, content=form.content(), key=key, base=base)
    except BadInput as error:
        form.show(error)
        return _page(request, form, row, status=400)
    messages.success(request, gettext("Saved as a draft. Cards use it when a named clinician has reviewed it."))
    return redirect("library:entry", key=saved.key)


def _page(
    request: HttpRequest, form: DraftForm, row: LibraryEntryRecord | None, status: int = 200, **shown: Any
) -> HttpResponse:
    return render(request, "clinician/library/draft.html", {"form": form, "row": row, **shown}, status=status)


def _own(key: str) -> LibraryEntryRecord:
    own = existing(key).own
    if own is None:
        raise Http404
    return own


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
