"""What is asked when, and the words brought for an instrument."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.set_burden import MOST_MINUTES
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Occasion
from attunement.instruments.brought_wording import LONGEST_WORDS, option_sets
from attunement.storage.models import ScheduledSitting

When = ScheduledSitting.When
WHEN_WORDS = {
    When.FIRST.value: gettext_lazy("first, in a new case"),
    When.BEFORE_SESSION.value: gettext_lazy("before a session"),
    When.AFTER_SESSION.value: gettext_lazy("after a session"),
    When.ON_REQUEST.value: gettext_lazy("when the clinician asks for it"),
    When.NOT_OFFERED.value: gettext_lazy("not offered"),
}


class ScheduleForm(forms.Form):
    """When one sitting is offered in one kind of case."""

    when = forms.ChoiceField(choices=list(WHEN_WORDS.items()))

    def __init__(self, data: Any, *, of: Occasion, kind: str, asks: str, standing: str) -> None:
        super().__init__(data, prefix=f"{of.id}.{kind}", initial={"when": standing})
        self.place = (of.id, kind)
        self.fields["when"].label = gettext(of.title)
        self.fields["when"].help_text = asks


class BurdenForm(forms.Form):
    """How much one client may be asked in a month."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of questions for one client in a month"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        help_text=gettext_lazy("When they are used up, RISQ and SPARQ rest. The check-out after a session never does."),
    )


class WordingForm(forms.Form):
    """The words of an instrument, and the leave to use them. Its fields come from the definition."""

    leave_from = forms.CharField(
        label=gettext_lazy("Who gave you leave"),
        max_length=200,
        help_text=gettext_lazy("A publisher, an author, or the licence you bought."),
    )
    leave_on = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    leave_document = forms.CharField(
        label=gettext_lazy("Where the paper is"),
        max_length=300,
        help_text=gettext_lazy("A contract's number, a letter, a folder: so that it can be found again."),
    )
    intro = forms.CharField(
        label=gettext_lazy("What stands above the questions"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for place, item in enumerate(instrument.items, start=1):
            self.fields[f"item.{item.key}"] = forms.CharField(
                label=gettext("Question %(n)d") % {"n": place},
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for name, options in option_sets(instrument).items():
            asked = [str(n) for n, item in enumerate(instrument.items, start=1) if item.option_set == name]
            for option in options:
                words = {"n": f"{option.value:g}", "questions": ", ".join(asked)}
                self.fields[f"option.{name}.{option.value:g}"] = forms.CharField(
                    label=gettext("Answer that counts %(n)s (question %(questions)s)") % words, max_length=LONGEST_WORDS
                )

    @property
    def words(self) -> dict[str, Any]:
        """The words as they are kept."""
        given = self.cleaned_data
        sets = option_sets(self.instrument)
        kept: dict[str, Any] = {
            "items": {item.key: given[f"item.{item.key}"] for item in self.instrument.items},
            "options": {
                name: {f"{option.value:g}": given[f"option.{name}.{option.value:g}"] for option in options}
                for name, options in sets.items()
            },
        }
        return kept | ({"intro": given["intro"]} if given["intro"] else {})
