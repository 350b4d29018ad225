"""What everyone agreed for the sessions: phones, interruptions, lateness. Each version is signed anew."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.staff import Staff


class GroundRulesRecord(models.Model):
    """One version for one case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="ground_rules")
    version = models.PositiveSmallIntegerField()
    rules = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_version_of_ground_rules")]

    def __str__(self) -> str:
        return f"{self.case}, ground rules {self.version}"


class GroundRulesSignature(models.Model):
    """One person's agreement to one version, given alone."""

    rules = models.ForeignKey(GroundRulesRecord, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="ground_rules_signed")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rules", "person"], name="one_signature_of_ground_rules")]

    def __str__(self) -> str:
        return f"{self.rules_id}: {self.person}"
