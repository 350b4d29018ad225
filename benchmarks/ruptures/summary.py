"""One line a regime: what the limits are set on, ours beside the oracle and the best of the literature's rules.

python -m benchmarks.ruptures.summary         puts the table of results.md into the docs
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.ruptures.measures import Measures

HEAD = """\
| regime | practices | average precision: ours, oracle, best rule | ours ÷ oracle | Brier: ours ÷ oracle \
| F1: ours, oracle | caught: ours, oracle | ours ÷ oracle | false per 100: ours, oracle, fewest of a rule \
| delay: ours, oracle |
| --- | --- | --- | ---: | ---: | --- | --- | ---: | --- | --- |
"""


def line_of(name: str, practices: str, found: Mapping[str, Measures], rules: Sequence[str]) -> str:
    """One regime as a row (practices: how many of how many clients); dashes without ruptures or without an oracle."""
    our, best = found["ours"], found.get("oracle")
    fewest = min(found[rule].false_per_100 for rule in rules)
    if best is None:
        return f"| {name} | {practices} | – | – | – | – | – | – | {our.false_per_100:.2f}, –, {fewest:.2f} | – |"
    rule = max(found[rule].average_precision for rule in rules)
    cells = (
        f"{our.average_precision:.3f}, {best.average_precision:.3f}, {rule:.3f}",
        f"{our.average_precision / best.average_precision:.3f}",
        f"{our.brier / best.brier:.3f}",
        f"{our.f1:.2f}, {best.f1:.2f}",
        f"{our.caught:.2f}, {best.caught:.2f}",
        f"{our.caught / best.caught:.2f}",
        f"{our.false_per_100:.2f}, {best.false_per_100:.2f}, {fewest:.2f}",
        f"{our.delay:.2f}, {best.delay:.2f}",
    )
    return f"| {name} | {practices} | {' | '.join(cells)} |"


def rows_of(results: str) -> dict[str, str]:
    """The rows of a summary written before, by regime."""
    rows = [line for line in results.splitlines() if line.startswith("| ")][2:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def summary(lines: Sequence[str], particles: int, regimes: Sequence[str], earlier: str = "") -> str:
    """The whole file: what was run, and the table. A regime not run now keeps its row of the earlier file."""
    rows = rows_of(earlier) | rows_of("| \n| \n" + "\n".join(lines))
    table = [rows[name] for name in regimes if name in rows]
    said = f"an oracle of {particles} particles" if particles else "no oracle"
    return (
        "# Results\n\nWritten by `python -m benchmarks.ruptures --results FILE`, not by hand: "
        f"{len(table)} of {len(regimes)} regimes, {said}.\n\n"
        'False alarms are sessions flagged outside a rupture, per 100 rated. "Caught" is the share of ruptures flagged '
        "within three sessions; delay is in sessions.\n\n" + HEAD + "\n".join(table) + "\n"
    )


RESULTS = Path(__file__).with_name("results.md")
DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "rupture-detector.md"
BEGIN = "<!-- results: from benchmarks/ruptures/results.md, by python -m benchmarks.ruptures.summary -->\n"
END = "<!-- end of results -->\n"


def with_table(page: str, results: str) -> str:
    """The page with the table of the results between its two marks."""
    before, rest = page.split(BEGIN)
    table = "\n".join(line for line in results.splitlines() if line.startswith("|"))
    return f"{before}{BEGIN}\n{table}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    DOCS.write_text(with_table(DOCS.read_text("utf-8"), RESULTS.read_text("utf-8")), encoding="utf-8")
