"""Standby: whom to ask where somebody is absent, a row for each shift of a day."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.standby import StandbyShift
from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import freeze, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import BODY, CLOCK, DATE, HEAD, HEAD_CENTRE, SMALL, STRONG

_HEADS = (
    ("Day", HEAD),
    ("Shift", HEAD),
    ("Start", HEAD_CENTRE),
    ("End", HEAD_CENTRE),
    ("Skills", HEAD),
    ("At work", HEAD_CENTRE),
)
_NOTE = (
    "as planned · off that day, and no hard rule is broken by taking this one shift; ask from left to right"
)


def write_standby(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    standby = book.outcome.standby
    asked = standby[0].asked
    put_title(sheet, "Standby · whom to ask where somebody is absent", f"{place_text(book)} · {_NOTE}")
    turns = ("First",) if asked == 1 else tuple(f"{turn}." for turn in range(1, asked + 1))
    put_row(sheet, HEADER_ROW, (*_HEADS, *((turn, HEAD) for turn in turns)))
    for row, shift in enumerate(standby, start=FIRST_ROW):
        _put_shift(sheet, book, row, shift)
    names = [name for shift in standby for name in shift.agents]
    skills = [" ".join(shift.skills) for shift in standby]
    set_widths(
        sheet, [17, 12, 9, 9, width_for(skills, 8, 18), 9, *[width_for(["nobody", *names], 16, 28)] * asked]
    )
    freeze(sheet, FIRST_ROW, 3)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(_HEADS) + asked)}{sheet.max_row}"
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _put_shift(sheet: Worksheet, book: Book, row: int, shift: StandbyShift) -> None:
    clock = BODY.aligned("center").as_(CLOCK)
    names = [(name, BODY) for name in shift.agents] or [("nobody", SMALL)]
    put_row(
        sheet,
        row,
        (
            (shift.date, BODY.aligned("left").as_(DATE)),
            (shift.label, STRONG),
            (book.local(shift.duty.start_minute), clock),
            (book.local(shift.duty.end_minute), clock),
            (" ".join(shift.skills), SMALL),
            (shift.at_work, BODY.aligned("center")),
            *names,
        ),
    )
