"""People, roles and teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from attunement.domain.permission import ROLES, Role
from attunement.storage.models import Staff, Team

ROLE_WORDS = {
    Role.CLINICIAN.value: gettext_lazy("Clinician: works with clients"),
    Role.SUPERVISOR.value: gettext_lazy("Supervisor: reads what clinicians share"),
    Role.MANAGER.value: gettext_lazy("Manager: runs the practice, reads no clinical content"),
}
assert set(ROLE_WORDS) == {role.value for role in ROLES}
SHOWN, BY_EMAIL = "shown", "email"
WAYS = [
    (BY_EMAIL, gettext_lazy("Send it by e-mail")),
    (SHOWN, gettext_lazy("Show it here, once, to pass on myself")),
]


class MemberForm(forms.Form):
    """Name and role."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLE_WORDS.items()), widget=forms.RadioSelect)


class InviteForm(MemberForm):
    """Someone new."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("They sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, label=gettext_lazy("Team"), empty_label=gettext_lazy("none yet")
    )
    way = forms.ChoiceField(label=gettext_lazy("Their link"), choices=WAYS, initial=BY_EMAIL, widget=forms.RadioSelect)
    field_order = ("name", "email", "role", "team", "way")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = Team.objects.all()


class LinkForm(forms.Form):
    """How a fresh link reaches someone."""

    way = forms.ChoiceField(label=gettext_lazy("Their link"), choices=WAYS, initial=BY_EMAIL, widget=forms.RadioSelect)


class TeamForm(forms.Form):
    """A team's name, supervisor and members."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    supervisor = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        label=gettext_lazy("Supervisor"),
        empty_label=gettext_lazy("nobody yet"),
        help_text=gettext_lazy("Reads what the members share. Only people with the role of supervisor are listed."),
    )
    members = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        required=False,
        label=gettext_lazy("Members"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Someone who is in another team moves here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = Staff.objects.filter(is_active=True).order_by("name")
        supervisor, members = self.fields["supervisor"], self.fields["members"]
        assert isinstance(supervisor, forms.ModelChoiceField)
        assert isinstance(members, forms.ModelChoiceField)
        supervisor.queryset = working.filter(role=Role.SUPERVISOR.value)
        members.queryset = working.filter(role=Role.CLINICIAN.value)
