"""A roster as rows, one a shift: roster.csv as `wfm plan` writes it, or agent, shift and start alone."""

from __future__ import annotations

from pathlib import Path

from scheduling.problem import Person
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.config.values import MisspeltError, write_clock_time
from wfm.readback.cells import CellReader, Said
from wfm.readback.model import ToldShift
from wfm.readback.moments import Moments
from wfm.readback.names import Names
from wfm.tables import Row, Table, read_table


class RowReader:
    """Reads the rows and gathers what is wrong with them."""

    def __init__(self, path: Path, plan: PlanFile, grid: Grid, people: dict[str, Person]) -> None:
        self.plan, self.grid = plan, grid
        self.table: Table = read_table(
            path, required=("agent", "shift", "start"), optional=("end", "breaks", "contract")
        )
        self.moments = Moments(self.table, grid)
        self.problems = self.moments.problems
        self.notes: list[str] = []
        self.rows: dict[str, int] = {}
        for row in self.table.rows:
            self.rows.setdefault(row["agent"], row.number)
        self.names = Names(plan, people, frozenset(self.rows))
        self.cells = CellReader(plan.shifts)

    def shifts(self) -> tuple[ToldShift, ...]:
        """Every shift of the horizon, after which `problems` and `notes` are complete."""
        for row in self.table.rows:
            if self.rows[row["agent"]] == row.number and (trouble := self._trouble(row)):
                self.moments.report(row, "agent", *trouble)
        found = [shift for row in self.table.rows if (shift := self._shift(row)) is not None]
        outside = [shift for shift in found if not 0 <= shift.day < self.grid.days]
        if outside:
            self.notes.append(f"{len(outside)} shifts lie outside the plan's horizon and are left out")
        self.notes += self.names.notes()
        return tuple(shift for shift in found if 0 <= shift.day < self.grid.days)

    def _trouble(self, row: Row) -> tuple[str, str] | None:
        if not row["agent"]:
            return "the row has no agent", "write the agent's name, or remove the row"
        return self.names.trouble_with(row["agent"], row["contract"])

    def _shift(self, row: Row) -> ToldShift | None:
        start = self.moments.moment(row, "start", row["start"])
        if start is None:
            return None
        clock = start.hour * 60 + start.minute
        said = self._said(row, clock)
        if said is None:
            return None
        day = (start.date() - self.grid.first_day).days
        self._check_end(row, said[0], day, clock)
        place = f"row {row.number}"
        return ToldShift(row["agent"], day, *said, place, self.moments.breaks(row))

    def _said(self, row: Row, clock: int) -> Said | None:
        if not row["shift"]:
            self.moments.report(row, "shift", "the shift is empty", "write its code, or remove the row")
            return None
        try:
            return self.cells.read(f"{row['shift']} {write_clock_time(clock)}", ())
        except MisspeltError as error:
            self.moments.report(row, "shift", error.message, error.remedy)
            return None

    def _check_end(self, row: Row, code: str, day: int, clock: int) -> None:
        """An end that is not the shift type's own would be paid for and not be worked."""
        end = self.moments.moment(row, "end", row["end"]) if row["end"] else None
        if end is None:
            return
        hours = self.cells.shifts[code].hours
        if self.moments.minute(end) != self.grid.minute_of(day, clock + round(hours * 60)):
            message = f"the end is {row['end']}, and {code} lasts {hours:g} hours"
            self.moments.report(row, "end", message, "write its end, or another shift")
