"""One session: what became of it, who is asked about it and how, and the clinician's own side with each client."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.ask_after_session import Way, ask_after_session, remind_of_check_out
from attunement.actions.ask_after_session import hand_over as hand_over_to
from attunement.actions.read_case import read_case
from attunement.actions.record_mirror import GUESS, MIRROR, answer_mirror, guess_mean
from attunement.domain.errors import BadInput, Refused
from attunement.domain.instrument import Item
from attunement.domain.permission import Permission
from attunement.domain.relationship import Sense
from attunement.domain.scoring import scale_score
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, MirrorRecord, PersonRecord, SessionRecord, Staff
from attunement.storage.queries.calibration import client_mean
from attunement.storage.queries.check_outs import CheckOut, Stage, check_outs_of
from attunement.storage.queries.diary import attending_people
from attunement.web.client.handing_back import keep_in_line
from attunement.web.client.visit import give_leave, open_visit
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.linking import Given, ShownLink, qr_picture
from attunement.web.clinician.session_words import shown
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words

GUESSES = tuple(n / 2 for n in range(2, 15))
"""1 to 7 in steps of a half, a button each."""


@dataclass(frozen=True)
class Side:
    """The clinician's side with one client: still to guess, still to fill in, or done; then what the client said."""

    person: PersonRecord
    mirror: MirrorRecord | None
    items: list[Item]
    own_mean: float | None
    client_mean: float | None
    check_out: CheckOut

    @property
    def stage(self) -> str:
        """`guess`, `answer` or `done`."""
        return "guess" if self.mirror is None else "done" if self.mirror.sense else "answer"


@require_safe
@case_page(Permission.WRITE_CASE)
def session(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """The session and everything that belongs to it."""
    row = session_in(by, case, session_id)
    known = read_case(by=by, case=case, page="sessions").for_clinician
    asked = check_outs_of(row, timezone.now())
    context = frame(case, known, "sessions") | {
        "shown": shown(row),
        "asked": asked,
        "to_ask": [found for found in asked if found.stage is not Stage.RECEIVED and not _begun(found)],
        "sides": [_side(by, row, found) for found in asked],
        "guesses": GUESSES,
        "senses": SENSES,
    }
    return render(request, "clinician/session.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def ask(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Ask everyone who came and was not asked: by e-mail where that is safe, else by a code shown this once."""
    row = session_in(by, case, session_id)
    given = [
        _ask(by, found)
        for found in check_outs_of(row, timezone.now())
        if found.stage is not Stage.RECEIVED and not _begun(found)
    ]
    if not given:
        messages.info(request, gettext("Everyone who came has begun or answered already."))
        return redirect("diary:session", case_id=case.id, session_id=row.id)
    return render(request, "clinician/links_made.html", {"case": case, "given": given})


@require_POST
@case_page(Permission.WRITE_CASE)
def remind(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """A fresh link by e-mail to everyone whose check-out of this session waits and whose record allows it."""
    row = session_in(by, case, session_id)
    names = []
    for found in check_outs_of(row, timezone.now()):
        if found.record is not None and found.may_be_reminded and not _begun(found):
            remind_of_check_out(by=by, occasion=found.record)
            names.append(found.person.name)
    if names:
        messages.success(request, gettext("On its way to: %(names)s.") % {"names": ", ".join(names)})
    else:
        messages.info(request, gettext("Nobody here can be reminded by e-mail: ask them in person."))
    return redirect("clinician:cases")


@require_POST
@case_page(Permission.WRITE_CASE)
def hand_over(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Sign out here first, then open the check-out for the one who takes the device; the others come after."""
    row = session_in(by, case, session_id)
    line = [p for p in attending_people(row) if str(p.id) in request.POST.getlist("person")]
    if not line:
        raise Http404
    handed = hand_over_to(by=by, session=row, people=line)
    logout(request)
    open_visit(request, handed.first)
    give_leave(request, handed.key)
    keep_in_line(request, list(handed.in_line))
    return redirect("client:welcome")


@require_POST
@case_page(Permission.WRITE_CASE)
def mirror(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str, person_id: str) -> HttpResponse:
    """The guess, in one tap; then the five and the sense."""
    row = session_in(by, case, session_id)
    person = next((p for p in attending_people(row) if str(p.id) == str(person_id)), None)
    if person is None:
        raise Http404
    try:
        _store(request, by, row, person)
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
    address = redirect("diary:session", case_id=case.id, session_id=row.id)
    address.headers["Location"] += f"#side-{person.place}"
    return address


def _store(request: HttpRequest, by: Staff, row: SessionRecord, person: PersonRecord) -> None:
    if "guess" in request.POST:
        guess_mean(by=by, session=row, person=person, guess=_number(request.POST["guess"]))
        return
    sense = request.POST.get("sense", "")
    if sense not in list(Sense):
        raise BadInput(gettext("Please say how it felt to you."), where="sense")
    given = {i.key: _number(request.POST[i.key]) for i in _mirror_items() if request.POST.get(i.key)}
    answer_mirror(by=by, session=row, person=person, answers=given, sense=Sense(sense))


def _number(posted: str) -> float:
    try:
        return float(posted[:8])
    except ValueError:
        raise BadInput("that is no number", expected="a number from 1 to 7") from None


def _mirror_items() -> list[Item]:
    return [item for item in all_instruments()[MIRROR].items if item.key != GUESS]


def _side(by: Staff, row: SessionRecord, asked: CheckOut) -> Side:
    """What the client said is looked up only once the clinician's side is complete."""
    made = MirrorRecord.objects.filter(session=row, person=asked.person, by=by).first()
    definition = all_instruments()[MIRROR]
    done = made is not None and bool(made.sense)
    own = scale_score(definition, definition.scale("alliance"), made.answers).value if made and done else None
    return Side(asked.person, made, _mirror_items(), own, client_mean(row, asked.person) if done else None, asked)


def _ask(by: Staff, found: CheckOut) -> Given:
    contact = getattr(found.person, "safe_contact", None)
    mailed = contact is not None and contact.allows_email
    way = Way.EMAIL if mailed else Way.SHOWN
    link = ask_after_session(by=by, session=found.session, person=found.person, way=way)
    return Given(found.person, mailed, [ShownLink(link, qr_picture(link.url))])


def _begun(found: CheckOut) -> bool:
    return found.record is not None and found.record.started_at is not None and found.stage is not Stage.NEVER


SENSES = tuple(Sense)
