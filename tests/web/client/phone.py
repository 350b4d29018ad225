"""A person with a browser, as Django's test client: opens a link, starts, answers."""

from __future__ import annotations

from typing import Any

from django.test import Client

from attunement.actions.make_links import NewLink
from attunement.storage.models import AnswerRecord, AuditEntry, BrowserLeave, OccasionRecord
from tests.web.client.couple import SOFIA_PROOF, secret_of


class Phone(Client):
    """One browser. Forgery checks are on, as in life, unless a test says otherwise."""

    def open(self, link: NewLink) -> Any:
        """Open a link as its page's script does."""
        return self.post("/c/open", {"secret": secret_of(link)})

    def start(self, link: NewLink, proof: str = SOFIA_PROOF) -> str:
        """Open, start, note the return code; gives the code."""
        self.open(link)
        self.post("/c/start", {"proof": proof})
        code: str = self.session["return_code"]
        self.post("/c/code")
        return code

    def form_of(self, number: int) -> dict[str, str]:
        """The hidden fields of a question's page."""
        page = self.get(f"/c/q/{number}").context["page"]
        return {"instrument": page.question.instrument, "item": page.question.item.key}

    def answer(self, number: int, value: object, **extra: Any) -> Any:
        """Answer one question as its form does without script."""
        return self.post(f"/c/q/{number}", {**self.form_of(number), "answer": str(value)}, **extra)

    def answer_to_the_end(self, value: object = 4) -> int:
        """Answer every question with the same value; gives how many there were."""
        number = 1
        while self.get(f"/c/q/{number}").status_code == 200:
            self.answer(number, value)
            number += 1
        return number - 1


def text_of(response: Any) -> str:
    """The page as text."""
    text: str = response.content.decode()
    return text


def leads_to(response: Any) -> str:
    """Where a redirect leads."""
    assert response.status_code == 302
    url: str = response.url
    return url


def all_that_is_stored() -> tuple[object, ...]:
    """Everything a link could change, for comparing before and after."""
    return (
        list(OccasionRecord.objects.values()),
        list(AnswerRecord.objects.values()),
        list(BrowserLeave.objects.values()),
        AuditEntry.objects.count(),
    )
