"""The coding schemes there are here: those that ship, and the practice's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from attunement.domain.coding import CodingScheme
from attunement.instruments.coding_loading import read_written, shipped_schemes
from attunement.storage.models import CodingSchemeRecord


def schemes_here() -> Mapping[str, CodingScheme]:
    """The newest version of each scheme by its id: ours first, then the practice's own by name."""
    newest = {row.key: row for row in CodingSchemeRecord.objects.order_by("version")}
    own = sorted((_scheme(row) for row in newest.values()), key=lambda scheme: (scheme.name, scheme.id))
    return {**shipped_schemes(), **{scheme.id: scheme for scheme in own}}


def scheme_version(key: str, version: int) -> CodingScheme | None:
    """One version of a scheme, or None. What was coded by an older one keeps its meaning."""
    shipped = shipped_schemes().get(key)
    if shipped is not None:
        return shipped if shipped.version == version else None
    row = CodingSchemeRecord.objects.filter(key=key, version=version).first()
    return _scheme(row) if row else None


def _scheme(row: CodingSchemeRecord) -> CodingScheme:
    return _read(row.key, row.version, str(row.content["written"]))


@lru_cache(maxsize=64)
def _read(key: str, version: int, written: str) -> CodingScheme:
    """Read once: with each tap of a session its scheme is asked for."""
    return read_written(written, key, version=version)
