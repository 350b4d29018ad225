"""Which sitting this browser session is in, and where in it the person may go next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from attunement.actions.client_links import find_occasion
from attunement.actions.start_occasion import may_see_answers
from attunement.storage.models import OccasionRecord
from attunement.storage.queries.offered import occasion_here
from attunement.storage.queries.sitting import Sitting, sitting, unsigned_policy
from attunement.web.speaking import CHOSEN, keep_choice

ALONE_FOR = timedelta(minutes=15)
"""After this long without a page, "Are you alone?" is asked again: someone may have come in."""


@dataclass(frozen=True)
class Visit:
    """A browser session that opened a link. `key` is empty until this browser started or went on."""

    record: OccasionRecord
    key: str

    @property
    def sitting(self) -> Sitting:
        """The sitting as it stands now, read anew each time."""
        return sitting(self.record)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of this browser session, or None where no open sitting is behind it."""
    occasion_id = request.session.get("occasion")
    record = find_occasion(occasion_id) if occasion_id else None
    if record is None:
        return None
    key = request.session.get("key", "")
    return Visit(record, key if may_see_answers(record, key) else "")


def open_visit(request: HttpRequest, record: OccasionRecord) -> None:
    """Put a sitting into the browser session. Another sitting's leave goes: two people may share a phone."""
    if request.session.get("occasion") != str(record.id):
        chosen = _chosen_just_before(request)
        request.session.flush()
        request.session["occasion"] = str(record.id)
        if chosen:
            keep_choice(request, chosen)


def _chosen_just_before(request: HttpRequest) -> str:
    """The language chosen before any link was opened. What the person of another link chose is not passed on."""
    before = {"occasion", "release"} & set(request.session.keys())
    return "" if before else str(request.session.get(CHOSEN, ""))


def give_leave(request: HttpRequest, key: str) -> None:
    """Remember this browser's key, under a new session id so that an id seen before is worth nothing."""
    request.session.cycle_key()
    request.session["key"] = key


def say_alone(request: HttpRequest) -> None:
    """Note that the person is alone, as of now."""
    request.session["alone"] = timezone.now().timestamp()


def _is_alone(request: HttpRequest) -> bool:
    said = float(request.session.get("alone", 0))
    return timezone.now().timestamp() - said < ALONE_FOR.total_seconds()


def before_questions(request: HttpRequest, visit: Visit) -> str | None:
    """The page that must come before any answer is asked or shown; None when the way is free."""
    if not visit.key:
        return reverse("client:welcome")
    if "return_code" in request.session:
        return reverse("client:code")
    if visit.record.sent_at is not None:
        return reverse("client:received")
    # an agreement is signed alone, on one's own device
    policy = None if visit.record.handed_over else unsigned_policy(visit.record)
    if policy is not None and request.session.get("agreement_later") != policy.version:
        return reverse("client:agreement")
    if occasion_here(visit.record.definition).ask_if_alone and not _is_alone(request):
        return reverse("client:ready")
    return None


def next_page(request: HttpRequest, visit: Visit | None) -> str:
    """Where this person goes on: the first page or question that is still open."""
    if visit is None:
        return reverse("client:landing")
    before = before_questions(request, visit)
    if before is not None:
        return before
    standing = visit.sitting
    return place_of(standing, standing.first_open)


def place_of(standing: Sitting, index: int) -> str:
    """The address of the question at this place (from 0), or of the check page after the last."""
    if index < len(standing.questions):
        return reverse("client:question", args=[index + 1])
    return reverse("client:review")


ViewOfVisit = Callable[..., HttpResponse]


def with_visit(view: ViewOfVisit) -> ViewOfVisit:
    """The view gets the visit; without one the person lands at the beginning."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return redirect("client:landing")
        return view(request, visit, *args, **kwargs)

    return checked


def with_answers(view: ViewOfVisit) -> ViewOfVisit:
    """The same, only for a browser that may see the answers and has nothing left to read before them."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        visit = visit_of(request)
        before = reverse("client:landing") if visit is None else before_questions(request, visit)
        if before is not None:
            return redirect(before)
        if "alone" in request.session:
            say_alone(request)
        return view(request, visit, *args, **kwargs)

    return checked
