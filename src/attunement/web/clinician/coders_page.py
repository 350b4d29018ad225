"""Two coders on one session: agreement with its limits, and every moment where they differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.read_session_summary import OpenedTimeline, open_timeline
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.timeline import TimelineEvent
from attunement.exchange.codes_file import read_codes
from attunement.exchange.text_file import text_in
from attunement.roadmap.coders_reading import Comparison, Difference, compare
from attunement.roadmap.session_reading import coders_of
from attunement.roadmap.session_rules import SAME_MOMENT
from attunement.roadmap.session_words import clock
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.session_shows_page import roles_of
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words

LARGEST_FILE = 2_000_000
TOLERANCES = (0, 1, 2, 3, 5, 10)
"""Seconds to choose from."""


@dataclass(frozen=True)
class ShownDifference:
    """One moment in words: what the first has there, what the second has; empty for nothing."""

    at: str
    first: str
    second: str
    anchor: str


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def coders(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Coders of this session beside each other, or a file of another coder, which is looked at and not kept."""
    row = session_in(by, case, session_id)
    opened = open_timeline(by=by, case=case, session=row, page="two coders")
    names = _names(opened, by)
    first = _of(opened, next(iter(names), ""))
    second: tuple[TimelineEvent, ...] = _of(opened, list(names)[1]) if len(names) > 1 else ()
    called = list(names.values())[1:2]
    if request.method == "POST":
        second, called = _sent(request, opened), [gettext("the file")]
    tolerance = _tolerance(request)
    seconds = max([opened.timeline.ends, *(event.at for event in second)])
    found = compare(first, second, seconds=seconds, tolerance=tolerance) if called and first else None
    context = frame(case, opened.known, "sessions") | {
        "row": row,
        "found": found,
        "names": [*list(names.values())[:1], *called],
        "differences": _differences(found, opened, first),
        "first_coder": next(iter(names), ""),
        "codes": _codes(found, opened),
        "tolerances": TOLERANCES,
        "tolerance": tolerance,
        "coded": bool(first),
        "fewest_said": gettext("too few to say"),
    }
    return render(request, "clinician/coders.html", context)


def _names(opened: OpenedTimeline, by: Staff) -> dict[str, str]:
    """Coder id → name, oneself first, then whoever coded most."""
    there = sorted(coders_of(opened.timeline), key=lambda key: key != str(by.id))
    known = {str(key): name for key, name in Staff.objects.values_list("id", "name")}
    return {key: known.get(key, gettext("another coder")) for key in there}


def _of(opened: OpenedTimeline, coder: str) -> tuple[TimelineEvent, ...]:
    return tuple(event for event in opened.timeline.counting if event.by == coder)


def _sent(request: HttpRequest, opened: OpenedTimeline) -> tuple[TimelineEvent, ...]:
    """The codes of the file that was sent; none, with a message, where it cannot be read."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > LARGEST_FILE:
        messages.warning(request, gettext("Choose a CSV file of up to two million letters."))
        return ()
    people = {role: person for person, role in roles_of(opened).items()}
    try:
        text = text_in(file.read(), gettext("the file"))
        return read_codes(text, name=gettext("the file"), session=opened.timeline.session, people=people)
    except BadInput as wrong:
        messages.warning(request, in_words(wrong))
        return ()


def _tolerance(request: HttpRequest) -> float:
    wanted = request.POST.get("tolerance") or request.GET.get("tolerance") or ""
    return float(wanted) if wanted in map(str, TOLERANCES) else SAME_MOMENT


def _differences(
    found: Comparison | None, opened: OpenedTimeline, first: tuple[TimelineEvent, ...]
) -> list[ShownDifference]:
    return [] if found is None else [_shown(difference, opened, first) for difference in found.differences]


def _shown(difference: Difference, opened: OpenedTimeline, first: tuple[TimelineEvent, ...]) -> ShownDifference:
    number = next((n for n, event in enumerate(first) if event is difference.first), None)
    anchor = "" if number is None else f"moment-{number}"
    return ShownDifference(
        clock(difference.at), _said(difference.first, opened), _said(difference.second, opened), anchor
    )


def _said(event: TimelineEvent | None, opened: OpenedTimeline) -> str:
    return "" if event is None else _label((event.code, event.person), opened)


def _code_name(key: str, opened: OpenedTimeline) -> str:
    found = next((scheme.by_key[key] for scheme in opened.schemes if key in scheme.by_key), None)
    return key if found is None else gettext(found.name)


def _codes(found: Comparison | None, opened: OpenedTimeline) -> list[tuple[str, int, int, int]]:
    codes = () if found is None else found.codes
    return [(_label(one.label, opened), one.first, one.second, one.both) for one in codes]


def _label(label: tuple[str, str], opened: OpenedTimeline) -> str:
    code, person = label
    who = opened.people.get(person, "") if person else gettext("both together")
    return f"{who}: {_code_name(code, opened)}" if who else _code_name(code, opened)
