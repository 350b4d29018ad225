"""A case that went to another clinician, and what each person let go with it."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.staff import Staff


class TransferRecord(models.Model):
    """One change of clinician."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="transfers")
    from_clinician = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    to_clinician = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}, {self.at:%Y-%m-%d}"


class HandedOver(models.Model):
    """What one person let go with the case: some of `domain.handing_over.Part`. What is not named stays behind."""

    transfer = models.ForeignKey(TransferRecord, on_delete=models.CASCADE, related_name="handed_over")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["person__place", "id"]
        constraints = [models.UniqueConstraint(fields=["transfer", "person"], name="said_once_a_transfer")]

    def __str__(self) -> str:
        return f"{self.person}: {self.parts}"
