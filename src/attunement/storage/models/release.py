"""What a clinician gave to one person: a snapshot, as shown."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.staff import Staff


class ReleaseRecord(models.Model):
    """An explicit act. `to_person` is empty when it was shared with the clinician's supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="releases")
    to_person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.CASCADE)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    content = models.TextField()
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"
