"""A legal hold: set and lifted by a manager, who sees a label and no more; under it nothing can be deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, OneToOneField

from attunement.actions.close_case import close_case
from attunement.actions.hold_case import cases_called, find_case_to_hold, holds_that_stand, lift_hold, set_hold
from attunement.actions.send_reminders import allow_reminders, stop_reminders
from attunement.actions.separate_couple import separate_couple
from attunement.domain.errors import BadInput, Refused
from attunement.storage.hold_guard import CASE_OF, MAY_GO
from attunement.storage.models import (
    AnswerRecord,
    AuditEntry,
    CaseRecord,
    LegalHold,
    PersonRecord,
    ReleaseRecord,
    ResponseRecord,
    SessionRecord,
)
from tests.cast import client, member, stored
from tests.web.begun import MONDAY

pytestmark = pytest.mark.django_db
NOT_OF_A_CASE = {"AuditEntry"}


def hold(story: str = "strain") -> LegalHold:
    return set_hold(by=member("joaquin"), case=stored(story), reason="A court asked.", now=MONDAY)


def test_a_hold_says_who_set_it_when_and_why(practice: Any) -> None:
    row = hold()
    assert (row.set_by, row.set_at, row.reason) == (member("joaquin"), MONDAY, "A court asked.")
    assert stored("strain").is_held
    assert AuditEntry.objects.get(act="set legal hold").case == stored("strain").id


def test_lifting_keeps_that_it_stood(practice: Any) -> None:
    hold()
    lift_hold(by=member("joaquin"), case=stored("strain"), reason="Over.", now=MONDAY + timedelta(days=9))
    assert not stored("strain").is_held
    row = LegalHold.objects.get()
    assert (row.lifted_by, row.lifting_reason) == (member("joaquin"), "Over.")


def test_one_at_a_time_and_never_without_a_reason(practice: Any) -> None:
    with pytest.raises(Refused, match="No legal hold"):
        lift_hold(by=member("joaquin"), case=stored("strain"), reason="Over.")
    with pytest.raises(BadInput):
        set_hold(by=member("joaquin"), case=stored("strain"), reason="")
    hold()
    with pytest.raises(Refused, match="already"):
        hold()


def test_nothing_of_a_held_case_can_be_deleted(practice: Any) -> None:
    hold()
    case = stored("strain")
    tries: list[Any] = [
        case,
        CaseRecord.objects.filter(pk=case.pk),
        PersonRecord.objects.filter(case=case),
        ResponseRecord.objects.filter(person__case=case),
        AnswerRecord.objects.filter(response__person__case=case),
        SessionRecord.objects.filter(case=case).first(),
        ReleaseRecord.objects.filter(case=case),
        LegalHold.objects.all(),
    ]
    for row in tries:
        if row is not None and (not hasattr(row, "exists") or row.exists()):
            with pytest.raises(Refused, match="A legal hold stands"), transaction.atomic():
                row.delete()
    assert CaseRecord.objects.filter(pk=case.pk).exists()


def test_another_case_and_a_lifted_hold_let_go(practice: Any) -> None:
    hold()
    AnswerRecord.objects.filter(response__person__case=stored("isolation")).delete()
    lift_hold(by=member("joaquin"), case=stored("strain"), reason="Over.")
    assert AnswerRecord.objects.filter(response__person__case=stored("strain")).delete()[0] > 0


def test_what_is_no_record_of_anyone_may_go(practice: Any) -> None:
    hold()
    stop_reminders(person=client("sofia"), by=member("miriam"))
    allow_reminders(person=client("sofia"), by=member("miriam"))
    assert not hasattr(client("sofia"), "reminder_stop")


def test_a_held_case_can_be_closed(practice: Any) -> None:
    hold()
    close_case(by=member("miriam"), case=stored("strain"), reason="Done.")
    assert stored("strain").is_closed


def test_a_hold_goes_along_when_a_couple_separates(practice: Any) -> None:
    hold()
    for record in separate_couple(by=member("miriam"), case=stored("strain"), reason="Parted."):
        assert record.is_held
        with pytest.raises(Refused), transaction.atomic():
            record.delete()


def test_every_table_of_a_case_is_under_the_guard_or_said_to_be_free() -> None:
    """A new table fails here until somebody has said whether a hold covers it."""
    of_a_case = {"CaseRecord"}
    models = apps.get_app_config("storage").get_models()
    links = [
        (model.__name__, field.related_model.__name__)
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey | OneToOneField)
    ]
    while more := {model for model, to in links if to in of_a_case} - of_a_case:
        of_a_case |= more
    assert of_a_case - NOT_OF_A_CASE == {*CASE_OF, *MAY_GO}
    for name, way in CASE_OF.items():
        model = apps.get_model("storage", name)
        for step in filter(None, way.split(".")):
            model = model._meta.get_field(step).related_model
        assert model is CaseRecord


def test_a_manager_finds_a_case_by_its_label_and_learns_no_more(practice: Any) -> None:
    [found] = cases_called(by=member("joaquin"), label="sofia")
    assert (found.label, found.clinician) == ("Sofia & Daniel", member("miriam").name)
    assert set(vars(found)) == {"id", "label", "clinician", "opened_at", "held"}


@pytest.mark.parametrize("label", ["", "  ", "so", "s ", "%", "zzzz", "\0\0\0"])
def test_too_few_letters_list_nobody(practice: Any, label: str) -> None:
    assert cases_called(by=member("joaquin"), label=label) == []


def test_the_list_of_holds_is_the_managers(practice: Any) -> None:
    hold()
    assert [(c.label, c.held.reason) for c in holds_that_stand(by=member("joaquin")) if c.held] == [
        ("Sofia & Daniel", "A court asked.")
    ]


@pytest.mark.parametrize("who", ["miriam", "tomasz", "esther"])
def test_nobody_else_holds_or_looks_cases_up(practice: Any, who: str) -> None:
    for act in (
        lambda by: set_hold(by=by, case=stored("strain"), reason="Mine."),
        lambda by: cases_called(by=by, label="sofia"),
        lambda by: holds_that_stand(by=by),
        lambda by: find_case_to_hold(by=by, case_id=str(stored("strain").id)),
    ):
        with pytest.raises(Refused):
            act(member(who))
    hold()
    with pytest.raises(Refused):
        lift_hold(by=member(who), case=stored("strain"), reason="Mine.")
    assert stored("strain").is_held
