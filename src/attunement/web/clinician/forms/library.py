"""A draft of the practice's own, its review, and switching entries off and on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from attunement.actions.write_library_entry import LONGEST_REASON, NOT_OWN, REVIEWERS
from attunement.domain.errors import BadInput
from attunement.roadmap.facts import TOPICS
from attunement.roadmap.library_reading import LONGEST, LONGEST_LINE, LONGEST_NAME, MOST_LINES, PRACTICE_WISDOM
from attunement.storage.models import Staff
from attunement.web.clinician.forms.needed import mark_sometimes_needed
from attunement.web.clinician.library_words import CASES, FACTS, KINDS, SETTINGS, known_values, value_words
from attunement.web.error_words import in_words

GROUPS: Final = (
    (gettext_lazy("What it is for"), ("focus", "part", "strongest", "pattern")),
    (gettext_lazy("More about the answers"), ("strain", "apart", "views", "appreciation", "answered")),
    (gettext_lazy("A single answer of one person"), ("signal",)),
    (gettext_lazy("For a protocol: the gate"), ("topic", "state", "standing")),
)
"""The facts an own entry can be chosen by, the usual ones first; the other groups are folded."""
CHOSEN_BY: Final = tuple(fact for _, facts in GROUPS for fact in facts)
LINES: Final = ("steps", "say", "watch")
PLACES: Final = {"for": "for_cases", "contraindication": "not_when", "evidence": "grade", "indication": "focus"}
"""Where an error about a part of the table is shown."""


@dataclass(frozen=True)
class FactGroup:
    """Some of the facts, under one heading; open when any is set or wrong."""

    title: Any
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        """True if there is something to see in it."""
        return any(field.value() or field.errors for field in self.fields)


def _lines(label: Any, help_text: Any, rows: int = 4) -> forms.CharField:
    longest = MOST_LINES * (LONGEST_LINE + 1)
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, widget=area)


class DraftForm(forms.Form):
    """One entry, as its table; the library's own reader says what is wrong with it."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("At most four words. For the room it may not speak of what is asked in private."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind.value, words) for kind, words in KINDS.items() if kind not in NOT_OWN],
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Used"), choices=[(setting.value, words) for setting, words in SETTINGS.items()]
    )
    for_cases = forms.MultipleChoiceField(
        label=gettext_lazy("For"), choices=list(CASES.items()), widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST)
    steps = _lines(gettext_lazy("Steps"), gettext_lazy("One on each line, in their order."), 6)
    say = _lines(gettext_lazy("Words to say"), gettext_lazy("One sentence on each line."))
    watch = _lines(gettext_lazy("What to watch for"), gettext_lazy("One on each line."))
    not_when = forms.CharField(
        label=gettext_lazy("When not to use it"), max_length=LONGEST_LINE, widget=forms.Textarea(attrs={"rows": 2})
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics that speak against it when they are raised"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    grade = forms.CharField(
        label=gettext_lazy("How good the evidence is"),
        initial=PRACTICE_WISDOM,
        max_length=200,
        help_text=gettext_lazy("“practice wisdom”, or in a few words what was found, with the source you have read."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    place = forms.CharField(label=gettext_lazy("Where you read it"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_sometimes_needed(self.fields["source"], self.fields["place"], self.fields["base"])
        self.fields["topics"].choices = [(topic, value_words("topic", topic)) for topic in TOPICS]  # type: ignore[attr-defined]
        for fact in CHOSEN_BY:
            choices = [(value, value_words(fact, value)) for value in known_values(fact)]
            self.fields[fact] = forms.MultipleChoiceField(
                label=str(FACTS[fact]), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def indication(self) -> list[FactGroup]:
        """The facts the entry is chosen by, in groups."""
        return [FactGroup(title, [self[fact] for fact in facts]) for title, facts in GROUPS]

    @property
    def chosen_by_something(self) -> bool:
        """True if any fact is set, or one is wrong: then the facts stand open."""
        return any(group.is_open for group in self.indication)

    def content(self) -> dict[str, Any]:
        """The entry's table, as the reader takes it."""
        data = self.cleaned_data
        evidence = {name: data[name].strip() for name in ("grade", "source", "place") if data[name].strip()}
        return {
            "name": " ".join(data["name"].split()),
            "kind": data["kind"],
            "setting": data["setting"],
            "for": data["for_cases"],
            "indication": {fact: data[fact] for fact in CHOSEN_BY if data[fact]},
            "contraindication": {"words": data["not_when"].strip(), "topics": data["topics"]},
            "minutes": data["minutes"],
            "evidence": evidence,
            **{name: [_spoken(name, line) for line in _split(data[name])] for name in LINES},
        }

    def show(self, error: BadInput) -> None:
        """Put an error of the reader beside the field it is about."""
        keys = error.where.split(".")
        place = keys[-1] if keys[-1] in self.fields else PLACES.get(keys[0], keys[0])
        self.add_error(place if place in self.fields else None, in_words(error))


def as_written(content: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The form's first values for the next version of an entry."""
    first = {name: content.get(name) for name in ("name", "kind", "setting", "minutes")}
    lines = {name: "\n".join(content.get(name, ())) for name in LINES}
    against, evidence = content.get("contraindication", {}), content.get("evidence", {})
    facts = {f: [v] if isinstance(v, str) else list(v) for f, v in content.get("indication", {}).items()}
    return {
        **first,
        **lines,
        **facts,
        "base": version,
        "for_cases": content.get("for", []),
        "not_when": against.get("words", ""),
        "topics": against.get("topics", []),
        **{name: evidence.get(name, "") for name in ("grade", "source", "place")},
    }


class ReviewForm(forms.Form):
    """Who has read a version."""

    reviewer = forms.ModelChoiceField(
        Staff.objects.none(), label=gettext_lazy("Read and found good by"), empty_label=gettext_lazy("please choose")
    )

    def __init__(self, author: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.value for role in REVIEWERS]
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Staff.objects.filter(is_active=True, role__in=roles).exclude(id=author.id).order_by("name")


class SwitchForm(forms.Form):
    """Why an entry is switched off or on."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class ShelfForm(forms.Form):
    """What to look for in the library."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all")), *((kind.value, words) for kind, words in KINDS.items())],
    )
    part = forms.ChoiceField(label=gettext_lazy("Part of the map"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("own", gettext_lazy("the practice's own")),
            ("draft", gettext_lazy("waits for review")),
            ("off", gettext_lazy("switched off")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in ("part", "track"):
            choices = [(value, value_words(fact, value)) for value in known_values(fact)]
            self.fields[fact].choices = [("", gettext_lazy("all")), *choices]  # type: ignore[attr-defined]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _spoken(name: str, line: str) -> str:
    """Words to say stand in quotation marks, whoever typed them."""
    return "“" + line.strip('“”" ') + "”" if name == "say" else line
