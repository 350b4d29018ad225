"""Releases: preview first, then give one person, or one's supervisor, exactly what was shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.export_person import export_person
from attunement.actions.languages import written_to_in
from attunement.actions.read_case import OpenedCase, read_as_person, read_case
from attunement.actions.release_page import KINDS, release_page, share_with_supervisor
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, PersonRecord, ReleaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.card_pages import the_card
from attunement.web.clinician.case_frame import frame, why_closed
from attunement.web.clinician.forms.links import ways
from attunement.web.clinician.forms.releasing import TO_SUPERVISOR, ContentForm, ReleaseForm, ShareForm
from attunement.web.clinician.linking import qr_picture
from attunement.web.clinician.release_text import map_text, room_text, whole_card_text
from attunement.web.error_words import translated


@require_safe
@case_page(Permission.WRITE_CASE)
def releases(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """What was given, and the forms to give more."""
    opened = read_case(by=by, case=case, page="releases")
    return render(request, "clinician/releases.html", _page(by, case, opened))


@require_POST
@case_page(Permission.WRITE_CASE)
def preview(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The text as one person would get it: from the room's view, or from their own."""
    opened = read_case(by=by, case=case, page="releases")
    form = ReleaseForm(opened.for_clinician.clients, request.POST, without=_not_there(opened))
    if not form.is_valid():
        return render(request, "clinician/releases.html", _page(by, case, opened, form=form), status=400)
    person, what = _person(case, form.cleaned_data["to"]), form.cleaned_data["what"]
    with override(written_to_in(person)):  # they read it, not the clinician
        text = _for_person(by, case, opened, person, what)
    if text is None:
        messages.warning(
            request, gettext("There is nothing to give yet. %(why)s") % {"why": translated(opened.room_closed or "")}
        )
        return redirect("clinician:releases", case_id=case.id)
    content = ContentForm(text=_with_note(form.cleaned_data["note"], text), language=written_to_in(person))
    context = {"case": case, "person": person, "what": what, "content": content, "ways": ways(person)}
    return render(request, "clinician/release_preview.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def release(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """Give it: the snapshot is stored, the link shown this once or mailed."""
    person, form = _person(case, str(person_id)), ContentForm(request.POST)
    what, by_email = request.POST.get("what", ""), request.POST.get("way") == "email"
    if not form.is_valid() or what not in KINDS:
        context = {"case": case, "person": person, "what": what, "content": form, "ways": ways(person)}
        return render(request, "clinician/release_preview.html", context, status=400)
    given = release_page(
        by=by, case=case, person=person, what=what, content=form.cleaned_data["content"], by_email=by_email
    )
    context = {"case": case, "person": person, "given": given, "mailed": by_email, "picture": qr_picture(given.url)}
    return render(request, "clinician/released.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def preview_share(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The text as the supervisor would get it."""
    opened = read_case(by=by, case=case, page="releases")
    form = ShareForm(request.POST, without=_not_there(opened))
    if not form.is_valid():
        return render(request, "clinician/releases.html", _page(by, case, opened, share=form), status=400)
    what = form.cleaned_data["what"]
    text = {"card": lambda: whole_card_text(the_card(opened)), "map": lambda: map_text(opened.for_clinician)}
    language = written_to_in(by.supervisor or by)
    with override(language):
        shown = text[what]() if what in text else ""
    content = ContentForm(text=_with_note(form.cleaned_data["note"], shown), language=language)
    return render(request, "clinician/release_preview.html", {"case": case, "what": what, "content": content})


@require_POST
@case_page(Permission.WRITE_CASE)
def share(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Show it to the supervisor."""
    form, what = ContentForm(request.POST), request.POST.get("what", "")
    if not form.is_valid() or what not in dict(TO_SUPERVISOR):
        context = {"case": case, "what": what, "content": form}
        return render(request, "clinician/release_preview.html", context, status=400)
    share_with_supervisor(by=by, case=case, what=what, content=form.cleaned_data["content"])
    messages.success(request, gettext("Shared. Your supervisor sees exactly this text and nothing else of the case."))
    return redirect("clinician:releases", case_id=case.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def export(_request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """One person's own record as a file; its name says nothing."""
    person = _person(case, str(person_id))
    record = export_person(by=by, case=case, person_id=str(person.id))
    response = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="record.json"'
    return response


def _for_person(by: Staff, case: CaseRecord, opened: OpenedCase, person: PersonRecord, what: str) -> str | None:
    """None where there is nothing this person may be given."""
    if what == "message":
        return ""
    if what == "map":
        return map_text(read_as_person(by=by, case=case, person_id=str(person.id))) or None
    return room_text(the_card(opened)) or None if opened.for_room is not None else None


def _not_there(opened: OpenedCase) -> list[str]:
    """No roadmap without a room part."""
    return [] if opened.for_room is not None else ["roadmap"]


def _with_note(note: str, text: str) -> str:
    return "\n\n".join(part for part in (note.strip(), text) if part)


def _page(
    by: Staff, case: CaseRecord, opened: OpenedCase, form: ReleaseForm | None = None, share: ShareForm | None = None
) -> dict[str, object]:
    known = {(release.to, release.at) for release in opened.for_clinician.releases}  # not what stayed behind
    rows = ReleaseRecord.objects.filter(case=case).select_related("to_person", "by").order_by("-at")
    given = [row for row in rows if row.to_person is None or (str(row.to_person_id), row.at) in known]
    return frame(case, opened.for_clinician, "releases") | {
        "form": form or ReleaseForm(opened.for_clinician.clients, without=_not_there(opened)),
        "share": share or ShareForm(without=_not_there(opened)),
        "supervisor": by.supervisor,
        "given": given,
        "why_closed": why_closed(opened.for_clinician),
    }


def _person(case: CaseRecord, person_id: str) -> PersonRecord:
    person = case.people.select_related("case", "safe_contact").filter(id=person_id).first()
    if person is None:
        raise Http404
    return person
