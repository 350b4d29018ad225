"""A case closed, and perhaps opened again."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class ClosingRecord(models.Model):
    """One closing. While `reopened_at` is empty the case is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="closings")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopening_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["closed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(reopened_at=None), name="closed_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.closed_at:%Y-%m-%d}"
