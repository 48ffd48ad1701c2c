"""The rows of an interval x day table."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from wfm.calendar import Grid
from wfm.workbook.clock_rows import ClockRows

BERLIN = ZoneInfo("Europe/Berlin")


def labels(rows: ClockRows) -> list[str]:
    """The rows as they read."""
    return [row.label for row in rows.rows]


def test_an_ordinary_week_has_one_row_per_interval_of_the_clock():
    """24 rows of an hour, in order, each filled on every day."""
    rows = ClockRows(Grid(BERLIN, date(2024, 6, 3), 7, 60))
    assert labels(rows) == [f"{hour:02d}:00" for hour in range(24)]
    assert [rows.interval(row, 1) for row in rows.rows] == list(range(24, 48))


def test_the_hour_that_occurs_twice_has_rows_of_its_own_after_the_first():
    """On 27 October 2024 the clock shows 02:00 to 03:00 twice; other days leave the second empty."""
    rows = ClockRows(Grid(BERLIN, date(2024, 10, 26), 2, 30))
    assert labels(rows)[3:9] == ["01:30", "02:00", "02:30", "02:00 (2nd)", "02:30 (2nd)", "03:00"]
    assert [rows.interval(row, 0) for row in rows.rows][3:9] == [3, 4, 5, None, None, 6]
    assert [rows.interval(row, 1) for row in rows.rows][3:9] == [51, 52, 53, 54, 55, 56]


def test_the_hour_that_the_clock_skips_is_empty_on_its_day():
    """On 31 March 2024 there is no 02:00."""
    rows = ClockRows(Grid(BERLIN, date(2024, 3, 30), 2, 60))
    assert [rows.interval(row, 1) for row in rows.rows][:5] == [24, 25, None, 26, 27]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "UTC"]
)
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_every_interval_of_a_year_stands_in_exactly_one_cell(zone, minutes):
    """Also where the clock moves by half an hour, or at midnight."""
    grid = Grid(ZoneInfo(zone), date(2024, 1, 1), 366, minutes)
    rows = ClockRows(grid)
    cells = [rows.interval(row, day) for day in range(grid.days) for row in rows.rows]
    assert [t for t in cells if t is not None] == list(range(grid.intervals))
