"""The roadmap card: on screen with its reasons, on paper the room's part alone, and "I disagree because…"."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.note_disagreement import note_disagreement
from attunement.actions.read_case import OpenedCase, read_case
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.roadmap.card import Card, Line, Part
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.printing import card_pdf
from attunement.roadmap.relationship_map import relationship_map
from attunement.storage.models import CaseRecord, DisagreementRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.map_words import card_words
from attunement.web.error_words import in_words, translated
from attunement.web.spoken import spoken_instruments, spoken_occasions, spoken_practice_guidance


@dataclass(frozen=True)
class ShownLine:
    """A line of the card with what opens under it."""

    line: Line
    entry: Entry | None
    disagreements: list[DisagreementRecord]


@require_safe
@case_page(Permission.READ_CASE)
def card(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The card in both parts."""
    opened = read_case(by=by, case=case, page="card")
    found = the_card(opened)
    context = frame(case, opened.for_clinician, "case") | {
        "card": found,
        "room": _shown(found, Part.ROOM, case),
        "alone": _shown(found, Part.ALONE, case),
    }
    return render(request, "clinician/card.html", context)


@require_safe
@case_page(Permission.READ_CASE)
def print_card(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The room's part on one sheet, from the room's view alone. The name of the file says nothing."""
    if case.is_closed:
        messages.warning(request, gettext("This case is closed: there is no card to print for a session."))
        return redirect("clinician:case", case_id=case.id)
    opened = read_case(by=by, case=case, page="printed card")
    if opened.for_room is None:
        messages.warning(
            request,
            gettext("There is no room part to print yet. %(why)s") % {"why": translated(opened.room_closed or "")},
        )
        return redirect("clinician:case", case_id=case.id)
    instruments, occasions = spoken_instruments(), spoken_occasions()
    found = room_card(
        opened.for_room, instruments=instruments, occasions=occasions, guidance=spoken_practice_guidance()
    )
    shown = relationship_map(opened.for_room, instruments, occasions)
    sheet = card_pdf(found, shown, printed=timezone.localdate(), words=card_words())
    return HttpResponse(
        sheet, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="card.pdf"'}
    )


@require_POST
@case_page(Permission.WRITE_CASE)
def disagree(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Keep the clinician's word beside the line as it stands now."""
    found = the_card(read_case(by=by, case=case, page="card"))
    line = next((line for line in found.lines if line.id == request.POST.get("line")), None)
    if line is None:
        raise Http404
    try:
        because = request.POST.get("because", "")
        note_disagreement(by=by, case=case, line=line.id, line_text=line.text, because=because)
        messages.success(request, gettext("Your word is kept beside the line."))
    except BadInput as error:
        messages.warning(request, in_words(error))
    return redirect("clinician:case", case_id=case.id)


def the_card(opened: OpenedCase) -> Card:
    """The clinician's card of an opened case."""
    return build_card(
        opened.for_clinician,
        opened.for_room,
        instruments=spoken_instruments(),
        occasions=spoken_occasions(),
        guidance=spoken_practice_guidance(),
        chosen=opened.chosen_step,
    )


def _shown(found: Card, part: Part, case: CaseRecord) -> list[ShownLine]:
    # what an earlier clinician held against a line is made of answers they could read: it stays theirs
    said = DisagreementRecord.objects.filter(case=case, by=case.clinician).select_related("by").order_by("-at")
    library = spoken_practice_guidance().library
    return [
        ShownLine(line, library.get(line.entry or ""), [word for word in said if word.line == line.id])
        for line in found.of(part)
    ]
