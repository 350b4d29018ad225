"""A team: some people of the practice and who supervises them."""

import uuid

from django.db import models


class Team(models.Model):
    """A team. Its supervisor is also written to each member, because what is shared follows the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    supervisor = models.ForeignKey(
        "storage.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="supervised_teams"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
