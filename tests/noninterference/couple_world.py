"""One couple, played through the real actions and pages: A answers, the clinician acts, B looks at everything."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from django.test import Client

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.export_case import Form, export_person_as
from attunement.actions.export_person import export_person
from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import NewLink, make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.actions.record_answers import record_answer
from attunement.actions.release_page import release_page
from attunement.actions.send_reminders import plan_reminders
from attunement.actions.sign_policy import sign_policy
from attunement.actions.start_occasion import start_occasion
from attunement.disclosure import Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.occasion import Question
from attunement.domain.record import CaseKind, JointWork, PolicyName
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json, map_as_json
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.house_drawing import draw_house
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.printing import card_pdf
from attunement.roadmap.relationship_map import relationship_map
from attunement.roadmap.standalone import card_page, map_page
from attunement.storage.models import CaseRecord, OccasionRecord, OutboxMessage, PersonRecord, Practice, Staff
from attunement.storage.queries.delivery_ledger import ledger_of_person
from attunement.storage.queries.sitting import sitting, unsigned_policy
from attunement.storage.queries.whole_case import whole_case
from tests.noninterference.random_cases import answer_to
from tests.noninterference.still_world import StillWorld

SHARED_SITTING = "the-two-of-you"
PRIVATE_SITTINGS = ("first-contact", "you", "on-your-own")
DAYS_OF_REMINDERS = (2, 4, 9)
"""The second and third are late enough for a reminder each."""
SETUP, A_SHARED, A_PRIVATE, B_ANSWERS, ACTS, LOOK, PAGES = range(7)

Artefacts = dict[str, bytes]
"""What somebody can get, by a name that says what it is."""


@dataclass
class CoupleWorld:
    """A practice with one couple in it. The same seed for everything but A's private answers."""

    still: StillWorld
    policy: PolicyName
    shared_seed: int
    clinician: Staff = field(init=False)
    case: CaseRecord = field(init=False)
    people: dict[str, PersonRecord] = field(init=False, default_factory=dict)
    links: dict[str, dict[str, NewLink]] = field(init=False, default_factory=dict)

    def set_up(self) -> None:
        """Practice, case, policy, links. Nothing is answered yet."""
        self.still.chapter(SETUP)
        self.clinician = Staff.objects.create(email="tran@practice.example", name="Dr Tran", role="clinician")
        backup = Staff.objects.create(email="backup@practice.example", name="Sam", role="supervisor")
        Practice.objects.create(
            name="Practice", address="http://testserver", responder=self.clinician, backup=backup,
            staffed_hours="weekdays, 9 to 17", help_text="Call your local emergency number.",
        )  # fmt: skip
        people = [NewPerson(n, "Word?", f"word-{n}", "email", f"{n}@clients.example") for n in ("Ana", "Ben")]
        self.case = open_case(
            by=self.clinician, kind=CaseKind.COUPLE, people=people, policy=self.policy, adults_confirmed=True
        )
        for name, person in zip("ab", self.case.people.all(), strict=True):
            self.people[name] = person
            made = make_links(
                by=self.clinician, person=person, occasions=[SHARED_SITTING, *PRIVATE_SITTINGS], by_email=name == "b"
            )
            self.links[name] = {link.occasion.definition: link for link in made}

    def answer(self, person: str, names: Sequence[str], dice: Random, chapter: int) -> None:
        """One person answers some sittings, whole, drawing every answer from `dice`."""
        self.still.chapter(chapter)
        for name in names:
            record = OccasionRecord.objects.select_related("person__case").get(pk=self.links[person][name].occasion.pk)
            key = start_occasion(occasion=record, proof=f"word-{self.people[person].name}").browser_key
            record.refresh_from_db(fields=["sent_at", "started_at"])
            if (policy := unsigned_policy(record)) is not None:
                sign_policy(occasion=record, browser_key=key, version=policy.version)
            while still_open := _open_questions(record):
                for asked in still_open:
                    answer = answer_to(asked.item, dice)
                    record_answer(
                        occasion=record,
                        browser_key=key,
                        instrument=asked.instrument,
                        item=asked.item.key,
                        answer="declined" if answer is None else answer,
                    )
            finish_occasion(occasion=record, browser_key=key)

    def act(self) -> NewLink:
        """What the clinician does, the same in every world: decide, write to B, send B another link."""
        self.still.chapter(ACTS)
        both = [str(person.id) for person in self.people.values()]
        decide_joint_work(
            by=self.clinician,
            case=self.case,
            about="violence",
            joint_work=JointWork.GO_ON,
            talked_alone_with=both,
            reason="talked with each alone; both want this",
        )
        release_page(
            by=self.clinician, case=self.case, person=self.people["b"], what="message",
            content="Thank you for coming.", by_email=True,
        )  # fmt: skip
        self.still.now += timedelta(minutes=1)
        return make_links(by=self.clinician, person=self.people["b"], occasions=["you"], by_email=True)[0]

    def what_the_room_can_get(self) -> Artefacts:
        """Map, card and print of the room, in every form, as bytes."""
        self.still.chapter(LOOK)
        case, instruments, occasions = whole_case(self.case), all_instruments(), all_occasions()
        try:
            room = disclose(case, Viewer.room(), instruments)
        except Refused as refusal:
            return {"refusal": str(refusal).encode()}
        found = relationship_map(room, instruments, occasions)
        card = room_card(room, instruments=instruments, occasions=occasions, guidance=shipped_guidance())
        clinician = disclose(case, Viewer.clinician(), instruments)
        whole = build_card(clinician, room, instruments=instruments, occasions=occasions, guidance=shipped_guidance())
        return {
            "case": repr(room).encode(),
            "map as JSON": json.dumps(map_as_json(found, Viewer.room())).encode(),
            "map as a picture": draw_house(found).encode(),
            "map as a page": map_page(found).encode(),
            "card as JSON": json.dumps(card_as_json(card)).encode(),
            "card as a page": card_page(card, found).encode(),
            "card in print": card_pdf(card, found, printed=self.still.now.date()),
            "room part of the clinician's print": card_pdf(whole, found, printed=self.still.now.date()),
        }

    def what_b_can_get(self, link: NewLink) -> Artefacts:
        """Every page of a sitting, every mail, every export: B's whole view, as bytes."""
        self.still.chapter(LOOK)
        found: Artefacts = {}
        self._look_at_mails(found)
        self.still.chapter(PAGES)  # a reminder to A drew secrets too
        self._look_at_pages(link, found)
        exported = export_person(by=self.clinician, case=self.case, person_id=str(self.people["b"].id))
        found["export"] = json.dumps(exported).encode()
        for form in Form:
            file = export_person_as(by=self.clinician, case=self.case, person_id=str(self.people["b"].id), form=form)
            found[f"export as {form.value}"] = repr((file.name, file.kind)).encode() + file.content
        return found

    def _look_at_mails(self, found: Artefacts) -> None:
        """Every message to B, those the clock writes too, and the ledger's lines on B, as days go by."""
        ben, today = self.people["b"], self.still.now
        for days in DAYS_OF_REMINDERS:
            plan_reminders(now=today + timedelta(days=days))
        messages = OutboxMessage.objects.filter(to="Ben@clients.example").order_by("made_at", "id")
        told = [(m.kind, m.subject, _masked(m), m.made_at, m.sent_at, m.tries) for m in messages]
        found["mails"] = repr([line for line in told if line[0] != "reminder"]).encode()
        found["reminders"] = repr([line for line in told if line[0] == "reminder"]).encode()
        for days in (0, 10, 30):
            lines = ledger_of_person(ben, today + timedelta(days=days))
            found[f"ledger after {days} days"] = repr(
                [replace(line, id=ben.id, person=None) for line in lines]
            ).encode()

    def _look_at_pages(self, link: NewLink, found: Artefacts) -> None:
        client = Client()

        def get(page: str) -> None:
            found[f"GET {page}"] = _whole(client.get(page))

        def post(page: str, **data: Any) -> None:
            found[f"POST {page} {sorted(data)}"] = _whole(client.post(page, data))

        get("/c/")
        post("/c/open", secret="nobody's")
        post("/c/open", secret=link.url.partition("#")[2])
        get("/c/welcome")
        post("/c/start", proof="wrong")
        post("/c/start", proof="word-Ben")
        get("/c/code")
        post("/c/code")
        get("/c/agreement")
        for number in (1, 2, 3, 99):
            get(f"/c/q/{number}")
        post("/c/q/1", instrument="phq-4", item="q1", answer="0")
        post("/c/q/2", instrument="relationship-checkup", item="trust-1", answer="9")
        get("/c/review")
        post("/c/send")
        get("/c/received")
        get("/c/help")
        get("/c/exit")
        get("/bye")
        get(f"/cases/{self.case.id}/")


def _open_questions(record: OccasionRecord) -> list[Question]:
    """What is asked and not yet answered; answering may call for more."""
    standing = sitting(record)
    return [asked for asked in standing.questions if not standing.is_answered(asked)]


def _masked(message: OutboxMessage) -> str:
    """A reminder without its secrets: they are drawn after those of whoever is reminded before."""
    return re.sub(r"(c/#|m=)\S+", r"\1...", message.body) if message.kind == "reminder" else message.body


def _whole(response: Any) -> bytes:
    """Status, headers, cookies and body of an answer."""
    headers = sorted((name, value) for name, value in response.headers.items())
    cookies = sorted(str(morsel) for morsel in response.cookies.values())
    body: bytes = response.content
    return repr((response.status_code, headers, cookies)).encode() + b"\n" + body
