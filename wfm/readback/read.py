"""The front door: a roster file in, what it says out, or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from scheduling.problem import Person
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.duties import duties_of
from wfm.errors import DataFileError, Problem
from wfm.readback.book import Sheet, read_sheets
from wfm.readback.model import PlannedShift, ReadRoster
from wfm.readback.planned import UnreadablePlanError, planned_shifts
from wfm.readback.rows import RowReader
from wfm.readback.sheet import SheetReader

ROSTER, SHIFTS = "Roster", "Shifts"
WORKBOOKS = (".xlsx", ".xlsm")


def read_roster(path: Path, plan: PlanFile, grid: Grid, people: tuple[Person, ...]) -> ReadRoster:
    """Read a roster.xlsx (any workbook of agents x days) or a roster.csv (a row a shift).

    `people` are those of the plan, pools included. DataFileError, with every problem at once, where
    the file cannot be read as a roster of this plan.
    """
    if not path.is_file():
        raise DataFileError(Problem(str(path), "", "there is no such file", "check the name"))
    known = {person.name: person for person in people}
    read = _from_workbook if path.suffix.lower() in WORKBOOKS else _from_rows
    roster = read(path, plan, grid, known)
    _refuse_skipped(roster, plan, grid)
    return roster


def _refuse_skipped(roster: ReadRoster, plan: PlanFile, grid: Grid) -> None:
    """A shift that has no time or no break on the night that is made shorter is none."""
    there = {(d.code, d.day, d.start_clock) for some in duties_of(plan, grid).values() for d in some}
    problems = [
        Problem(
            roster.file,
            shift.place,
            f"{shift.code} cannot be worked on {grid.date(shift.day)}, when the clocks go forward",
            "write another shift, or nothing",
        )
        for shift in roster.shifts
        if (shift.code, shift.day, shift.start_clock) not in there
    ]
    if problems:
        raise DataFileError(problems)


def _from_workbook(path: Path, plan: PlanFile, grid: Grid, people: dict[str, Person]) -> ReadRoster:
    sheets = read_sheets(path, (ROSTER, SHIFTS))
    sheet = sheets.get(ROSTER) or next(iter(sheets.values()))
    reader = SheetReader(str(path), sheet, plan, grid, people)
    shifts = reader.shifts()
    planned, notes = _planned(sheets.get(SHIFTS), plan, grid)
    if reader.problems:
        raise DataFileError(reader.problems)
    return ReadRoster(
        file=str(path),
        shifts=shifts,
        rows={name: f"sheet {sheet.title}, row {row}" for name, row in reader.rows.items()},
        strangers=reader.names.strangers,
        sheet=sheet.title,
        row_numbers={**reader.passed_over, **reader.rows},
        columns=reader.columns,
        planned=planned,
        notes=(*reader.notes, *notes),
    )


def _planned(
    sheet: Sheet | None, plan: PlanFile, grid: Grid
) -> tuple[tuple[PlannedShift, ...] | None, tuple[str, ...]]:
    """What the workbook remembers of its plan, and a note where that cannot be read."""
    if sheet is None:
        return None, ()
    try:
        return planned_shifts(sheet, plan.shifts, grid), ()
    except UnreadablePlanError as error:
        return None, (
            f"sheet {SHIFTS} is not as the plan wrote it ({error}): changes cannot be told from it",
        )


def _from_rows(path: Path, plan: PlanFile, grid: Grid, people: dict[str, Person]) -> ReadRoster:
    reader = RowReader(path, plan, grid, people)
    shifts = reader.shifts()
    if reader.problems:
        raise DataFileError(reader.problems)
    return ReadRoster(
        file=str(path),
        shifts=shifts,
        rows={name: f"row {row}" for name, row in reader.rows.items()},
        strangers=reader.names.strangers,
        notes=tuple(reader.notes),
    )
