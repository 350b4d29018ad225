"""A rupture between a client and the clinician, and the steps of its repair."""

import uuid

from django.db import models

from attunement.domain.repair import FollowUp, Origin, RuptureKind, RuptureState
from attunement.storage.models.case import CaseRecord, PersonRecord
from attunement.storage.models.session import SessionRecord
from attunement.storage.models.staff import Staff


class RuptureRecord(models.Model):
    """What was noticed and how sure, what the clinician said of it, and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="ruptures")
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="ruptures")
    session = models.ForeignKey(SessionRecord, null=True, blank=True, on_delete=models.SET_NULL)
    origin = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Origin])
    noticed_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField(null=True, blank=True)
    evidence = models.JSONField(default=list, help_text="[{stream, value, weight, says}]")
    guessed_kind = models.CharField(max_length=20, default=RuptureKind.UNKNOWN.value)
    kind = models.CharField(max_length=20, blank=True, choices=[(k.value, k.value) for k in RuptureKind])
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in RuptureState], default=RuptureState.SUSPECTED.value
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_because = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.JSONField(default=list, help_text="The ratings that showed it: [{session, mean}]")
    follow_up = models.CharField(max_length=20, blank=True, choices=[(f.value, f.value) for f in FollowUp])
    follow_up_note = models.TextField(blank=True)

    class Meta:
        ordering = ["noticed_at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.state}"


class RepairStepRecord(models.Model):
    """One step, dated: what was tried and by whom. Never changed; a later one is added."""

    rupture = models.ForeignKey(RuptureRecord, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    tried = models.TextField(blank=True)
    by_person = models.CharField(max_length=60, blank=True, help_text="Who took it; empty is the clinician")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.rupture_id}: {self.step}"


class DetectorParameters(models.Model):
    """The population the detector was last fitted to, re-estimated as background work; kept for the record."""

    fitted_at = models.DateTimeField()
    clients = models.PositiveIntegerField()
    sessions = models.PositiveIntegerField()
    parameters = models.JSONField()

    class Meta:
        ordering = ["fitted_at", "id"]

    def __str__(self) -> str:
        return f"{self.fitted_at:%Y-%m-%d}"
