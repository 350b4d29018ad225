"""What the people of a case were asked to agree to, and who signed it when, alone."""

from django.db import models

from attunement.domain.record import PolicyName
from attunement.storage.models.case import CaseRecord, PersonRecord


class PolicyProposal(models.Model):
    """One version of a policy put to everyone in a case."""

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="policies")
    name = models.CharField(max_length=20, choices=[(name.value, name.value) for name in PolicyName])
    version = models.PositiveSmallIntegerField(default=1)
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_policy_a_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class PolicySignature(models.Model):
    """One person's signature."""

    proposal = models.ForeignKey(PolicyProposal, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="signed_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"
