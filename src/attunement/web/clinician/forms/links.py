"""Which sittings to ask one person, and how the links reach them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from attunement.domain.occasion import Occasion
from attunement.storage.models import PersonRecord, SafeContact
from attunement.storage.queries.offered import offered

BY_EMAIL: Final = "email"
SHOWN: Final = "shown"


def is_asked_alone(occasion: Occasion) -> bool:
    """True for the sitting that needs a time and place where the person is alone."""
    return occasion.safety or occasion.ask_if_alone


class LinksForm(forms.Form):
    """The sittings for one person. E-mail is offered only where their safe-contact record allows it."""

    sittings = forms.MultipleChoiceField(label=gettext_lazy("Ask"), required=False, widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(label=gettext_lazy("Give the link"), widget=forms.RadioSelect)

    def __init__(self, person: PersonRecord, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, prefix=f"person-{person.place}", initial=initial)
        self.person = person
        self._choices(
            "sittings", [(o.id, f"{gettext(o.title)} ({gettext(o.minutes)})") for o in ordinary(person.case.kind)]
        )
        self._choices("way", ways(person))
        self.fields["way"].initial = ways(person)[0][0]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def by_email(self) -> bool:
        """True if the links are to be mailed."""
        return bool(self.cleaned_data["way"] == BY_EMAIL)


class AloneForm(forms.Form):
    """The questions on one's own, for one person: only by an explicit choice."""

    understood = forms.BooleanField(
        label=gettext_lazy("I have agreed with this person when and where they can answer alone and unseen.")
    )
    way = forms.ChoiceField(label=gettext_lazy("Give the link"), widget=forms.RadioSelect)

    def __init__(self, person: PersonRecord, data: Any = None) -> None:
        super().__init__(data, auto_id=f"alone-{person.place}-%s")
        self.person = person
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(reversed(ways(person)))
        field.initial = SHOWN

    @property
    def by_email(self) -> bool:
        """True if the link is to be mailed."""
        return bool(self.cleaned_data["way"] == BY_EMAIL)


def ordinary(kind: str) -> list[Occasion]:
    """The sittings for this kind of case that may be asked without further ado."""
    found = [occasion for occasion, _ in offered(kind, now=timezone.now()).values() if not is_asked_alone(occasion)]
    return sorted(found, key=lambda occasion: occasion.neutral_title)


def asked_alone(kind: str) -> Occasion | None:
    """The sitting on one's own for this kind of case."""
    return next((o for o, _ in offered(kind, now=timezone.now()).values() if is_asked_alone(o)), None)


def ways(person: PersonRecord) -> list[tuple[str, Any]]:
    """How a link may be given to this person."""
    shown = (SHOWN, gettext_lazy("Show a QR code and a short code here"))
    contact = SafeContact.objects.filter(person=person).first()
    if contact is None or not contact.allows_email:
        return [shown]
    return [(BY_EMAIL, gettext_lazy("Send by e-mail")), shown]
