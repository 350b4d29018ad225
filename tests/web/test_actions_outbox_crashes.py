"""What the next worker does with what a dead, slow or far-away one had in hand. (Real kills are in tests/faults.)"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage

from attunement.actions import deliver_slip, deliver_smtp
from attunement.actions.deliver_claim import LEASE, begin_handing, settle_what_was_interrupted, slips, take
from attunement.actions.deliver_slip import Slip, new_slip, slip_of
from attunement.actions.make_links import make_links
from attunement.actions.send_outbox import send_outbox
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OutboxMessage, Practice
from tests.cast import client, member
from tests.web.begun import MONDAY
from tests.web.mail_server import MailServer

SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """What ends a sender here: like a kill it runs no clearing up, but the lock on its slip goes."""


@pytest.fixture
def message(real_practice: Practice) -> OutboxMessage:
    make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=MONDAY)
    return OutboxMessage.objects.get()


@pytest.fixture
def living() -> Iterator[Slip]:
    """A sender who lives until the test ends."""
    with ExitStack() as until_the_end:
        yield until_the_end.enter_context(new_slip(slips()))


def dies(*, handing: bool, writes: bool) -> None:
    """A sender takes everything and dies: before it begins to hand over, before its slip, or after."""
    with suppress(Killed), new_slip(slips()) as slip:
        for pk in take(slip, MONDAY):
            assert not handing or begin_handing(slip, pk, MONDAY)
            if writes:
                slip.write(pk)
        raise Killed


def state() -> str:
    return OutboxMessage.objects.get().state


@pytest.mark.parametrize(
    ("handing", "writes", "becomes", "mails"),
    [
        (False, False, DeliveryState.SENT, 1),
        (True, False, DeliveryState.SENT, 1),
        (True, True, DeliveryState.PERHAPS, 0),
    ],
    ids=["only taken", "before the last line", "at the last line"],
)
def test_what_surely_did_not_go_goes_at_once_and_the_rest_does_not(
    mail: MailServer, message: OutboxMessage, handing: bool, writes: bool, becomes: str, mails: int
) -> None:
    dies(handing=handing, writes=writes)
    send_outbox(now=MONDAY + SECOND)
    assert state() == becomes
    assert len(mail.accepted) == mails
    assert list(slips().iterdir()) == [], "no slip is left lying about"


def test_what_is_perhaps_sent_is_never_sent_again_and_keeps_no_link(mail: MailServer, message: OutboxMessage) -> None:
    dies(handing=True, writes=True)
    for n in range(3):
        send_outbox(now=MONDAY + timedelta(days=n))
    assert mail.accepted == []
    assert OutboxMessage.objects.get().body == ""
    assert OutboxMessage.objects.get().trouble


def test_after_the_machine_went_down_a_slip_proves_nothing(
    message: OutboxMessage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies(handing=True, writes=False)
    started = tmp_path / "boot_id"
    started.write_text("another start\n", encoding="ascii")
    monkeypatch.setattr(deliver_slip, "BOOT", started)
    assert settle_what_was_interrupted(MONDAY) == 1
    assert state() == DeliveryState.PERHAPS


def test_where_the_system_does_not_say_which_start_it_is_a_slip_proves_nothing(
    message: OutboxMessage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver_slip, "BOOT", tmp_path / "nothing")
    dies(handing=True, writes=False)
    assert settle_what_was_interrupted(MONDAY) == 1
    assert state() == DeliveryState.PERHAPS


def test_a_living_sender_is_left_alone_until_its_time_is_over(message: OutboxMessage, living: Slip) -> None:
    take(living, MONDAY)
    assert settle_what_was_interrupted(MONDAY + LEASE) == 0
    assert settle_what_was_interrupted(MONDAY + LEASE + SECOND) == 1
    assert state() == DeliveryState.PLANNED
    assert not begin_handing(living, message.pk, MONDAY + LEASE), "it notices before the last line"


def test_what_a_living_sender_is_handing_over_stays_its_own(message: OutboxMessage, living: Slip) -> None:
    take(living, MONDAY)
    begin_handing(living, message.pk, MONDAY)
    assert settle_what_was_interrupted(MONDAY + timedelta(days=1)) == 0
    assert state() == DeliveryState.HANDING


@pytest.mark.parametrize(("handing", "becomes"), [(False, DeliveryState.PLANNED), (True, DeliveryState.PERHAPS)])
def test_on_another_machine_only_time_tells(message: OutboxMessage, handing: bool, becomes: str) -> None:
    far = Slip(f"elsewhere.{uuid4().hex}", os.open(os.devnull, os.O_WRONLY))
    take(far, MONDAY)
    if handing:
        begin_handing(far, message.pk, MONDAY)
    assert settle_what_was_interrupted(MONDAY + LEASE) == 0
    assert settle_what_was_interrupted(MONDAY + LEASE + SECOND) == 1
    assert state() == becomes
    os.close(far.file)


def test_one_that_was_taken_over_while_it_was_slow_is_not_sent_by_both(
    mail: MailServer, message: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow one has said everything but the last line when it learns that its message is another's."""
    real = deliver_smtp.MailServer.offer

    def slowly(self: deliver_smtp.MailServer, given: EmailMessage) -> None:
        real(self, given)
        OutboxMessage.objects.update(state=DeliveryState.PLANNED, taken_by="")

    with monkeypatch.context() as slow:
        slow.setattr(deliver_smtp.MailServer, "offer", slowly)
        assert send_outbox(now=MONDAY) == 0
    assert mail.accepted == []
    assert send_outbox(now=MONDAY + SECOND) == 1
    assert len(mail.accepted) == 1


def test_two_senders_never_take_the_same(message: OutboxMessage, living: Slip) -> None:
    with new_slip(slips()) as other:
        assert take(living, MONDAY) == [message.pk]
        assert take(other, MONDAY) == []


def test_a_slip_is_read_by_one_at_a_time(message: OutboxMessage) -> None:
    dies(handing=True, writes=True)
    [sender] = OutboxMessage.objects.values_list("taken_by", flat=True)
    with slip_of(sender, slips()) as first, slip_of(sender, slips()) as second:
        assert first is not None
        assert first.message == message.pk
        assert second is None
