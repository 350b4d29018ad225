"""Hearts as CSV: every sample, blank where there was none, and where it raced."""

import csv
import io
import math

from attunement.exchange.heart_csv import HEADER, HeartRows, heart_csv


def test_every_sample_is_a_row() -> None:
    hearts = [
        HeartRows("a", "strap", (0.0, 1.0, 2.5), (70.04, math.nan, 101.26), ((2.5, 20.0),)),
        HeartRows("b", "garmin-fit", (-1.25,), (66.0,), ()),
    ]
    rows = list(csv.reader(io.StringIO(heart_csv(hearts))))
    assert tuple(rows[0]) == HEADER
    assert rows[1:] == [
        ["a", "strap", "0.000", "70.0", "0"],
        ["a", "strap", "1.000", "", "0"],
        ["a", "strap", "2.500", "101.3", "1"],
        ["b", "garmin-fit", "-1.250", "66.0", "0"],
    ]


def test_nothing_measured_is_a_header_alone() -> None:
    assert heart_csv([]) == "person,source,seconds,bpm,racing\r\n"
