"""Shift types, their patterns, and the intervals they work."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.problem import coverage_of
from tests.wfm.workbook.small_outcome import duty_at, small_outcome, small_plan
from wfm.calendar import Grid
from wfm.duties import days_of, duties_of
from wfm.workbook.catalog import Catalog

WEEKS = {"summer": "2024-06-03", "autumn": "2024-10-21", "spring": "2024-03-25"}


def test_the_usual_break_is_the_plans_most_frequent_one():
    """D8 06:00 takes its break after three hours on three days of five, so that is its usual break."""
    catalog = Catalog.of(small_outcome())
    assert catalog.type_of_label["D8 06:00"].usual_break == ((180, 210),)


def test_an_unused_start_takes_the_earliest_break_it_may():
    """Every start of the plan file is a label, whether the plan uses it or not."""
    outcome = small_outcome()
    unused = [shift for shift in outcome.shifts if shift.duty.start_clock != 9 * 60]
    catalog = Catalog.of(type(outcome)(**{**vars(outcome), "shifts": tuple(unused)}))
    assert catalog.type_of_label["D8 09:00"].usual_break == ((180, 210),)


def test_a_break_at_another_time_is_a_pattern_that_names_it():
    """The labels come first, one each, then the patterns with another break."""
    names = [pattern.label for pattern in Catalog.of(small_outcome()).patterns]
    assert names[:6] == ["D8 06:00", "D8 09:00", "D8 14:00", "N9 22:00", "P4 01:30", "P4 18:00"]
    assert "D8 06:00 · break 10:00–10:30" in names[6:]


def test_a_half_hour_break_takes_half_of_an_hours_interval():
    """D8 06:00 with its break from 09:00 to 09:30 on a grid of hours."""
    catalog = Catalog.of(small_outcome())
    worked = catalog.at_work(catalog.patterns[0], catalog.kinds[0])
    assert list(worked[5:15]) == [0, 1, 1, 1, 0.5, 1, 1, 1, 1, 0]


def test_an_ordinary_week_has_one_kind_of_day():
    """No clock change, no further columns."""
    assert len(Catalog.of(small_outcome()).kinds) == 1


def test_a_night_across_a_clock_change_is_paid_its_real_hours():
    """N9 of the Saturday before the clocks go back lasts ten hours, one of them beyond weekly hours."""
    catalog = Catalog.of(small_outcome("2024-10-21"))
    night = catalog.type_of_label["N9 22:00"]
    saturday = catalog.kinds[catalog.kind_of_day[5]]
    assert catalog.paid_hours(night, saturday) == 10.0
    assert catalog.extra_hours(night, saturday) == 1.0
    assert catalog.paid_hours(night, catalog.kinds[0]) == 9.0


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS)
def test_hours_are_those_of_every_duty_that_could_be_worked(week):
    """Paid and extra hours of each label and day are what the planner's duties carry."""
    outcome = small_outcome(week)
    catalog = Catalog.of(outcome)
    for duty in (duty for duties in duties_of(outcome.plan, outcome.grid).values() for duty in duties):
        kind = catalog.kinds[catalog.kind_of_day[duty.day]]
        shift_type = catalog.pattern_of(duty).type
        assert catalog.paid_hours(shift_type, kind) == duty.paid_hours
        assert catalog.extra_hours(shift_type, kind) == duty.extra_hours


CELLS = st.tuples(
    st.integers(0, 6),
    st.sampled_from(
        [("D8", 360, 180), ("D8", 540, 270), ("N9", 1320, 240), ("P4", 90, None), ("N9", 1320, 290)]
    ),
)


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS)
@settings(max_examples=25, deadline=None)
@given(cells=st.lists(CELLS, min_size=1, max_size=8))
def test_patterns_add_up_to_the_engines_coverage(week, cells):
    """Whatever is worked, also over clock changes: patterns laid from their midnight give coverage_of."""
    plan = small_plan(week, interval=30)
    grid = Grid.of(plan)
    days = days_of(grid)
    duties = [duty_at(plan, grid, day, code, start, pause) for day, (code, start, pause) in cells]
    outcome = small_outcome(week, interval=30)
    catalog = Catalog.of(outcome)
    heads = np.zeros(grid.intervals)
    for duty in duties:
        kind = catalog.kinds[catalog.kind_of_day[duty.day]]
        worked = catalog.at_work(catalog.pattern_of(duty), kind)
        np.add.at(heads, (days.first_interval[duty.day] + np.arange(len(worked))) % grid.intervals, worked)
    np.testing.assert_allclose(heads, coverage_of(duties, days), atol=1e-12)
