"""What is asked: which instruments are on, the words brought for them, and when each sitting is offered."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.offer_instruments import bring_wording, plan_sittings, switch_instrument
from attunement.actions.set_burden import set_minutes_a_month
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Occasion
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.instruments import all_occasions
from attunement.instruments.brought_wording import may_bring_words
from attunement.storage.models import BroughtWording, Staff
from attunement.storage.queries.burden import minutes_a_month
from attunement.storage.queries.offered import (
    OWN,
    brought_words,
    has_words,
    instruments_here,
    is_on,
    must_stay_on,
    occasions_here,
    schedule,
    switches,
)
from attunement.web.clinician.access import staff_page
from attunement.web.manager.desk import done_or_said, form_page, tried
from attunement.web.manager.forms.asking import BurdenForm, ScheduleForm, WordingForm


@dataclass(frozen=True)
class Shown:
    """One instrument as the manager sees it."""

    instrument: Instrument
    on: bool
    has_words: bool
    stays_on: bool
    sittings: tuple[str, ...]
    brought: BroughtWording | None

    @property
    def may_bring(self) -> bool:
        """True if its words are the practice's to bring."""
        return may_bring_words(self.instrument)


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def instruments(request: HttpRequest, by: Staff) -> HttpResponse:
    """Every instrument clients answer: on or off, its licence, its evidence, whose words."""
    del by
    shown = [_shown(name) for name, found in instruments_here().items() if found.answered_by == "client"]
    shown.sort(key=lambda one: (not one.on, one.instrument.name.lower()))
    return render(request, "manager/instruments.html", {"shown": shown, "count_on": sum(one.on for one in shown)})


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def instrument(request: HttpRequest, by: Staff, name: str) -> HttpResponse:
    """One instrument: what may be known of it, its switch, its words."""
    del by
    return render(request, "manager/instrument.html", {"one": _shown(name)})


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def switch(request: HttpRequest, by: Staff, name: str) -> HttpResponse:
    """Turn it on or off, from the next link on."""
    on = request.POST.get("on") == "yes"
    found = _shown(name).instrument
    said = gettext("On from the next link.") if on else gettext("Off from the next link.")
    return done_or_said(
        request, lambda: switch_instrument(by=by, instrument=found.id, on=on), said, "manager:instrument", name
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def wording(request: HttpRequest, by: Staff, name: str) -> HttpResponse:
    """Enter the words of an instrument that ships without, with the leave on record."""
    one = _shown(name)
    if not one.may_bring:
        raise Http404
    form = WordingForm(one.instrument, request.POST or None, initial=_standing(one))
    if form.is_bound and form.is_valid():
        filled = {key: form.cleaned_data[key] for key in ("leave_from", "leave_on", "leave_document")}
        if tried(form, lambda: bring_wording(by=by, instrument=name, words=form.words, **filled)):
            messages.success(request, gettext("Kept in your own database. You can switch it on now."))
            return redirect("manager:instrument", name)
    return form_page(request, "manager/wording.html", form, one=one)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def sittings(request: HttpRequest, by: Staff) -> HttpResponse:
    """When each sitting is offered, for each kind of case."""
    data = request.POST or None
    known, times, turned = occasions_here(), schedule(), switches()
    forms = [
        ScheduleForm(data, of=known[name], kind=kind, asks=_asks(known[name]), standing=standing)
        for (name, kind), standing in times.items()
        if not name.startswith(OWN) or is_on(name.removeprefix(OWN), turned)
    ]
    burden = BurdenForm(data, initial={"minutes": minutes_a_month()})
    right = [form.is_valid() for form in (burden, *forms)]  # each is looked at, so that each says what is wrong
    if data is not None and all(right):
        plan_sittings(by=by, times={form.place: form.cleaned_data["when"] for form in forms})
        if burden.cleaned_data["minutes"] is not None:
            set_minutes_a_month(by=by, minutes=burden.cleaned_data["minutes"])
        messages.success(request, gettext("Saved. Links already given stay as they are."))
        return redirect("manager:sittings")
    kinds = [(kind, [form for form in forms if form.place[1] == kind.value]) for kind in CaseKind]
    context = {"kinds": kinds, "burden": burden}
    return render(request, "manager/sittings.html", context, status=200 if data is None else 400)


def _asks(sitting: Occasion) -> str:
    """The questionnaires a sitting always asks, and how long it takes: its title alone says little."""
    here = instruments_here()
    names = [gettext(here[step.instrument].name) for step in sitting.steps if not step.when and step.instrument in here]
    return ", ".join(dict.fromkeys((*names, gettext(sitting.minutes))))


def _shown(name: str) -> Shown:
    found = instruments_here().get(name)
    if found is None or found.answered_by != "client":
        raise Http404
    titles = tuple(o.title for o in all_occasions().values() if name in [step.instrument for step in o.steps])
    words = has_words(found)
    on = words and is_on(name, switches())
    return Shown(found, on, words, name in must_stay_on(), titles, brought_words().get(name))


def _standing(one: Shown) -> dict[str, object]:
    """What was entered before, to be looked over; the leave is asked anew."""
    if one.brought is None or one.brought.version != one.instrument.version:
        return {}
    items = {f"item.{item.key}": item.text for item in one.instrument.items}
    options = {
        f"option.{item.option_set}.{option.value:g}": option.label
        for item in one.instrument.items
        for option in item.options
    }
    return {**items, **options, "intro": one.instrument.intro}
