"""A case and the clients in it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from attunement.domain.record import CaseKind
from attunement.storage.models.staff import Staff

if TYPE_CHECKING:
    from attunement.storage.models.closing import ClosingRecord


class CaseRecord(models.Model):
    """One piece of work: a couple, an individual or a family with a clinician."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in CaseKind])
    label = models.CharField(max_length=120)
    clinician = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label

    @property
    def standing_closing(self) -> "ClosingRecord | None":
        """By whom, when and why it was closed; None while it is open."""
        return self.closings.filter(reopened_at=None).select_related("closed_by").first()

    @property
    def is_closed(self) -> bool:
        """True while the work is closed."""
        return self.standing_closing is not None

    @property
    def is_held(self) -> bool:
        """True while a legal hold stands: nothing of it may be erased."""
        return self.holds.filter(lifted_at=None).exists()


class PersonRecord(models.Model):
    """A client. What only they know (a word they chose) is kept only as a hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="people")
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, default="partner")
    language = models.CharField(max_length=12, blank=True, help_text="Of messages to them; empty: the practice's")
    proof_question = models.CharField(max_length=120)
    proof_hash = models.CharField(max_length=200)
    adult_confirmed_at = models.DateTimeField(null=True, blank=True)
    adult_confirmed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.name
