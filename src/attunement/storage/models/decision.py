"""A clinician's dated decision about joint work."""

import uuid

from django.db import models

from attunement.domain.record import JointWork
from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class DecisionRecord(models.Model):
    """Never changed or taken back: a later one stands in its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="decisions")
    about = models.CharField(max_length=40)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    joint_work = models.CharField(max_length=20, choices=[(choice.value, choice.value) for choice in JointWork])
    talked_alone_with = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.about}, {self.joint_work}"
