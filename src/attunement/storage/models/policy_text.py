"""What the practice says in its own words beside an agreement."""

from django.db import models

from attunement.domain.record import PolicyName
from attunement.storage.models.staff import Staff


class PolicyText(models.Model):
    """One version of the practice's own words. Rows are only added, so what stood there on a day can be found."""

    name = models.CharField(max_length=20, choices=[(name.value, name.value) for name in PolicyName])
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d}"
