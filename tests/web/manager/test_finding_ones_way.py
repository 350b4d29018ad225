"""The manager finds every page: by the overview, by the tabs, and always sees where they are."""

from __future__ import annotations

import re
from typing import Any

from tests.web.clinician.desk import at_desk

NAV = re.compile(r'<nav class="tabs manager-tabs".*?</nav>', re.S)
HEADED = re.compile(r'<h2><a href="([^"]+)">([^<]+)</a></h2>')
TAB = re.compile(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>')


def tabs(page: Any) -> list[tuple[str, str, str]]:
    """Address, whether it is the one open, and name of each tab."""
    found = NAV.search(page.content.decode())
    assert found, "the page has no tabs"
    return TAB.findall(found.group())


def test_the_overview_names_every_page_as_its_tab_does(practice: Any) -> None:
    overview = at_desk("joaquin").get("/practice")
    listed = HEADED.findall(overview.content.decode())
    assert [(address, name) for address, _, name in tabs(overview)[1:]] == listed
    assert ("/practice/export", "Export for research") in listed


def test_each_page_opens_and_says_by_its_tab_where_one_is(practice: Any) -> None:
    desk = at_desk("joaquin")
    for address, _, name in tabs(desk.get("/practice")):
        page = desk.get(address)
        assert page.status_code == 200, address
        assert [tab for _, here, tab in tabs(page) if here] == [name]
        assert re.search(r'<a href="/practice" aria-current="page">Practice</a>', page.content.decode()), address
