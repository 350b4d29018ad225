"""A member of the practice who signs in."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from attunement.domain.permission import Role


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """The one with this e-mail."""
        return self.get(email__iexact=username or "")


class Staff(AbstractBaseUser):
    """A clinician, a supervisor or a manager."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    supervisor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supervises")
    team = models.ForeignKey("storage.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    language = models.CharField(max_length=12, blank=True, help_text="Empty: the practice's")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name
