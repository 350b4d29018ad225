"""A decision about joint work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from attunement.domain.record import JointWork, Person
from attunement.web.clinician.forms.needed import mark_sometimes_needed


class DecisionForm(forms.Form):
    """One topic's decision: go on or not now, who was talked with alone, and why."""

    joint_work = forms.ChoiceField(
        label=gettext_lazy("Joint work"),
        choices=[
            (JointWork.GO_ON.value, gettext_lazy("Go on together")),
            (JointWork.NOT_NOW.value, gettext_lazy("Not now")),
        ],
        widget=forms.RadioSelect,
    )
    talked_alone_with = forms.MultipleChoiceField(
        label=gettext_lazy("I have talked alone with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, topic: str, people: tuple[Person, ...], data: Any = None, *, needs_reason: bool = False) -> None:
        super().__init__(data, auto_id=f"{topic}-%s")
        if needs_reason:
            mark_sometimes_needed(self.fields["reason"])
            self.fields["reason"].help_text = gettext_lazy("Needed to go on while this is raised or not known.")
        field = self.fields["talked_alone_with"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(person.id, person.called) for person in people]
