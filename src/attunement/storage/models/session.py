"""One meeting of a case, planned or held, and what was noticed about the diary."""

import uuid

from django.db import models

from attunement.domain.session import USUAL_MINUTES, SessionState
from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class SessionRecord(models.Model):
    """A session, who came, who came late and who missed it (person ids as text, the clinician's too)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="sessions")
    clinician = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions")
    at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField(default=USUAL_MINUTES)
    kind = models.CharField(max_length=20, default="joint")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in SessionState], default=SessionState.HELD.value
    )
    expected = models.JSONField(default=list, help_text="Ids of the clients it is for; empty is everyone")
    attended = models.JSONField(default=list)
    late_minutes = models.JSONField(default=dict)
    missed_by = models.JSONField(default=list)
    cancelled_by = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True, help_text="When what became of it was noted")
    calendar_uid = models.CharField(max_length=250, blank=True, help_text="The UID of the iCalendar event it came from")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}, {self.at:%Y-%m-%d}"


class DiaryNotice(models.Model):
    """Somebody may be waiting, or two sessions are at one time: told to the clinician at once, until it is seen to."""

    class Kind(models.TextChoices):
        """What was noticed."""

        WAITING = "waiting"
        DOUBLE_BOOKING = "double-booking"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="notices")
    other = models.ForeignKey(SessionRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="diary_notices")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.session}"
