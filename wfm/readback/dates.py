"""Dates over the columns of a roster: true ones, the numbers a spreadsheet keeps for them, or text."""

from __future__ import annotations

import re
from datetime import date, datetime

from wfm.calendar import Grid

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?")
_DOTTED = re.compile(r"(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})\.(\d{1,2})\.(\d{4})?")


def date_over_column(value: object, grid: Grid) -> date | None:
    """The date that a header cell means, None where it means none or could mean two.

    Text may be `2026-05-11`, `11 May 2026`, `Mon 11 May` (the year is that of the horizon) or
    `11.05.2026`; with slashes the month may come first or second, so that is none.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(value, grid)
    return _of_text(value.strip().lower(), grid) if isinstance(value, str) else None


def day_of(day: date, grid: Grid) -> int:
    """The day of the horizon, negative or too large where it lies outside."""
    return (day - grid.first_day).days


def _of_serial(value: float, grid: Grid) -> date | None:
    """A date that lost its format shows as days since 1900; taken for one inside the horizon only."""
    from openpyxl.utils.datetime import from_excel

    try:
        moment = from_excel(value)
    except (ValueError, OverflowError):
        return None
    if not isinstance(moment, datetime):
        return None
    return moment.date() if 0 <= day_of(moment.date(), grid) < grid.days else None


def _of_text(text: str, grid: Grid) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if found := _DOTTED.fullmatch(text):
        return _date(found[3], int(found[2]), int(found[1]), grid)
    if (found := _NAMED.fullmatch(text)) and found[2][:3] in _MONTHS:
        return _date(found[3], _MONTHS.index(found[2][:3]) + 1, int(found[1]), grid)
    return None


def _date(year: str | None, month: int, day: int, grid: Grid) -> date | None:
    """The date; without a year the one inside the horizon, else that of its first year."""
    last = grid.date(grid.days - 1)
    years = [int(year)] if year else range(grid.first_day.year, last.year + 1)
    found = []
    for one in years:
        try:
            found.append(date(one, month, day))
        except ValueError:
            continue
    inside = [one for one in found if grid.first_day <= one <= last]
    return next(iter([*inside, *found]), None)
