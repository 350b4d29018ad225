"""One sitting of one person, behind one link."""

import uuid

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.staff import Staff


class OccasionRecord(models.Model):
    """A link's occasion. The secret, the short code and the return code are kept only as hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="occasions")
    definition = models.CharField(max_length=60)
    session = models.ForeignKey("SessionRecord", null=True, blank=True, on_delete=models.SET_NULL)
    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    return_code_hash = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=20, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    handed_over = models.BooleanField(default=False, help_text="Answered on a device of the practice's")
    added = models.JSONField(default=list, help_text="What the session's number added, fixed when it was made")
    rested = models.JSONField(default=list, help_text="What would have been added, and why it was not")

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.person}, {self.definition}"


class BrowserLeave(models.Model):
    """A browser session that gave this occasion's answers and may see them again."""

    occasion = models.ForeignKey(OccasionRecord, on_delete=models.CASCADE, related_name="browsers")
    key_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "key_hash"], name="one_leave_a_browser")]

    def __str__(self) -> str:
        return f"{self.occasion_id}"
