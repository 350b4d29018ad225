"""A case and the tracks: which one the clinician took up, at which step, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.read_case import OpenedCase, read_case
from attunement.actions.take_up_track import take_up_track
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.roadmap.card import Kind
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.tracks import Track, track_of
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.card_pages import the_card
from attunement.web.clinician.case_frame import frame
from attunement.web.spoken import spoken_practice_guidance


@dataclass(frozen=True)
class ShownTrack:
    """A track with its steps as they stand in this practice, and whether it is the one taken up."""

    track: Track
    steps: list[Entry]
    taken_up: bool
    raised: bool


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def track(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The tracks for such a case; taking up a step, or putting the track down."""
    if request.method == "POST":
        step = request.POST.get("step", "")
        take_up_track(by=by, case=case, step=step)
        said = gettext("Your part of the card names this step now.") if step else gettext("Put down.")
        messages.success(request, said)
        return redirect("clinician:track", case_id=case.id)
    opened = read_case(by=by, case=case, page="tracks")
    lines = the_card(opened).lines
    context = frame(case, opened.for_clinician, "") | {
        "tracks": _shown(opened, CaseKind(case.kind), {line.track for line in lines if line.kind is Kind.GATE}),
        "chosen": opened.chosen_step,
        "line": next((line for line in lines if line.id.endswith(".track")), None),
    }
    return render(request, "clinician/track.html", context)


def _shown(opened: OpenedCase, kind: CaseKind, raised: set[str | None]) -> list[ShownTrack]:
    guidance = spoken_practice_guidance()
    at = track_of(guidance.tracks, opened.chosen_step or "")
    return [
        ShownTrack(
            track=track,
            steps=[guidance.library[step] for step in track.entries if step in guidance.library],
            taken_up=at is not None and at.id == track.id,
            raised=track.id in raised,
        )
        for track in guidance.tracks.values()
        if kind in track.for_cases
    ]
