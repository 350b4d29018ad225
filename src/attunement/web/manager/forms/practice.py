"""Mail, records, name and look, the practice's own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from attunement.actions.dress_practice import LONGEST_POLICY_TEXT
from attunement.actions.finish_set_up import MOST_RECORDING_DAYS
from attunement.actions.new_practice import LONGEST_RETENTION
from attunement.domain.record import PolicyName
from attunement.domain.time_zones import known_time_zones
from attunement.storage.models import Colour, MailSecurity
from attunement.web.clinician.forms.languages import language_choices

SECURITY_WORDS = {
    MailSecurity.STARTTLS.value: gettext_lazy("STARTTLS (often port 587)"),
    MailSecurity.TLS.value: gettext_lazy("TLS (often port 465)"),
    MailSecurity.NONE.value: gettext_lazy("none: only for a mail server on this machine"),
}
COLOUR_WORDS = {
    Colour.DEFAULT.value: gettext_lazy("Sea green"),
    Colour.FOREST.value: gettext_lazy("Forest"),
    Colour.SLATE.value: gettext_lazy("Slate blue"),
    Colour.PLUM.value: gettext_lazy("Plum"),
    Colour.CLAY.value: gettext_lazy("Clay"),
}
POLICY_WORDS = {
    PolicyName.LIMITED_SECRETS.value: gettext_lazy("Limited secrets"),
    PolicyName.NO_SECRETS.value: gettext_lazy("No secrets"),
    PolicyName.FULLY_PRIVATE.value: gettext_lazy("Fully private"),
}


class MailForm(forms.Form):
    """The mail server."""

    host = forms.CharField(label=gettext_lazy("Mail server"), max_length=253)
    security = forms.ChoiceField(
        label=gettext_lazy("Protected by"), choices=list(SECURITY_WORDS.items()), widget=forms.RadioSelect
    )
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535)
    user = forms.CharField(label=gettext_lazy("User name there"), required=False, max_length=254)
    password = forms.CharField(
        label=gettext_lazy("Password there"),
        required=False,
        max_length=500,
        strip=False,
        help_text=gettext_lazy("Kept in a file beside the database. Leave it empty to keep the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    sender = forms.EmailField(
        label=gettext_lazy("Messages come from"),
        max_length=254,
        help_text=gettext_lazy("Clients see it as the sender. It should say nothing about therapy."),
    )


class TestMailForm(forms.Form):
    """Where a test goes."""

    to = forms.EmailField(label=gettext_lazy("Send a test to"), max_length=254)


class RetentionForm(forms.Form):
    """How long records are kept."""

    years = forms.IntegerField(
        label=gettext_lazy("Years"),
        min_value=1,
        max_value=LONGEST_RETENTION,
        help_text=gettext_lazy("As the rules of your country and profession say."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days for recordings of sessions"),
        min_value=1,
        max_value=MOST_RECORDING_DAYS,
        required=False,
        help_text=gettext_lazy("Far shorter than the notes. After that a recording is deleted by itself."),
    )


class LookForm(forms.Form):
    """Name, address, country and tone."""

    name = forms.CharField(label=gettext_lazy("Name of the practice"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        help_text=gettext_lazy("New links begin with it at once. Start the server anew after a change."),
    )
    country = forms.CharField(
        label=gettext_lazy("Country"), max_length=2, help_text=gettext_lazy("Two letters, like DE, GB or US.")
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in known_time_zones()],
        help_text=gettext_lazy("Pages and messages show its time."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=lambda: language_choices(gettext_lazy("each browser's; messages in English")),
        help_text=gettext_lazy("Of messages, and of pages where nobody chose another. Write your own words in it."),
        widget=forms.RadioSelect,
    )
    colour = forms.ChoiceField(
        label=gettext_lazy("Tone"), required=False, choices=list(COLOUR_WORDS.items()), widget=forms.RadioSelect
    )


class LogoForm(forms.Form):
    """A small picture."""

    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("A PNG of at most 256 KB and 800 by 800 pixels. Hidden words in it are left out."),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )


class PolicyForm(forms.Form):
    """The practice's own words beside one agreement."""

    text = forms.CharField(
        label=gettext_lazy("Your words"),
        required=False,
        max_length=LONGEST_POLICY_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Shown above ours, which say what the agreement does and stay as they are."),
    )
