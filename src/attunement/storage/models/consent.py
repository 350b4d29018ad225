"""A person's leave for something, until they take it back or it ends."""

from django.db import models

from attunement.storage.models.case import PersonRecord


class ConsentRecord(models.Model):
    """One leave. `withdrawn` is when it ended, whoever ended it."""

    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="consents")
    to = models.CharField(max_length=200)
    given = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given", "id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.to}"
