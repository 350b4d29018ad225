"""What was recorded and written down of a session: transcripts and recordings, sealed, and who is who in a file."""

import uuid

from django.db import models

from attunement.storage.models.case import CaseRecord
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff


class TranscriptDraft(models.Model):
    """A transcript file somebody is looking at, sealed. Gone when it is stored, forgotten or a day old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.session}"


class TranscriptRecord(models.Model):
    """One transcript of a session. The words and who said them are sealed; `utterances` counts them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="transcripts")
    kind = models.CharField(max_length=20)
    utterances = models.PositiveIntegerField()
    sealed = models.BinaryField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        ordering = ["brought_at", "id"]

    def __str__(self) -> str:
        return f"{self.session}, {self.kind}"


class SpeakerMatching(models.Model):
    """Who a case's speakers are in files of one kind: names in the file and people, sealed; offered the next time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_matching_a_kind")]

    def __str__(self) -> str:
        return f"{self.case}, {self.kind}"


class RecordingRecord(models.Model):
    """An audio or video recording. Its bytes are in a sealed file named by `id`; without `salt` nobody can open it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="recordings")
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField()
    salt = models.BinaryField()
    people = models.JSONField(default=list, help_text="Ids of the clients who are on it")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()
    keep_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["brought_at", "id"]

    def __str__(self) -> str:
        return f"{self.session}, {self.media_type}"
