"""Coding schemes: ours to read, the practice's own to write."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from attunement.actions.write_coding_scheme import LONGEST, MAY_WRITE, write_coding_scheme
from attunement.domain.errors import BadInput
from attunement.instruments.coding_loading import shipped_schemes
from attunement.storage.models import CodingSchemeRecord, Staff
from attunement.storage.queries.coding_schemes import schemes_here
from attunement.web.clinician.access import staff_page

EXAMPLE: Final = """\
id = "our-scheme"
name = "Our scheme"
about = "What it is for."

[[codes]]
key = "smile"
name = "Smile"
about = "person"       # person, couple (everyone's together) or clinician
kind = "point"         # point, or state for what lasts
valence = 1            # -1, 0 or 1
meaning = "A smile that is meant for the other."
key_stroke = "s"

[[codes]]
key = "turning-away"
name = "Turning away"
kind = "state"
valence = -1
meaning = "Turns the body away from the other."
antidote = "smile"
modifiers = [
  { key = "shortly", name = "Shortly" },
  { key = "for-long", name = "For long" },
]
"""


class SchemeForm(forms.Form):
    """One scheme, as TOML."""

    written = forms.CharField(
        label=gettext_lazy("The scheme"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "input code"}),
        help_text=gettext_lazy("Each code has a key, a name of at most 40 letters and a meaning."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*MAY_WRITE)
def schemes(request: HttpRequest, by: Staff) -> HttpResponse:
    """Every scheme there is here, and a place to write one."""
    return _page(request, by, EXAMPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*MAY_WRITE)
def own_scheme(request: HttpRequest, by: Staff, key: str) -> HttpResponse:
    """One of the practice's own, to change."""
    newest = CodingSchemeRecord.objects.filter(key=key).order_by("-version").first()
    if newest is None:
        raise Http404
    return _page(request, by, str(newest.content["written"]))


def _page(request: HttpRequest, by: Staff, written: str) -> HttpResponse:
    form = SchemeForm(request.POST if request.method == "POST" else None, initial={"written": written})
    if form.is_bound and form.is_valid():
        try:
            scheme = write_coding_scheme(by=by, written=form.cleaned_data["written"])
        except BadInput as wrong:
            form.add_error("written", str(wrong))
        else:
            said = gettext("Kept: %(name)s, version %(version)s. It stands on the guide from now on.")
            messages.success(request, said % {"name": scheme.name, "version": scheme.version})
            return redirect("guide:schemes")
    context = {"form": form, "schemes": schemes_here().values(), "ours": tuple(shipped_schemes())}
    return render(request, "clinician/schemes.html", context, status=400 if form.errors else 200)
