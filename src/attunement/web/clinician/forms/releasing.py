"""What to give to whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.release_page import LONGEST
from attunement.domain.record import Person

TO_PERSON = [
    ("roadmap", gettext_lazy("The roadmap: the room part of the card")),
    ("map", gettext_lazy("Their map: this person's own answers, part by part")),
    ("message", gettext_lazy("A message, in your own words")),
]
TO_SUPERVISOR = [
    ("card", gettext_lazy("The card, both parts")),
    ("map", gettext_lazy("The map, as you see it")),
    ("question", gettext_lazy("A question, in your own words")),
]


class ReleaseForm(forms.Form):
    """What to give to one person."""

    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.RadioSelect)
    what = forms.ChoiceField(
        label=gettext_lazy("What"), choices=TO_PERSON, initial="roadmap", widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("A word from you"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands above the page."),
    )

    def __init__(self, people: tuple[Person, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.id, person.called) for person in people]

    def clean(self) -> dict[str, Any]:
        """A message needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("what") in ("message", "question") and not cleaned.get("note", "").strip():
            self.add_error("note", gettext("Please write what you want to say."))
        return cleaned


class ShareForm(ReleaseForm):
    """What to show to one's supervisor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__((), *args, auto_id="share-%s", **kwargs)
        del self.fields["to"]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = TO_SUPERVISOR
        field.initial = "card"


class ContentForm(forms.Form):
    """The previewed text, as it will be stored."""

    content = forms.CharField(
        label=gettext_lazy("What they will read"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("Change or leave out what you like. It is stored exactly as it stands here."),
    )
