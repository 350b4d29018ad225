"""One question a page. An answer is stored before the next page is shown."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attunement.actions.raise_alert import AlertNotice
from attunement.actions.record_answers import record_answer
from attunement.domain.errors import BadInput
from attunement.domain.occasion import Question
from attunement.storage.queries.sitting import Sitting
from attunement.web.client.question_page import question_page
from attunement.web.client.reading_answers import posted_answer
from attunement.web.client.visit import Visit, place_of, with_answers


@require_http_methods(["GET", "POST"])
@with_answers
def question(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Show one question, or store its answer and go on."""
    if request.method == "POST":
        return _take(request, visit, number)
    if "notice" in request.session:
        return show_notice(request, number)
    return _show(request, visit.sitting, number - 1)


def _show(request: HttpRequest, standing: Sitting, index: int, *, nothing_chosen: bool = False) -> HttpResponse:
    if not 0 <= index < len(standing.questions):
        return redirect(place_of(standing, standing.first_open))
    context = {
        "page": question_page(standing, index),
        "saved": request.session.pop("saved", False),
        "care": request.session.pop("care", False),
        "back": place_of(standing, index - 1) if index else None,
        "on": place_of(standing, index + 1),
        "nothing_chosen": nothing_chosen,
    }
    return render(request, "client/question.html", context, status=400 if nothing_chosen else 200)


def _take(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    if "seen" in request.POST:
        request.session.pop("notice", None)
        return redirect("client:question", number)
    standing = visit.sitting
    index, asked = _posted_question(request, standing)
    answer = posted_answer(asked.item, request.POST)
    if answer is None:
        return _show(request, standing, index, nothing_chosen=True)
    recorded = record_answer(
        occasion=visit.record, browser_key=visit.key, instrument=asked.instrument, item=asked.item.key, answer=answer
    )
    request.session["saved"], request.session["care"] = True, answer == []
    if recorded.alert is not None:
        request.session["notice"] = _kept(recorded.alert)
    return _onward(request, place_after(visit.sitting, asked, to_review=request.GET.get("from") == "review"))


def _posted_question(request: HttpRequest, standing: Sitting) -> tuple[int, Question]:
    """The question the form was about: its place may have moved since the page was shown."""
    named = (request.POST.get("instrument", ""), request.POST.get("item", ""))
    for index, asked in enumerate(standing.questions):
        if (asked.instrument, asked.item.key) == named:
            return index, asked
    raise BadInput("this question is not part of these questions", do="Please go back and answer the one shown.")


def place_after(standing: Sitting, asked: Question, *, to_review: bool = False) -> str:
    """Where to go after this question: the next one, or back to the check page one came from."""
    if to_review:
        return place_of(standing, len(standing.questions))
    if asked not in standing.questions:
        return place_of(standing, standing.first_open)
    return place_of(standing, standing.questions.index(asked) + 1)


def _onward(request: HttpRequest, place: str) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"next": place})
    return redirect(place)


def show_notice(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Help at once, who was told and when, in place of the page at this address: nothing in a history tells of it."""
    notice = request.session["notice"]
    context = {"notice": notice, "told_at": datetime.fromisoformat(notice["at"]), "number": number}
    return render(request, "client/notice.html", context)


def _kept(notice: AlertNotice) -> dict[str, object]:
    return {
        "told": list(notice.told),
        "at": notice.at.isoformat(),
        "staffed_hours": notice.staffed_hours,
        "help_text": notice.help_text,
    }
