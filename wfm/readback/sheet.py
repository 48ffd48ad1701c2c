"""The Roster sheet read back: agent x day, wherever its rows and columns have been moved to.

Columns are known by the date over them and rows by the agent's name, so neither order nor a row or a
column more does harm. A formula counts as the value saved with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from scheduling.problem import Person
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.config.values import MisspeltError
from wfm.errors import Problem
from wfm.readback.book import Cell, Sheet
from wfm.readback.cells import CellReader
from wfm.readback.dates import date_over_column, day_of
from wfm.readback.model import ToldShift
from wfm.readback.names import Names
from wfm.tables import cell_text

AGENT_HEADINGS = frozenset({"agent", "agents", "name", "employee"})
HEADER_WITHIN = 40
"""Rows in which the heading of a roster is looked for."""


class SheetReader:
    """Reads one sheet and gathers what is wrong with it."""

    def __init__(
        self, file: str, sheet: Sheet, plan: PlanFile, grid: Grid, people: dict[str, Person]
    ) -> None:
        self.file, self.sheet, self.plan, self.grid = file, sheet, plan, grid
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.header = self._header_row()
        self.columns = self._day_columns() if self.header else {}
        self.agent_column, self.contract_column = self._people_columns()
        self.passed_over: dict[str, int] = {}
        self.rows = self._agent_rows(people) if self.columns else {}
        self.names = Names(plan, people, frozenset(self.rows))
        self.cells = CellReader(plan.shifts)

    # -- where things stand --------------------------------------------------------------------

    def _header_row(self) -> int:
        """The row that has a heading for agents, else the one with most dates; 0 where there is none."""
        rows = range(1, min(self.sheet.last_row, HEADER_WITHIN) + 1)
        dates = {row: sum(self._date(row, column) is not None for column in self._span()) for row in rows}
        best = max(rows, key=lambda row: (self._is_heading(row), dates[row]), default=0)
        if not best or not (dates[best] or self._is_heading(best)):
            remedy = "put the agents' names in one column and a date over each column of shifts"
            self._report(
                f"sheet {self.sheet.title}", "no row with dates is found, so this is no roster", remedy
            )
            return 0
        return best

    def _span(self) -> range:
        return range(1, self.sheet.last_column + 1)

    def _is_heading(self, row: int) -> bool:
        return any(self.sheet.text(row, column).lower() in AGENT_HEADINGS for column in self._span())

    def _date(self, row: int, column: int) -> date | None:
        return date_over_column(self.sheet.value(row, column), self.grid)

    def _day_columns(self) -> dict[int, int]:
        """The column of each day of the horizon; problems with what is over the columns."""
        columns: dict[int, int] = {}
        outside = []
        for column in self._span():
            cell = self.sheet.cells.get((self.header, column))
            found = self._date(self.header, column)
            if cell is None or found is None:
                self._report_odd_heading(column, cell)
            elif not 0 <= (day := day_of(found, self.grid)) < self.grid.days:
                outside.append(found)
            elif day in columns:
                first = self.sheet.place(self.header, columns[day])
                message = f"{found} stands over two columns, first in {first}"
                self._report(self.sheet.place(self.header, column), message, "keep one of them")
            else:
                columns[day] = column
        if outside:
            self.notes.append(f"{_spans(outside)} lies outside the plan's horizon and is left out")
        self._report_missing_days(columns)
        return columns

    def _report_odd_heading(self, column: int, cell: Cell | None) -> None:
        """A heading with figures in it was meant for a date; other words are columns of their own."""
        if cell is None:
            return
        place, text = self.sheet.place(self.header, column), cell_text(cell.value)
        if cell.value is None or cell.is_error:
            self._report_formula(place, cell)
        elif any(sign.isdigit() for sign in text) and self._holds_text(column):
            message = f'"{text}" is not a date that can be read'
            self._report(place, message, f"write it as a date, or as text such as {self.grid.first_day}")

    def _holds_text(self, column: int) -> bool:
        """Whether there is text under a heading, as there is not in a column of totals."""
        rows = range(self.header + 1, self.sheet.last_row + 1)
        return any(isinstance(self.sheet.value(row, column), str) for row in rows)

    def _report_missing_days(self, columns: dict[int, int]) -> None:
        missing = [self.grid.date(day) for day in range(self.grid.days) if day not in columns]
        if missing:
            remedy = "write each date of the horizon over a column, or change horizon in plan.toml"
            self._report(
                f"sheet {self.sheet.title}, row {self.header}", f"no column for {_spans(missing)}", remedy
            )

    def _people_columns(self) -> tuple[int, int]:
        """The columns of agents and contracts; 0 where there is none for contracts."""
        heads = {column: self.sheet.text(self.header, column).lower() for column in self._span()}
        agents = (column for column, text in heads.items() if text in AGENT_HEADINGS)
        contracts = (column for column, text in heads.items() if text == "contract")
        return next(agents, 1), next(contracts, 0)

    def _agent_rows(self, people: dict[str, Person]) -> dict[str, int]:
        """The row of each name; rows of counts and headings are passed over."""
        rows: dict[str, int] = {}
        for row in range(self.header + 1, self.sheet.last_row + 1):
            name = self.sheet.text(row, self.agent_column)
            if not name:
                self._report_nameless(row)
            elif name in rows:
                place = self.sheet.place(row, self.agent_column)
                self._report(place, f'"{name}" is already in row {rows[name]}', "give each agent one row")
            elif name in people or self._has_shifts(row):
                rows[name] = row
            else:
                self.passed_over[name] = row
        return rows

    def _has_shifts(self, row: int) -> bool:
        """Whether any day of a row holds text, as a row of counts or a heading of a group does not."""
        cells = [self.sheet.cells.get((row, column)) for column in self.columns.values()]
        return any(cell is not None and isinstance(cell.value, str) for cell in cells)

    def _report_nameless(self, row: int) -> None:
        place, cell = self.sheet.place(row, self.agent_column), self.sheet.cells.get((row, self.agent_column))
        if not self._has_shifts(row):
            return
        if cell is not None:
            self._report_formula(place, cell)
        else:
            self._report(place, "the row has shifts and no agent", "write the agent's name, or clear the row")

    # -- what the cells say --------------------------------------------------------------------

    def shifts(self) -> tuple[ToldShift, ...]:
        """Every shift, after which `problems` and `notes` are complete."""
        for name, row in self.rows.items():
            self._check_name(name, row)
        found = tuple(
            shift
            for name, row in self.rows.items()
            for day, column in sorted(self.columns.items())
            if (shift := self._shift(name, day, row, column)) is not None
        )
        self.notes += self.names.notes() if self.columns else []
        return found

    def _check_name(self, name: str, row: int) -> None:
        contract = self.sheet.text(row, self.contract_column)
        if trouble := self.names.trouble_with(name, contract):
            self._report(self.sheet.place(row, self.agent_column), *trouble)
        known = self.names.people.get(name)
        if known is not None and contract not in {"", known.contract}:
            place = self.sheet.place(row, self.contract_column)
            self.notes.append(f'{place} says "{contract}"; {name} has the contract {known.contract}')

    def _shift(self, name: str, day: int, row: int, column: int) -> ToldShift | None:
        cell = self.sheet.cells.get((row, column))
        if cell is None:
            return None
        place = self.sheet.place(row, column)
        if cell.value is None or cell.is_error:
            self._report_formula(place, cell)
            return None
        if cell.formula is not None:
            self.notes.append(f"{place} is the formula {cell.formula}: its saved value {cell.value} was read")
        try:
            said = self.cells.read(cell_text(cell.value), self.names.codes_of(name))
        except MisspeltError as error:
            self._report(place, error.message, error.remedy)
            return None
        return None if said is None else ToldShift(name, day, *said, place)

    def _report_formula(self, place: str, cell: Cell) -> None:
        if cell.is_error:
            self._report(
                place, f"the cell holds the error {cell.value}", "write the shift itself, or nothing"
            )
            return
        message = f"the formula {cell.formula} has no value saved with it"
        remedy = "write its value in its place, or open the file in a spreadsheet program and save it again"
        self._report(place, message, remedy)

    def _report(self, place: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, place, message, remedy))


def _spans(days: Iterable[date]) -> str:
    """Dates as runs, such as `2026-05-11 to 2026-05-13, 2026-05-20`."""
    return ", ".join(_runs(sorted(days)))


def _runs(days: list[date]) -> Iterator[str]:
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        members = [day for _, day in run]
        yield str(members[0]) if len(members) == 1 else f"{members[0]} to {members[-1]}"
