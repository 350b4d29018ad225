"""Messages on their way. Nothing is sent inside a transaction; a worker takes them from here."""

import uuid

from django.db import models

from attunement.storage.models.case import PersonRecord


class OutboxMessage(models.Model):
    """One message to one address. Subjects and bodies never say what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.CASCADE)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
