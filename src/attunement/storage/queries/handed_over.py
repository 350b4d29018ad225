"""What was let go each time a case went to another clinician."""

from __future__ import annotations

from attunement.domain.handing_over import HandedOver, Handing, Part
from attunement.storage.models import CaseRecord, TransferRecord


def handed_over(case: CaseRecord) -> HandedOver:
    """Every change of clinician, and by person what they let go at it."""
    rows = TransferRecord.objects.filter(case=case).prefetch_related("handed_over")
    return HandedOver(tuple(_change(row) for row in rows))


def _change(row: TransferRecord) -> Handing:
    said = {str(one.person_id): frozenset(Part(part) for part in one.parts) for one in row.handed_over.all()}
    return Handing(row.at, said)
