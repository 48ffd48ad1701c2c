"""Days unlike others: public holidays and the planner's own calendar, events.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wfm.config import PlanFile
from wfm.config.countries import holidays_between
from wfm.config.values import MisspeltError
from wfm.config.wording import nearest
from wfm.errors import DataFileError, Problem
from wfm.tables import Row, Table, parse_date, read_table

EFFECTS = ("closed", "percent", "exclude")

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?")


@dataclass(frozen=True)
class Event:
    """A row of events.csv: local days `first` to `last`, both inclusive; `queue` None means all.

    `factor` is what the days' volume is multiplied by, 0 where closed; None where the days are only
    excluded from learning.
    """

    first: date
    last: date
    queue: str | None
    name: str
    factor: float | None


@dataclass(frozen=True)
class MarkedDays:
    """What is known of a queue's days: names of holidays, factors of volume, days not to learn from."""

    holidays: dict[date, str]
    day_effect: dict[date, float]
    excluded: frozenset[date]


@dataclass(frozen=True)
class DayCalendar:
    """The country's holidays and the planner's events, for any queue and range of days."""

    country: str | None
    events: tuple[Event, ...]

    def marked(self, queue: str, first: date, last: date) -> MarkedDays:
        """The marked days from `first` to `last`, both inclusive; events on the same day multiply."""
        effects: dict[date, float] = {}
        excluded: set[date] = set()
        for event in self.events:
            if event.queue not in (None, queue):
                continue
            for day in _days(max(first, event.first), min(last, event.last)):
                if event.factor is None:
                    excluded.add(day)
                else:
                    effects[day] = effects.get(day, 1.0) * event.factor
        return MarkedDays(self._holidays(first, last), effects, frozenset(excluded))

    def _holidays(self, first: date, last: date) -> dict[date, str]:
        return holidays_between(self.country, first, last) if self.country else {}


def read_day_calendar(plan: PlanFile) -> DayCalendar:
    """Read the plan's events file, if it names one; DataFileError with every problem."""
    return DayCalendar(plan.holidays.country, _read_events(plan))


def _read_events(plan: PlanFile) -> tuple[Event, ...]:
    if plan.holidays.events is None:
        return ()
    path = plan.folder / plan.holidays.events
    table = read_table(path, required=("start", "end", "effect"), optional=("queue", "name", "percent"))
    problems: list[Problem] = []
    queues = tuple(queue.name for queue in plan.queues)
    events = [event for row in table.rows if (event := _event(table, row, queues, problems)) is not None]
    if problems:
        raise DataFileError(problems)
    return tuple(events)


def _event(table: Table, row: Row, queues: tuple[str, ...], problems: list[Problem]) -> Event | None:
    """The event of a row, None where it cannot be read; what is wrong is added to `problems`."""
    found = len(problems)
    first, last = (_date(table, row, column, problems) for column in ("start", "end"))
    if first and last and last < first:
        message = f"{last} is before the start {first}"
        problems.append(table.problem(row, "end", message, "write the last day of the event"))
    if row["queue"] and row["queue"] not in queues:
        message = f'there is no queue "{row["queue"]}"'
        problems.append(
            table.problem(row, "queue", message, f"{nearest(row['queue'], queues)}; empty means all")
        )
    factor = _factor(table, row, problems)
    if first is None or last is None or len(problems) > found:
        return None
    return Event(first, last, row["queue"] or None, row["name"], factor)


def _date(table: Table, row: Row, column: str, problems: list[Problem]) -> date | None:
    try:
        return parse_date(row[column])
    except MisspeltError as error:
        problems.append(table.problem(row, column, error.message, error.remedy))
    return None


def _factor(table: Table, row: Row, problems: list[Problem]) -> float | None:
    effect, percent = row["effect"].lower(), _PERCENT.fullmatch(row["percent"])
    if effect not in EFFECTS:
        message = f'"{row["effect"]}" is not an effect'
        problems.append(table.problem(row, "effect", message, f"write one of {', '.join(EFFECTS)}"))
    elif effect == "percent" and percent is None:
        message = f'"{row["percent"]}" is not a percentage'
        remedy = "write a number of 0 or more; 100 is a normal day"
        problems.append(table.problem(row, "percent", message, remedy))
    elif effect == "closed":
        return 0.0
    elif effect == "percent" and percent is not None:
        return float(percent[1]) / 100
    return None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=day) for day in range((last - first).days + 1))
