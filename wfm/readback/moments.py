"""Moments and breaks in the cells of a roster's rows, in the plan's zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wfm.calendar import Grid
from wfm.errors import Problem
from wfm.readback.model import Minutes
from wfm.tables import Row, Table

REMEDY = "write a moment such as 2026-05-11T08:00:00+02:00, or 2026-05-11 08:00 in the plan's zone"


@dataclass
class Moments:
    """Reads the cells of one table and gathers what is wrong with them."""

    table: Table
    grid: Grid
    problems: list[Problem] = field(default_factory=list)

    def moment(self, row: Row, column: str, text: str) -> datetime | None:
        """A moment in the plan's zone; None, and a problem, where it is none."""
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            self.report(row, column, f'"{text}" is no moment', REMEDY)
            return None
        return (
            moment.replace(tzinfo=self.grid.zone)
            if moment.tzinfo is None
            else moment.astimezone(self.grid.zone)
        )

    def minute(self, moment: datetime) -> int:
        """Elapsed minutes from the first midnight of the horizon, negative before it."""
        passed = timedelta(seconds=moment.timestamp() - self.grid.midnight(0).timestamp())
        return round(passed / timedelta(minutes=1))

    def breaks(self, row: Row) -> Minutes | None:
        """Breaks as the file has them; None where it has no such column, or they cannot be read."""
        if "breaks" not in self.table.columns:
            return None
        pairs = [text.split("/") for text in row["breaks"].split(";") if text.strip()]
        edges = [self.moment(row, "breaks", edge) for pair in pairs for edge in pair]
        minutes = [self.minute(edge) for edge in edges if edge is not None]
        if any(len(pair) != 2 for pair in pairs) or minutes != sorted(minutes):
            message = f'"{row["breaks"]}" are no breaks'
            self.report(row, "breaks", message, "write start/end, several with ; between them")
        elif len(minutes) == len(edges):
            return tuple(zip(minutes[::2], minutes[1::2], strict=True))
        return None

    def report(self, row: Row, column: str, message: str, remedy: str) -> None:
        """A problem at a cell."""
        self.problems.append(self.table.problem(row, column, message, remedy))
