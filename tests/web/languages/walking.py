"""Through every page that leads on from one, as a person would click, one page of each kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\b[^>]*?href="(/[^"#?]*)(?:\?[^"#]*)?(?:#[^"]*)?"')
LEADS_OUT = frozenset({"sign-out", "exit"})


def walk(browser: Client, start: str, *, most_of_a_kind: int = 3) -> Iterator[tuple[str, str]]:
    """`address, page` of every page reached by links from the first, at most so many with one name of route."""
    waiting, seen, kinds = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = route_of(address)
        if name is None or kinds[name] >= most_of_a_kind or name.rpartition(":")[2] in LEADS_OUT:
            continue
        kinds[name] += 1
        answer = browser.get(address, follow=True)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        yield address, page
        for link in LINK.findall(page):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def route_of(address: str) -> str | None:
    """The name of the route; None for what is no page of ours."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return None


Finder = Callable[[str], list[str]]


def found_on(browser: Client, start: str, find: Finder, **how: Any) -> tuple[dict[str, list[str]], int]:
    """What is found on each page, of the pages where anything is; and how many pages there were."""
    pages = list(walk(browser, start, **how))
    found = {address: what for address, page in pages if (what := find(page))}
    return found, len(pages)
