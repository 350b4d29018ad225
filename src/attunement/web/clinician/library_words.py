"""The words of the library's pages: kinds, settings, and the facts an entry is chosen by."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from attunement.roadmap.facts import TOPICS, VOCABULARY
from attunement.roadmap.library_entry import EntryKind, Setting
from attunement.roadmap.map_shape import SHAPES
from attunement.web.spoken import spoken_guidance, spoken_instruments

Words = str | Promise

KINDS: dict[EntryKind, Words] = {
    EntryKind.PART: gettext_lazy("For one part of the map"),
    EntryKind.ANTIDOTE: gettext_lazy("Against a pattern that hurts"),
    EntryKind.SLOWING: gettext_lazy("Slowing down"),
    EntryKind.REPAIR: gettext_lazy("Repair"),
    EntryKind.OPENING: gettext_lazy("Opening"),
    EntryKind.INDIVIDUAL: gettext_lazy("For one person"),
    EntryKind.CAUTION: gettext_lazy("Caution"),
    EntryKind.TRACK: gettext_lazy("Step of a track"),
    EntryKind.REFRAME: gettext_lazy("Another way to see it"),
    EntryKind.PROTOCOL: gettext_lazy("Protocol"),
}
SETTINGS: dict[Setting, Words] = {
    Setting.ROOM: gettext_lazy("with everyone who comes"),
    Setting.ALONE: gettext_lazy("with one person alone"),
    Setting.CLINICIAN: gettext_lazy("for clinician and supervisor to think with"),
}
CASES: dict[str, Words] = {
    "couple": gettext_lazy("Couples"),
    "individual": gettext_lazy("Individuals"),
    "family": gettext_lazy("Families"),
}
FACTS: dict[str, Words] = {
    "focus": gettext_lazy("What comes first"),
    "part": gettext_lazy("The weakest part"),
    "pattern": gettext_lazy("How they answered there"),
    "apart": gettext_lazy("Far apart there"),
    "strongest": gettext_lazy("What shakes it most"),
    "strain": gettext_lazy("How much strain there is"),
    "views": gettext_lazy("Where one is lower"),
    "appreciation": gettext_lazy("Appreciation"),
    "answered": gettext_lazy("What is answered"),
    "signal": gettext_lazy("A single answer of one person"),
    "topic": gettext_lazy("Topic of the gate"),
    "state": gettext_lazy("What the answers say about it"),
    "standing": gettext_lazy("Your decision about joint work"),
    "contraindicated": gettext_lazy("A raised topic speaks against the first offer"),
    "track": gettext_lazy("Track"),
}
VALUES: dict[str, Words] = {
    "opening": gettext_lazy("getting started"),
    "connection": gettext_lazy("the connection"),
    "strain": gettext_lazy("strain"),
    "strength": gettext_lazy("what is strong"),
    "support": gettext_lazy("support"),
    "belonging": gettext_lazy("belonging"),
    "autonomy": gettext_lazy("autonomy"),
    "mood": gettext_lazy("mood"),
    "alliance": gettext_lazy("the work with you"),
    "both-low": gettext_lazy("low for all"),
    "one-low": gettext_lazy("low for one"),
    "mixed": gettext_lazy("mixed"),
    "both-middling": gettext_lazy("in the middle for all"),
    "both-high": gettext_lazy("strong for all"),
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("not known"),
    "all": gettext_lazy("everything"),
    "some": gettext_lazy("some of it"),
    "one-silent": gettext_lazy("one has not answered"),
    "nobody": gettext_lazy("nobody has answered"),
    "alike": gettext_lazy("nowhere far apart"),
    "one-sided": gettext_lazy("always the same one"),
    "reversed": gettext_lazy("now one, now the other"),
    "high-both": gettext_lazy("high for all"),
    "high-one": gettext_lazy("high for one"),
    "low": gettext_lazy("low"),
    "criticism": gettext_lazy("criticism"),
    "contempt": gettext_lazy("contempt"),
    "defensiveness": gettext_lazy("defensiveness"),
    "stonewalling": gettext_lazy("going silent"),
    "escalation": gettext_lazy("speeding up"),
    "none": gettext_lazy("nothing"),
    "left": gettext_lazy("still there"),
    "uneven": gettext_lazy("not the same for all"),
    "gone": gettext_lazy("gone"),
    "raised": gettext_lazy("raised"),
    "undetermined": gettext_lazy("not known yet"),
    "review": gettext_lazy("raised earlier, no now"),
    "not-raised": gettext_lazy("not raised"),
    "open": gettext_lazy("joint work goes on"),
    "undecided": gettext_lazy("not decided"),
    "not-now": gettext_lazy("not now"),
    "not-everyone": gettext_lazy("someone was not seen alone"),
    "new-occasion": gettext_lazy("answered again since"),
    "apart": gettext_lazy("far apart"),
}


def value_words(fact: str, value: str) -> Words:
    """A fact's value as a reader would say it."""
    if fact == "part" and (name := _part_name(value)):
        return name
    if fact == "signal":
        return next(signal.says for signal in spoken_guidance().signals if signal.id == value)
    if fact == "topic" and value in spoken_guidance().topics:
        return spoken_guidance().topics[value].name
    if fact == "track":
        return spoken_guidance().tracks[value].name
    return VALUES.get(value, value.replace("-", " "))


def known_values(fact: str) -> tuple[str, ...]:
    """Every value a fact can have, in the order of the vocabulary."""
    if fact == "signal":
        return tuple(signal.id for signal in spoken_guidance().signals)
    return TOPICS if fact == "topic" else VOCABULARY[fact]


def _part_name(part: str) -> str:
    for shape in SHAPES.values():
        if part in shape.parts:
            return spoken_instruments()[shape.checkup].scale(part).name
    return ""
