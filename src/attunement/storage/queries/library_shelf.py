"""What stands in the library, ours and the practice's own, drafts and what is off included."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.languages import WRITTEN_IN
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.translating import guidance_in
from attunement.storage.models import LibraryEntryRecord, LibrarySwitch
from attunement.storage.queries.practice_guidance import entry_of, newest_versions, switched_off


@dataclass(frozen=True)
class Shelved:
    """One entry as the library shows it, in its newest version."""

    key: str
    name: str
    entry: Entry | None
    """None where our reader no longer takes an own entry, after an update of ours."""
    own: LibraryEntryRecord | None
    in_use: LibraryEntryRecord | None
    """The version of an own entry that cards may use: the newest reviewed one."""
    off: LibrarySwitch | None

    @property
    def is_draft(self) -> bool:
        """True if the newest version waits for its review."""
        return self.own is not None and self.own.reviewed_at is None


def library_shelf(language: str = WRITTEN_IN) -> list[Shelved]:
    """The practice's own entries first, then ours, each in the order of the ids."""
    own, reviewed, off = newest_versions(), newest_versions(reviewed_only=True), switched_off()
    mine = [Shelved(key, row.name, entry_of(row), row, reviewed.get(key), off.get(key)) for key, row in own.items()]
    ours = [
        Shelved(key, entry.name, entry, None, None, off.get(key))
        for key, entry in guidance_in(language).library.items()
    ]
    return [*mine, *ours]


def on_shelf(key: str, language: str = WRITTEN_IN) -> Shelved | None:
    """One entry, by its id."""
    return next((found for found in library_shelf(language) if found.key == key), None)


def versions_of(key: str) -> list[LibraryEntryRecord]:
    """Every version of an own entry, the newest first."""
    rows = LibraryEntryRecord.objects.filter(key=key).select_related("author", "reviewed_by", "marked_by")
    return list(rows.order_by("-version"))


def switches_of(key: str) -> list[LibrarySwitch]:
    """Every time an entry was switched off or on, the newest first."""
    return list(LibrarySwitch.objects.filter(entry=key).select_related("by").order_by("-at", "-id"))
