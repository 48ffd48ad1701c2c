"""What a workbook remembers of its own plan: the sheet Shifts, which edits of the roster leave alone."""

from __future__ import annotations

from datetime import date, datetime

from wfm.calendar import Grid
from wfm.config import Shift
from wfm.config.values import MisspeltError
from wfm.readback.book import Sheet
from wfm.readback.cells import CellReader
from wfm.readback.dates import day_of
from wfm.readback.model import PlannedShift

HEADER_WITHIN = 10


class UnreadablePlanError(Exception):
    """The sheet is not as the plan wrote it; says where."""


def planned_shifts(sheet: Sheet, shifts: tuple[Shift, ...], grid: Grid) -> tuple[PlannedShift, ...]:
    """The rows of the sheet Shifts; UnreadablePlanError where it has been changed beyond reading."""
    header = next((row for row in range(1, HEADER_WITHIN + 1) if _is_header(sheet, row)), None)
    if header is None:
        raise UnreadablePlanError("its headings are gone")
    heads = {sheet.text(header, column): column for column in range(1, sheet.last_column + 1)}
    breaks = [column for text, column in heads.items() if text.startswith("Break")]
    cells = CellReader(shifts)
    rows = range(header + 1, sheet.last_row + 1)
    found = (
        _planned(sheet, row, heads, breaks, cells, grid) for row in rows if sheet.text(row, heads["Agent"])
    )
    return tuple(shift for shift in found if 0 <= shift.day < grid.days)


def _is_header(sheet: Sheet, row: int) -> bool:
    texts = {sheet.text(row, column) for column in range(1, sheet.last_column + 1)}
    return {"Day", "Agent", "Shift"} <= texts


def _planned(
    sheet: Sheet, row: int, heads: dict[str, int], breaks: list[int], cells: CellReader, grid: Grid
) -> PlannedShift:
    day = sheet.value(row, heads["Day"])
    if not isinstance(day, date):
        raise UnreadablePlanError(f"{sheet.place(row, heads['Day'])} is no date")
    try:
        said = cells.read(sheet.text(row, heads["Shift"]), ())
    except MisspeltError as error:
        raise UnreadablePlanError(f"{sheet.place(row, heads['Shift'])}: {error.message}") from error
    if said is None:
        raise UnreadablePlanError(f"{sheet.place(row, heads['Shift'])} is empty")
    number = day_of(day.date() if isinstance(day, datetime) else day, grid)
    minutes = [grid.minute_of(number, said[1]) - 1]
    for column in breaks:
        if (edge := _moment(sheet, row, column)) is not None:
            minutes.append(_minute_after(minutes[-1], edge, grid))
    del minutes[0]
    pairs = tuple(zip(minutes[::2], minutes[1::2], strict=False))
    return PlannedShift(sheet.text(row, heads["Agent"]), number, *said, pairs)


def _moment(sheet: Sheet, row: int, column: int) -> datetime | None:
    value = sheet.value(row, column)
    if value is not None and not isinstance(value, datetime):
        raise UnreadablePlanError(f"{sheet.place(row, column)} is no time")
    return value


def _minute_after(minute: int, local: datetime, grid: Grid) -> int:
    """Elapsed minute of a naive local time; shown twice by the clock, the first that is after `minute`."""
    origin = grid.midnight(0).timestamp()
    found = [round((local.replace(tzinfo=grid.zone, fold=fold).timestamp() - origin) / 60) for fold in (0, 1)]
    return next((after for after in found if after > minute), found[-1])
