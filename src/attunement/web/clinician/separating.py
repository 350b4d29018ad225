"""A couple separates."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.separate_couple import separate_couple
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.ending import SeparateForm
from attunement.web.error_words import in_words


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def separate(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """What goes where, said before it is done; then two records."""
    if case.kind != CaseKind.COUPLE:
        raise Http404
    form = SeparateForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            separate_couple(by=by, case=case, reason=form.cleaned_data["reason"])
        except (BadInput, Refused) as wrong:
            form.add_error(None, in_words(wrong))
        else:
            messages.success(request, gettext("Each now has a record of their own. The joint case is closed."))
            return redirect("clinician:cases")
    context = {"case": case, "form": form, "people": case.people.all(), "separation": getattr(case, "separation", None)}
    return render(request, "clinician/ending/separate.html", context, status=400 if form.is_bound else 200)
