"""Import and export in a real browser: the whole way by hand, no accessibility fault, nothing wider than the screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from attunement.storage.models import ImportBatch
from tests.browser.looking import complaints, faults, sign_in, unfold
from tests.cast import client, stored

FILE = (
    "record_id,redcap_event_name,intake_timestamp,phq4_1,phq4_2,phq4_3,phq4_4,a_very_long_name_of_a_column_nobody_uses\n"
    "7,baseline_arm_1,2020-01-05 09:30:00,0,1,2,3,x\n"
    "7,followup_arm_1,2020-02-05 09:30:00,0,7,2,3,x\n"
    "8,baseline_arm_1,2020-01-05 09:30:00,1,1,1,,x\n"
)
LOOKS = [(390, "dark"), (1280, "light")]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_file_is_brought_in_by_hand(
    practice: Any, live_server: Any, chromium: Browser, tmp_path: Path, width: int, theme: Any
) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(FILE, encoding="utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    said, wrong = complaints(page), {}
    sign_in(page, live_server.url, "miriam")
    page.goto(f"{live_server.url}/cases/{stored('strain').id}")
    page.get_by_role("link", name="Import").click()
    wrong["upload"] = looked_at(page, f"upload-{width}")
    page.get_by_label("Which questions were answered?").select_option("phq-4")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    wrong["columns"] = looked_at(page, f"columns-{width}")
    page.get_by_role("button", name="See how it reads").click()
    wrong["columns with a fault"] = looked_at(page, f"columns-fault-{width}")
    page.get_by_label(f"{client('sofia').name} is in the file as").select_option("7")
    page.get_by_label(f"{client('daniel').name} is in the file as").select_option("8")
    page.get_by_role("button", name="See how it reads").click()
    page.get_by_role("heading", name="Is this how it reads?").wait_for()
    wrong["preview"] = looked_at(page, f"preview-{width}")
    page.get_by_role("button", name="Yes, store 2 responses").click()
    page.get_by_text("2 responses are stored.").wait_for()
    wrong["stored"] = looked_at(page, f"stored-{width}")
    page.goto(f"{live_server.url}/cases/{stored('strain').id}")
    page.get_by_role("link", name="Export").click()
    wrong["export"] = looked_at(page, f"export-{width}")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV (the whole case)").click()
    assert download.value.suggested_filename == "case.csv"
    context.close()
    assert {name: found for name, found in wrong.items() if found} == {}
    assert [line for line in said if "400" not in line] == []
    assert ImportBatch.objects.get().stored == 2


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_managers_export_has_no_fault(
    practice: Any, live_server: Any, chromium: Browser, width: int, theme: Any
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    sign_in(page, live_server.url, "joaquin")
    page.goto(f"{live_server.url}/practice/export")
    assert looked_at(page, f"practice-{width}") == []
    page.get_by_label("What is it for?").fill("a study of couples")
    page.get_by_label("The people in it agreed").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the export").click()
    assert download.value.suggested_filename == "practice.zip"
    context.close()


def looked_at(page: Page, name: str) -> list[str]:
    """What is wrong with the page; its picture where ATTUNEMENT_PICTURES names a folder."""
    unfold(page)
    if folder := os.environ.get("ATTUNEMENT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    return faults(page)
