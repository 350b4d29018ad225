"""What a client types to come to a page of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.own_sign_in import LONGEST

NEEDED = {"required": gettext_lazy("Please fill this in.")}


class SignInForm(forms.Form):
    """Name and passphrase."""

    name = forms.CharField(max_length=LONGEST, error_messages=NEEDED)
    passphrase = forms.CharField(max_length=LONGEST, strip=False, error_messages=NEEDED)


class MakeForm(SignInForm):
    """The code that was handed over, what one knows, and the passphrase once more."""

    code = forms.CharField(max_length=40, error_messages=NEEDED)
    proof = forms.CharField(max_length=120, error_messages=NEEDED)
    again = forms.CharField(max_length=LONGEST, strip=False, error_messages=NEEDED)

    def clean(self) -> dict[str, Any]:
        """Both passphrases are the same."""
        cleaned = super().clean() or {}
        if "again" in cleaned and cleaned.get("passphrase") != cleaned["again"]:
            self.add_error("again", gettext("The two passphrases are not the same."))
        return cleaned
