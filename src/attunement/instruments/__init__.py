"""Questionnaires and sittings as data, and the loader that refuses a wrong file with its name and key."""

from attunement.instruments.loading import all_instruments, load_instrument, load_instruments
from attunement.instruments.occasions_loading import all_occasions, load_occasions
from attunement.instruments.translating import instruments_in, languages, occasions_in

__all__ = [
    "all_instruments",
    "all_occasions",
    "instruments_in",
    "languages",
    "load_instrument",
    "load_instruments",
    "load_occasions",
    "occasions_in",
]
