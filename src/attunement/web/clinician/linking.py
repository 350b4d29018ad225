"""Links to sittings: made here, shown this once, sent again, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.confirm_adults import confirm_adults
from attunement.actions.make_links import NewLink, make_links, withdraw_link
from attunement.actions.record_safe_contact import shares_address
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord, Practice, Staff
from attunement.storage.queries.who_has_answered import Asked, Stage, who_has_answered
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.links import AloneForm, LinksForm, asked_alone, is_asked_alone


@dataclass(frozen=True)
class PersonLinks:
    """One person on the links page."""

    person: PersonRecord
    asked: tuple[Asked, ...]
    form: LinksForm
    alone: AloneForm
    shares_address: bool


@dataclass(frozen=True)
class ShownLink:
    """A link with its picture, to be shown this once."""

    link: NewLink
    picture: SafeString


@dataclass(frozen=True)
class Given:
    """What one person was given: mailed, or to be shown."""

    person: PersonRecord
    mailed: bool
    links: list[ShownLink]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def links(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Choose what to ask each person; the links made are shown once, in the answer to this form."""
    data = request.POST if request.method == "POST" else None
    forms = [LinksForm(person, data, initial=_first(request)) for person in _people(case)]
    valid = [form.is_valid() for form in forms]  # each is looked at, so that each says what is wrong
    if data is not None and all(valid):
        asked = [form for form in forms if form.cleaned_data["sittings"]]
        if asked:
            given = [_give(by, form.person, form.cleaned_data["sittings"], by_email=form.by_email) for form in asked]
            return render(request, "clinician/links_made.html", {"case": case, "given": given})
        messages.warning(request, gettext("Nothing was ticked. Please choose what to ask."))
    return render(request, "clinician/links.html", _page(case, forms), status=200 if data is None else 400)


@require_POST
@case_page(Permission.WRITE_CASE)
def link_alone(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """The questions on one's own, for one person, after the clinician said that it is arranged."""
    person, sitting = _person(case, person_id), asked_alone(case.kind)
    form = AloneForm(person, request.POST)
    if sitting is None or not form.is_valid():
        messages.warning(request, gettext("Please tick that you have agreed on a time and place alone."))
        return redirect("clinician:links", case_id=case.id)
    given = _give(by, person, [sitting.id], by_email=form.by_email)
    return render(request, "clinician/links_made.html", {"case": case, "given": [given]})


@require_POST
@case_page(Permission.WRITE_CASE)
def adults(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The clinician says that everyone in the case is an adult."""
    confirm_adults(by=by, case=case)
    messages.success(request, gettext("Noted: you made sure that each of them is an adult."))
    return redirect("clinician:links", case_id=case.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def remind(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """A fresh link by e-mail to everything this person was sent and has not started."""
    person = _person(case, person_id)
    standing = next(entry for entry in who_has_answered(case, timezone.now()) if entry.person.id == person.id)
    open_ = [a.occasion.id for a in standing.asked if a.stage is Stage.SENT and not is_asked_alone(a.occasion)]
    if open_:
        make_links(by=by, person=person, occasions=open_, by_email=True)
        messages.success(request, gettext("A message to %(name)s is on its way.") % {"name": person.name})
    else:
        messages.info(request, gettext("%(name)s has nothing left that was not started.") % {"name": person.name})
    return redirect("clinician:cases")


@require_POST
@case_page(Permission.WRITE_CASE)
def withdraw(request: HttpRequest, by: Staff, case: CaseRecord, occasion_id: str) -> HttpResponse:
    """Close a link."""
    occasion = OccasionRecord.objects.filter(id=occasion_id, person__case=case).select_related("person__case").first()
    if occasion is None:
        raise Http404
    withdraw_link(by=by, occasion=occasion)
    messages.success(request, gettext("The link is closed. What was answered stays."))
    return redirect("clinician:links", case_id=case.id)


def _page(case: CaseRecord, forms: list[LinksForm]) -> dict[str, object]:
    practice = Practice.objects.select_related("responder", "backup").get()
    entries = zip(who_has_answered(case, timezone.now()), forms, strict=True)
    people = [
        PersonLinks(entry.person, entry.asked, form, AloneForm(entry.person), shares_address(entry.person))
        for entry, form in entries
    ]
    return {
        "case": case,
        "people": people,
        "alone": asked_alone(case.kind),
        "missing_for_safety": practice.missing_for_safety,
        "same_address": any(entry.shares_address for entry in people),
        "not_confirmed": [entry.person.name for entry in people if entry.person.adult_confirmed_at is None],
    }


def _give(by: Staff, person: PersonRecord, sittings: list[str], *, by_email: bool) -> Given:
    made = make_links(by=by, person=person, occasions=sittings, by_email=by_email)
    return Given(person, by_email, [ShownLink(link, qr_picture(link.url)) for link in made])


def qr_picture(url: str) -> SafeString:
    """The link as a QR code: an SVG without style, so that the strictest content policy holds."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(scale=5, border=3, light="#fff", omitsize=False)
    return mark_safe(drawn)  # noqa: S308 - drawn by the library from the link alone; holds paths and numbers only


def _first(request: HttpRequest) -> dict[str, list[str]]:
    return {"sittings": request.GET.getlist("ask")}


def _people(case: CaseRecord) -> list[PersonRecord]:
    return list(case.people.select_related("case", "safe_contact"))


def _person(case: CaseRecord, person_id: str) -> PersonRecord:
    person = case.people.select_related("case", "safe_contact").filter(id=person_id).first()
    if person is None:
        raise Http404
    return person
