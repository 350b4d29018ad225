"""The practice itself: who answers alerts, in which hours, and what help is near."""

from django.db import models

from attunement.storage.models.staff import Staff


class MailSecurity(models.TextChoices):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Colour(models.TextChoices):
    """The tones a practice may choose from. Each is checked for contrast in light and dark: `css/colours.css`."""

    DEFAULT = ""
    FOREST = "forest"
    SLATE = "slate"
    PLUM = "plum"
    CLAY = "clay"


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
    help_checked_by = models.CharField(max_length=120, blank=True)
    escalate_after_minutes = models.PositiveIntegerField(default=15)
    language = models.CharField(
        max_length=12, blank=True, help_text="Of the practice's own words, and for whoever chose none; empty: as asked"
    )
    time_zone = models.CharField(max_length=63, default="UTC", help_text="IANA name, for example Europe/Berlin")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code, for example DE")
    mail_host = models.CharField(max_length=253, blank=True)
    mail_port = models.PositiveIntegerField(default=587)
    mail_security = models.CharField(max_length=10, choices=MailSecurity.choices, default=MailSecurity.STARTTLS)
    mail_user = models.CharField(max_length=254, blank=True)
    mail_password_file = models.CharField(
        max_length=500, blank=True, help_text="The password is in this file, never in the database"
    )
    minutes_a_month = models.PositiveSmallIntegerField(
        default=20, help_text="How many minutes of questions one client is asked in a month before deeper ones rest"
    )
    retention_years = models.PositiveSmallIntegerField(null=True, blank=True)
    recording_days = models.PositiveSmallIntegerField(
        default=90, help_text="How long a recording of a session is kept; its notes are kept far longer"
    )
    key_fingerprint = models.CharField(max_length=64, blank=True)
    colour = models.CharField(max_length=20, choices=Colour.choices, blank=True, default=Colour.DEFAULT)
    coding_law = models.CharField(
        max_length=10, blank=True, help_text="What the law here says of assisted coding: allowed, forbidden, or unknown"
    )
    assists_coding = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When its set-up was finished")

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
