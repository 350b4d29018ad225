"""Which instruments the practice asks, and the wording it brought for those that ship without one."""

from django.db import models

from attunement.storage.models.staff import Staff


class InstrumentSwitch(models.Model):
    """One turn of the switch. Rows are only added: a sitting asks what was on when its link was made."""

    instrument = models.CharField(max_length=60, db_index=True)
    on = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.instrument} {'on' if self.on else 'off'}"


class BroughtWording(models.Model):
    """The words of an instrument that may not ship, and the leave under which this practice uses them.

    Rows are only added: the newest holds. They live in the practice's own database and never leave it.
    """

    instrument = models.CharField(max_length=60, db_index=True)
    version = models.PositiveSmallIntegerField(help_text="The version of the definition the words were entered for")
    words = models.JSONField()
    leave_from = models.CharField(max_length=200)
    leave_on = models.DateField()
    leave_document = models.CharField(max_length=300)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.instrument}, leave of {self.leave_on:%Y-%m-%d}"
