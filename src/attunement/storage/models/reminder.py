"""What reminders need: a further link to the same sitting, and a person's word that they want none."""

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.occasion import OccasionRecord
from attunement.storage.models.staff import Staff


class FurtherLink(models.Model):
    """Another link to a sitting that has one already. The first goes on working: it may be on paper."""

    occasion = models.ForeignKey(OccasionRecord, on_delete=models.CASCADE, related_name="further_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.occasion_id}"


class ReminderStop(models.Model):
    """This person gets no reminders. `by` is empty when they asked for it themselves, by the link in a reminder."""

    person = models.OneToOneField(PersonRecord, on_delete=models.CASCADE, related_name="reminder_stop")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return f"{self.person}, {self.at:%Y-%m-%d}"
