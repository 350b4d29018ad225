"""A person's answers to one instrument. An answer is never changed: a correction is a new version."""

import uuid
from typing import Any

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.occasion import OccasionRecord
from attunement.storage.models.session import SessionRecord


class ResponseRecord(models.Model):
    """One instrument answered, or being answered, by one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="responses")
    occasion = models.ForeignKey(
        OccasionRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    session = models.ForeignKey(SessionRecord, null=True, blank=True, on_delete=models.SET_NULL)
    instrument = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "instrument"], name="one_response_an_instrument_and_occasion")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.instrument}"


class AnswerRecord(models.Model):
    """One answer, once given. The newest version of an item is the one that counts."""

    response = models.ForeignKey(ResponseRecord, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    value = models.JSONField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["response", "item", "version"], name="each_version_once")]

    def __str__(self) -> str:
        return f"{self.response_id}, {self.item}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: raises RuntimeError on an attempt to change a stored answer."""
        if not self._state.adding:
            raise RuntimeError("a stored answer is never changed; add a new version")
        super().save(*args, **kwargs)
