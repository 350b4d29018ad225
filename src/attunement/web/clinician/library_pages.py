"""The library: what there is, ours and the practice's own; one entry, one track, what became of an entry."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement.actions.write_library_entry import STAYS_ON
from attunement.domain.permission import Permission, Role, may
from attunement.roadmap.tracks import track_of
from attunement.storage.models import Staff
from attunement.storage.queries.library_shelf import Shelved, library_shelf, on_shelf, switches_of, versions_of
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.library import ReviewForm, ShelfForm, SwitchForm
from attunement.web.spoken import page_language, spoken_guidance


@require_safe
@staff_page(Permission.READ_LIBRARY)
def shelf(request: HttpRequest, by: Staff) -> HttpResponse:  # noqa: ARG001 - the same for all who may read it
    """The list, narrowed by kind, part, track and state."""
    form = ShelfForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    everything = library_shelf(page_language())
    shown = [found for found in everything if _is_wanted(found, wanted)]
    context = {"form": form, "shown": shown, "count": len(everything), "tracks": spoken_guidance().tracks.values()}
    return render(request, "clinician/library/shelf.html", context)


@require_safe
@staff_page(Permission.READ_LIBRARY)
def entry(request: HttpRequest, by: Staff, key: str) -> HttpResponse:
    """One entry with all it needs to be used well."""
    return render(request, "clinician/library/entry.html", entry_page(by, existing(key)))


@require_safe
@staff_page(Permission.READ_LIBRARY)
def track(request: HttpRequest, by: Staff, key: str) -> HttpResponse:  # noqa: ARG001 - the same for all who may read it
    """One track: when, when not, what first, its steps, when to stop."""
    found = spoken_guidance().tracks.get(key)
    if found is None:
        raise Http404
    steps = [existing(step) for step in found.entries]
    return render(request, "clinician/library/track.html", {"track": found, "steps": steps})


@require_safe
@staff_page(Permission.READ_LIBRARY)
def history(request: HttpRequest, by: Staff, key: str) -> HttpResponse:  # noqa: ARG001 - the same for all who may read it
    """Every version of an entry, who wrote and who reviewed it; when it was off, and why."""
    context = {"found": existing(key), "versions": versions_of(key), "switches": switches_of(key)}
    return render(request, "clinician/library/history.html", context)


def entry_page(by: Staff, found: Shelved, **forms: Any) -> dict[str, Any]:
    """What the page of one entry shows; `review` and `switch` are the forms where something was wrong."""
    reviews = may(Role(by.role), Permission.REVIEW_LIBRARY)
    can_switch = reviews and not (found.own is None and found.entry is not None and found.entry.kind in STAYS_ON)
    return {
        "found": found,
        "track": track_of(spoken_guidance().tracks, found.key),
        "review": ReviewForm(found.own.author) if reviews and found.own is not None and found.is_draft else None,
        "switch": SwitchForm() if can_switch else None,
        **forms,
    }


def existing(key: str) -> Shelved:
    """The entry with this id, or no page."""
    found = on_shelf(key, page_language())
    if found is None:
        raise Http404
    return found


def _is_wanted(found: Shelved, wanted: dict[str, str]) -> bool:
    state = wanted.get("state", "")
    if state and not {"own": found.own is not None, "draft": found.is_draft, "off": found.off is not None}[state]:
        return False
    if found.entry is None:
        return not any(wanted.get(name) for name in ("kind", "part", "track"))
    kind_fits = wanted.get("kind", "") in ("", found.entry.kind.value)
    facts = {name: wanted.get(name, "") for name in ("part", "track")}
    return kind_fits and all(not value or value in found.entry.when.get(name, ()) for name, value in facts.items())
