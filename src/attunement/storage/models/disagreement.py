""" "I disagree because…": a clinician's word against a line of the card."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class DisagreementRecord(models.Model):
    """The line as it stood, and why the clinician sees it otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="disagreements")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    line = models.CharField(max_length=120)
    line_text = models.TextField()
    because = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.line}"
