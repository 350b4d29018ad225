"""What a clinician says to a suspected rupture, does about it, and how it ended."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.repair_rupture import LONGEST
from attunement.domain.record import Person
from attunement.domain.repair import FollowUp, RepairStepName, RuptureKind
from attunement.domain.repairing import Reply
from attunement.roadmap.repair_moves import shipped_moves

KIND_WORDS: Final = {
    RuptureKind.WITHDRAWAL.value: gettext_lazy("Withdrawal: they moved away"),
    RuptureKind.CONFRONTATION.value: gettext_lazy("Confrontation: they moved against"),
    RuptureKind.MIXED.value: gettext_lazy("Mixed: some of both"),
    RuptureKind.UNKNOWN.value: gettext_lazy("Not known"),
}
FOLLOW_UP_WORDS: Final = {
    FollowUp.SUPERVISION.value: gettext_lazy("Supervision: your supervisor gets what you write for them"),
    FollowUp.CONSULTATION.value: gettext_lazy("Consultation with a colleague"),
    FollowUp.REFERRAL.value: gettext_lazy("Referral: someone else may be the better fit"),
}


def _words(label: Any, *, required: bool = False, rows: int = 2, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReplyForm(forms.Form):
    """Was it one?"""

    reply = forms.ChoiceField(
        label=gettext_lazy("Was it a rupture?"),
        choices=[
            (Reply.CONFIRM.value, gettext_lazy("Yes: I take it up")),
            (Reply.REJECT.value, gettext_lazy("No, and this is why")),
            (Reply.HANDLED.value, gettext_lazy("Yes, and it is handled already")),
        ],
        widget=forms.RadioSelect,
    )
    because = _words(gettext_lazy("In a few words"), help_text=gettext_lazy("Needed where it was none."))


class KindForm(forms.Form):
    """What kind it is: from now on not a guess."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind it is"), choices=list(KIND_WORDS.items()))


class StepForm(forms.Form):
    """One step: which, what was tried, who took it."""

    step = forms.ChoiceField(label=gettext_lazy("Step"))
    tried = _words(gettext_lazy("What was tried"))
    by_person = forms.ChoiceField(label=gettext_lazy("Who took it"), required=False)

    def __init__(self, people: tuple[Person, ...], then: RepairStepName, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"step": then.value}, **kwargs)
        step, by = self.fields["step"], self.fields["by_person"]
        assert isinstance(step, forms.ChoiceField)
        assert isinstance(by, forms.ChoiceField)
        step.choices = [(planned.step.value, gettext(planned.name)) for planned in shipped_moves().steps]
        by.choices = [("", gettext_lazy("You")), *((person.id, person.called) for person in people)]


class UnrepairedForm(forms.Form):
    """It stays unrepaired, and this follows."""

    follow_up = forms.ChoiceField(
        label=gettext_lazy("What follows"), choices=list(FOLLOW_UP_WORDS.items()), widget=forms.RadioSelect
    )
    note = _words(gettext_lazy("For your own record"))
    for_supervisor = _words(
        gettext_lazy("For your supervisor"),
        rows=4,
        help_text=gettext_lazy("Needed for supervision. They see exactly this, and nothing else of the case."),
    )
    urgent = forms.BooleanField(label=gettext_lazy("It cannot wait for our next meeting"), required=False)


class OpenForm(forms.Form):
    """The clinician noticed one."""

    person = forms.ChoiceField(label=gettext_lazy("With whom"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What kind it is"), choices=list(KIND_WORDS.items()))
    why = _words(gettext_lazy("What you noticed"), required=True)

    def __init__(self, people: tuple[Person, ...], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"kind": RuptureKind.UNKNOWN.value}, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        everyone = [("", gettext_lazy("Everyone"))] if len(people) > 1 else []
        field.choices = [*everyone, *((person.id, person.called) for person in people)]
