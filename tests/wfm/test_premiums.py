"""Nights, weekends and holidays that cost more."""

from __future__ import annotations

from datetime import date

import pytest

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.duties import duties_of
from wfm.errors import PlanFileError

HOUR = 60
SATURDAY, SUNDAY = 5 * 24 * HOUR, 6 * 24 * HOUR
PREMIUMS = """
[premiums]
night = { from = "22:00", to = "06:00", percent = 25 }
saturday = 10
sunday = 50
holiday = 100
"""
JUNE = ("start = 2024-03-25", "start = 2024-06-03")  # a Monday, without clock changes; no holidays in Bavaria
EASTER = ("start = 2024-03-25", "start = 2024-04-01")  # Easter Monday


def premiums(folder, *changes):
    """The premiums of the small plan."""
    from wfm.premiums import Premiums

    plan = load_plan(write_plan(folder, ("[agents]", PREMIUMS + "\n[agents]"), *changes))
    return Premiums.of(plan, Grid.of(plan))


class TestHours:
    """Hours of pay on top of a stretch."""

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            (8 * HOUR, 16 * HOUR, 0.0),
            (20 * HOUR, 23 * HOUR, 0.25),
            (22 * HOUR, 30 * HOUR, 2.0),
            (SATURDAY + 8 * HOUR, SATURDAY + 18 * HOUR, 1.0),
            (SATURDAY + 22 * HOUR, SUNDAY + 6 * HOUR, 2.0 + 0.2 + 3.0),
            (SUNDAY + 22 * HOUR, SUNDAY + 30 * HOUR, 2.0 + 1.0),
        ],
    )
    def test_of_a_week(self, tmp_path, start, end, hours):
        """Nights at 25 %, Saturday at 10, Sunday at 50; a Saturday night has all three."""
        assert premiums(tmp_path, JUNE).hours(start, end) == pytest.approx(hours)

    def test_of_a_holiday(self, tmp_path):
        """Easter Monday doubles the price of its hours."""
        assert premiums(tmp_path, EASTER).hours(8 * HOUR, 16 * HOUR) == pytest.approx(8.0)


def test_an_unpaid_break_earns_none(tmp_path):
    """A Sunday shift of 8 hours with half an hour unpaid earns half of 7.5 hours more."""
    plan = load_plan(write_plan(tmp_path, JUNE, ("[agents]", PREMIUMS + "\n[agents]")))
    sundays = [d for d in duties_of(plan, Grid.of(plan))["D8"] if d.day == 6 and d.start_clock == 8 * HOUR]
    assert {(d.paid_hours, d.premium_hours, d.priced_hours) for d in sundays} == {(7.5, 3.75, 11.25)}
    assert Grid.of(plan).date(6) == date(2024, 6, 9)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('from = "22:00"', 'from = "22:10"'), "premiums.night.from"),
        (('to = "06:00"', 'to = "22:00"'), "premiums.night.to"),
        (('country = "DE-BY"', ""), "premiums.holiday"),
    ],
)
def test_what_cannot_be_told_is_refused(tmp_path, change, place):
    """A night off the grid, one without an end, holidays of no country."""
    path = write_plan(tmp_path, ("[agents]", PREMIUMS + "\n[agents]"), change)
    with pytest.raises(PlanFileError) as raised:
        load_plan(path)
    assert [problem.place.split(" (line")[0] for problem in raised.value.problems] == [place]
