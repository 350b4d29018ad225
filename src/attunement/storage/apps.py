"""The storage room as Django knows it."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """All models of the house live in this one app."""

    name = "attunement.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set the guard over what is under a legal hold."""
        from attunement.storage.hold_guard import guard_holds

        guard_holds()
