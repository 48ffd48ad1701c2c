"""The roster before: read with every problem, and what it leaves people and the first hours."""

from __future__ import annotations

import numpy as np
import pytest

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.duties import days_of
from wfm.errors import DataFileError
from wfm.people import people_of, rules_of
from wfm.previous import days_after, people_after, read_previous, still_at_work

# The small plan begins on Monday 2024-06-03 at midnight, Berlin time; its pool has three agents.
START = ("start = 2024-03-25", 'start = 2024-06-03\nprevious = "before.csv"')
ONE = "full time pool 1"
HEADER = "agent,contract,skills,shift,start,end,breaks,paid_hours"


def shift(agent, day, start, end, *, code="N8", skills="en", breaks=""):
    """A row of roster.csv; `day` is in May or, from 32 on, in June."""
    stamp = f"2024-05-{day:02}" if day < 32 else f"2024-06-{day - 31:02}"
    after = f"2024-05-{day + 1:02}" if day < 31 else f"2024-06-{day - 30:02}"
    last = stamp if end > start else after
    return f"{agent},full time,{skills},{code},{stamp}T{start}:00+02:00,{last}T{end}:00+02:00,{breaks},8.0"


def read(folder, *rows, changes=()):
    """The plan, its grid and what its previous roster of these rows says."""
    (folder / "before.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    plan = load_plan(write_plan(folder, START, *changes))
    grid = Grid.of(plan)
    return plan, grid, read_previous(plan, grid)


def after(folder, *rows, changes=()):
    """The first pool agent and the days after a roster of these rows."""
    plan, grid, previous = read(folder, *rows, changes=changes)
    rules = rules_of(plan)
    people = people_after(previous, plan, grid, people_of(plan, grid, ()), rules)
    days = days_after(days_of(grid), still_at_work(previous, people))
    return people[0], days, previous


def test_days_and_minutes_are_counted_back_from_the_start(tmp_path):
    """Sunday's night shift starts on day -1, two hours before the first midnight, and ends six after it."""
    who, days, _ = after(tmp_path, shift(ONE, 33, "22:00", "06:00"), shift(ONE, 31, "22:00", "06:00"))
    assert [(duty.day, duty.start_minute, duty.end_minute) for duty in who.worked_before] == [
        (-3, -3 * 1440 + 1320, -2 * 1440 + 360),
        (-1, -120, 360),
    ]
    assert not days.cyclic
    assert np.flatnonzero(days.present_of(frozenset({"en"}))).tolist() == list(range(12)), (
        "half hours to 6:00"
    )


def test_breaks_of_the_last_night_are_away(tmp_path):
    """From 1:00 to 1:30 on the first morning nobody is there."""
    away = "2024-06-03T01:00:00+02:00/2024-06-03T01:30:00+02:00"
    _, days, _ = after(tmp_path, shift(ONE, 33, "22:00", "06:00", breaks=away))
    assert days.present_of(frozenset({"en"}))[:4].tolist() == [1, 1, 0, 1]


def test_who_has_left_is_still_at_work_with_skills_that_somebody_has(tmp_path):
    """Of Zoe, who is in no plan any more, English counts; of Max, who only spoke French, nothing."""
    rows = (
        shift("Zoe", 33, "22:00", "06:00", skills="en fr"),
        shift("Max", 33, "22:00", "06:00", skills="fr"),
    )
    _, days, _ = after(tmp_path, *rows)
    assert days.present_of(frozenset({"en"}))[0] == 1
    assert len(days.present) == 1


def test_weekends_worked_before_count_within_four_weeks(tmp_path):
    """Two weekends in four weeks: two of the three before are worked, so none is left in this week."""
    rows = [shift(ONE, day, "08:00", "16:00", code="D8") for day in (13, 18, 26)]
    two_of_four = ("[holidays]", "[rules]\nmax_weekends = 2\n\n[holidays]")
    assert after(tmp_path, *rows, changes=(two_of_four,))[0].limits.max_weekends == 0
    assert after(tmp_path, *rows[:2], changes=(two_of_four,))[0].limits.max_weekends == 1


def test_a_weekend_that_the_start_divides_counts_once(tmp_path):
    """The plan begins on Sunday, Saturday was worked: that weekend is the horizon's to count."""
    sunday = ("start = 2024-06-03", "start = 2024-06-02")
    one_of_four = ("[holidays]", "[rules]\nmax_weekends = 1\n\n[holidays]")
    row = shift(ONE, 32, "08:00", "16:00", code="D8")
    assert after(tmp_path, row, changes=(sunday, one_of_four))[0].limits.max_weekends == 1


def test_shifts_inside_the_horizon_are_left_out_and_an_old_roster_is_told(tmp_path):
    """A roster that overlaps is made anew from the start on; one that ended in May says nothing of June."""
    _, _, overlapping = after(tmp_path, shift(ONE, 33, "22:00", "06:00"), shift(ONE, 34, "22:00", "06:00"))
    assert "1 shift inside the horizon" in overlapping.notes[0]
    _, _, old = after(tmp_path, shift(ONE, 10, "22:00", "06:00"))
    assert "no shift in the week before" in old.notes[0]


def test_every_problem_at_once_with_its_place(tmp_path):
    """No agent, a word for a moment, an end before the start, a break outside."""
    away = "2024-05-30T05:00:00+02:00/2024-05-30T05:30:00+02:00"
    rows = (
        shift("", 29, "22:00", "06:00"),
        "Ann,full time,en,D8,monday,2024-06-02T16:00,,8.0",
        "Ann,full time,en,D8,2024-06-02T16:00,2024-06-02T08:00,,8.0",
        shift("Ann", 29, "08:00", "16:00", breaks=away),
    )
    with pytest.raises(DataFileError) as caught:
        read(tmp_path, *rows)
    assert [problem.place for problem in caught.value.problems] == [
        "row 2, column agent",
        "row 3, column start",
        "row 4, column end",
        "row 5, column breaks",
    ]
    assert all(problem.remedy for problem in caught.value.problems)


def test_without_the_key_nothing_is_read(tmp_path):
    """The horizon is a cycle."""
    plan = load_plan(write_plan(tmp_path))
    assert read_previous(plan, Grid.of(plan)) is None
