"""What each person answered, item by item, with who may see it; and asking one person for more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.read_case import read_case
from attunement.actions.request_module import request_module, requestable
from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.answers import DECLINED, Answer
from attunement.domain.audience import Audience
from attunement.domain.instrument import Instrument, Item, Scale
from attunement.domain.permission import Permission
from attunement.domain.scoring import Flag, ScaleScore
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.offered import instruments_here
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame


@dataclass(frozen=True)
class ShownAnswer:
    """One item and what was answered, in words."""

    text: str
    said: str
    given: bool
    audience: str


@dataclass(frozen=True)
class ShownScale:
    """One scale: its value, its band, how much was answered, and what is known of its error."""

    name: str
    score: ScaleScore
    band: str
    error: str
    audience: str


@dataclass(frozen=True)
class ShownResponse:
    """One form of one person."""

    instrument: Instrument
    answered: datetime
    items: list[ShownAnswer]
    scales: list[ShownScale]
    flags: tuple[Flag, ...]
    is_newest: bool


@dataclass(frozen=True)
class PersonAnswers:
    """One person's forms, the newest first, and what else they may be asked."""

    id: str
    called: str
    responses: list[ShownResponse]
    requested: list[str]
    requestable: list[Instrument]


class Reach:
    """Who may see an answer: what the room has been shown to know, not what its class alone would say."""

    def __init__(self, room: DisclosedCase | None) -> None:
        self.is_open = room is not None
        self.classes = {_name(response): response.classes for response in (room.responses if room else ())}

    def of(self, response: DisclosedResponse, audience: Audience) -> str:
        """`safety`, `room` or `alone`; while the room is closed the class of the answer, which has words of its own."""
        if audience is Audience.SAFETY or not self.is_open:
            return audience.value
        return "room" if audience in self.classes.get(_name(response), frozenset()) else "alone"


def _name(response: DisclosedResponse) -> tuple[str, str, datetime]:
    return (response.person, response.instrument, response.answered)


@require_safe
@case_page(Permission.READ_CASE)
def answers(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Every answer the clinician may know."""
    opened = read_case(by=by, case=case, page="answers")
    known, reach = opened.for_clinician, Reach(opened.for_room)
    context = frame(case, known, "answers") | {
        "everyone": [_person(known, reach, person.id, person.called, case.kind) for person in known.clients]
    }
    return render(request, "clinician/answers.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def ask_more(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """Ask one person for one more set of questions at their next sitting."""
    person = case.people.select_related("case").filter(id=person_id).first()
    if person is None:
        raise Http404
    request_module(by=by, person=person, instrument=request.POST.get("instrument", ""))
    messages.success(request, gettext("Asked at their next sitting. Nobody else's questions change."))
    return redirect("clinician:answers", case_id=case.id)


def _person(known: DisclosedCase, reach: Reach, person: str, called: str, kind: str) -> PersonAnswers:
    instruments = instruments_here()
    own = [response for response in known.responses if response.person == person][::-1]
    newest = {response.instrument: response for response in reversed(own)}
    requested = [wish.instrument for wish in known.module_requests if wish.person == person]
    return PersonAnswers(
        id=person,
        called=called,
        responses=[_response(reach, instruments[r.instrument], r, r is newest[r.instrument]) for r in own],
        requested=[instruments[name].name for name in requested],
        requestable=[instruments[name] for name in requestable(kind) if name not in requested],
    )


def _response(reach: Reach, instrument: Instrument, response: DisclosedResponse, is_newest: bool) -> ShownResponse:
    scored = disclosed_score(instrument, response)
    return ShownResponse(
        instrument=instrument,
        answered=response.answered,
        items=[_answer(reach, item, n, response) for n, item in enumerate(instrument.items, start=1)],
        scales=[
            _scale(instrument.scale(key), found, reach.of(response, instrument.audience_of(instrument.scale(key))))
            for key, found in scored.scales.items()
        ],
        flags=scored.flags,
        is_newest=is_newest,
    )


def _answer(reach: Reach, item: Item, place: int, response: DisclosedResponse) -> ShownAnswer:
    text = gettext(item.text) if item.text else gettext("Question %(n)d") % {"n": place}
    audience = reach.of(response, item.audience)
    if item.key not in response.answers:
        return ShownAnswer(text, gettext("not asked"), given=False, audience=audience)
    answer = response.answers[item.key]
    given = answer is not None and answer != DECLINED
    return ShownAnswer(text, in_words(item, answer), given=given, audience=audience)


def in_words(item: Item, answer: Answer) -> str:
    """An answer as the person saw it."""
    if answer is None:
        return gettext("not answered")
    if answer == DECLINED:
        return gettext("would rather not say")
    if isinstance(answer, tuple):
        labels = {option.stored_word: option.label for option in item.options}
        return ", ".join(gettext(labels[word]) if word in labels else word for word in answer) or gettext("nobody")
    label = next((option.label for option in item.options if option.value == answer), "")
    return gettext(label) if label and label != f"{answer:g}" else f"{answer:g}"


def _scale(scale: Scale, score: ScaleScore, audience: str) -> ShownScale:
    band = next((band.label for band in scale.bands if band.key == score.band), score.band or "")
    known = scale.change.critical if scale.change else None
    error = gettext("no margin of error is known")
    if known is not None:
        error = gettext("a change counts from %(n)s points on") % {"n": f"{known:g}"}
    return ShownScale(scale.name, score, band, error, audience)
