"""What every sheet needs to know: the plan, its shifts and rows, and where things stand on the sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from openpyxl.utils import get_column_letter

from wfm.outcome import Outcome, RosteredShift
from wfm.workbook.catalog import Catalog
from wfm.workbook.cells import area, at
from wfm.workbook.clock_rows import ClockRows

SUMMARY, ROSTER, COVERAGE, CHARTS, HOURS = "Summary", "Roster", "Coverage", "Charts", "Hours"
SHIFT_TYPES, SHIFTS, FORECAST, SERVICE = "Shift types", "Shifts", "Forecast", "Service"
ISSUES, ABOUT = "Issues", "About"
CHANGES, DAY_VIEW, FAIRNESS = "Changes", "Day view", "Fairness"
ACTIVITIES, STANDBY = "Activities", "Standby"
SHEETS = (
    *(SUMMARY, ROSTER, COVERAGE, DAY_VIEW, CHARTS, HOURS, FAIRNESS),
    *(SHIFT_TYPES, SHIFTS, FORECAST, SERVICE, ISSUES, ABOUT),
)

HEADER_ROW = 4
"""The row of column headings on every tidy sheet and grid; data begin below it."""
FIRST_ROW = HEADER_ROW + 1

DAYS_ON_A_PAGE = 14
ROSTER_DAY_COLUMN = 3
COVERAGE_DAY_COLUMN = 2
TYPE_LABEL_COLUMN = 1
TYPE_PAID_COLUMN = 6
TYPE_FIXED_COLUMNS = 8
HOURS_WEEK_COLUMN = 4


@dataclass(frozen=True)
class Book:
    """A plan on its way into a workbook."""

    outcome: Outcome
    catalog: Catalog
    clock: ClockRows

    @classmethod
    def of(cls, outcome: Outcome) -> Book:
        """Work out the shifts and the rows of a plan."""
        return cls(outcome, Catalog.of(outcome), ClockRows(outcome.grid))

    @property
    def days(self) -> int:
        """Local days of the horizon."""
        return self.outcome.grid.days

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The local date of each day."""
        return tuple(self.outcome.grid.date(day) for day in range(self.days))

    @cached_property
    def weeks(self) -> tuple[tuple[int, ...], ...]:
        """The days of each local week."""
        week = self.outcome.grid.week_of_day
        return tuple(
            tuple(day for day in range(self.days) if week[day] == number)
            for number in range(int(week[-1]) + 1)
        )

    @cached_property
    def page_starts(self) -> tuple[int, ...]:
        """The first day of each printed page but the first: two weeks a page."""
        return tuple(week[0] for week in self.weeks[2::2]) if self.days > DAYS_ON_A_PAGE else ()

    @property
    def days_on_page(self) -> int:
        """Days on the fullest printed page."""
        return min(self.days, DAYS_ON_A_PAGE)

    @cached_property
    def agent_rows(self) -> dict[str, int]:
        """The Roster row of each agent."""
        return {agent.name: FIRST_ROW + place for place, agent in enumerate(self.outcome.roster_agents)}

    @cached_property
    def planned(self) -> dict[tuple[str, int], RosteredShift]:
        """The plan's shift of an agent on a day."""
        return {(shift.agent, shift.duty.day): shift for shift in self.outcome.shifts}

    @property
    def last_agent_row(self) -> int:
        """The Roster row of the last agent."""
        return HEADER_ROW + len(self.outcome.roster_agents)

    def local(self, minute: int) -> datetime:
        """Naive local time of an elapsed minute of the horizon, which may lie past its end."""
        grid = self.outcome.grid
        instant = grid.midnight(0).astimezone(UTC) + timedelta(minutes=minute)
        return instant.astimezone(grid.zone).replace(tzinfo=None)

    def roster_cell(self, agent: str, day: int) -> str:
        """Reference to a Roster cell."""
        return at(ROSTER, self.agent_rows[agent], ROSTER_DAY_COLUMN + day)

    def type_column(self, column: int) -> str:
        """Reference to a column of Shift types, labels only: what the Roster's lists offer."""
        return area(SHIFT_TYPES, FIRST_ROW, column, HEADER_ROW + len(self.catalog.types), column)

    def pattern_column(self, column: int) -> str:
        """Reference to a column of Shift types, every pattern."""
        return area(SHIFT_TYPES, FIRST_ROW, column, HEADER_ROW + len(self.catalog.patterns), column)

    def paid_column(self, kind: int) -> int:
        """The column of paid hours on Shift types for a kind of day."""
        return TYPE_PAID_COLUMN if kind == 0 else TYPE_FIXED_COLUMNS + 2 * kind - 1

    def extra_column(self, kind: int) -> int:
        """The column of hours that weekly hours do not count, for a kind of day other than 0."""
        return self.paid_column(kind) + 1

    def interval_column(self, kind: int, offset: int) -> int:
        """The column of Shift types for an interval after the midnight of a start day of that kind."""
        first = TYPE_FIXED_COLUMNS + 2 * (len(self.catalog.kinds) - 1) + 2
        return first + sum(before.intervals + 1 for before in self.catalog.kinds[:kind]) + offset

    @cached_property
    def heads_format(self) -> str:
        """As short as the parts of an interval allow that breaks cover: 2, 1.5 or 1.67."""
        hundredths = self.outcome.coverage["coverage"] * 100
        return "General" if (hundredths.sub(hundredths.round()).abs() < 1e-9).all() else "0.00"

    # The Coverage sheet: one block under another, a column a day.

    @property
    def clock_count(self) -> int:
        """Rows of an interval x day block."""
        return len(self.clock.rows)

    @property
    def total_row(self) -> int:
        """The first of the Coverage sheet's three daily totals."""
        return FIRST_ROW + self.clock_count

    @property
    def gap_row(self) -> int:
        """The first interval of the gaps."""
        return self.total_row + 5

    @property
    def requirement_row(self) -> int:
        """The first interval of the requirements."""
        return self.gap_row + self.clock_count + 2

    @property
    def worked_row(self) -> int:
        """The first agent of the workings: what each works, break included."""
        return self.requirement_row + self.clock_count + 4

    @property
    def count_row(self) -> int:
        """The first pattern of the workings: how many agents work it."""
        return self.worked_row + len(self.outcome.roster_agents) + 2

    def day_letter(self, day: int) -> str:
        """The Coverage column of a day."""
        return get_column_letter(COVERAGE_DAY_COLUMN + day)

    # The Hours sheet: weeks, total, shifts, status; then the minimum, maximum and overtime of each week.

    @property
    def hours_total_column(self) -> int:
        """The column of an agent's hours in the horizon."""
        return HOURS_WEEK_COLUMN + len(self.weeks)

    @property
    def hours_min_column(self) -> int:
        """The first week's minimum."""
        return self.hours_total_column + 4

    @property
    def hours_max_column(self) -> int:
        """The first week's maximum."""
        return self.hours_min_column + len(self.weeks)

    @property
    def hours_overtime_column(self) -> int:
        """The first week's overtime, where some contract has any."""
        return self.hours_max_column + len(self.weeks)

    @property
    def has_overtime(self) -> bool:
        """Whether anybody may work overtime."""
        return any(agent.overtime_after is not None for agent in self.outcome.roster_agents)

    @property
    def hours_last_column(self) -> int:
        """The last column of the Hours sheet."""
        return self.hours_overtime_column + (len(self.weeks) if self.has_overtime else 0) - 1

    @property
    def hours_total_row(self) -> int:
        """The row of totals."""
        return self.last_agent_row + 1


def sheet_names(outcome: Outcome) -> tuple[str, ...]:
    """The sheets in order; Changes where the plan began from a roster, others where they have rows."""
    changes = () if outcome.changes is None else (CHANGES,)
    activities = (ACTIVITIES,) if outcome.activities else ()
    standby = (STANDBY,) if outcome.standby else ()
    after = SHEETS.index(DAY_VIEW) + 1
    return (*SHEETS[:2], *changes, *SHEETS[2:after], *activities, *standby, *SHEETS[after:])


def horizon_text(book: Book) -> str:
    """Such as `4–17 December 2017`, in the shortest unambiguous form."""
    first, last = book.dates[0], book.dates[-1]
    end = f"{last.day} {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} – {end}"


def place_text(book: Book) -> str:
    """The horizon and the clock that a sheet speaks of."""
    return f"{horizon_text(book)} · local time, {book.outcome.plan.timezone}"


def weeks_text(book: Book) -> str:
    """Such as `2 weeks`."""
    weeks = book.outcome.plan.horizon.weeks
    return "1 week" if weeks == 1 else f"{weeks} weeks"
