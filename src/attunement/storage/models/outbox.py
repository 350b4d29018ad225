"""Messages, each with its one life. Nothing is sent inside a transaction; a worker takes them from here."""

import uuid

from django.db import models

from attunement.domain.delivery import DeliveryState
from attunement.storage.models.case import PersonRecord
from attunement.storage.models.occasion import OccasionRecord
from attunement.storage.models.release import ReleaseRecord


class OutboxMessage(models.Model):
    """One message to one address. Subjects and bodies never say what it is about.

    The body is gone as soon as the message is: it holds links.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    occasions = models.ManyToManyField(OccasionRecord, blank=True, related_name="messages")
    release = models.ForeignKey(
        ReleaseRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in DeliveryState], default=DeliveryState.PLANNED.value
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=80, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="messages_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
