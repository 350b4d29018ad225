"""What the templates of the staff pages can say: moments, who may see a thing, waiting alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from attunement.actions.answer_alerts import waiting_alerts
from attunement.actions.repair_rupture import SHARED_AS, SHARED_AS_URGENT
from attunement.domain.permission import Permission, Role, may
from attunement.domain.scoring import Flag
from attunement.domain.scoring import flag_words as in_words
from attunement.domain.worded import say
from attunement.exchange.import_reading import ImportProblem
from attunement.instruments import all_instruments
from attunement.roadmap.card import Certainty, Line
from attunement.roadmap.card_words import ENGLISH as CARD_WORDS
from attunement.roadmap.gates import GateState
from attunement.storage.models import AlertRecord, ReleaseRecord, Staff
from attunement.storage.queries.offered import instruments_here, occasions_here
from attunement.storage.queries.practice_guidance import NOT_REVIEWED
from attunement.web.clinician.forms.contact import HOW_WORDS
from attunement.web.error_words import in_words as error_in_words
from attunement.web.said_dates import exactly, said
from attunement.web.spoken import spoken_guidance
from attunement.web.templatetags.languages import in_its_language

register = template.Library()

AUDIENCES = {
    "room": ("tag tag--accent", gettext_lazy("the room")),
    "shared": ("tag tag--accent", gettext_lazy("you; once open, the room as agreed")),
    "clinician": ("tag tag--warm", gettext_lazy("you; the room only under “no secrets”")),
    "alone": ("tag tag--warm", gettext_lazy("you alone")),
    "safety": ("tag tag--safety", gettext_lazy("you alone, never the room")),
    "person": ("tag", gettext_lazy("this person and you")),
    "supervisor": ("tag tag--warm", gettext_lazy("the clinician and their supervisor")),
}


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment as people say it, the exact one on hover and focus; nothing for none."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(timespec="seconds"), exactly(value), said(value)
    )


@register.simple_tag
def audience(kind: str, *, short: bool = False) -> SafeString:
    """The small mark that says who may see a thing; the short one leaves "who may see" to the ear."""
    look, words = AUDIENCES[str(kind)]
    heard = "heard" if short else ""
    return format_html(
        '<span class="{}"><span class="{}">{} </span>{}</span>', look, heard, gettext("Who may see:"), words
    )


@register.filter
def person_class(place: int) -> str:
    """The shape that stands for the first and the second person; further people have none."""
    return {0: "person person--a", 1: "person person--b"}.get(place, "person person--more")


@register.inclusion_tag("staff/alerts.html", takes_context=True)
def staff_alerts(context: Context) -> dict[str, Any]:
    """Every alert that waits for the one who is signed in."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, Staff):
        return {"alerts": []}
    return {
        "alerts": list(
            waiting_alerts(user).select_related("person__safe_contact", "answer__response").prefetch_related("told")
        ),
        "user": user,
        "reads_answers": user.role != Role.MANAGER,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def may_do(user: object, permission: str) -> bool:
    """True if the one who is signed in holds the permission with this name, like OPEN_CASE."""
    return isinstance(user, Staff) and may(Role(user.role), Permission[permission])


@register.filter
def alert_words(alert: AlertRecord) -> str:
    """What raised the alert: the question and the answer in words, where the answer is still known."""
    if alert.answer is None:
        return alert.because
    instrument = instruments_here()[alert.answer.response.instrument]
    item = instrument.item(alert.answer.item)
    label = next((option.label for option in item.options if option.value == alert.answer.value), "")
    if not item.text or not label:
        return alert.because
    marks = in_its_language(instrument)
    if marks:
        return format_html("<span{}>{} — {}</span>", marks, item.text, label)
    return f"{gettext(item.text)} — {gettext(label)}"


@register.filter
def how_words(how: str) -> str:
    """How a person may be reached."""
    return str(HOW_WORDS.get(how, how))


@register.filter
def sitting_title(definition: str) -> str:
    """What the clinician calls a sitting; the client sees the neutral title."""
    found = occasions_here().get(definition)
    return gettext(found.title) if found else definition


@register.filter
def line_heading(line: Line) -> str:
    """What a line of the card is about, in two or three words."""
    return gettext(CARD_WORDS.heading(line))


@register.filter
def certainty_words(certainty: Certainty) -> str:
    """How sure we are of a line."""
    return gettext(CARD_WORDS.certainty(certainty))


@register.filter
def gate_words(state: GateState) -> str:
    """What the answers say about a topic; never a verdict on safety."""
    return gettext(CARD_WORDS.gate_state(state))


@register.filter
def instrument_name(instrument: str) -> str:
    """The name of an instrument, by its id."""
    return gettext(all_instruments()[instrument].name)


@register.filter
def flag_words(flag: Flag) -> str:
    """A flag's key as words."""
    return gettext(in_words(flag.key))


@register.filter
def problem_words(problem: ImportProblem) -> str:
    """Why a row of a file cannot be stored."""
    return error_in_words(problem.error) if problem.error else reason(problem.says)


@register.filter
def reviewer(name: str) -> str:
    """Who reviewed an entry, or that nobody has yet."""
    return gettext("not yet reviewed") if name == NOT_REVIEWED else name


@register.filter
def reason(text: str) -> str:
    """A worded reason in the language of the page; any other text as it is."""
    return say(text, spoken_guidance().said)


RELEASES = {
    "roadmap": gettext_lazy("Roadmap"),
    "map": gettext_lazy("Map"),
    "message": gettext_lazy("Message"),
    "card": gettext_lazy("Card"),
    "question": gettext_lazy("Question"),
    SHARED_AS: gettext_lazy("A rupture that stays unrepaired"),
    SHARED_AS_URGENT: gettext_lazy("A rupture that stays unrepaired, and cannot wait"),
}


@register.filter
def release_words(release: ReleaseRecord) -> str:
    """What was released, in a word."""
    return str(RELEASES.get(release.what, release.what))
