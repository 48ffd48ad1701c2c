"""What a roster file says: who works what on which day, and in which cell it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Minutes = tuple[tuple[int, int], ...]
"""Breaks in elapsed minutes of the horizon, `[start, end)`."""


@dataclass(frozen=True)
class ToldShift:
    """A shift that the file gives an agent; `breaks` is None where the file does not say when."""

    agent: str
    day: int
    code: str
    start_clock: int
    place: str
    breaks: Minutes | None = None

    @property
    def duty(self) -> tuple[str, int]:
        """Code and local minute of the start: what tells one shift of a day from another."""
        return self.code, self.start_clock


@dataclass(frozen=True)
class PlannedShift:
    """A shift as it was planned, before anybody edited the roster."""

    agent: str
    day: int
    code: str
    start_clock: int
    breaks: Minutes


@dataclass(frozen=True)
class ReadRoster:
    """A roster file as read.

    `rows` are the agents it lists, in its order, by the place of their row; `strangers` those of them
    whom the plan does not name, with their contract. `columns` are the columns of a sheet by day, and
    `row_numbers` its rows by agent. `planned` is what the file itself remembers of the plan it was
    made from, None where it remembers nothing. `notes` say what was read in a way the planner should
    know of.
    """

    file: str
    shifts: tuple[ToldShift, ...]
    rows: Mapping[str, str]
    strangers: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    row_numbers: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)
    planned: tuple[PlannedShift, ...] | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def by_day(self) -> Mapping[tuple[str, int], ToldShift]:
        """The shift of an agent on a day, the last one where the file has more."""
        return {(shift.agent, shift.day): shift for shift in self.shifts}

    def place(self, agent: str, day: int | None) -> str:
        """Where the file speaks of an agent's day, or of the agent where no day is given."""
        if day is not None and (agent, day) in self.by_day:
            return self.by_day[agent, day].place
        if day is not None and day in self.columns and agent in self.row_numbers:
            return f"sheet {self.sheet}, cell {self._cell(agent, self.columns[day])}"
        where = f"sheet {self.sheet}, " if self.sheet else ""
        return self.rows.get(agent, f"{where}no row for {agent}")

    def places(self, agent: str, days: Sequence[int]) -> str:
        """Where the file speaks of several days of an agent: cells, rows, or the agent's row."""
        if agent in self.row_numbers:
            columns = sorted({self.columns[day] for day in days if day in self.columns})
            cells = [self._cell(agent, column) for column in columns]
            in_a_row = len(columns) > 2 and columns[-1] - columns[0] == len(columns) - 1
            named = f"{cells[0]}:{cells[-1]}" if in_a_row else ", ".join(cells)
            return f"sheet {self.sheet}, {'cell' if len(cells) == 1 else 'cells'} {named}"
        rows = dict.fromkeys(self.by_day[agent, day].place for day in days if (agent, day) in self.by_day)
        return ", ".join(rows) or self.place(agent, None)

    def _cell(self, agent: str, column: int) -> str:
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(column)}{self.row_numbers[agent]}"
