"""When a session is to be, and for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from attunement.domain.diary import LONGEST, MOST_REPEATS
from attunement.domain.session import USUAL_MINUTES
from attunement.storage.models import CaseRecord, SessionRecord
from attunement.web.clinician.forms.needed import mark_sometimes_needed


class TimeForm(forms.Form):
    """A day and an hour by the clinic's clock."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    @property
    def at(self) -> datetime:
        """When it begins, by the clinic's clock."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class MoveForm(TimeForm):
    """Another time for a planned session; it begins with the one it has."""

    def __init__(self, session: SessionRecord, data: Any = None) -> None:
        here = timezone.localtime(session.at)
        super().__init__(data, prefix=f"move-{session.id}", initial={"day": here.date(), "time": here.time()})


class PlanForm(TimeForm):
    """One session, or one a week."""

    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST, initial=USUAL_MINUTES)
    weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks"),
        min_value=1,
        max_value=MOST_REPEATS,
        initial=1,
        help_text=gettext_lazy("1 is this once; more is the same hour each week."),
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, case: CaseRecord, data: Any = None) -> None:
        super().__init__(data, prefix="plan")
        everyone = [(str(person.id), person.name) for person in case.people.all()]
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = everyone
        field.initial = [found for found, _ in everyone]
        mark_sometimes_needed(field)
        if len(everyone) < 2:
            del self.fields["people"]

    @property
    def planned(self) -> dict[str, Any]:
        """What `plan_session` needs."""
        told = self.cleaned_data
        return {"at": self.at, "minutes": told["minutes"], "weeks": told["weeks"], "people": told.get("people", [])}
