"""What to give to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.release_page import LONGEST
from attunement.domain.record import Person
from attunement.web.clinician.forms.needed import mark_sometimes_needed

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
    """What to give to one person, without what there is not yet."""

    everything: ClassVar = TO_PERSON
    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.RadioSelect)
    what = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("A word from you"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands above the page."),
    )

    def __init__(self, people: tuple[Person, ...], *args: Any, without: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_sometimes_needed(self.fields["note"])
        to, what = self.fields["to"], self.fields["what"]
        assert isinstance(to, forms.ChoiceField)
        assert isinstance(what, forms.ChoiceField)
        to.choices = [(person.id, person.called) for person in people]
        what.choices = [choice for choice in self.everything if choice[0] not in without]
        what.initial = what.choices[0][0]

    def clean(self) -> dict[str, Any]:
        """A message needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("what") in ("message", "question") and not cleaned.get("note", "").strip():
            self.add_error("note", gettext("Please write what you want to say."))
        return cleaned


class ShareForm(ReleaseForm):
    """What to show to one's supervisor."""

    everything: ClassVar = TO_SUPERVISOR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__((), *args, auto_id="share-%s", **kwargs)
        del self.fields["to"]


class ContentForm(forms.Form):
    """The previewed text, as it will be stored."""

    content = forms.CharField(
        label=gettext_lazy("What they will read"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("Change or leave out what you like. It is stored exactly as it stands here."),
    )

    def __init__(self, data: Any = None, *, text: str = "", language: str = "") -> None:
        super().__init__(data, initial={"content": text})
        if language:
            self.fields["content"].widget.attrs |= {"lang": language, "dir": "auto"}
