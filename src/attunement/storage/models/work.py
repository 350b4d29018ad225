"""The work that happens by the clock, as it can be seen: who works, and how each duty fares."""

import uuid

from django.db import models


class WorkerRecord(models.Model):
    """One process that works. Without `ended_at` and long unseen, it died."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=120)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at", "id"]

    def __str__(self) -> str:
        return f"{self.host}, {self.process}"


class DutyRecord(models.Model):
    """One duty: when it is due again, when it was last begun and ended, and its trouble."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    did = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
