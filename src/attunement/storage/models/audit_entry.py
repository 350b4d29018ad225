"""Who did or read what, when. Entries are only added."""

from typing import Any

from django.db import models

from attunement.storage.models.staff import Staff


class AuditEntry(models.Model):
    """One act. Holds ids and words for acts, never an answer."""

    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    by_person = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    case = models.UUIDField(null=True, db_index=True)
    subject = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: raises RuntimeError on an attempt to change an entry."""
        if not self._state.adding:
            raise RuntimeError("an audit entry is never changed")
        super().save(*args, **kwargs)
