"""What assisted coding has learned of one code, and how well it does in cases it did not learn from."""

from django.db import models


class LearnedCode(models.Model):
    """One code of one scheme. Learned anew as a whole, and gone as a whole when anyone takes their leave back.

    `weights` and `threshold` only where `report` says it may be offered. No words of anybody are in it.
    """

    scheme = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    by_words = models.BooleanField(help_text="Learned from counts of words, as the sentence model was not there")
    weights = models.JSONField(default=list)
    threshold = models.FloatField(null=True, blank=True)
    report = models.JSONField()
    learned_at = models.DateTimeField()

    class Meta:
        ordering = ["scheme", "version", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "version", "code"], name="one_rule_a_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.version}: {self.code}"
