"""Every client's check-outs of the practice as rows for the detector, without a quarter of the cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from attunement.domain.answers import Answer
from attunement.domain.scoring import scale_score
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_reading import ALLIANCE_SCALE, CHECKOUT
from attunement.storage.models import AnswerRecord
from attunement.storage.queries.detector import fold_of


@dataclass(frozen=True)
class RatedSessions:
    """One row a rated check-out: client, its place in the client's series from 1, and the mean (1 to 7)."""

    client: list[str]
    session: list[int]
    rating: list[float]

    @property
    def clients(self) -> int:
        """How many clients there are."""
        return len(set(self.client))


def rated_sessions(*, without_fold: int) -> RatedSessions:
    """Check-outs that were sent, oldest first, of every case outside this quarter (see `detector.fold_of`).

    Sessions without a check-out are left out rather than counted as gaps: for the population they change next to
    nothing, and looking them up for a whole practice would.
    """
    rows = AnswerRecord.objects.filter(response__instrument=CHECKOUT, response__sent_at__isnull=False).order_by(
        "response__sent_at", "response_id", "item", "version"
    )
    forms: dict[tuple[UUID, UUID], dict[str, Answer]] = defaultdict(dict)
    for case, person, form, item, value in rows.values_list(
        "response__person__case_id", "response__person_id", "response_id", "item", "value"
    ):
        if fold_of(case) != without_fold:
            forms[person, form][item] = value  # the newest version comes last
    instrument = all_instruments()[CHECKOUT]
    scale = instrument.scale(ALLIANCE_SCALE)
    found, count = RatedSessions([], [], []), defaultdict[UUID, int](int)
    for (person, _), answers in forms.items():
        mean = scale_score(instrument, scale, answers).value
        if mean is not None:
            count[person] += 1
            found.client.append(str(person))
            found.session.append(count[person])
            found.rating.append(mean)
    return found
