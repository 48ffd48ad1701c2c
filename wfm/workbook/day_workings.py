"""The workings of Day view: which pattern everybody works on the day chosen, and where its shares stand.

A table of days, folded away below the sheet, says for each day where its kind begins on Shift types and
which interval stands in which column; beside each agent stand the patterns of the day and of the one before.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import (
    COVERAGE,
    COVERAGE_DAY_COLUMN,
    FIRST_ROW,
    SHIFT_TYPES,
    TYPE_LABEL_COLUMN,
    Book,
)
from wfm.workbook.cells import area, at, put, put_formula
from wfm.workbook.style import DATE, SMALL

DAY_CELL_ROW, DAY_CELL_COLUMN = 3, 2
FIRST_INTERVAL_COLUMN = 3
HELPERS = ("Day", "Pattern", "Pattern yesterday", "Start", "End", "Shift yesterday", "End yesterday")


class Layout:
    """Where things stand: agents in the Roster's rows, an interval a column, workings beyond and below."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.last_interval_column = FIRST_INTERVAL_COLUMN + book.clock_count - 1
        self.helper = {name: self.last_interval_column + 2 + place for place, name in enumerate(HELPERS)}
        self.heads_row = book.last_agent_row + 1
        self.offset_row = book.last_agent_row + 5
        self.first_day_row = self.offset_row + 2

    @property
    def last_day_row(self) -> int:
        """The last row of the table of days."""
        return self.first_day_row + self.book.days - 1

    @property
    def day(self) -> str:
        """The number of the day chosen, from 1."""
        return at(None, DAY_CELL_ROW, self.helper["Day"])

    def of_day(self, column: int, day: str) -> str:
        """What the table of days says in a column of it."""
        return f"INDEX({area(None, self.first_day_row, column, self.last_day_row, column)},{day})"

    def known(self, name: str, row: int) -> str:
        """A helper of an agent's row."""
        return f"${get_column_letter(self.helper[name])}{row}"


# Columns of the table of days: where a kind of day begins on Shift types, its intervals, the day's length.
_FIRST, _COUNT, _LENGTH = 0, 1, 2


def _table_column(layout: Layout, what: int) -> int:
    return layout.helper["Pattern"] + what


def day_before(book: Book, layout: Layout) -> str:
    """The number of the day before; of the first day the last, where the horizon is a cycle."""
    return f"IF({layout.day}=1,{book.days},{layout.day}-1)"


def has_day_before(book: Book, layout: Layout) -> str:
    """A condition: the first day after an earlier roster has no day before it here."""
    return "TRUE" if book.outcome.present is None else f"{layout.day}>1"


def put_helpers(sheet: Worksheet, book: Book, layout: Layout, row: int, before: str) -> None:
    """Patterns of an agent, and where their shifts end; `before` tells the shift of the day before."""
    worked_row = book.worked_row + row - FIRST_ROW
    last = COVERAGE_DAY_COLUMN + book.days - 1
    worked = area(COVERAGE, worked_row, COVERAGE_DAY_COLUMN, worked_row, last)
    labels = book.pattern_column(TYPE_LABEL_COLUMN)
    before_it = f"IF({has_day_before(book, layout)},INDEX({worked},{day_before(book, layout)}),0)"
    today_row, before_row = (layout.known(name, row) for name in ("Pattern", "Pattern yesterday"))
    start, hours = book.pattern_column(3), book.pattern_column(5)

    def ends(pattern: str) -> str:
        return f"INDEX({start},{pattern})+INDEX({hours},{pattern})/24"

    formulas = {
        "Pattern": f"IFERROR(MATCH(INDEX({worked},{layout.day}),{labels},0),0)",
        "Pattern yesterday": f"IFERROR(MATCH({before_it},{labels},0),0)",
        "Start": f"IF({today_row}>0,INDEX({start},{today_row}),9)",
        "End": f"IF({today_row}>0,{ends(today_row)},-9)",
        "Shift yesterday": before,
        "End yesterday": f"IF({before_row}>0,{ends(before_row)}-1,-9)",
    }
    for name, formula in formulas.items():
        put_formula(sheet, row, layout.helper[name], formula, SMALL)


def share_formula(book: Book, layout: Layout, row: int, column: int) -> str:
    """The share of an interval that an agent works: of today's shift, and of yesterday's over midnight."""
    last = book.interval_column(len(book.catalog.kinds) - 1, book.catalog.kinds[-1].intervals - 1)
    types = area(SHIFT_TYPES, FIRST_ROW, 1, FIRST_ROW + len(book.catalog.patterns) - 1, last)
    offset = f"{get_column_letter(column)}${layout.offset_row}"
    helper = get_column_letter(layout.helper["Day"])
    first, count, first_before, count_before, length = (
        f"${helper}${layout.offset_row - n}" for n in range(1, 6)
    )
    today, before = layout.known("Pattern", row), layout.known("Pattern yesterday", row)
    now = (
        f"IF(AND({today}>0,{offset}<{count}),INDEX({types},MAX(1,{today}),{first}+MIN({offset},{count}-1)),0)"
    )
    late = f"({offset}+{length})"
    then = (
        f"IF(AND({before}>0,{late}<{count_before}),"
        f"INDEX({types},MAX(1,{before}),{first_before}+MIN({late},{count_before}-1)),0)"
    )
    return f'IF({offset}<0,"",{now}+{then})'


def put_days(sheet: Worksheet, book: Book, layout: Layout) -> None:
    """The table of days, and what it says of the day chosen and the one before it; folded away."""
    put(sheet, layout.offset_row, 1, "Workings, folded: where each day begins on Shift types", SMALL)
    for place in range(book.clock_count):
        column = FIRST_INTERVAL_COLUMN + place
        put_formula(sheet, layout.offset_row, column, layout.of_day(column, layout.day), SMALL)
    before = day_before(book, layout)
    asked = (
        (_FIRST, layout.day),
        (_COUNT, layout.day),
        (_FIRST, before),
        (_COUNT, before),
        (_LENGTH, before),
    )
    for n, (what, which) in enumerate(asked, start=1):
        formula = layout.of_day(_table_column(layout, what), which)
        put_formula(sheet, layout.offset_row - n, layout.helper["Day"], formula, SMALL)
    for day in range(book.days):
        _put_day_row(sheet, book, layout, day)
    for row in range(layout.offset_row, layout.last_day_row + 1):
        sheet.row_dimensions[row].outlineLevel = 1
        sheet.row_dimensions[row].hidden = True


def _put_day_row(sheet: Worksheet, book: Book, layout: Layout, day: int) -> None:
    row, number = layout.first_day_row + day, book.catalog.kind_of_day[day]
    put(sheet, row, 1, book.dates[day], SMALL.as_(DATE))
    facts = (
        book.interval_column(number, 0),
        book.catalog.kinds[number].intervals,
        book.catalog.day_length(day),
    )
    for what, value in enumerate(facts):
        put(sheet, row, _table_column(layout, what), value, SMALL)
    for place, clock_row in enumerate(book.clock.rows):
        t = book.clock.interval(clock_row, day)
        offset = -1 if t is None else t - book.clock.first_interval(day)
        put(sheet, row, FIRST_INTERVAL_COLUMN + place, offset, SMALL)
