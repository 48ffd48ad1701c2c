"""The workbook of the small outcome, and the plan and people it is read back with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduling.problem import Person
from tests.wfm.workbook.small_outcome import small_outcome
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.outcome import Outcome
from wfm.people import pool_person
from wfm.readback import ReadRoster, read_roster
from wfm.workbook import write_roster

Edit = Callable[[Worksheet], object]


@dataclass(frozen=True)
class SmallRoster:
    """One week of five agents, written once; `read` reads it back after an edit of its Roster sheet."""

    outcome: Outcome
    folder: Path

    @property
    def plan(self) -> PlanFile:
        """Its plan file."""
        return self.outcome.plan

    @property
    def grid(self) -> Grid:
        """Its week."""
        return self.outcome.grid

    @property
    def people(self) -> tuple[Person, ...]:
        """The five, as the engine sees them; `part time pool 1` is of a pool."""
        contracts = {contract.name: contract for contract in self.plan.contracts}
        found = []
        for agent in self.outcome.roster_agents:
            person = pool_person(self.plan, self.grid, contracts[agent.contract], agent.name)
            found.append(person if agent.is_pool else replace(person, is_pool=False))
        return tuple(found)

    @classmethod
    def written(cls, folder: Path, **when: str) -> SmallRoster:
        """Write the workbook."""
        made = cls(small_outcome(**when), folder)
        write_roster(made.outcome, folder / "roster.xlsx")
        # The other sheets are formulas on these two: without them an edit is made in no time.
        book = load_workbook(folder / "roster.xlsx")
        for sheet in book.worksheets:
            if sheet.title not in {"Roster", "Shifts"}:
                book.remove(sheet)
        book.save(folder / "two_sheets.xlsx")
        return made

    def edited(self, edit: Edit, sheet: str = "Roster") -> Path:
        """The workbook after an edit, under another name."""
        book = load_workbook(self.folder / "two_sheets.xlsx")
        edit(book[sheet])
        path = self.folder / "edited.xlsx"
        book.save(path)
        return path

    def read(self, path: Path) -> ReadRoster:
        """The roster as read."""
        return read_roster(path, self.plan, self.grid, self.people)


def put(cell: str, value: object) -> Edit:
    """An edit that puts a value into a cell."""
    return lambda sheet: sheet[cell].__setattr__("value", value)
