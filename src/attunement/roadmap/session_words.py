"""What a session shows, in words: every word of its sentences, drawings and tables.

`SessionWords` holds them all, so that a page in another language passes its own. Names in braces are filled in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from attunement.analysis.shares import Share


@dataclass(frozen=True)
class SessionWords:
    """Every word; see the module."""

    nothing: str = "Nothing was coded in this session, so there is nothing to sum up."
    together: str = "both together"
    clinician: str = "the clinician"
    start_harsh: str = "{who} opened at {at}, harshly."
    start_gentle: str = "{who} opened at {at}, gently."
    starts: str = "Coded starts in all: harsh {harsh}, gentle {gentle}."
    start_none: str = "No start was coded. The first moment that drives apart was {code}, from {who} at {at}."
    start_calm: str = "No start was coded, and nothing that drives apart."
    balance: str = "{who}: {closer} moments that bring closer, {apart} that drive apart."
    ratio: str = "That is {ratio} to 1; it may be anything from {low} to {high}."
    ratio_open: str = "That is {ratio} to 1; it may be anything from {low} upwards."
    ratio_all: str = "Nothing drove apart, so there is no ratio."
    ratio_few: str = "Too few for a ratio."
    follows_more: str = "After {given}, {target} came next {count} of {of} times: more than usual ({usual} of 100)."
    follows_less: str = "After {given}, {target} came next {count} of {of} times: less than usual ({usual} of 100)."
    follows_none: str = "Nothing followed anything else more or less often than chance would have it."
    follows_few: str = "What tends to follow what: too few moments to say."
    follows_tests: str = "{tests} pairs were tested, and held to that number; {n} steps from one moment to the next"
    follows_interval: str = "{count} of {of} is {share} of 100; it may be anything from {low} to {high}"
    repairs: str = "Repair attempts: {n}. Taken up {met}, not taken up {unmet}, not said {unsaid}."
    repairs_share: str = "Taken up: {share} of 100; it may be anything from {low} to {high}."
    repairs_few: str = "Too few for a share."
    softened: str = "After those taken up, softening came within 5 minutes {came} of {of} times."
    softened_middle: str = "Where it came, it took {middle} seconds in the middle."
    reaching: str = "Reaching out: {n}. {met}."
    flooded: str = "{who}: a racing heart for {minutes} minutes, in stretches: {n}."
    not_flooded: str = "{who}: no stretch of a racing heart."
    flooding_limits: str = "what counts as racing is set, not measured; fitness and medicines change it"
    prompts: str = "Prompts shown: {n}. Used {used}, dismissed {dismissed}, left alone {passed}."
    prompts_followed: str = (
        "What came within two minutes after those used: brought closer {closer}, drove apart {apart}, neither {none}."
    )
    antidote: str = "{code}: {n}. Followed within 5 minutes by the same person's “{antidote}”: {came}."
    unit_weights: str = "every moment counts the same: one point up or down"
    own_weights: str = "weights of your own, verified by nobody"
    exact: str = "intervals are exact, 95 of 100, and take moments for independent, which they are not quite"
    confirmed_only: str = "only confirmed codes of one coder count"
    graph_title: str = "Points over the session"
    graph_described: str = (
        "Time runs to the right. Each person's line goes up with a moment that brings closer and down with one that "
        "drives apart. Each moment leads to its row in the table."
    )
    graph_moment: str = "{at}, {who}: {code}. Points so far: {points}."
    graph_key: tuple[str, ...] = (
        "Up: brings closer. Down: drives apart. Every moment is one point unless you set weights below.",
        "A line that falls says nothing about where it leads: it describes this hour.",
    )
    ways_title: str = "What came next"
    ways_described: str = "On the left what came first, on the right what came next. The broader the band, the oftener."
    way: str = "After {given}, {target} came next {count} of {of} times. Usual: {usual} of 100. {verdict}"
    verdict_more: str = "More often than chance."
    verdict_less: str = "Less often than chance."
    verdict_usual: str = "No difference from chance."
    verdict_few: str = "Too few to say."
    ways_key: tuple[str, ...] = ("Solid: more often than chance. All else is drawn pale and shows only how often.",)
    first: str = "first"
    next: str = "next"
    when: str = "When"
    who: str = "Who"
    what: str = "What"
    points: str = "Points so far"
    given: str = "After"
    target: str = "came next"
    times: str = "Times"
    share: str = "Of 100"
    reach: str = "may be"
    usual: str = "Usual"
    verdict: str = "Beside chance"
    moments: str = "Moments"
    until: str = "{at} to {ends}"
    seconds: str = "seconds"
    none: str = "–"
    decimal: str = "."

    def number(self, value: float) -> str:
        """To one decimal where there is one; a minus as a minus; ∞ where there is no end."""
        if math.isinf(value):
            return "∞"
        return f"{round(value, 1) + 0.0:g}".replace(".", self.decimal).replace("-", "−")

    def hundred(self, share: float) -> str:
        """A share as how many of 100."""
        return self.none if math.isnan(share) else f"{100 * share:.0f}"

    def bounds(self, share: Share) -> dict[str, str]:
        """A share and its interval, each of 100."""
        named = {"share": share.share, "low": share.low, "high": share.high}
        return {name: self.hundred(value) for name, value in named.items()}


ENGLISH = SessionWords()


def clock(seconds: float) -> str:
    """A moment of a session: minutes and seconds from its start.

    >>> clock(125.4)
    '2:05'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
