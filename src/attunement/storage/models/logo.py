"""The practice's picture on its pages."""

from django.db import models

from attunement.storage.models.practice import Practice


class Logo(models.Model):
    """A small PNG, written anew from its pixels when it came in; at most one."""

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="logo")
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    put_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
