"""The practice's own entries of the library, what is switched off, and the step of a track a case is at."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.staff import Staff


class LibraryEntryRecord(models.Model):
    """One version of one of the practice's own entries. Never changed: a later version stands in its place.

    `content` is the table the library's reader reads, without what the row itself knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="entries_written")
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="entries_reviewed"
    )
    marked_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key", "version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="one_entry_a_version")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def name(self) -> str:
        """What it is called, also where the reader no longer takes it."""
        return str(self.content.get("name", self.key))


class LibrarySwitch(models.Model):
    """An entry switched off or on again, with the reason. The newest counts."""

    entry = models.SlugField(max_length=80)
    is_on = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.entry}: {'on' if self.is_on else 'off'}"


class TrackStepRecord(models.Model):
    """The step of a track the clinician took up for a case; empty when they put it down. The newest counts."""

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="track_steps")
    step = models.SlugField(max_length=80, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.step or 'none'}"
