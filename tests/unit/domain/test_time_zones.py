"""Names of time zones: which are offered, which the machine keeps, and what an unknown one becomes."""

import pytest

from attunement.actions.machine_clock import machine_time_zone
from attunement.domain.errors import BadInput
from attunement.domain.time_zones import check_time_zone, known_time_zones, time_zone_from, zone_of


def test_the_zones_people_live_in_are_offered_utc_first() -> None:
    found = known_time_zones()
    assert found[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Tokyo"} <= set(found)
    assert not {"EST", "Etc/GMT+5", "posixrules"} & set(found)


@pytest.mark.parametrize("name", ["Berlin", "", "europe/berlin", "../etc/passwd", "UTC+1"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="Europe/Berlin"):
        check_time_zone(name, "time zone")


def test_an_unknown_zone_is_utc_rather_than_a_broken_page() -> None:
    assert str(zone_of("Europe/Berlin")) == "Europe/Berlin"
    assert str(zone_of("Mars/Olympus")) == str(zone_of("")) == "UTC"


FOUND = {
    "its setting": ("Europe/Vienna", "Europe/Berlin\n", "", "Europe/Vienna"),
    "its setting with a colon": (":Europe/Vienna", "", "", "Europe/Vienna"),
    "its file": ("", "Europe/Berlin\n", "/usr/share/zoneinfo/Asia/Tokyo", "Europe/Berlin"),
    "its link": ("", "", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    "a setting nobody knows": ("CET-1CEST", "", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    "nothing": ("", "", "", "UTC"),
}


@pytest.mark.parametrize(("setting", "file", "link", "expected"), FOUND.values(), ids=FOUND)
def test_a_machines_own_zone(setting: str, file: str, link: str, expected: str) -> None:
    assert time_zone_from(setting, file, link) == expected


def test_this_machine_has_one() -> None:
    check_time_zone(machine_time_zone(), "")
