"""The demo's courses, lived through again: answer by answer, each at its time, by the same acts as in a practice.

Nothing of what comes out is written down anywhere: the detector opens what it finds, a rating closes what it shows, and
an answer raises its alert.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attunement.actions.bring_example import DEMO_PROOF, BringingExample
from attunement.actions.make_links import make_links
from attunement.actions.notice_ruptures import notice_ruptures
from attunement.actions.record_answers import record_answer
from attunement.actions.repair_rupture import answer_rupture, name_unrepaired, take_step
from attunement.actions.start_occasion import start_occasion
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.record import Response
from attunement.domain.repair import FollowUp, RuptureState
from attunement.domain.repairing import Reply
from attunement.domain.session import Session
from attunement.exchange.case_file import read_case
from attunement.exchange.practice_file import BegunSitting, CourseAct, CourseDo, ExampleCourse, read_practice
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_reading import CHECKOUT
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord, Practice, RuptureRecord, Staff

FOLDER = "courses"
BETWEEN_ANSWERS = timedelta(seconds=20)


def start_courses(*, folder: Path, now: datetime | None = None) -> list[CaseRecord]:
    """Bring the courses of a folder into the demo that has just been started; gives their cases.

    Brings nothing where one of them is there already, or the practice is not the demo.
    """
    moment, example = now or timezone.now(), read_practice(folder)
    labels = [course.case.label for course in example.courses]
    if not Practice.objects.filter(is_demo=True).exists() or CaseRecord.objects.filter(label__in=labels).exists():
        return []
    staff = {entry.id: Staff.objects.get(email=entry.email) for entry in example.staff}
    brought = []
    with transaction.atomic():
        for course in example.courses:
            case = read_case(folder / FOLDER / course.case.file, all_instruments())
            living = _Living(course, case, staff[course.case.clinician], moment - example.today)
            living.live()
            for begun in course.begun:
                _sit_down(living.person, begun, moment)
            brought.append(living.bringing.row)
    return brought


class _Living:
    """One course on its way: what is not an answer or an act is there from the start."""

    def __init__(self, course: ExampleCourse, case: Case, clinician: Staff, shift: timedelta) -> None:
        self.course, self.case, self.clinician = course, case, clinician
        self.shift = timedelta(days=shift.days)
        self.bringing = BringingExample(course.case, replace(case, sessions=(), responses=()), clinician, shift)

    @property
    def person(self) -> PersonRecord:
        """The client of the course."""
        [found] = self.bringing.people.values()
        return PersonRecord.objects.select_related("case__clinician", "safe_contact").get(pk=found.pk)

    def live(self) -> None:
        """Everything in the order in which it happened."""
        if len(self.case.clients) != 1:
            raise BadInput("more than one client", where=self.course.case.file, expected="a course of one client")
        self.bringing.bring()
        everything: list[tuple[datetime, Session | Response | CourseAct]] = [
            *((session.at, session) for session in self.case.sessions),
            *((response.answered, response) for response in self.case.responses),
            *((act.at, act) for act in self.course.acts),
        ]
        for at, happened in sorted(everything, key=lambda one: one[0]):
            if isinstance(happened, Session):
                self.bringing.meet(happened)
            elif isinstance(happened, Response):
                self._answers(happened, at + self.shift)
            else:
                self._does(happened, at + self.shift)

    def _answers(self, response: Response, now: datetime) -> None:
        self.bringing.respond(response)
        if response.instrument == CHECKOUT:
            notice_ruptures(self.bringing.row, [self.person], now=now)

    def _does(self, act: CourseAct, now: datetime) -> None:
        row = self._open_one(act)
        if act.do is CourseDo.CONFIRM:
            answer_rupture(by=self.clinician, rupture=row, reply=Reply.CONFIRM, because=act.words, now=now)
        elif act.do is CourseDo.UNREPAIRED:
            name_unrepaired(
                by=self.clinician, rupture=row, follow_up=FollowUp.SUPERVISION, for_supervisor=act.words, now=now
            )
        elif act.step is not None:
            take_step(by=self.clinician, rupture=row, step=act.step, tried=act.words, now=now)

    def _open_one(self, act: CourseAct) -> RuptureRecord:
        open_ = [state.value for state in RuptureState if state.is_open]
        found = RuptureRecord.objects.filter(case=self.bringing.row, state__in=open_).select_related("case").first()
        if found is None:
            where = f"{self.course.case.file}, {act.at:%Y-%m-%d}"
            raise BadInput("nothing is open there", where=where, expected="ratings in which a rupture is noticed")
        return found


def _sit_down(person: PersonRecord, begun: BegunSitting, now: datetime) -> None:
    """A sitting, begun a few minutes ago and not sent: what tells somebody at once does."""
    last = now - timedelta(minutes=begun.minutes_ago)
    first = last - BETWEEN_ANSWERS * (len(begun.answers) - 1)
    before = first - timedelta(minutes=1)
    [link] = make_links(by=person.case.clinician, person=person, occasions=[begun.sitting], now=before)
    key = start_occasion(occasion=link.occasion, proof=DEMO_PROOF, now=before).browser_key
    sitting = OccasionRecord.objects.select_related("person__case__clinician").get(pk=link.occasion.pk)
    for place, (instrument, item, value) in enumerate(begun.answers):
        at = first + place * BETWEEN_ANSWERS
        record_answer(occasion=sitting, browser_key=key, instrument=instrument, item=item, answer=value, now=at)
