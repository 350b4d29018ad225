"""A password chosen anew, by someone invited and by someone who changes theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy


class PasswordForm(forms.Form):
    """A password of one's own, twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=500,
        strip=False,
        help_text=gettext_lazy("12 letters or more. A sentence is easy to keep in mind and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", gettext("This is not the same."))
        return cleaned
