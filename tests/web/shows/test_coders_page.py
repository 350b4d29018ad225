"""Two coders of one session: what they agree on, where they differ, and a file that is looked at and not kept."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attunement.storage.models import Staff, TimelineEntry, TimelineRecord
from tests.web.client.couple import Couple
from tests.web.clinician.desk import signed_in, words
from tests.web.shows.coded import address, coded_session, desk_of

WRITTEN = "a.criticism@10 b.defensiveness@20 a.humour@60 b.validation@100 .softening@200"


def sends(desk: Client, line: TimelineRecord, content: str) -> str:
    file = SimpleUploadedFile("codes.csv", content.encode(), content_type="text/csv")
    page = desk.post(address(line, "coders"), {"file": file, "tolerance": "2"})
    assert page.status_code == 200
    return words(page)


def test_our_own_file_agrees_with_itself_and_nothing_is_kept(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, WRITTEN)
    before = TimelineEntry.objects.count()
    said = sends(desk, line, desk.get(address(line, "summary.csv")).content.decode())
    assert "Miriam Okonkwo and the file agree on 5 of 5 moments." in said
    assert "Nowhere." in said
    assert TimelineEntry.objects.count() == before


def test_each_difference_is_named_and_leads_to_its_moment(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, WRITTEN)
    file = SimpleUploadedFile(
        "x.csv", b"seconds,code,person\n11,criticism,client-1\n20,contempt,client-2\n300,humour,\n"
    )
    page = desk.post(address(line, "coders"), {"file": file})
    said = words(page)
    assert "agree on 1 of 6 moments" in said
    assert "0:20 Daniel: Defensive Daniel: Contempt" in said
    assert "5:00 – both together: Humour" in said
    assert f"?coder={couple.clinician.pk}#moment-1" in page.content.decode()


def test_two_coders_in_the_record_are_compared_and_each_summed_up_apart(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, "a.criticism@10 b.humour@50 a.criticism@300")
    other = Staff.objects.get(name="Tomasz Zieliński")
    TimelineEntry.objects.filter(session=line.pk, n=3).update(by=other)
    said = words(desk.get(address(line, "coders")))
    assert "Miriam Okonkwo and Tomasz Zieliński agree on 0 of 3 moments." in said
    assert "5:00" not in words(desk.get(address(line)))
    assert "5:00" in words(desk.get(address(line) + f"?coder={other.pk}"))


def test_one_coder_is_nobody_to_compare_with_and_none_is_said(couple: Couple) -> None:
    desk = desk_of(couple)
    line = coded_session(couple, "a.humour@1")
    assert "So far one person has coded this session." in words(desk.get(address(line, "coders")))
    TimelineEntry.objects.all().delete()
    assert "Nobody has coded this session yet." in words(desk.get(address(line, "coders")))


def test_a_file_that_cannot_be_read_says_where(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, "a.humour@1")
    assert "row 1 (line 2)" in sends(desk, line, "seconds,code\nsoon,humour\n")
    assert "Choose a CSV file" in words(desk.post(address(line, "coders"), {}))


def test_a_tolerance_is_one_of_those_offered(couple: Couple) -> None:
    desk, line = desk_of(couple), coded_session(couple, "a.humour@10 b.humour@12")
    file = "seconds,code,person\n20,humour,client-1\n12,humour,client-2\n"
    wide = SimpleUploadedFile("x.csv", file.encode())
    assert "agree on 1 of 2" not in words(desk.post(address(line, "coders"), {"file": wide, "tolerance": "10"}))
    assert desk.get(address(line, "coders") + "?tolerance=-5").status_code == 200


def test_nobody_else_finds_it(couple: Couple) -> None:
    line = coded_session(couple, "a.humour@1")
    stranger = signed_in(Staff.objects.get(name="Tomasz Zieliński"))
    assert stranger.get(address(line, "coders")).status_code == 404
    assert stranger.post(address(line, "coders")).status_code == 404
