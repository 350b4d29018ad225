"""The practice's safety settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.set_up_practice import LONGEST_CLOCK
from attunement.domain.permission import ROLES, Permission
from attunement.storage.models import Practice, Staff
from attunement.web.clinician.forms.needed import mark_sometimes_needed


class PracticeForm(forms.Form):
    """Who answers alerts, when, and what help is near. What is missing keeps safety questions off."""

    responder = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        label=gettext_lazy("Who answers alerts"),
        empty_label=gettext_lazy("nobody yet"),
    )
    backup = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        label=gettext_lazy("Who else is told at once"),
        empty_label=gettext_lazy("nobody yet"),
    )
    escalate_after_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until more people are told"), min_value=1, max_value=LONGEST_CLOCK
    )
    staffed_hours = forms.CharField(
        label=gettext_lazy("Hours in which someone answers"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Shown to clients. For example: Monday to Friday, nine to five."),
    )
    reads_within = forms.CharField(
        label=gettext_lazy("When answers are read"),
        max_length=200,
        help_text=gettext_lazy("Shown to clients before the first question. Promise only what you keep."),
    )
    help_text = forms.CharField(
        label=gettext_lazy("Help nearby"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Local emergency number and helplines, with hours. The same for everyone."),
    )
    help_checked = forms.DateField(
        label=gettext_lazy("Numbers last tried on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    help_checked_by = forms.CharField(label=gettext_lazy("Who tried them"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_sometimes_needed(*self.fields.values())  # without them safety questions stay off
        roles = [role.value for role, described in ROLES.items() if Permission.ANSWER_ALERTS in described.may]
        for name in ("responder", "backup"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Staff.objects.filter(is_active=True, role__in=roles).order_by("name")

    def clean(self) -> dict[str, Any]:
        """Two different people; help that was tried, not in the future."""
        cleaned = super().clean() or {}
        if cleaned.get("responder") and cleaned.get("responder") == cleaned.get("backup"):
            self.add_error("backup", gettext("Please choose someone else than the first."))
        checked = cleaned.get("help_checked")
        if checked and checked > timezone.localdate():
            self.add_error("help_checked", gettext("This day is still to come."))
        return cleaned


def as_it_stands(practice: Practice) -> dict[str, Any]:
    """The settings now."""
    return {name: getattr(practice, name) for name in PracticeForm.base_fields}
