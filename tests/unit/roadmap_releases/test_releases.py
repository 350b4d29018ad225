"""What was released to a person, as JSON, page and paper: the snapshot and nothing else."""

from datetime import date

import pytest

from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.errors import Refused
from attunement.exchange.case_file import case_from
from attunement.instruments import all_instruments
from attunement.roadmap.releases import released, releases_as_json, releases_page, releases_pdf
from tests.unit.exchange.documents import couple

HOSTILE = '<script>alert("x")</script>\n#read("secret") $1+1$ *bold* \\ end'


def given_to(viewer: Viewer, content: str = "first line\nsecond line") -> DisclosedCase:
    document = couple((("releases", 0, "content"), content))
    earlier = {"to": "b", "by": "t", "at": "2026-01-07", "what": "message", "content": "welcome"}
    document["releases"].append(earlier)
    return disclose(case_from(document, all_instruments()), viewer, all_instruments())


def test_releases_come_oldest_first() -> None:
    assert [release.what for release in released(given_to(Viewer.of("b")))] == ["message", "roadmap"]


@pytest.mark.parametrize("viewer", [Viewer.of("a"), Viewer.supervisor()])
def test_who_was_given_nothing_is_refused(viewer: Viewer) -> None:
    with pytest.raises(Refused, match="Nothing has been released"):
        released(given_to(viewer))


def test_the_document_holds_no_lines_of_its_own() -> None:
    document = releases_as_json(given_to(Viewer.of("b")))
    assert document["lines"] == []
    assert [entry["content"] for entry in document["released"]] == ["welcome", "first line\nsecond line"]


def test_on_the_page_each_line_is_a_paragraph_and_text_stays_text() -> None:
    page = releases_page(given_to(Viewer.of("b"), HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert ">welcome</p>" in page
    assert "Ana" not in page


def test_on_paper_text_stays_text_and_the_same_input_gives_the_same_bytes() -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    disclosed = given_to(Viewer.of("b"), HOSTILE)
    first, second = (releases_pdf(disclosed, printed=date(2026, 2, 1)) for _ in range(2))
    assert first == second
    import io

    text = pypdf.PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert all(piece in text for piece in ("<script>", '#read("secret")', "$1+1$", "*bold*", "2026-02-01"))
