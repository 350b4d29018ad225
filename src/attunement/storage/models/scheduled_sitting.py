"""When each sitting is offered, for each kind of case."""

from django.db import models

from attunement.domain.record import CaseKind


class ScheduledSitting(models.Model):
    """The practice's choice for one sitting in one kind of case; without a row the usual time holds."""

    class When(models.TextChoices):
        """When a sitting is offered."""

        FIRST = "first"
        BEFORE_SESSION = "before-session"
        AFTER_SESSION = "after-session"
        ON_REQUEST = "on-request"
        NOT_OFFERED = "not-offered"

    sitting = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in CaseKind])
    when = models.CharField(max_length=20, choices=When.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "kind"], name="one_time_a_sitting")]

    def __str__(self) -> str:
        return f"{self.sitting}, {self.kind}: {self.when}"
