"""Hearts in a session: what straps sent, files brought in afterwards, how each person is watched, and the breaks."""

import uuid

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff

USUAL_THRESHOLD = 100.0
USUAL_MARGIN = 30.0
"""Beats a minute above the person's own rest. A design rule: sources disagree, so each person has their own."""


class HeartWear(models.Model):
    """One person's heart in one session: from which rate it counts as racing, when they rested, and how it stands.

    `flooded_since` and `last_flooded` (seconds of the session) are what the newest samples said; the samples decide.
    """

    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="hearts")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    threshold = models.FloatField(default=USUAL_THRESHOLD)
    margin = models.FloatField(default=USUAL_MARGIN)
    rest_from = models.FloatField(null=True, blank=True)
    rest_ends = models.FloatField(null=True, blank=True)
    baseline = models.FloatField(null=True, blank=True, help_text="Beats a minute over the rest")
    flooded_since = models.FloatField(null=True, blank=True)
    last_flooded = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["session", "person"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_heart_a_person_and_session")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.person_id}"


class HeartBatch(models.Model):
    """Some seconds of what one strap sent, as it sent it. `id` is made by the device: a second one is the same."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="heart_batches")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    at = models.FloatField(help_text="Of its first frame, in seconds from the start of the session")
    frames = models.JSONField(help_text="[[seconds, the frame in hex], …]")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "person", "at", "id"]
        indexes = [models.Index(fields=["session", "person", "at"])]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.person_id}, {self.at:g} s"


class HeartFile(models.Model):
    """A device's own file brought in after a session, and where on the line of time it begins."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="heart_files")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    started = models.CharField(max_length=40, blank=True, help_text="As the file says it, ISO 8601")
    content = models.JSONField(help_text="seconds, bpm, rr_seconds, rr_ms, marks, problems")
    offset = models.FloatField(help_text="Seconds from the start of the session to the start of the recording")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "person", "added_at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.person_id}, {self.kind}"


class BreakRecord(models.Model):
    """A break for everyone to let the body slow down. `id` is made by the device."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="breaks")
    at = models.FloatField(help_text="Seconds from the start of the session")
    minutes = models.PositiveSmallIntegerField(default=20)
    ended_at = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["session", "at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.at:g} s"
