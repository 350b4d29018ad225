"""A file of answers: which questions it answers, and how it is to be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.import_answers import can_be_imported
from attunement.domain.instrument import Instrument
from attunement.exchange.import_reading import ImportPlan
from attunement.exchange.import_table import ImportTable
from attunement.storage.models import PersonRecord
from attunement.web.clinician.forms.needed import mark_sometimes_needed

NOBODY: tuple[str, str | Promise] = ("", gettext_lazy("— not in this file —"))
NO_COLUMN: tuple[str, str | Promise] = ("", gettext_lazy("— no column —"))
MOST_PEOPLE = 2000
"""Names a list offers; a longer file is better cut to the case first."""
LONGEST_LABEL = 90


class UploadForm(forms.Form):
    """The file, and the questions that are answered in it."""

    instrument = forms.ChoiceField(label=gettext_lazy("Which questions were answered?"))
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV from REDCap, Qualtrics or any other tool, or our own export. At most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        named = sorted((gettext(one.name), one.id) for one in can_be_imported().values())
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("Choose…")), *((key, name) for name, key in named)]


class ColumnsForm(forms.Form):
    """Which column says who and when, who is who, and which column answers which question."""

    def __init__(
        self,
        table: ImportTable,
        instrument: Instrument,
        people: Iterable[PersonRecord],
        plan: ImportPlan,
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.items, self.people = [item.key for item in instrument.items], list(people)
        columns = [(c.name, f"{c.name}: {c.label}"[:LONGEST_LABEL] if c.label else c.name) for c in table.columns]
        self.fields["respondent"] = forms.ChoiceField(
            label=gettext_lazy("Who answered"), choices=columns, initial=plan.respondent
        )
        chosen = str(data.get("respondent", "")) if data is not None else plan.respondent
        names = [(name, name[:LONGEST_LABEL]) for name in table.respondents(chosen)[:MOST_PEOPLE]]
        called = {person: name for name, person in plan.people.items()}
        for person in self.people:
            self.fields[f"person-{person.id}"] = forms.ChoiceField(
                label=gettext_lazy("%(name)s is in the file as") % {"name": person.name},
                choices=[NOBODY, *names],
                initial=called.get(str(person.id), ""),
                required=False,
            )
        self._add_times(columns, plan)
        for number, item in enumerate(instrument.items, start=1):
            self.fields[f"item-{item.key}"] = forms.ChoiceField(
                label=f"{number}. {item.text or item.key}",
                choices=[NO_COLUMN, *columns],
                initial=plan.items.get(item.key, ""),
                required=False,
            )
        for field in self.fields.values():
            mark_sometimes_needed(field)

    def _add_times(self, columns: list[tuple[str, str]], plan: ImportPlan) -> None:
        self.fields["time"] = forms.ChoiceField(
            label=gettext_lazy("When it was answered"),
            choices=[NO_COLUMN, *columns],
            initial=plan.time,
            required=False,
            help_text=gettext_lazy("What you had agreed at that time decides who may know the answers."),
        )
        self.fields["otherwise"] = forms.DateField(
            label=gettext_lazy("Day for rows without a time"),
            initial=timezone.localtime(plan.otherwise).date() if plan.otherwise else None,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=gettext_lazy("Left empty, such rows are not stored."),
        )

    @property
    def about_rows(self) -> list[forms.BoundField]:
        """The fields on who and when."""
        return [self[name] for name in self.fields if not name.startswith("item-")]

    @property
    def about_items(self) -> list[forms.BoundField]:
        """The fields on questions."""
        return [self[name] for name in self.fields if name.startswith("item-")]

    def clean(self) -> dict[str, Any]:
        """Each name stands for one person."""
        cleaned = super().clean() or {}
        named = [cleaned[f"person-{p.id}"] for p in self.people if cleaned.get(f"person-{p.id}")]
        if len(set(named)) < len(named):
            raise forms.ValidationError(gettext_lazy("Two people are the same name in the file."))
        if not named and not self.errors:
            raise forms.ValidationError(gettext_lazy("Say which name in the file is whom."))
        return cleaned

    @property
    def plan(self) -> ImportPlan:
        """How the file is to be read, as filled in."""
        told, day = self.cleaned_data, self.cleaned_data["otherwise"]
        return ImportPlan(
            respondent=told["respondent"],
            time=told["time"],
            items={key: told[f"item-{key}"] for key in self.items if told[f"item-{key}"]},
            people={told[f"person-{p.id}"]: str(p.id) for p in self.people if told[f"person-{p.id}"]},
            otherwise=timezone.make_aware(datetime.combine(day, time())) if day else None,
        )
