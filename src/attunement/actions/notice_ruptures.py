"""Live: after a check-out or a session, this client and their clinician are looked at again, and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.analysis.rupture_population import PUBLISHED
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.repair import Origin, RuptureState
from attunement.domain.repairing import Rating, Verdict, Verification, check_move, earlier_level, verify, verify_all
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_reading import CHECKOUT
from attunement.roadmap.alliance_rules import alliance_rules
from attunement.roadmap.noticing import RATINGS, Noticed, course_of, notice, ratings_of
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord, RuptureRecord, SessionRecord
from attunement.storage.queries.detector import last_rupture, population_for, weights_for
from attunement.storage.queries.relationship import ruptures_here
from attunement.storage.queries.whole_case import whole_case

log = logging.getLogger(__name__)


def notice_after_sitting(occasion: OccasionRecord, *, now: datetime) -> None:
    """After a sitting was sent: looks only where it held a check-out. A client's sending never fails for this."""
    if not occasion.responses.filter(instrument=CHECKOUT).exists():
        return
    _quietly(occasion.person.case, [occasion.person], now)


def notice_after_session(session: SessionRecord, *, now: datetime) -> None:
    """After it was noted what became of a session."""
    people = [p for p in session.case.people.all() if not session.expected or str(p.id) in session.expected]
    _quietly(session.case, people, now)


def notice_after_mirror(person: PersonRecord, *, now: datetime) -> None:
    """After the clinician gave their own sense of a session with this client."""
    _quietly(person.case, [person], now)


def notice_ruptures(case: CaseRecord, people: Iterable[PersonRecord], *, now: datetime) -> list[RuptureRecord]:
    """Verify what is being repaired, and open a card where a rupture is suspected. Gives what was opened or closed."""
    known = disclose(whole_case(case), Viewer.clinician(), all_instruments())
    changed: list[RuptureRecord] = []
    for person in people:
        with transaction.atomic():
            CaseRecord.objects.select_for_update().get(pk=case.pk)  # two check-outs at once open one card
            changed += _verified(case, known, person, now)
            opened = _suspected(case, known, person, now)
            changed += [opened] if opened else []
    return changed


def verifications(case: CaseRecord, known: DisclosedCase, row: RuptureRecord) -> dict[str, Verification]:
    """What the ratings since a rupture show, for each client it is about; clients who never rated are left out
    where somebody else did."""
    population = population_for(case)
    found: dict[str, Verification] = {}
    opened = row.session.at if row.session else row.noticed_at
    acts = [row.answered_at or row.noticed_at, *(step.at for step in row.steps.all())]
    about = [p for p in case.people.all() if row.person_id in (None, p.id)]
    for person in about:
        ratings = ratings_of(course_of(known, str(person.id), population))
        if not ratings and len(about) > 1:
            continue
        before = [rating for rating in ratings if rating.at < opened and rating.session != str(row.session_id)]
        since = [_heard(known, person, rating) for rating in ratings if rating not in before and _is_after(rating, row)]
        found[str(person.id)] = verify(earlier_level(before, usual=PUBLISHED.level), since, acts)
    return found


def _heard(known: DisclosedCase, person: PersonRecord, rating: Rating) -> Rating:
    """The rating at the moment it was given, not of its session: a step taken in a session comes before it."""
    forms = known.responses_of(str(person.id), CHECKOUT)
    longest = timedelta(days=alliance_rules().linked_within)
    its = [f.answered for f in forms if f.session and f.session == rating.session]
    its += [f.answered for f in forms if f.session is None and timedelta() <= f.answered - rating.at <= longest]
    return Rating(its[0] if its else rating.at, rating.mean, rating.session)


def _is_after(rating: Rating, row: RuptureRecord) -> bool:
    if row.origin == Origin.MISTAKE.value:
        return rating.at >= (row.session.at if row.session else row.noticed_at)
    if row.session_id is not None:
        return rating.session != str(row.session_id) and rating.at > (row.session.at if row.session else row.noticed_at)
    return rating.at > row.noticed_at


def _quietly(case: CaseRecord, people: Iterable[PersonRecord], now: datetime) -> None:
    """The detector must never stand between a client and "Send": what it stumbles over is written down by kind."""
    try:
        with transaction.atomic():
            notice_ruptures(case, people, now=now)
    except Exception as error:
        trouble = type(error).__name__  # its kind only: a message may hold a rating
        log.error("noticing ruptures failed: %s", trouble)


def _verified(case: CaseRecord, known: DisclosedCase, person: PersonRecord, now: datetime) -> list[RuptureRecord]:
    closed = []
    for row in ruptures_here(case):
        if row.state != RuptureState.CONFIRMED.value or row.person_id not in (None, person.id):
            continue
        found = verifications(case, known, row)
        if verify_all(list(found.values())) is Verdict.SHOWN:
            closed.append(_close(row, found, now))
    return closed


def _close(row: RuptureRecord, found: dict[str, Verification], now: datetime) -> RuptureRecord:
    check_move(RuptureState(row.state), RuptureState.REPAIRED)
    row.state, row.closed_at = RuptureState.REPAIRED.value, now
    row.verified_by = [
        {"person": person, "session": one.by.session, "mean": one.by.mean, "rated": one.rated}
        for person, one in found.items()
        if one.by is not None
    ]
    row.save(update_fields=["state", "closed_at", "verified_by"])
    audit("a repair was shown by the ratings", at=now, case=row.case, subject=str(row.id))
    return row


def _suspected(case: CaseRecord, known: DisclosedCase, person: PersonRecord, now: datetime) -> RuptureRecord | None:
    last = last_rupture(case, str(person.id))
    if last is not None and last.closed_at is None and RuptureState(last.state).is_open:
        return None
    seen = notice(
        known,
        str(person.id),
        population=population_for(case),
        weights=weights_for(case),
        since=last.noticed_at if last else None,
    )
    if seen is None or not seen.opens:
        return None
    row = RuptureRecord.objects.create(
        case=case,
        person=person,
        session=SessionRecord.objects.filter(case=case, pk=seen.session).first() if seen.session else None,
        origin=_origin(seen).value,
        noticed_at=now,
        probability=seen.probability,
        evidence=_evidence(seen),
        guessed_kind=seen.kind.value,
        state=RuptureState.SUSPECTED.value,
    )
    audit("a rupture is suspected", at=now, case=case, subject=str(row.id))
    return row


def _origin(seen: Noticed) -> Origin:
    wrote = any(found.stream == "client-word" for found in seen.evidence)
    return Origin.CLIENT_WORD if wrote else Origin.RATINGS


def _evidence(seen: Noticed) -> list[dict[str, Any]]:
    says = gettext("The ratings alone: a rupture in %(n)s of 100 such cases.") % {"n": f"{100 * seen.base:.0f}"}
    ratings = {"stream": RATINGS, "value": seen.base, "weight": None, "says": says}
    others = [
        {"stream": f.stream, "value": f.value, "weight": round(f.weight, 3), "says": f.says} for f in seen.evidence
    ]
    return [ratings, *others]
