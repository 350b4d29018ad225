"""Every address of the house with its line in routes.toml, filled with real ids of the invented practice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from attunement.storage.models import CaseRecord, OccasionRecord, Team

RULES: dict[str, str] = {
    f"{namespace}:{name}": who
    for namespace, routes in tomllib.loads((Path(__file__).parent / "routes.toml").read_text(encoding="utf-8")).items()
    for name, who in routes.items()
}


def route_names() -> list[str]:
    """Every route there is, as `namespace:name`."""
    return sorted(name for name, _ in _walk(get_resolver().url_patterns, ""))


def parameters_of(name: str) -> list[str]:
    """The names of what the address of a route is filled with."""
    patterns = dict(_walk(get_resolver().url_patterns, ""))
    return list(patterns[name].pattern.converters)


def address(name: str, case: CaseRecord) -> str:
    """The address, for a case and the first person and sitting in it; ids of other things are made up."""
    person = case.people.first()
    occasion = OccasionRecord.objects.filter(person__case=case).first()
    known: dict[str, Any] = {
        "case_id": case.id,
        "person_id": person.id if person else uuid4(),
        "occasion_id": occasion.id if occasion else uuid4(),
        "number": 1,
        "member_id": case.clinician_id,
        "team_id": Team.objects.get_or_create(name="North")[0].id,
        "name": "csi-4",
        "key": "trauma" if name == "library:track" else "gentle-start-up",
        "form": "json",
    }
    return reverse(name, kwargs={key: known.get(key, UUID(int=1)) for key in parameters_of(name)})


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}:{pattern.name}", pattern
