"""One meeting of a case."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord


class SessionRecord(models.Model):
    """A session, who came, who came late and who missed it (person ids as text)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="sessions")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, default="joint")
    attended = models.JSONField(default=list)
    late_minutes = models.JSONField(default=dict)
    missed_by = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}, {self.at:%Y-%m-%d}"
