"""Closing, opening again, separating, giving a case to somebody else, and handing a record out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.choose_letting_go import letting_go_of
from attunement.actions.close_case import LONGEST_REASON
from attunement.actions.review_export import WhyLeftOut
from attunement.actions.transfer_case import clinicians_to_take_over
from attunement.domain.handing_over import Part
from attunement.exchange.reviewed_export import ReviewedPart
from attunement.storage.models import CaseRecord, PersonRecord, Staff

PART_WORDS = {
    Part.ANSWERS.value: gettext_lazy("What they answered for the room"),
    Part.PRIVATE.value: gettext_lazy("What they answered in private, on their own, and words they sent"),
    Part.PAGES.value: gettext_lazy("Pages that were given to them"),
}
WHY_WORDS = {
    WhyLeftOut.NOT_ASKED_FOR.value: gettext_lazy("it was not asked for"),
    WhyLeftOut.NOT_WANTED.value: gettext_lazy("the person does not want it to go"),
    WhyLeftOut.COULD_HARM.value: gettext_lazy("it could do harm"),
    WhyLeftOut.SOMEONE_ELSE.value: gettext_lazy("it would tell about someone else"),
}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the date and your name."),
    )


class SeparateForm(ReasonForm):
    """A couple separates."""

    understood = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be undone, and that the joint case stays closed"),
    )


class TransferForm(ReasonForm):
    """To whom the case goes."""

    to = forms.ModelChoiceField(
        Staff.objects.none(), label=gettext_lazy("To whom"), empty_label=gettext_lazy("please choose")
    )
    field_order = ("to", "reason")

    def __init__(self, case: CaseRecord, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = clinicians_to_take_over(case)


class LetGoForm(forms.Form):
    """What one person lets go with the case. Nothing is ticked before they were asked."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("They let go"),
        choices=list(PART_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What is not ticked the new clinician will not see, nor will you."),
    )
    asked = forms.BooleanField(label=gettext_lazy("I asked this person alone, and this is what they said"))

    def __init__(self, person: PersonRecord, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=f"person-{person.place}", **kwargs)
        self.person = person
        own, parts = letting_go_of(person), self.fields["parts"]
        if own is not None:
            assert isinstance(parts, forms.MultipleChoiceField)
            parts.choices = [(part, words) for part, words in PART_WORDS.items() if part in own]
            parts.initial = [part for part, _ in parts.choices]
            parts.help_text = gettext("They chose this on their own page. Less can go along, never more.")

    @property
    def let_go(self) -> list[Part]:
        """Their choice."""
        return [Part(part) for part in self.cleaned_data["parts"]]


class HandOutForm(forms.Form):
    """The second look: who gets it, and why what stays here does."""

    to_whom = forms.CharField(
        label=gettext_lazy("Who gets it"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("For example: the person themself, in the session."),
    )

    def __init__(self, stays: Sequence[ReviewedPart], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in stays:
            self.fields[f"why-{part.key}"] = forms.ChoiceField(
                label=part.title, choices=[("", gettext_lazy("please choose")), *WHY_WORDS.items()]
            )

    def why_left_out(self, stays: Collection[ReviewedPart]) -> dict[str, WhyLeftOut]:
        """By part, the reason chosen."""
        return {part.key: WhyLeftOut(self.cleaned_data[f"why-{part.key}"]) for part in stays}
