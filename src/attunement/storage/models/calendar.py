"""A calendar file on its way into the diary, and which event is which case."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class CalendarDraft(models.Model):
    """A calendar file a clinician is looking at, forgotten within a day. Nothing is stored before they confirm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="calendar_drafts")
    text = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class CalendarMatch(models.Model):
    """Which case a calendar's event is, as its clinician said once; no case: it is no session."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="calendar_matches")
    uid = models.CharField(max_length=250, help_text="The event's UID, whichever of its days")
    case = models.ForeignKey(CaseRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "uid"], name="one_match_an_event")]

    def __str__(self) -> str:
        return self.uid
