"""Bringing answers in: who may, what is stored, that nothing comes twice, who may know it, and who is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from attunement.actions.export_case import Form, export_case
from attunement.actions.import_answers import (
    Looked,
    begin_import,
    confirm_plan,
    discard_import,
    find_draft,
    likely_plan,
    look_at_import,
    store_import,
)
from attunement.disclosure import Viewer, disclose
from attunement.domain.audience import Audience
from attunement.domain.errors import BadInput, Refused
from attunement.exchange.export_csv import csv_text
from attunement.exchange.import_reading import ImportPlan
from attunement.instruments import all_instruments
from attunement.storage.models import (
    AlertRecord,
    AnswerRecord,
    AuditEntry,
    ImportBatch,
    ImportDraft,
    ImportedResponse,
    PolicySignature,
    Practice,
    ResponseRecord,
    Staff,
)
from attunement.storage.queries.whole_case import whole_case
from tests.cast import client, member, stored
from tests.web.begun import MONDAY

pytestmark = pytest.mark.usefixtures("practice")

TWO_ROWS = "id,date,q1,q2,q3,q4\ns,2020-01-05 10:00,0,1,2,3\nd,2020-01-06 10:00,3,3,,declined\n"
BAD = Path(__file__).parents[3] / "shared" / "data" / "badinput"


def people() -> dict[str, str]:
    return {"s": str(client("sofia").id), "d": str(client("daniel").id)}


def begin(text: str = TWO_ROWS, instrument: str = "phq-4", **given: Any) -> ImportDraft:
    raw = text.encode()
    return begin_import(
        **{
            "by": member("miriam"),
            "case": stored("strain"),
            "instrument": instrument,
            "raw": raw,
            "now": MONDAY,
            **given,
        }
    )


def confirmed(draft: ImportDraft, **changed: Any) -> Looked:
    suggested = likely_plan(draft)
    fields = {"respondent": suggested.respondent, "time": suggested.time, "items": suggested.items, "people": people()}
    return confirm_plan(by=member("miriam"), draft=draft, plan=ImportPlan(**{**fields, **changed}), now=MONDAY)


def bring_in(text: str = TWO_ROWS, instrument: str = "phq-4", **changed: Any) -> ImportBatch:
    draft = begin(text, instrument)
    confirmed(draft, **changed)
    return store_import(by=member("miriam"), draft=draft, now=MONDAY)


def brought(batch: ImportBatch) -> list[tuple[str, datetime, dict[str, Any]]]:
    rows = ResponseRecord.objects.filter(imported__batch=batch).order_by("sent_at")
    return [(r.person.name.split()[0], r.sent_at, {a.item: a.value for a in r.answers.all()}) for r in rows]  # type: ignore[misc]


def everything() -> list[Any]:
    models: tuple[Any, ...] = (ImportBatch, ImportDraft, ImportedResponse, ResponseRecord, AnswerRecord, AlertRecord)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_answers_are_stored_as_shown_with_the_files_times() -> None:
    batch = bring_in()
    assert (batch.stored, batch.there_already, batch.kind) == (2, 0, "plain CSV")
    assert brought(batch) == [
        ("Sofia", datetime(2020, 1, 5, 10, tzinfo=UTC), {"q1": 0, "q2": 1, "q3": 2, "q4": 3}),
        ("Daniel", datetime(2020, 1, 6, 10, tzinfo=UTC), {"q1": 3, "q2": 3, "q3": None, "q4": "declined"}),
    ]
    assert not ImportDraft.objects.exists()
    acts = AuditEntry.objects.filter(case=stored("strain").id, at=MONDAY).values_list("act", "subject")
    assert set(acts) == {("look at a file of answers", "phq-4"), ("import answers", str(batch.id))}


def test_looking_stores_no_answer() -> None:
    before = everything()
    draft = begin()
    looked = confirmed(draft)
    assert len(looked.new) == 2
    discard_import(by=member("miriam"), draft=draft)
    assert everything() == before


def test_the_same_file_twice_makes_no_second_copy() -> None:
    bring_in()
    draft = begin()
    looked = confirmed(draft)
    assert (len(looked.new), len(looked.there_already), looked.problems) == (0, 2, ())
    before = everything()
    with pytest.raises(BadInput, match="nothing new"):
        store_import(by=member("miriam"), draft=draft, now=MONDAY)
    assert everything() == before


def test_a_grown_file_brings_only_what_is_new() -> None:
    bring_in()
    batch = bring_in(TWO_ROWS + "s,2020-02-05 10:00,1,1,1,1\n")
    assert (batch.stored, batch.there_already) == (1, 2)


def test_other_answers_of_a_moment_that_is_there_are_a_problem_and_change_nothing() -> None:
    first = bring_in()
    draft = begin(TWO_ROWS.replace("0,1,2,3", "0,0,0,0"))
    looked = confirmed(draft)
    assert looked.new == ()
    assert [problem.where for problem in looked.problems] == ["row 1 (line 2)"]
    assert brought(first)[0][2] == {"q1": 0, "q2": 1, "q3": 2, "q4": 3}


def test_two_browsers_confirming_at_once_store_once() -> None:
    """The second draft was looked at before the first was stored; the database itself refuses the second copy."""
    one = begin()
    confirmed(one)
    response = look_at_import(by=member("miriam"), draft=one, now=MONDAY).new[0]
    batch = bring_in("id,date,q1\ns,2019-01-05 10:00,1\n")
    row = ResponseRecord.objects.create(person=client("sofia"), instrument="phq-4", version=1)
    ImportedResponse.objects.create(batch=batch, response=row, moment=response.same_moment("phq-4"))
    before = everything()
    with pytest.raises(BadInput, match="a moment ago"):
        store_import(by=member("miriam"), draft=one, now=MONDAY)
    assert everything() == before


def test_our_own_export_of_the_case_is_there_already() -> None:
    text = export_case(by=member("miriam"), case=stored("strain"), form=Form.CSV).content.decode("utf-8-sig")
    known = {r.instrument for r in whole_case(stored("strain")).responses}
    for instrument in known:
        draft = begin(text, instrument)
        looked = confirmed(draft, people=likely_plan(draft).people)
        assert looked.new == ()
        assert looked.problems == ()
        assert looked.there_already


def test_imported_answers_keep_their_class_and_the_agreement_of_their_time() -> None:
    """What was answered before anyone signed stays private; what was answered after is the room's, by its class."""
    case = stored("strain")
    signed = max(PolicySignature.objects.filter(proposal__case=case).values_list("signed_at", flat=True))
    early, late = signed - timedelta(days=30), signed + timedelta(hours=1)
    rows = "".join(f"s,{at.isoformat()},2,3\n" for at in (early, late))
    bring_in("id,date,knowing-1,knowing-2\n" + rows, "relationship-checkup")
    bring_in(f"id,date,fear\ns,{late.isoformat()},1\n", "safety-own")
    whole, known = whole_case(case), all_instruments()
    mine = disclose(whole, Viewer.clinician(), known)
    assert {early, late} <= {r.answered for r in mine.responses_of(str(client("sofia").id), "relationship-checkup")}
    for viewer in (Viewer.of(str(client("daniel").id)),):
        assert not [r for r in disclose(whole, viewer, known).responses if r.person == str(client("sofia").id)]
    own = disclose(whole, Viewer.of(str(client("sofia").id)), known)
    assert not [r for r in own.responses if r.instrument == "safety-own" or Audience.SAFETY in r.classes]


def test_the_newest_answer_that_tells_someone_does_so_and_an_older_one_does_not() -> None:
    rows = "id,date,q9\ns,2030-01-05 10:00,0\nd,2020-01-05 10:00,2\n".replace("2030", "2027")
    draft = begin(rows + "s,2020-01-05 10:00,3\n", "phq-9")
    looked = confirmed(draft)
    newer_of_daniel = ResponseRecord.objects.filter(person=client("daniel"), instrument="phq-9", sent_at__isnull=False)
    assert [r.respondent for r in looked.tells_someone] == ([] if newer_of_daniel.exists() else ["d"])
    bring_in("id,date,q9\ns,2027-06-01 10:00,1\n", "phq-9")
    alert = AlertRecord.objects.get(person=client("sofia"), raised_at=MONDAY)
    assert alert.flag
    assert alert.answer is not None
    assert (alert.answer.item, alert.answer.value) == ("q9", 1)


def test_without_anyone_to_tell_such_answers_are_refused_whole() -> None:
    Practice.objects.update(responder=None)
    draft = begin("id,date,q9\ns,2027-06-01 10:00,1\n", "phq-9")
    confirmed(draft)
    before = everything()
    with pytest.raises(Refused):
        store_import(by=member("miriam"), draft=draft, now=MONDAY)
    assert everything() == before


ACTS: dict[str, Callable[[Staff, ImportDraft], object]] = {
    "begin": lambda by, draft: begin(by=by),
    "find": lambda by, draft: find_draft(by=by, case=draft.case, draft_id=str(draft.id), now=MONDAY),
    "confirm": lambda by, draft: confirm_plan(by=by, draft=draft, plan=likely_plan(draft), now=MONDAY),
    "look": lambda by, draft: look_at_import(by=by, draft=draft, now=MONDAY),
    "store": lambda by, draft: store_import(by=by, draft=draft, now=MONDAY),
    "discard": lambda by, draft: discard_import(by=by, draft=draft),
}


@pytest.mark.parametrize("who", ["tomasz", "esther", "joaquin"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_stranger_may_nothing(act: Callable[[Staff, ImportDraft], object], who: str) -> None:
    draft = begin()
    confirmed(draft)
    before = everything()
    with pytest.raises(Refused):
        act(member(who), draft)
    assert everything() == before


def test_a_file_is_forgotten_after_a_day_and_found_in_its_own_case_only() -> None:
    draft, miriam = begin(), member("miriam")
    for case, now in ((stored("strong"), MONDAY), (stored("strain"), MONDAY + timedelta(days=1, seconds=1))):
        with pytest.raises(Refused):
            find_draft(by=miriam, case=case, draft_id=str(draft.id), now=now)
    begin(now=MONDAY + timedelta(days=2))
    assert not ImportDraft.objects.filter(id=draft.id).exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"instrument": "st-8"}, "is not known"),
        ({"instrument": "nothing"}, "is not known"),
        ({"raw": b"\xff\xfe\x00"}, "the file"),
        ({"raw": b"a,b\n1,\0\n"}, "zero byte"),
        ({"raw": b""}, "is empty"),
        ({"raw": b"x" * 5_000_001}, "larger than 5 MB"),
    ],
)
def test_what_is_no_file_of_answers_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        begin(**given)
    assert not ImportDraft.objects.exists()


def test_nobody_outside_the_case_can_be_given_answers() -> None:
    for wrong in ({"s": str(client("leila").id)}, {}):
        with pytest.raises(BadInput, match="nobody of this case"):
            confirmed(begin(), people=wrong)


def test_every_naughty_string_is_stored_and_comes_out_again() -> None:
    if not BAD.is_dir():
        pytest.skip("shared data not there")
    strings = [s.strip() for s in json.loads((BAD / "blns.json").read_text(encoding="utf-8"))]
    names = [s for s in dict.fromkeys(strings) if 0 < len(s) <= 80]
    start = datetime(2015, 1, 1, tzinfo=UTC)
    rows = [
        ["s", (start + timedelta(days=n)).isoformat(), json.dumps([name], ensure_ascii=False)]
        for n, name in enumerate(names)
    ]
    batch = bring_in(csv_text(["id", "date", "loves-you"], rows), "who-is-there")
    assert [answers["loves-you"] for _, _, answers in brought(batch)] == [[name] for name in names]
    out = export_case(by=member("miriam"), case=stored("strain"), form=Form.CSV).content.decode("utf-8-sig")
    ImportBatch.objects.all().delete()
    ResponseRecord.objects.filter(instrument="who-is-there", person=client("sofia")).delete()
    draft = begin(out, "who-is-there")
    looked = confirmed(draft, people=likely_plan(draft).people)
    back = [response.answers["loves-you"] for response in looked.new]
    assert back[: len(names)] == [(name,) for name in names]
