"""A new case: who comes, how each may be reached, what they agree on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.open_case import PEOPLE, SHORTEST_PROOF, NewPerson
from attunement.actions.proofs import normalised_proof
from attunement.domain.record import CaseKind, PolicyName
from attunement.storage.models import SafeContact
from attunement.storage.queries.offered import asked_first
from attunement.web.clinician.forms.contact import HOW_WORDS
from attunement.web.clinician.forms.needed import mark_sometimes_needed

POLICIES = [
    (
        PolicyName.LIMITED_SECRETS.value,
        gettext_lazy("Limited secrets: what they answer for the room may be used in the room; what is private stays."),
    ),
    (
        PolicyName.NO_SECRETS.value,
        gettext_lazy("No secrets: private answers may be used in the room too; safety answers never."),
    ),
    (PolicyName.FULLY_PRIVATE.value, gettext_lazy("Fully private: nothing anyone answers is used in the room.")),
]
USUALLY_SHOWN = {CaseKind.COUPLE: 2, CaseKind.INDIVIDUAL: 1, CaseKind.FAMILY: 4}


class PersonForm(forms.Form):
    """One person of a new case."""

    name = forms.CharField(
        label=gettext_lazy("Name or nickname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    how = forms.ChoiceField(
        label=gettext_lazy("May be reached"),
        choices=list(HOW_WORDS.items()),
        initial=SafeContact.How.EMAIL,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Only if this person alone reads it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    proof = forms.CharField(
        label=gettext_lazy("Their answer to the question above"),
        max_length=120,
        help_text=gettext_lazy("They type it to open their link. Nobody can read it back."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    adult = forms.BooleanField(
        label=gettext_lazy("An adult, 18 or older: I have made sure"),
        help_text=gettext_lazy("Adults only. It is noted that you confirmed it, and when."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_sometimes_needed(self.fields["email"])

    def clean_proof(self) -> str:
        """Long enough not to be guessed in five tries."""
        proof: str = self.cleaned_data["proof"]
        if len(normalised_proof(proof)) < SHORTEST_PROOF:
            raise forms.ValidationError(
                gettext("Please give at least %(n)d letters or digits.") % {"n": SHORTEST_PROOF}
            )
        return proof

    def clean(self) -> dict[str, Any]:
        """An address where e-mail is the way."""
        cleaned = super().clean() or {}
        if cleaned.get("how") == SafeContact.How.EMAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Please give the address, or choose another way."))
        return cleaned


class NewCaseForm(forms.Form):
    """What holds for the whole case."""

    proof_question = forms.CharField(
        label=gettext_lazy("A question only they can answer"),
        max_length=120,
        initial=gettext_lazy("The word you chose when we spoke"),
        help_text=gettext_lazy(
            "Asked before a link opens, so that nobody else can answer in their place. Ask each alone for a word, "
            "and no birthday: a partner knows it."
        ),
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("What may be known in the room"),
        choices=POLICIES,
        initial=PolicyName.LIMITED_SECRETS.value,
        widget=forms.RadioSelect,
        required=False,
    )
    first = forms.MultipleChoiceField(
        label=gettext_lazy("Ask first"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, kind: CaseKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = asked_first(kind)
        first = self.fields["first"]
        assert isinstance(first, forms.MultipleChoiceField)
        first.choices = [
            (occasion.id, f"{gettext(occasion.title)} ({gettext(occasion.minutes)})") for occasion in asked
        ]
        first.initial = [occasion.id for occasion in asked]
        if kind is CaseKind.INDIVIDUAL:
            del self.fields["policy"]

    @property
    def chosen_policy(self) -> PolicyName | None:
        """The policy to put to them; None for an individual."""
        chosen = self.cleaned_data.get("policy")
        return PolicyName(chosen) if chosen else None


def person_forms(kind: CaseKind, data: Any, shown: int | None = None) -> list[PersonForm]:
    """One form for each person of this kind of case; in a family those past the second may be left empty."""
    fewest, most = PEOPLE[kind]
    count = min(max(shown or USUALLY_SHOWN[kind], fewest), most)
    return [
        PersonForm(data, prefix=f"person-{n}", empty_permitted=n >= fewest, use_required_attribute=n < fewest)
        for n in range(count)
    ]


def new_people(forms_: Sequence[PersonForm], question: str) -> list[NewPerson]:
    """Everyone whose form was filled in."""
    return [
        NewPerson(
            name=filled["name"],
            proof_question=question,
            proof=filled["proof"],
            how=filled["how"],
            email=filled["email"] if filled["how"] == SafeContact.How.EMAIL else "",
        )
        for form in forms_
        if (filled := form.cleaned_data) and filled.get("name")
    ]
