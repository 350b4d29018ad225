"""One page per occasion: what is asked when, and what calls for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attunement.domain.occasion import Condition, Occasion, Step
from docs.writing.markdown import bullets, number, page, section, table


def occasion_pages(occasions: Iterable[Occasion]) -> Iterator[tuple[str, str]]:
    """(path below docs/reference, text) of every occasion's page and of the list."""
    known = list(occasions)
    rows = [(f"[{o.id}]({o.id}.md)", o.title, o.minutes, ", ".join(kind.value for kind in o.kinds)) for o in known]
    yield "occasions/README.md", page("Occasions", table(("occasion", "title", "time", "for"), rows))
    for occasion in known:
        yield f"occasions/{occasion.id}.md", _page(occasion)


def _page(occasion: Occasion) -> str:
    facts = [
        f"Id `{occasion.id}`; for: {', '.join(kind.value for kind in occasion.kinds)}; {occasion.minutes}.",
        f"In addresses, titles and messages it is called “{occasion.neutral_title}”, which says nothing about it.",
    ]
    if occasion.ask_if_alone:
        facts.append("It first asks whether the person is alone and it is safe to answer.")
    if occasion.safety:
        facts.append("It is a safety occasion: each one, whatever was answered, asks the clinician to decide again.")
    if occasion.most_modules:
        facts.append(f"At most {occasion.most_modules} deeper modules are asked, the weakest part first.")
    return page(
        occasion.title,
        bullets(facts),
        section("Welcome", f"> {occasion.welcome}"),
        section("Asked, in this order", table(("instrument", "when"), [_row(step) for step in occasion.steps])),
    )


def _row(step: Step) -> tuple[str, str]:
    link = f"[{step.instrument}](../instruments/{step.instrument}.md)"
    when = "always" if step.when is None else _condition(step.when)
    return link, f"{when}, or when the clinician asks for it (a deeper module)" if step.module else when


def _condition(condition: Condition) -> str:
    what = f"item `{condition.item}`" if condition.item else f"scale `{condition.scale}`"
    limits = [
        f"{number(limit)} or {word}"
        for limit, word in ((condition.at_least, "more"), (condition.at_most, "less"))
        if limit is not None
    ]
    return f"when this person's own {what} of {condition.instrument} is {' and '.join(limits)}"
