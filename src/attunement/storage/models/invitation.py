"""A link, used once, by which a member of staff chooses their own password."""

import uuid

from django.db import models

from attunement.storage.models.staff import Staff


class Invitation(models.Model):
    """Kept only as hashes, like every link. It stands for a first sign-in or for a forgotten password."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    by_email = models.BooleanField(default=False)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.staff_id}, {self.made_at:%Y-%m-%d}"
