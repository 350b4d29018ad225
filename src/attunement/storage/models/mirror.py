"""The clinician's own side of a session with one client. Nobody else's: docs/explanation/disclosure-engine.md."""

import uuid

from django.db import models

from attunement.domain.relationship import Sense
from attunement.storage.models.case import PersonRecord
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff


class MirrorRecord(models.Model):
    """The guess comes first and is never changed; the client's own mean is shown only after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="mirrors")
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="mirrors")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    guess = models.FloatField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    sense = models.CharField(max_length=20, blank=True, choices=[(s.value, s.value) for s in Sense])
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "person", "by"], name="one_mirror_a_session")]

    def __str__(self) -> str:
        return f"{self.session}, {self.person}"
