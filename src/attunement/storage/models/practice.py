"""The practice itself: who answers alerts, in which hours, and what help is near."""

from django.db import models

from attunement.storage.models.staff import Staff


class Practice(models.Model):
    """One row: an installation is one practice."""

    name = models.CharField(max_length=120)
    address = models.URLField(help_text="Where links point to, for example https://care.example.org")
    is_demo = models.BooleanField(default=False)
    mail_from = models.EmailField(default="attunement@localhost")
    reads_within = models.CharField(max_length=200, default="before your next session")
    responder = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="responds")
    backup = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="backs_up")
    staffed_hours = models.CharField(max_length=200, blank=True)
    help_text = models.TextField(blank=True)
    help_checked = models.DateField(null=True, blank=True)
    escalate_after_minutes = models.PositiveIntegerField(default=15)

    def __str__(self) -> str:
        return self.name

    @property
    def missing_for_safety(self) -> list[str]:
        """What must be set before safety questions may be asked; empty when they may."""
        needed = {
            "a named responder": self.responder,
            "a backup responder": self.backup,
            "staffed hours": self.staffed_hours.strip(),
            "local help text": self.help_text.strip(),
        }
        return [what for what, found in needed.items() if not found]

    @property
    def safety_on(self) -> bool:
        """True when safety questions may be asked."""
        return not self.missing_for_safety
