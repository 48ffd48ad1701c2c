"""The grid over days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import Queue, load_plan

SPRING = [
    ("America/New_York", date(2017, 3, 12)),
    ("Europe/Berlin", date(2024, 3, 31)),
    ("America/Santiago", date(2024, 9, 8)),  # the hour from midnight is skipped
    ("Asia/Beirut", date(2024, 3, 31)),  # the same
]
AUTUMN = [
    ("America/New_York", date(2017, 11, 5)),
    ("Europe/Berlin", date(2024, 10, 27)),
    ("America/Santiago", date(2024, 4, 6)),  # the hour before midnight is doubled
    ("America/Havana", date(2024, 11, 3)),  # the hour after midnight is doubled
]


def grid(zone="Europe/Berlin", first_day=date(2024, 3, 25), days=7, interval_minutes=30):
    """A grid of a week with a clock change on its last day."""
    return Grid(ZoneInfo(zone), first_day, days, interval_minutes)


def queue(opening_hours):
    """A queue with these opening hours."""
    return Queue.model_validate({"name": "chat", "open": opening_hours})


class TestIntervals:
    """Interval starts, their labels and their days."""

    @pytest.mark.parametrize(("zone", "day"), SPRING)
    def test_a_day_of_23_hours(self, zone, day):
        """In spring a day has an hour's intervals less, all of that day."""
        spring = grid(zone, day, days=1)
        assert spring.intervals == 46
        assert set(spring.day) == {0}
        assert spring.local.is_unique

    @pytest.mark.parametrize(("zone", "day"), AUTUMN)
    def test_a_day_of_25_hours(self, zone, day):
        """In autumn a day has an hour's intervals more, with the same labels twice."""
        autumn = grid(zone, day, days=1)
        assert autumn.intervals == 50
        assert set(autumn.day) == {0}
        assert autumn.local.duplicated().sum() == 2

    def test_a_week_with_the_change(self):
        """Six days of 24 hours and one of 23; instants are UTC and evenly spaced, labels are local."""
        week = grid()
        assert np.bincount(week.day).tolist() == [48] * 6 + [46]
        assert (week.starts[1:] - week.starts[:-1] == pd.Timedelta(minutes=30)).all()
        assert week.starts[0] == pd.Timestamp("2024-03-24 23:00", tz="UTC")
        assert week.local[0] == pd.Timestamp("2024-03-25 00:00")
        assert week.local[-1] == pd.Timestamp("2024-03-31 23:30")

    def test_the_day_that_begins_at_one(self):
        """Where midnight is skipped the day begins at 01:00."""
        assert grid("America/Santiago", date(2024, 9, 8), days=1).local[0] == pd.Timestamp("2024-09-08 01:00")

    def test_weeks_are_local_mondays_to_sundays(self):
        """A horizon that starts on a Saturday has a part week first."""
        assert grid(first_day=date(2024, 3, 30), days=10).week_of_day.tolist() == [0, 0] + [1] * 7 + [2]

    def test_of_a_plan(self, tmp_path):
        """The grid of a plan has its zone, its first day, its days and its interval."""
        assert Grid.of(load_plan(write_plan(tmp_path))) == grid()

    @given(
        zone=st.sampled_from(sorted({zone for zone, _ in SPRING + AUTUMN})),
        first_day=st.dates(date(2000, 1, 1), date(2037, 12, 1)),
        interval_minutes=st.sampled_from([15, 30, 60]),
    )
    def test_labels_of_any_week(self, zone, first_day, interval_minutes):
        """Whatever the zone, a label's date is the date of its day, and days follow one another."""
        week = grid(zone, first_day, 7, interval_minutes)
        assert [label.date() for label in week.local] == [week.date(day) for day in week.day]
        assert set(np.diff(week.day)) <= {0, 1}
        assert week.day[-1] == 6


class TestMinuteOf:
    """Elapsed minutes of a wall-clock time."""

    def test_before_and_after_the_spring_change(self):
        """01:30 is 90 minutes into the day, 03:30 an hour less than the clock says."""
        assert [grid().minute_of(6, minute) - 6 * 1440 for minute in (90, 210)] == [90, 150]

    def test_a_skipped_time_is_an_hour_on(self):
        """02:30 does not exist and means the instant of 03:30."""
        assert grid().minute_of(6, 150) == grid().minute_of(6, 210)

    def test_a_doubled_time_is_the_first(self):
        """02:30 occurs twice in autumn; the first is 150 minutes into the day, 03:00 then 240."""
        autumn = grid(first_day=date(2024, 10, 27), days=1)
        assert [autumn.minute_of(0, minute) for minute in (150, 180)] == [150, 240]

    def test_past_midnight(self):
        """A minute beyond 1440 is on the next day's clock: Saturday 31:00 is Sunday 07:00."""
        assert grid().minute_of(5, 31 * 60) == grid().minute_of(6, 7 * 60) == (5 * 24 + 30) * 60

    @pytest.mark.parametrize(("zone", "day"), SPRING + AUTUMN)
    def test_agrees_with_the_labels(self, zone, day):
        """The wall time of every label that occurs once lies at its interval's place on the grid."""
        days = grid(zone, day, days=2)
        once = ~days.local.duplicated(keep=False)
        minutes = days.local.hour * 60 + days.local.minute
        for t in np.flatnonzero(once):
            assert days.minute_of(int(days.day[t]), int(minutes[t])) == 30 * t


class TestOpenMask:
    """Which intervals lie in the opening hours."""

    def test_around_the_clock(self):
        """24/7 is every interval."""
        assert grid().open_mask(queue("24/7")).all()

    def test_weekdays(self):
        """Monday to Friday, 08:00 inclusive to 18:00 exclusive by the local clock."""
        week = grid()
        open_labels = week.local[week.open_mask(queue("mon-fri 08:00-18:00"))]
        assert len(open_labels) == 5 * 20
        assert set(open_labels.day_of_week) == {0, 1, 2, 3, 4}
        assert {str(time) for time in open_labels[::20].time} == {"08:00:00"}
        assert {str(time) for time in open_labels[19::20].time} == {"17:30:00"}

    def test_across_the_change(self):
        """Open from 00:00 to 06:00 is five hours in spring and seven in autumn."""
        night = queue("sun 00:00-06:00")
        assert grid().open_mask(night).sum() == 10
        assert grid(first_day=date(2024, 10, 21)).open_mask(night).sum() == 14

    def test_an_interval_open_in_part(self):
        """An interval that is open for some of its time can receive messages."""
        monday = grid(days=1, interval_minutes=60)
        assert np.flatnonzero(monday.open_mask(queue("mon 08:30-10:15"))).tolist() == [8, 9, 10]
