"""The end of joint work because a couple separated. It knows nothing of the two records that came of it."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class SeparationRecord(models.Model):
    """When and why a couple's case became two. There is no way from here to either of them, nor from one to the other.

    What a person does later, with whom, and who works with them then, is not the other's to find out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(CaseRecord, on_delete=models.CASCADE, related_name="separation")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.case}, {self.at:%Y-%m-%d}"
