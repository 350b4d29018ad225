"""A clinician's request that one person be asked one more instrument."""

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.staff import Staff


class ModuleRequestRecord(models.Model):
    """Asked at the person's next sitting that can hold it."""

    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="module_requests")
    instrument = models.CharField(max_length=60)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "instrument"], name="requested_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.instrument}"
