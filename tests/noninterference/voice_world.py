"""One couple in which A speaks up, signs in and signs the ground rules, or does not; and all that B can get then."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from django.test import Client

from attunement.actions.agree_ground_rules import SignerLeave, sign_ground_rules, write_ground_rules
from attunement.actions.choose_letting_go import choose_letting_go
from attunement.actions.export_person import export_person
from attunement.actions.own_leave import OwnLeave
from attunement.actions.own_sign_in import end_own_page, make_sign_in, offer_sign_in, open_own_page
from attunement.actions.read_words import read_words
from attunement.actions.say_felt_off import let_read, say_felt_off, wish_for
from attunement.disclosure import Viewer, disclose
from attunement.domain.handing_over import Part
from attunement.domain.record import PolicyName
from attunement.domain.relationship import Reader, When, Wish
from attunement.instruments import all_instruments
from attunement.roadmap.client_voice import felt_off
from attunement.storage.models import OutboxMessage, Staff
from attunement.storage.queries.whole_case import whole_case
from tests.noninterference.couple_world import A_PRIVATE, ACTS, LOOK, PAGES, Artefacts, CoupleWorld, _whole
from tests.noninterference.still_world import StillWorld

NAME = "Sunflower"
"""What both of them might call themselves."""
PASSPHRASES = {"a": "four plain words together", "b": "four other words apart"}


class VoiceWorld(CoupleWorld):
    """The same couple; B has a page of their own, and both were given ground rules. No secrets between them."""

    def __init__(self, still: StillWorld) -> None:
        super().__init__(still, PolicyName.NO_SECRETS, 0)

    def set_up(self) -> None:
        """Practice, case, a supervisor, the rules, B's page."""
        super().set_up()
        self.clinician.supervisor = Staff.objects.get(role="supervisor")
        self.clinician.save()
        write_ground_rules(by=self.clinician, case=self.case, rules=["Phones away.", "One at a time."])
        self.b_page = self._page("b", "Ben's own")

    def speak_up(self, dice: Random) -> None:
        """What A does, or does not, all of it drawn by lot."""
        self.still.chapter(A_PRIVATE)
        if dice.random() < 0.2:
            return
        leave = self._page("a", NAME)
        for _ in range(dice.randrange(3)):
            about = [one.key for one in dice.sample(felt_off().about, dice.randint(1, 3))]
            row = say_felt_off(leave=leave, about=about, words=f"word {dice.random()}")
            wish_for(leave=leave, word_id=str(row.pk), wish=dice.choice(list(Wish)))
            when = dice.choice([When.NOW, When.WHEN_I_SAY])
            let_read(leave=leave, word_id=str(row.pk), reader=dice.choice(list(Reader)), when=when)
        if dice.random() < 0.5:
            sign_ground_rules(leave=SignerLeave(own=leave), version=1)
        if dice.random() < 0.5:
            choose_letting_go(leave=leave, parts=dice.sample(list(Part), dice.randrange(4)))
        self.still.chapter(LOOK)  # at the very hour B looks, and from the same home
        for _ in range(dice.randrange(3)):
            open_own_page(name=NAME, passphrase=PASSPHRASES["a"], address="127.0.0.1")
        if dice.random() < 0.3:
            end_own_page(leave=leave)

    def what_others_can_get(self) -> Artefacts:
        """B's pages, record and mails, and the room's case."""
        self.still.chapter(ACTS)
        read_words(by=self.clinician, case=self.case)
        code = offer_sign_in(by=self.clinician, person=self.people["b"])
        found: Artefacts = {}
        self.still.chapter(LOOK)
        self._doors(found, code)
        self.still.chapter(PAGES)
        self._look_at_own_page(found)
        exported = export_person(by=self.clinician, case=self.case, person_id=str(self.people["b"].id))
        found["export"] = json.dumps(exported, default=str).encode()
        found["mails"] = repr(list(OutboxMessage.objects.filter(to__startswith="Ben").values_list("subject"))).encode()
        case = whole_case(self.case)
        found["B's view"] = repr(disclose(case, Viewer.of(str(self.people["b"].id)), all_instruments())).encode()
        return found

    def _page(self, who: str, name: str) -> OwnLeave:
        person = self.people[who]
        code = offer_sign_in(by=self.clinician, person=person)
        proof = f"word-{person.name}"
        return OwnLeave(sign_in=make_sign_in(code=code, proof=proof, name=name, passphrase=PASSPHRASES[who]))

    def _doors(self, found: Artefacts, code: str) -> None:
        """B tries A's name at every door, and takes it for their own."""
        client = Client()

        def post(page: str, **data: Any) -> None:
            found[f"POST {page} {sum(page in name for name in found)}"] = _whole(client.post(page, data))

        for page in ("/c/", "/c/own", "/c/own/sign-in", "/c/own/new", "/c/word", "/c/rules"):
            found[f"GET {page}"] = _whole(client.get(page))
        for _ in range(11):
            post("/c/own/sign-in", name=NAME, passphrase="a guess")
        both = {"passphrase": PASSPHRASES["b"], "again": PASSPHRASES["b"]}
        post("/c/own/new", code="nobody's", proof="word-Ben", name=NAME, **both)
        post("/c/own/new", code=code, proof="word-Ben", name=NAME, **both)

    def _look_at_own_page(self, found: Artefacts) -> None:
        self.still.now += timedelta(hours=1)
        client = Client()
        entered = client.post("/c/own/sign-in", {"name": NAME, "passphrase": PASSPHRASES["b"]})
        found["POST own sign-in"] = _whole(entered)
        for page in ("/c/own", "/c/rules", "/c/word", "/c/own/along", "/c/own/end"):
            found[f"GET {page} signed in"] = _whole(client.get(page))
        found["POST /c/word"] = _whole(client.post("/c/word", {"about": "judged"}))
        found["POST /c/rules"] = _whole(client.post("/c/rules", {"version": "1"}))
        found["GET /c/own again"] = _whole(client.get("/c/own"))
