"""What one new check-out costs: this client and the clinician are looked at again, with weights learned anew.

    python -m benchmarks.live            200 times each, at 5, 20, 60, 150 and 300 sessions

Processor time of the whole of it but the database: disclosing the case, the sessions and their forms, the detector, the
evidence, and learning the weights from 500 answered suspicions. Each newest check-out is another one, so the detector
always has a step to take. "First" is the same in a process that has not met the course yet (after a restart), where the
filter begins at the first session. Prints Markdown; exit 1 where the slowest twentieth takes 50 ms or more.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

import numpy as np

from attunement.analysis.evidence_learning import learn
from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Person, Response
from attunement.domain.session import Session
from attunement.instruments import all_instruments
from attunement.roadmap.evidence import shipped_evidence
from attunement.roadmap.noticing import notice

TIMES = 200
SIZES = (5, 20, 60, 150, 300)
ANSWERED = 500
LIMIT_MS = 50.0
START = datetime(2026, 1, 5, tzinfo=UTC)
FIVE = ("bond", "tasks", "goals", "realness", "safety")


def invented(sessions: int, newest: int) -> Case:
    """A couple with that many weekly sessions, each rated by both; `newest` tells last check-outs apart."""
    answers = np.random.default_rng(sessions).integers(4, 8, (sessions, 2, 6))
    answers[-1] = np.random.default_rng([sessions, newest]).integers(4, 8, (2, 6))
    times = [START + timedelta(weeks=week) for week in range(sessions)]
    held = tuple(Session(f"s{n}", at, "joint", ("a", "b")) for n, at in enumerate(times))
    forms = tuple(
        Response(
            person,
            "alliance-checkout",
            1,
            at + timedelta(hours=1),
            {item: int(value) for item, value in zip((*FIVE, "felt-off"), answers[n, which], strict=True)},
            f"s{n}",
        )
        for n, at in enumerate(times)
        for which, person in enumerate(("a", "b"))
    )
    people = (Person("a", "partner"), Person("b", "partner"), Person("t", "clinician"))
    return Case("c", CaseKind.COUPLE, START, people, sessions=held, responses=forms)


def main() -> int:
    """Measure and print."""
    dice = np.random.default_rng(1)
    streams = shipped_evidence().streams
    stated = [stream.weight for stream in streams.values()]
    offset, present = dice.normal(size=ANSWERED), (dice.random((ANSWERED, len(stated))) < 0.2).astype(float)
    told = list(dice.random(ANSWERED) < 0.6)
    print("| sessions | median, ms | slowest twentieth from, ms | first, ms |\n| ---: | ---: | ---: | ---: |")
    worst = 0.0
    for size in SIZES:
        spent = []
        for newest in range(TIMES + 1):
            case = invented(size, newest)
            before = time.process_time()
            weights = dict(zip(streams, learn(offset, present, told, stated).weights, strict=True))
            known = disclose(case, Viewer.clinician(), all_instruments())
            notice(known, "a", weights={key: float(at) for key, at in weights.items()})
            spent.append(1000 * (time.process_time() - before))
        first, again = spent[0], spent[1:]
        slow = float(np.quantile(again, 0.95))
        worst = max(worst, slow)
        print(f"| {size} | {np.median(again):.1f} | {slow:.1f} | {first:.1f} |")
    return 1 if worst >= LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
