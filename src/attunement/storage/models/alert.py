"""Someone may be in danger of taking their life: who was told, when, and who took it up."""

import uuid

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.response import AnswerRecord
from attunement.storage.models.staff import Staff


class AlertRecord(models.Model):
    """Stored in the same transaction as the answer that raised it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="alerts")
    answer = models.ForeignKey(AnswerRecord, null=True, on_delete=models.SET_NULL)
    flag = models.CharField(max_length=60)
    because = models.TextField()
    raised_at = models.DateTimeField()
    told = models.ManyToManyField(Staff, related_name="alerts")
    level = models.PositiveSmallIntegerField(default=0)
    escalates_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    what_was_done = models.TextField(blank=True)

    class Meta:
        ordering = ["raised_at", "id"]

    def __str__(self) -> str:
        return f"{self.person}, {self.raised_at:%Y-%m-%d %H:%M}"
