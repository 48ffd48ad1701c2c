"""Shifts: tidy, a row per duty of the plan with its breaks, and whether the Roster still says so."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.duties import label_of
from wfm.outcome import RosteredShift
from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import (
    freeze,
    literal,
    paint,
    put,
    put_formula,
    put_row,
    put_title,
    set_page,
    set_widths,
    width_for,
)
from wfm.workbook.style import (
    AMBER,
    AMBER_PALE,
    BODY,
    CLOCK,
    COUNT,
    DATE,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    MOMENT,
    NUMBER,
    SMALL,
    STRONG,
)

_BEFORE_BREAKS = (
    ("Day", HEAD),
    ("Agent", HEAD),
    ("Contract", HEAD),
    ("Skills", HEAD),
    ("Shift", HEAD),
    ("Start", HEAD_NUMBER),
    ("End", HEAD_NUMBER),
)
_AFTER_BREAKS = (("Paid hours", HEAD_NUMBER), ("Cost", HEAD_NUMBER), ("Roster now", HEAD_CENTRE))


def state_column(book: Book) -> int:
    """The column that says whether the Roster still holds the shift."""
    return len(_BEFORE_BREAKS) + 2 * _most_breaks(book) + len(_AFTER_BREAKS)


def write_shifts(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    put_title(
        sheet,
        "Shifts · as planned",
        f"{place_text(book)} · a row per shift; `Roster now` tells whether the Roster still says so"
        + (" · breaks, activities among them" if book.outcome.activities else ""),
    )
    numbers = range(1, _most_breaks(book) + 1)
    suffix = "" if len(numbers) == 1 else " {}"
    breaks = [
        (f"Break {edge}{suffix.format(number)}", HEAD_CENTRE)
        for number in numbers
        for edge in ("start", "end")
    ]
    put_row(sheet, HEADER_ROW, (*_BEFORE_BREAKS, *breaks, *_AFTER_BREAKS))
    order = sorted(
        book.outcome.shifts, key=lambda s: (s.duty.day, s.duty.start_minute, book.agent_rows[s.agent])
    )
    for row, shift in enumerate(order, start=FIRST_ROW):
        _put_shift(sheet, book, row, shift)
    _set_view(sheet, book)


def _most_breaks(book: Book) -> int:
    return max((len(shift.duty.breaks) for shift in book.outcome.shifts), default=0)


def _put_shift(sheet: Worksheet, book: Book, row: int, shift: RosteredShift) -> None:
    duty = shift.duty
    said = label_of(duty.code, duty.start_clock)
    moment = NUMBER.as_(MOMENT)
    put_row(
        sheet,
        row,
        (
            (book.dates[duty.day], BODY.aligned("left").as_(DATE)),
            (shift.agent, BODY),
            (shift.contract, SMALL),
            (" ".join(shift.skills), SMALL),
            (said, STRONG),
            (book.local(duty.start_minute), moment),
            (book.local(duty.end_minute), moment),
        ),
    )
    edges: list[int | None] = [minute for pair in duty.breaks for minute in pair]
    edges += [None] * (2 * _most_breaks(book) - len(edges))
    for column, minute in enumerate(edges, start=len(_BEFORE_BREAKS) + 1):
        when = None if minute is None else book.local(minute)
        put(sheet, row, column, when, BODY.aligned("center").as_(CLOCK))
    last = state_column(book)
    put(sheet, row, last - 2, duty.paid_hours, NUMBER.as_("0.0#"))
    put(sheet, row, last - 1, shift.cost, NUMBER.as_(COUNT))
    state = f'IF({book.roster_cell(shift.agent, duty.day)}={literal(said)},"as planned","changed")'
    put_formula(sheet, row, last, state, SMALL.aligned("center"))


def _set_view(sheet: Worksheet, book: Book) -> None:
    shifts = book.outcome.shifts
    last = state_column(book)
    widths = [
        17,
        width_for((shift.agent for shift in shifts), 16, 28),
        width_for((shift.contract for shift in shifts), 10, 18),
        width_for((" ".join(shift.skills) for shift in shifts), 8, 18),
        12,
        22,
        22,
    ]
    set_widths(sheet, [*widths, *[11] * (2 * _most_breaks(book)), 11, 9, 13])
    freeze(sheet, FIRST_ROW, 3)
    last_row = HEADER_ROW + len(shifts)
    letter = get_column_letter(last)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter}{max(last_row, FIRST_ROW)}"
    state = f"{letter}{FIRST_ROW}"
    paint(sheet, f"{state}:{letter}{max(last_row, FIRST_ROW)}", f'{state}="changed"', AMBER_PALE, AMBER)
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}")
