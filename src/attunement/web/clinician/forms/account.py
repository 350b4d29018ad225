"""One's own settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from attunement.web.clinician.forms.languages import language_choices


class AccountForm(forms.Form):
    """The language of one's own pages."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of your pages"),
        required=False,
        choices=lambda: language_choices(gettext_lazy("the practice's, or your browser's")),
        widget=forms.RadioSelect,
    )
