"""A session's line of time: what was coded, which prompts were shown, and the schemes a practice wrote."""

import uuid

from django.db import models

from attunement.domain.timeline import EntryKind, Outcome
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff


class TimelineRecord(models.Model):
    """One for each session that was coded: when its line of time began, and how many entries there are.

    Who adds an entry holds this row, so that the entries of two devices come one after the other.
    """

    session = models.OneToOneField(SessionRecord, primary_key=True, on_delete=models.CASCADE, related_name="timeline")
    began_at = models.DateTimeField()
    entries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.session_id}: {self.entries}"


class TimelineEntry(models.Model):
    """One thing a device sent. Only ever added: an undo is one more. `id` is made by the device, `n` by the session."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="timeline_entries")
    n = models.PositiveIntegerField()
    device = models.UUIDField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in EntryKind])
    target = models.UUIDField(null=True, blank=True)
    at = models.FloatField(help_text="Seconds from the start of the session")
    lasts = models.BooleanField(default=False, help_text="A state, an end or an undo: prompts read it however old")
    body = models.JSONField(default=dict)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "n"]
        constraints = [
            models.UniqueConstraint(fields=["session", "n"], name="one_entry_a_number"),
            models.UniqueConstraint(fields=["session", "device", "sequence"], name="one_entry_a_sequence"),
        ]
        indexes = [models.Index(fields=["session", "at"], name="entries_by_moment")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.n}"


class PromptRecord(models.Model):
    """A prompt as it was shown: the rule, its events, and what was done with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="prompts")
    at = models.FloatField(help_text="Seconds from the start of the session")
    rule = models.CharField(max_length=60)
    move = models.CharField(max_length=60)
    person = models.CharField(max_length=60, blank=True)
    because = models.JSONField(default=list, help_text="Ids of the events that called for it")
    outcome = models.CharField(
        max_length=20, choices=[(o.value, o.value) for o in Outcome], default=Outcome.SHOWN.value
    )
    outcome_at = models.FloatField(null=True, blank=True)
    shown_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.rule}"


class CodingSchemeRecord(models.Model):
    """One version of a coding scheme the practice wrote. Never changed: a later version stands in its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text="{written}: the scheme in TOML as it was typed")
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="one_scheme_a_version")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
