"""Answers that came from a file: what is being looked at, what was stored, and marks so that nothing comes twice."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.response import ResponseRecord
from attunement.storage.models.staff import Staff


class ImportDraft(models.Model):
    """A file somebody is looking at. It is gone when it is stored, discarded, or a day old; its name is never kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE)
    by = models.ForeignKey(Staff, on_delete=models.CASCADE)
    instrument = models.CharField(max_length=60)
    text = models.TextField()
    plan = models.JSONField(null=True)
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.case}, {self.instrument}"


class ImportBatch(models.Model):
    """One file stored: by whom, when, and how many responses it brought."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    instrument = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    stored = models.PositiveIntegerField()
    there_already = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"{self.case}, {self.instrument}, {self.stored}"


class ImportedResponse(models.Model):
    """One response of a batch. `moment` is a digest of person, instrument and time; of that there is one, ever."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="responses")
    response = models.OneToOneField(ResponseRecord, on_delete=models.CASCADE, related_name="imported")
    moment = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.response_id}"
