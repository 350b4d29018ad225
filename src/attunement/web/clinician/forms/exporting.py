"""What an export is for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class PurposeForm(forms.Form):
    """Kept with the export's entry in the audit."""

    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=120,
        help_text=gettext_lazy("Kept in the practice's history. Name nobody who is in care here."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The people in it agreed to this use, or the law allows it without."),
    )
