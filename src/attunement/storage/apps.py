"""The storage room as Django knows it."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """All models of the house live in this one app."""

    name = "attunement.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
