"""A legal hold: while it stands, nothing of the case may be erased."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class LegalHold(models.Model):
    """One hold. While `lifted_at` is empty it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="holds")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifting_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["set_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(lifted_at=None), name="held_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.set_at:%Y-%m-%d}"
