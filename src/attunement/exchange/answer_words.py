"""What an answer looks like when someone typed or coded it: a number, a printed option, yes or no, nothing."""

from __future__ import annotations

from typing import Final

from attunement.domain.answers import DECLINED, Answer, checked
from attunement.domain.instrument import Item, ItemKind
from attunement.exchange.answer_sheet import plain_number

NOT_ANSWERED: Final = frozenset({"", "na", "n/a", "#n/a", "nan", "null"})
"""How spreadsheets and statistics programs write a blank."""

YES: Final = frozenset({"yes", "y", "true", "la33-6", "373066001"})
NO: Final = frozenset({"no", "n", "false", "la32-8", "373067005"})
"""Words, and the LOINC and SNOMED CT codes of the two answers."""


def typed_answer(item: Item, cell: str, *, where: str) -> Answer:
    """The answer in one cell of a table. Raises BadInput naming the place for what the item cannot have."""
    text = cell.strip()
    if text.casefold() in NOT_ANSWERED:
        return None
    if text.casefold() == DECLINED:
        return DECLINED
    if item.kind in (ItemKind.NAMES, ItemKind.WORDS):
        return checked(item, [word for word in text.replace("|", ";").split(";") if word.strip()], where=where)
    value = number_in(text)
    if value is None:
        value = value_of_words(item, text)
    return checked(item, text if value is None else plain_number(value), where=where)


def number_in(text: str) -> float | None:
    """The number a text is, or None. Only plain decimals, with a point or a comma: no exponent, no thousands mark.

    A comma inside one cell is a decimal comma also where commas separate cells: the cell was quoted on purpose.
    """
    plain = text.strip()
    plain = plain.replace(",", ".") if "." not in plain else plain
    digits = plain.lstrip("+-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(plain) <= 20 and len(plain) - len(digits) <= 2):
        return None
    try:
        return float(plain)
    except ValueError:
        return None


def value_of_words(item: Item, text: str) -> float | None:
    """The value of the option with this label, or of a yes or no on an item that can have one; else None."""
    word = text.strip().casefold()
    labelled = [option.value for option in item.options if option.label.casefold() == word]
    if labelled:
        return labelled[0]
    if is_yes_no(item) and word in YES | NO:
        return 1 if word in YES else 0
    return None


def is_yes_no(item: Item) -> bool:
    """True for an item answered no 0, yes 1, and perhaps not sure 2."""
    return {option.value for option in item.options} in ({0, 1}, {0, 1, 2}) and any(
        option.value == 1 and option.label.casefold() == "yes" for option in item.options
    )
