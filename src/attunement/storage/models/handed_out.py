"""What was handed out of one person's record after a review: to whom, when, and word for word."""

import uuid
from typing import Any

from django.db import models

from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.staff import Staff


class HandedOutRecord(models.Model):
    """One export as it left the house: `parts` are the titles that went, `left_out` those that stayed, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="handed_out")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="handed_out")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    to_whom = models.CharField(max_length=200)
    intended_use = models.PositiveSmallIntegerField(help_text="The version of the statement that was shown")
    parts = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    content = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.person}, {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: raises RuntimeError on an attempt to change what was handed out."""
        if not self._state.adding:
            raise RuntimeError("what was handed out is never changed")
        super().save(*args, **kwargs)
