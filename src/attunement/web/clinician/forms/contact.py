"""How a person may safely be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.storage.models import SafeContact
from attunement.web.clinician.forms.languages import language_choices

HOW_WORDS = {
    SafeContact.How.EMAIL.value: gettext_lazy("e-mail"),
    SafeContact.How.IN_PERSON.value: gettext_lazy("only in person"),
    SafeContact.How.NOT_AT_ALL.value: gettext_lazy("not at all"),
}


class SafeContactForm(forms.Form):
    """Asked of each person alone."""

    how = forms.ChoiceField(
        label=gettext_lazy("May be reached"), choices=list(HOW_WORDS.items()), widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Only if this person alone reads it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    when = forms.CharField(
        label=gettext_lazy("When"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: weekdays before five."),
    )
    note = forms.CharField(
        label=gettext_lazy("Good to know"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: the phone is shared; leave no message."),
    )

    language = forms.ChoiceField(
        label=gettext_lazy("Language of messages to this person"),
        required=False,
        choices=lambda: language_choices(gettext_lazy("the practice's")),
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """An address where e-mail is the way."""
        cleaned = super().clean() or {}
        if cleaned.get("how") == SafeContact.How.EMAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Please give the address, or choose another way."))
        return cleaned
