"""Whether everything that ships as data loads, and every worked example holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.instruments.loading import DEFINITIONS, load_instrument
from attunement.instruments.occasions_loading import OCCASIONS, load_occasions
from attunement.instruments.worked_examples import broken_examples
from attunement.roadmap.loading import HERE, load_guidance


def definition_problems(
    definitions: Path = DEFINITIONS, occasions: Path = OCCASIONS, guidance: Path = HERE
) -> Iterator[str]:
    """One line for each wrong definition, worked example, sitting, or file of the library."""
    instruments: dict[str, Instrument] = {}
    for path in sorted(definitions.glob("*.toml")):
        try:
            instruments[path.stem] = load_instrument(path)
        except BadInput as error:
            yield f"definition {error}"
    for instrument in instruments.values():
        yield from (f"definition {instrument.id}.toml: {fault}" for fault in broken_examples(instrument))
    yield from _of(lambda: load_occasions(occasions, instruments), "sitting")
    yield from _of(lambda: load_guidance(guidance, instruments), "library")


def _of(load: Callable[[], object], what: str) -> Iterator[str]:
    try:
        load()
    except BadInput as error:
        yield f"{what} {error}"
