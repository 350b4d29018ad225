"""What someone invited, or the first manager of all, types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from attunement.web.clinician.forms.needed import mark_sometimes_needed
from attunement.web.clinician.forms.passwords import PasswordForm


class JoinForm(PasswordForm):
    """The link's secret, or the short code, and the password."""

    secret = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("Short code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Only if you typed the address. 12 letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("secret", "code", "password", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_sometimes_needed(self.fields["code"])


class FirstManagerForm(PasswordForm):
    """The code from the terminal, the practice, and its manager."""

    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        max_length=40,
        help_text=gettext_lazy("It was printed where the server was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    practice_name = forms.CharField(label=gettext_lazy("What is your practice called?"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("At which address will people reach it?"),
        max_length=200,
        help_text=gettext_lazy("Like https://care.example.org"),
    )
    country = forms.CharField(
        label=gettext_lazy("Country"), max_length=2, help_text=gettext_lazy("Two letters, like DE, GB or US.")
    )
    name = forms.CharField(label=gettext_lazy("Your name, as its manager"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"), max_length=254, help_text=gettext_lazy("You sign in with it.")
    )
    field_order = ("code", "practice_name", "address", "country", "name", "email", "password", "again")
