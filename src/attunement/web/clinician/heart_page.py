"""The clinician's page of hearts in a session: leave, limits, files, what the hearts did. For the clinician alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.bring_heart_file import bring_heart_file, move_heart_file, start_of, take_heart_file_out
from attunement.actions.consenting import HEART, has_leave, note_leave, take_leave_back
from attunement.actions.read_case import read_case
from attunement.actions.sent_entries import people_in
from attunement.actions.take_heart import MARGINS, THRESHOLDS, limit_of, set_limits
from attunement.analysis.heart_line import good_seconds
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.exchange.heart_csv import HeartRows, heart_csv
from attunement.exchange.heart_file import LARGEST
from attunement.roadmap.heart_drawing import Drawing, drawing_of
from attunement.storage.models import BreakRecord, CaseRecord, HeartFile, HeartWear, PersonRecord, SessionRecord, Staff
from attunement.storage.queries.hearts import WornHeart, hearts_of, wear_of
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.sessions_page import session_in


@dataclass(frozen=True)
class Episode:
    """A stretch in which a heart raced, as the page says it: when on the clock of the session, and how long."""

    first: str
    last: str
    seconds: int


@dataclass(frozen=True)
class ShownHeart:
    """One heart from one source: its picture, its stretches, and what the source could not tell."""

    source: str
    drawing: Drawing
    episodes: list[Episode]
    minutes: float
    share: float
    beats: int
    flagged: int
    file: HeartFile | None
    problems: list[str]


@dataclass(frozen=True)
class Wearer:
    """One person on the page."""

    person: PersonRecord
    place: int
    agreed: bool
    wear: HeartWear
    limit: float
    hearts: list[ShownHeart]


@require_safe
@case_page(Permission.WRITE_CASE)
def heart(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID) -> HttpResponse:
    """Everyone's leave and limits, then what was measured."""
    session = session_in(by, case, str(session_id))
    known = read_case(by=by, case=case, page="hearts").for_clinician
    found = hearts_of(session)
    breaks = [(row.at, row.ended_at) for row in BreakRecord.objects.filter(session=session)]
    clients = people_in(session).clients
    wearers = [
        _wearer(session, person, place, [h for h in found if h.person == person], breaks)
        for place, person in enumerate(case.people.all())
        if str(person.id) in clients
    ]
    context = frame(case, known, "sessions") | {
        "session": session,
        "wearers": wearers,
        "measured": bool(found),
        "breaks": [(clock(at), clock(ends) if ends is not None else "") for at, ends in breaks],
        "began": start_of(session),
        "thresholds": THRESHOLDS,
        "margins": MARGINS,
    }
    return render(request, "clinician/heart.html", context)


@require_safe
@case_page(Permission.WRITE_CASE)
def as_csv(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID) -> HttpResponse:  # noqa: ARG001
    """Every sample as a file. Its name says nothing of whom it is about."""
    session = session_in(by, case, str(session_id))
    read_case(by=by, case=case, page="hearts as a file")
    rows = [
        HeartRows(str(one.person.id), one.source, one.line.seconds.tolist(), one.line.bpm.tolist(), one.episodes)
        for one in hearts_of(session)
    ]
    named = {"Content-Disposition": 'attachment; filename="hearts.csv"'}
    return HttpResponse(heart_csv(rows), content_type="text/csv; charset=utf-8", headers=named)


@require_POST
@case_page(Permission.WRITE_CASE)
def leave(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID, person_id: UUID) -> HttpResponse:
    """Note that a person agrees, or takes it back; then what was kept is erased."""
    session, person = session_in(by, case, str(session_id)), _person(case, person_id)
    if request.POST.get("say") == "agree":
        note_leave(by=by, person=person, to=HEART)
    elif take_leave_back(by=by, person=person, to=HEART):
        messages.success(
            request, gettext("Taken back. What was measured of %(name)s is erased.") % {"name": person.name}
        )
    else:
        messages.warning(request, gettext("Taken back. A legal hold keeps what there is; it is shown nowhere."))
    return _back(session)


@require_POST
@case_page(Permission.WRITE_CASE)
def limits(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID, person_id: UUID) -> HttpResponse:
    """From which rate this person's heart counts as racing."""
    session, person = session_in(by, case, str(session_id)), _person(case, person_id)
    try:
        over, above_rest = (_number(request.POST.get(name, ""), name) for name in ("threshold", "margin"))
        set_limits(by=by, session=session, person=person, threshold=over, margin=above_rest)
    except (BadInput, Refused) as wrong:
        messages.warning(request, str(wrong))
    return _back(session)


@require_POST
@case_page(Permission.WRITE_CASE)
def bring(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID, person_id: UUID) -> HttpResponse:
    """A file of a watch or strap, whatever it is called."""
    session, person = session_in(by, case, str(session_id)), _person(case, person_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise BadInput("no file was chosen", do="Choose the file your watch or app wrote.")
        if file.size is None or file.size > LARGEST:
            raise BadInput("the file is too large", expected=f"at most {LARGEST // 1_000_000} MB")
        bring_heart_file(by=by, session=session, person=person, raw=file.read())
    except (BadInput, Refused) as wrong:
        messages.warning(request, str(wrong))
    return _back(session)


@require_POST
@case_page(Permission.WRITE_CASE)
def move(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID, file_id: UUID) -> HttpResponse:
    """The recording begins at another second of the session."""
    session = session_in(by, case, str(session_id))
    try:
        move_heart_file(by=by, file=_file(session, file_id), offset=_number(request.POST.get("offset", ""), "offset"))
    except BadInput as wrong:
        messages.warning(request, str(wrong))
    return _back(session)


@require_POST
@case_page(Permission.WRITE_CASE)
def take_out(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID, file_id: UUID) -> HttpResponse:
    """Erase a file."""
    session = session_in(by, case, str(session_id))
    take_heart_file_out(by=by, file=_file(session, file_id))
    messages.success(request, gettext("The file is erased."))
    return _back(session)


def clock(seconds: float) -> str:
    """A second of the session as people read it: 12:05, and −1:30 before its start."""
    whole = round(abs(seconds))
    return f"{'−' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02d}"


def _wearer(
    session: SessionRecord,
    person: PersonRecord,
    place: int,
    found: list[WornHeart],
    breaks: list[tuple[float, float | None]],
) -> Wearer:
    wear = found[0].wear if found else wear_of(session, person)
    shown = [_shown(heart, breaks) for heart in found]
    return Wearer(person, place, has_leave(person, HEART), wear, limit_of(wear), shown)


def _shown(heart: WornHeart, breaks: list[tuple[float, float | None]]) -> ShownHeart:
    line, raced = heart.line, heart.episodes
    covered = good_seconds(line.seconds, line.bpm)
    drawing = drawing_of(line.seconds.tolist(), line.bpm.tolist(), limit_of(heart.wear), raced, breaks)
    return ShownHeart(
        heart.source,
        drawing,
        [Episode(clock(first), clock(last), round(last - first)) for first, last in raced],
        covered / 60,
        100 * sum(last - first for first, last in raced) / covered if covered else 0.0,
        line.beats,
        line.flagged,
        heart.file,
        list(heart.file.content["problems"]) if heart.file else [],
    )


def _person(case: CaseRecord, person_id: UUID) -> PersonRecord:
    person = case.people.filter(id=person_id).first()
    if person is None:
        raise Http404
    return person


def _file(session: SessionRecord, file_id: UUID) -> HeartFile:
    file = HeartFile.objects.filter(id=file_id, session=session).first()
    if file is None:
        raise Http404
    return file


def _number(posted: str, name: str) -> float:
    try:
        return float(posted.strip()[:12].replace(",", "."))
    except ValueError:
        raise BadInput(f"'{posted[:12]}'", where=name, expected="a number") from None


def _back(session: SessionRecord) -> HttpResponse:
    return redirect("heart:heart", case_id=session.case_id, session_id=session.id)
