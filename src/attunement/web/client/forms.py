"""The few fields a client types before the questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_SECRET = 100


class LinkForm(forms.Form):
    """What opens a sitting: the secret a link carries, or the short code typed by hand."""

    secret = forms.CharField(required=False, max_length=LONGEST_SECRET)
    code = forms.CharField(required=False, max_length=LONGEST_SECRET)


class ProofForm(forms.Form):
    """What the person knows, as the practice agreed it with them."""

    proof = forms.CharField(max_length=120, error_messages={"required": _("Please fill this in.")})


class ResumeForm(ProofForm):
    """On another device: what the person knows, and their return code."""

    return_code = forms.CharField(max_length=40, error_messages={"required": _("Please fill this in.")})


def first_errors(form: forms.Form) -> dict[str, Any]:
    """One message a field, for the page."""
    return {name: messages[0] for name, messages in form.errors.items()}
