"""Shift types on the horizon: starts, breaks and the nights on which the clocks change."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from scheduling.problem import coverage_of
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import Premiums, ShiftFamily, load_plan
from wfm.duties import days_of, duties_of

SPRING, AUTUMN = date(2024, 3, 31), date(2024, 10, 27)  # Sundays of 23 and of 25 hours in Berlin


def grid(first_day=date(2024, 6, 3), days=7, minutes=60):
    """Days in Berlin, a Monday in June first."""
    return Grid(ZoneInfo("Europe/Berlin"), first_day, days, minutes)


def duties(on, **keys):
    """The duties of one shift type, written as in plan.toml."""
    family = ShiftFamily.model_validate({"code": "D", "starts": ["08:00"], "hours": 8, **keys})
    (shift,) = family.shifts()

    class Plan:
        shifts = (shift,)
        premiums = Premiums()

    return duties_of(Plan, on)["D"]


class TestDays:
    """The days as the engine counts them."""

    def test_weeks_and_weekends_are_local(self):
        """A horizon from Sunday on: a weekend of one day, then a whole week."""
        found = days_of(grid(date(2024, 6, 2), days=8))
        assert found.week == (0, 1, 1, 1, 1, 1, 1, 1)
        assert found.weekend == (0, None, None, None, None, None, 1, 1)
        assert found.total_minutes == 8 * 1440

    @pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
    def test_a_day_of_a_clock_change(self, day, hours):
        """Its intervals are those it really has."""
        found = days_of(grid(day, days=2))
        assert np.diff(found.first_interval).tolist() == [hours, 24]


class TestStarts:
    """Which duties there are."""

    def test_every_start_on_every_day(self):
        """Two starts on seven days, in order."""
        found = duties(grid(), starts=["22:00", "08:00"])
        assert len(found) == 14
        assert [(d.day, d.start_clock // 60) for d in found[:3]] == [(0, 22), (0, 8), (1, 22)]

    def test_past_midnight_and_past_the_horizon(self):
        """The last night ends on the morning after, and is worked into the first one."""
        on = grid(days=1)
        (night,) = duties(on, starts=["22:00"])
        assert (night.start_minute, night.end_minute) == (22 * 60, 30 * 60)
        assert np.flatnonzero(coverage_of([night], days_of(on))).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]

    def test_the_duties_of_a_plan(self, tmp_path):
        """Five starts with three placings of the break each, and two nights, on seven days."""
        plan = load_plan(write_plan(tmp_path))
        found = duties_of(plan, Grid.of(plan))
        assert {code: len(of) for code, of in found.items()} == {"D8": 7 * 5 * 4, "N8": 7 * 2}


class TestBreaks:
    """Breaks lie in their window and are paid or not."""

    def test_from_the_earliest_on_an_interval_apart(self):
        """After three hours, over by five: half an hour at 11:00, 11:30, 12:00 or 12:30."""
        rest = {"minutes": 30, "after": "3h", "before": "5h"}
        found = duties(grid(days=1, minutes=30), **{"break": rest})
        assert [d.breaks[0][0] for d in found] == [660, 690, 720, 750]
        assert all(d.breaks[0][1] - d.breaks[0][0] == 30 for d in found)

    def test_after_is_never_cut_short(self):
        """Three hours and thirty seconds: the minute that begins after them."""
        rest = {"minutes": 30, "after": "10830s", "before": "4h"}
        found = duties(grid(days=1), **{"break": rest})
        assert [d.breaks[0][0] for d in found] == [8 * 60 + 181]

    @pytest.mark.parametrize(("paid", "hours"), [(True, 8.0), (False, 7.5)])
    def test_paid_hours(self, paid, hours):
        """Hours less unpaid breaks."""
        rest = {"minutes": 30, "after": "3h", "before": "4h", "paid": paid}
        assert {d.paid_hours for d in duties(grid(), **{"break": rest})} == {hours}

    def test_part_of_an_interval_counts_in_part(self):
        """Half an hour of break leaves half a head in its hour."""
        on = grid(days=1)
        (found,) = duties(on, **{"break": {"minutes": 30, "after": "3h", "before": "4h"}})
        assert coverage_of([found], days_of(on))[8:16].tolist() == [1, 1, 1, 0.5, 1, 1, 1, 1]


class TestClockChanges:
    """The local end is kept, with the hours that are really worked."""

    def test_autumn_night(self):
        """From 22:00 to 06:00 local: nine paid hours, of which the week counts eight."""
        on = grid(date(2024, 10, 26), days=2)
        night = duties(on, starts=["22:00"])[0]
        assert night.end_minute - night.start_minute == 9 * 60
        assert (night.paid_hours, night.extra_hours, night.counted_hours) == (9.0, 1.0, 8.0)
        assert on.local[night.end_minute // 60].hour == 6

    def test_spring_night(self):
        """From 22:00 to 06:00 local: seven paid hours, and no hour to spare."""
        on = grid(date(2024, 3, 30), days=2)
        night = duties(on, starts=["22:00"])[0]
        assert (night.paid_hours, night.extra_hours, night.counted_hours) == (7.0, 0.0, 7.0)
        assert on.local[night.end_minute // 60].hour == 6

    def test_a_day_shift_is_as_long_as_ever(self):
        """The clocks change before it begins."""
        found = duties(grid(AUTUMN, days=1))
        assert [(d.paid_hours, d.extra_hours) for d in found] == [(8.0, 0.0)]

    def test_starts_of_one_day_may_differ(self):
        """On the Saturday before, the shift from midnight has eight hours and the one from 22:00 nine."""
        found = duties(grid(date(2024, 10, 26), days=1), starts=["00:00", "22:00"])
        assert [d.paid_hours for d in found] == [8.0, 9.0]

    def test_hours_that_are_no_whole_minutes_are_no_extra_hour(self):
        """Eight and a third hours are five hundred minutes, in June as well."""
        assert {d.extra_hours for d in duties(grid(), hours=8.333)} == {0.0}

    def test_a_break_that_the_shorter_night_leaves_no_room_for(self):
        """Between the sixth and the eighth hour; in spring the night ends with the seventh."""
        rest = {"minutes": 60, "after": "6h", "before": "8h", "paid": True}
        found = duties(grid(date(2024, 3, 30), days=2), starts=["22:00"], **{"break": rest})
        assert [d.day for d in found] == [0, 1, 1]
        assert all(d.breaks[0][1] <= d.end_minute for d in found)

    def test_a_shift_inside_the_hour_that_is_skipped_is_none(self):
        """From 02:00 to 03:00 there is nothing to work on that day."""
        found = duties(grid(SPRING, days=2), starts=["02:00"], hours=1)
        assert [d.day for d in found] == [1]
