"""How a person may safely be reached: it rules every message."""

from django.db import models

from attunement.storage.models.case import PersonRecord
from attunement.storage.models.staff import Staff


class SafeContact(models.Model):
    """One person's safe-contact record. Without a leave to use e-mail, nothing is mailed."""

    class How(models.TextChoices):
        """The ways to reach someone."""

        EMAIL = "email", "e-mail"
        IN_PERSON = "in-person", "only in person"
        NOT_AT_ALL = "not-at-all", "not at all"

    person = models.OneToOneField(PersonRecord, on_delete=models.CASCADE, related_name="safe_contact")
    how = models.CharField(max_length=20, choices=How.choices, default=How.IN_PERSON)
    email = models.EmailField(blank=True)
    when = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}: {self.get_how_display()}"

    @property
    def allows_email(self) -> bool:
        """True if a message may be mailed to this person."""
        return self.how == self.How.EMAIL and bool(self.email)
