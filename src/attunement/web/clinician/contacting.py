"""Each person's safe-contact record."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.record_safe_contact import record_safe_contact, shares_address
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, SafeContact, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.contact import SafeContactForm

FIELDS = ("how", "email", "when", "note")


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def safe_contact(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """How, when, or whether this person may be reached."""
    person = case.people.select_related("case").filter(id=person_id).first()
    if person is None:
        raise Http404
    contact = SafeContact.objects.filter(person=person).select_related("asked_by").first()
    data = request.POST if request.method == "POST" else None
    initial = {field: getattr(contact, field, "") for field in FIELDS} | {"language": person.language}
    form = SafeContactForm(data, initial=initial)
    if data is not None and form.is_valid():
        record_safe_contact(by=by, person=person, **form.cleaned_data)
        messages.success(request, gettext("Saved. Messages not yet sent obey it too."))
        if shares_address(person):
            messages.warning(request, gettext("Someone else in this case has the same address: both may read it."))
        return redirect("clinician:case", case_id=case.id)
    context = {"case": case, "person": person, "form": form, "contact": contact}
    return render(request, "clinician/safe_contact.html", context, status=200 if data is None else 400)
