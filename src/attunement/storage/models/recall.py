"""Looking back at a session: each one's own marks and rating, sealed, with whom each may be shared."""

import uuid

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff


class RecallSitting(models.Model):
    """One person's look back at one session: a client's, or the clinician's own (`person` is empty then)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="recalls")
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="recalls")
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    dial_audience = models.CharField(max_length=20, default="me")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_recall_a_client"),
            models.UniqueConstraint(fields=["session", "staff"], name="one_recall_a_clinician"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.person_id or self.staff_id}"


class RecallMark(models.Model):
    """A moment that mattered. `sealed` holds the moment and the words; `audience` is its maker's choice."""

    id = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(RecallSitting, on_delete=models.CASCADE, related_name="marks")
    sealed = models.BinaryField()
    audience = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.audience}"


class RecallBatch(models.Model):
    """Some seconds of a rating as they were steered, sealed. `id` is made by the device: twice the same is once."""

    id = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(RecallSitting, on_delete=models.CASCADE, related_name="batches")
    n = models.PositiveIntegerField()
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["sitting", "n", "received_at", "id"]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.n}"
