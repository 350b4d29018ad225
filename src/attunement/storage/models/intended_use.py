"""Who read and accepted which version of the statement on what this is meant for."""

from django.db import models

from attunement.storage.models.staff import Staff


class IntendedUseAcceptance(models.Model):
    """One member of staff, one version. Rows are only added."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="accepted_uses")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["staff", "version"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.staff_id}, version {self.version}"
