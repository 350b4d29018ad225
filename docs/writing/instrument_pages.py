"""One page per instrument, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attunement.domain.instrument import (
    Change,
    Example,
    FlagRule,
    Instrument,
    Item,
    ItemKind,
    Licence,
    Method,
    MissingRule,
    Scale,
    Wording,
)
from docs.writing.markdown import bullets, minutes, number, page, section, table

METHODS: Mapping[Method, str] = {Method.SUM: "sum", Method.MEAN: "mean", Method.SCREEN: "number of yes"}


def instrument_pages(instruments: Iterable[Instrument]) -> Iterator[tuple[str, str]]:
    """(path below docs/reference, text) of every instrument's page and of the list."""
    known = list(instruments)
    yield "instruments/README.md", _list(known)
    for instrument in known:
        yield f"instruments/{instrument.id}.md", _page(instrument)


def _list(instruments: list[Instrument]) -> str:
    rows = [
        (
            f"[{i.id}]({i.id}.md)",
            i.about,
            len(i.items),
            i.minutes,
            i.wording.value,
            i.licence.evidence.value,
            "yes" if i.validated else "no",
        )
        for i in instruments
    ]
    heads = ("instrument", "asks about", "items", "minutes", "wording", "licence evidence", "validated")
    return page(
        "Instruments",
        "`shipped`: the questions come with the software. `bring-your-own`: only keys and scoring do; a practice that "
        "has a licence pastes its own copy. Licence evidence: `seen` at its source, `inferred` with a page to check, "
        "or `new`, our own writing. An instrument that is not validated has no cut-offs and is no test.",
        table(heads, rows),
    )


def _page(instrument: Instrument) -> str:
    return page(
        instrument.name,
        _head(instrument),
        section("Questions", instrument.intro and f"> {instrument.intro}", *_questions(instrument)),
        section("Scales", *(_scale(instrument, scale) for scale in instrument.scales)),
        section("Flags", bullets(_flag(flag) for flag in instrument.flags)),
        section("Worked examples", *(_example(example) for example in instrument.examples)),
        section("Notes", bullets(instrument.notes)),
        section("Licence and evidence", _licence(instrument.licence)),
    )


def _head(instrument: Instrument) -> str:
    validated = "validated" if instrument.validated else "new, not yet validated: no test, no cut-offs"
    return bullets(
        [
            f"Id `{instrument.id}`, version {instrument.version}. {instrument.about}.",
            f"{len(instrument.items)} items, about {minutes(instrument.minutes)}; answered by the "
            f"{instrument.answered_by}; {validated}.",
            f"By: {instrument.author}.",
            f"Checked by: {instrument.checked_by}. Last looked at: {instrument.reviewed}. Grade {instrument.grade}.",
        ]
    )


def _questions(instrument: Instrument) -> Iterator[str]:
    if instrument.wording is Wording.BRING_YOUR_OWN:
        yield "The wording may not be shipped. A practice with a licence brings its own copy."
    rows = [
        (n, f"`{item.key}`", item.text or "(bring your own)", item.audience.value, _asked(item))
        for n, item in enumerate(instrument.items, start=1)
    ]
    yield table(("", "key", "question", "for", "answers and conditions"), rows)


def _asked(item: Item) -> str:
    said = [_answers(item)]
    if item.reverse:
        said.append("turned round when scored")
    if item.recode:
        said.append("scored " + ", ".join(f"{number(k)}→{number(v)}" for k, v in item.recode.items()))
    if item.only_after_yes_to:
        said.append("only after a yes to " + ", ".join(item.only_after_yes_to))
    if item.only_for:
        said.append(f"only for: {item.only_for}")
    if item.note:
        said.append(item.note)
    return "; ".join(said)


def _answers(item: Item) -> str:
    match item.kind:
        case ItemKind.CHOICE:
            return ", ".join(
                f"{number(o.value)} {o.label}" if o.label != number(o.value) else o.label for o in item.options
            )
        case ItemKind.COUNT:
            return "a whole number from 0"
        case ItemKind.NUMBER:
            low, high, step = item.range
            return f"{number(low)} to {number(high)} in steps of {number(step)}"
        case ItemKind.NAMES:
            return "names, or nobody"
        case ItemKind.WORDS:
            return f"at most {item.most} of: " + ", ".join(option.label for option in item.options)


def _scale(instrument: Instrument, scale: Scale) -> str:
    told = [
        f"**`{scale.key}`**: {scale.name}. {METHODS[scale.method].capitalize()} of {', '.join(scale.items)}; "
        f"{_direction(scale)}; for: {instrument.audience_of(scale).value}.",
        _missing(scale),
    ]
    if scale.bands:
        told.append(
            "Bands: " + ", ".join(f"{b.label} from {number(b.from_value)} (`{b.key}`)" for b in scale.bands) + "."
        )
    if scale.method is Method.SCREEN:
        yes = " or ".join(number(value) for value in scale.yes_values)
        told.append(f"Positive when any answer is {yes}; negative when all are no; undetermined otherwise.")
    told.append(_change(scale.change))
    if scale.note:
        told.append(scale.note)
    return bullets(told)


def _direction(scale: Scale) -> str:
    if scale.higher_is_better is None:
        return "neither end is better"
    return "higher is better" if scale.higher_is_better else "lower is better"


def _missing(scale: Scale) -> str:
    if scale.method is Method.MEAN and scale.missing is not MissingRule.COMPLETE:
        return f"Missing answers: the mean of those given, from {scale.at_least} answers on."
    match scale.missing:
        case MissingRule.COMPLETE:
            return (
                "Missing answers: no value." if scale.method is not Method.SCREEN else "Missing answers are never a no."
            )
        case MissingRule.PRORATE:
            return f"Missing answers: scaled up from {scale.at_least} answers on; the band is found before rounding."
        case MissingRule.IGNORE:
            return f"Missing answers: left out, from {scale.at_least} answers on."


def _change(change: Change | None) -> str:
    if change is None:
        return "Change: nothing published that we could use, so raw change only."
    known = {
        "critical change": change.critical,
        "z": change.z,
        "SD": change.sd,
        f"reliability ({change.reliability_kind})" if change.reliability_kind else "reliability": change.reliability,
    }
    told = ", ".join(f"{what} {number(value)}" for what, value in known.items() if value is not None)
    return f"Change: {told or 'no value'}. Source: {change.source}."


def _flag(flag: FlagRule) -> str:
    if flag.values:
        when = "is " + " or ".join(number(value) for value in flag.values)
    else:
        when = f"is {number(flag.at_least or 0)} or more"
    any_of = f"any of {', '.join(flag.items)}" if len(flag.items) > 1 else flag.items[0]
    topic = f" Leads to the topic *{flag.topic}*." if flag.topic else ""
    return f"`{flag.key}` ({flag.level}): when {any_of} {when}, whatever else is answered.{topic}"


def _example(example: Example) -> str:
    given = ", ".join(f"{key} {_shown(value)}" for key, value in example.answers.items()) or "nothing"
    results = [
        f"`{key}`: " + ", ".join(f"{what} {_shown(value)}" for what, value in expected.items())
        for key, expected in example.scales.items()
    ]
    flags = "flags: " + (", ".join(example.flags) or "none")
    return f"*{example.says}*\n\n" + bullets([f"answers: {given}", *results, flags])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(str(entry) for entry in value) or "nobody" if isinstance(value, list) else str(value)


def _licence(licence: Licence) -> str:
    return bullets(
        [
            f"{licence.name}. Evidence: {licence.evidence.value}.",
            f"Source: {licence.source}.",
            f"To check: {licence.check}.",
        ]
    )
