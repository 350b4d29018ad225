"""One page with every coding scheme, and one with every rule of the guide's prompts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attunement.domain.coding import CodeDefinition, CodingScheme
from attunement.roadmap.prompt_rules import Pace, PromptRules, Rule, When
from docs.writing.markdown import bullets, number, page, section, table

LOOKS_FOR = {
    When.COUNT: "{codes}: {at_least} in {within} s",
    When.LOOP: "{codes}, and the other's {answers} within {answered_within} s: {at_least} times in {within} s",
    When.UNMET: "{codes}: said to be {unmet}, or for {wait} s neither {met} nor the other's {answers}",
    When.LASTING: "{codes}, going on for {wait} s",
    When.SILENT: "nothing of one person for {wait} s, and {others_at_least} of others",
    When.FLOODED: "a heart that counts as racing",
    When.AFTER_FLOODING: "{codes} within {within} s after a heart that counted as racing",
    When.TIME: "{before_end} s before the end",
}


def guide_pages(schemes: Iterable[CodingScheme], prompts: PromptRules) -> Iterator[tuple[str, str]]:
    """(path below docs/reference, text)."""
    about = "What can be tapped in a session. The definitions are ours, new and not validated. CC BY 4.0."
    yield "coding-schemes.md", page("Coding schemes", about, *(_scheme(scheme) for scheme in schemes))
    said = f"Evidence: {prompts.evidence}. Reviewed by: {prompts.reviewed_by}."
    yield "prompts.md", page("Prompts of the guide", _pace(prompts.pace), said, *map(_rule, prompts.rules))


def _pace(pace: Pace) -> str:
    return (
        f"Of all rules that fit the lowest rank speaks. {number(pace.gap)} s between two, at most {pace.most} in ten "
        f"minutes; one stays for {number(pace.stays)} s; what is older than {number(pace.fresh)} s calls for none; "
        f"dismissed {pace.rests_after} times without being used, a rule rests. All limits are design rules."
    )


def _scheme(scheme: CodingScheme) -> str:
    heads = ("code", "key", "of", "kind", "sign", "meaning", "antidote", "then", "counts as")
    rows = [_row(code) for code in scheme.codes]
    return section(
        f"{scheme.name} (`{scheme.id}`, version {scheme.version})", scheme.about, table(heads, rows), scheme.source
    )


def _row(code: CodeDefinition) -> tuple[object, ...]:
    then = ", ".join(modifier.name for modifier in code.modifiers)
    sign = {-1: "−", 0: "0", 1: "+"}[code.valence]
    named = f"{code.name} (`{code.key}`)"
    return (
        named,
        code.key_stroke,
        code.about.value,
        code.kind.value,
        sign,
        code.meaning,
        code.antidote or "",
        then,
        code.group,
    )


def _rule(rule: Rule) -> str:
    fills = {name: ", ".join(getattr(rule, name)) for name in ("codes", "answers", "met", "unmet")}
    times = {name: number(getattr(rule, name)) for name in ("within", "answered_within", "wait", "before_end")}
    found = LOOKS_FOR[rule.when].format(**fills, **times, at_least=rule.at_least, others_at_least=rule.others_at_least)
    of = ", all of one person" if rule.of_one_person else ""
    again = f"again after {number(rule.again_after)} s at the soonest"
    return section(
        f"{rule.rank}. {rule.title}",
        f"`{rule.id}` · {rule.move.value} · when: {found}{of} · {again}",
        bullets(rule.say),
        rule.why,
    )
