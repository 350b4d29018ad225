"""What this practice's cards are made from: our guidance and its own reviewed entries, without what is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from attunement.domain.errors import BadInput
from attunement.domain.languages import WRITTEN_IN
from attunement.domain.strict import Table, read_all
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.library_reading import read_entry
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.translating import guidance_in
from attunement.storage.models import CaseRecord, LibraryEntryRecord, LibrarySwitch

OWN: Final = "own-"
"""How the ids of a practice's own entries begin, so that no entry of ours can ever be taken for one of them."""
NOT_REVIEWED: Final = "not yet reviewed"


def practice_guidance(language: str = WRITTEN_IN) -> Guidance:
    """Shipped and own, own ones first: of two that fit equally well, the practice's own is offered.

    Ours in the language asked for; the practice's own in the words they were written in.
    """
    off = switched_off()
    own = {
        record.key: entry
        for record in newest_versions(reviewed_only=True).values()
        if (entry := entry_of(record)) is not None
    }
    shipped = guidance_in(language)
    library = {key: entry for key, entry in {**own, **shipped.library}.items() if key not in off}
    return replace(shipped, library=library)


def newest_versions(*, reviewed_only: bool = False) -> dict[str, LibraryEntryRecord]:
    """The practice's own entries by id, each in its newest version; with `reviewed_only`, the newest reviewed one."""
    rows = LibraryEntryRecord.objects.select_related("author", "reviewed_by", "marked_by").order_by("key", "version")
    return {row.key: row for row in rows if row.reviewed_at is not None or not reviewed_only}


def switched_off() -> dict[str, LibrarySwitch]:
    """The entries that are off, each with who switched it off and why."""
    newest = {switch.entry: switch for switch in LibrarySwitch.objects.select_related("by").order_by("at", "id")}
    return {entry: switch for entry, switch in newest.items() if not switch.is_on}


def entry_of(record: LibraryEntryRecord) -> Entry | None:
    """The entry as the cards use it; None where our reader no longer takes it, after an update of ours."""
    try:
        return read_own(record.content, record.key, record.version, reviewed_by=_reviewer(record))
    except BadInput:
        return None


def read_own(content: Mapping[str, Any], key: str, version: int, *, reviewed_by: str = NOT_REVIEWED) -> Entry:
    """An own entry from its table, by the library's own strict reader. Raises BadInput naming the key."""
    signals = [signal.id for signal in shipped_guidance().signals if not signal.alone_only]
    whole = {**content, "id": key, "version": version, "reviewed_by": reviewed_by, "licence": "the practice's own"}
    if content.get("kind") == "reframe":  # stands in the clinician's part, where every signal may be read
        signals = [signal.id for signal in shipped_guidance().signals]
    return read_all(Table(whole, ""), lambda table: read_entry(table, signals))


def chosen_step(case: CaseRecord) -> str | None:
    """The step of a track the clinician took up for this case, if any."""
    newest = case.track_steps.order_by("-at", "-id").first()
    return newest.step or None if newest else None


def _reviewer(record: LibraryEntryRecord) -> str:
    return record.reviewed_by.name if record.reviewed_by is not None else NOT_REVIEWED
