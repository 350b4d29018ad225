"""A case goes to another clinician, with what each person lets go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.transfer_case import transfer_case
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.ending import LetGoForm, TransferForm
from attunement.web.error_words import in_words


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def transfer(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """To whom, why, and for each person what they let go."""
    data = request.POST if request.method == "POST" else None
    form, people = TransferForm(case, data), [LetGoForm(person, data) for person in case.people.all()]
    if data is not None and all([form.is_valid(), *(person.is_valid() for person in people)]):
        let_go = {str(person.person.id): person.let_go for person in people}
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        try:
            transfer_case(by=by, case=case, to=to, let_go=let_go, reason=reason)
        except (BadInput, Refused) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            said = gettext("The case is with %(name)s now. You can no longer read it.") % {"name": to.name}
            messages.success(request, said)
            return redirect("clinician:cases")
    wrong = data is not None and any(person.errors for person in people)
    context = {"case": case, "form": form, "people": people, "people_wrong": wrong}
    return render(request, "clinician/ending/transfer.html", context, status=200 if data is None else 400)
