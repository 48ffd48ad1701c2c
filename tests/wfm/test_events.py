"""Holidays and the planner's own calendar."""

from __future__ import annotations

from datetime import date

import pytest

from tests.wfm.small_plan import write_plan
from wfm.config import load_plan
from wfm.errors import DataFileError
from wfm.events import DayCalendar, read_day_calendar

HEADER = "start,end,queue,name,effect,percent"
FIRST, LAST = date(2024, 3, 25), date(2024, 4, 7)


def calendar_of(folder, *lines):
    """The day calendar of a small plan whose events.csv has these lines."""
    (folder / "events.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return read_day_calendar(load_plan(write_plan(folder, ('"DE-BY"', '"DE-BY"\nevents = "events.csv"'))))


def test_country_holidays(tmp_path):
    """The holidays of country and region within the days asked for, both ends included."""
    calendar = read_day_calendar(load_plan(write_plan(tmp_path)))
    assert calendar.marked("mail", date(2024, 3, 29), date(2024, 4, 1)).holidays == {
        date(2024, 3, 29): "Good Friday",
        date(2024, 4, 1): "Easter Monday",
    }
    assert calendar.marked("mail", date(2023, 12, 31), date(2024, 1, 6)).holidays == {
        date(2024, 1, 1): "New Year's Day",
        date(2024, 1, 6): "Epiphany",
    }


def test_no_country():
    """Without a country no day is a holiday."""
    assert DayCalendar(None, ()).marked("mail", FIRST, LAST).holidays == {}


def test_effects(tmp_path):
    """Closed is nothing, percent is its hundredth, exclude only keeps days from being learned from."""
    marked = calendar_of(
        tmp_path,
        "2024-03-20,2024-03-25,,outage,exclude,",
        "2024-03-29,2024-03-30,mail,campaign,percent,150",
        "2024-04-07,2024-04-20,,stocktaking,closed,",
    ).marked("mail", FIRST, LAST)
    assert marked.day_effect == {date(2024, 3, 29): 1.5, date(2024, 3, 30): 1.5, date(2024, 4, 7): 0.0}
    assert marked.excluded == {date(2024, 3, 25)}


def test_events_of_another_queue(tmp_path):
    """An event with a queue marks that queue alone; one without marks all; both on a day multiply."""
    calendar = calendar_of(
        tmp_path, "2024-03-29,2024-03-29,mail,a,percent,150", "2024-03-29,2024-03-29,,b,percent,50%"
    )
    assert calendar.marked("mail", FIRST, LAST).day_effect == {date(2024, 3, 29): 0.75}
    assert calendar.marked("chat", FIRST, LAST).day_effect == {date(2024, 3, 29): 0.5}


def test_every_problem_at_once(tmp_path):
    """Every wrong cell is reported with its row and column."""
    with pytest.raises(DataFileError) as caught:
        calendar_of(
            tmp_path,
            "2024-03-29,2024-03-28,male,a,percent,",
            ",2024-03-28,,b,shut,",
            "2024-03-28,2024-03-28,,c,percent,-5",
        )
    assert [(problem.place, problem.message) for problem in caught.value.problems] == [
        ("row 2, column end", "2024-03-28 is before the start 2024-03-29"),
        ("row 2, column queue", 'there is no queue "male"'),
        ("row 2, column percent", '"" is not a percentage'),
        ("row 3, column start", '"" is not a date'),
        ("row 3, column effect", '"shut" is not an effect'),
        ("row 4, column percent", '"-5" is not a percentage'),
    ]
