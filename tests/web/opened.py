"""Sofia and Daniel on the day their case is opened: nothing answered, so that what a test counts is what it gave."""

from __future__ import annotations

from datetime import timedelta

from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import make_links
from attunement.actions.start_occasion import start_occasion
from attunement.domain.record import Response
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord
from attunement.storage.queries.whole_case import whole_case
from tests.web.begun import MONDAY, Begun
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PROOFS = {"Sofia": SOFIA_PROOF, "Daniel": DANIEL_PROOF}


def sits_down(couple: Couple, person: PersonRecord, sitting: str) -> Begun:
    """This person gets a link to the sitting an hour before Monday nine o'clock, and starts on the hour."""
    [link] = make_links(by=couple.clinician, person=person, occasions=[sitting], now=MONDAY - HOUR)
    started = start_occasion(occasion=link.occasion, proof=PROOFS[person.name], now=MONDAY)
    return Begun(OccasionRecord.objects.get(pk=link.occasion.pk), started.browser_key, started.return_code)


def send(sitting: Begun, *, hours: int = 2) -> str:
    """Press "Send" some hours after Monday nine o'clock; gives the receipt."""
    return finish_occasion(occasion=sitting.fresh(), browser_key=sitting.key, now=MONDAY + hours * HOUR)


def counted(case: CaseRecord) -> list[Response]:
    """What counts in the case now."""
    return list(whole_case(CaseRecord.objects.get(pk=case.pk)).responses)
