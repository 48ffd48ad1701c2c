"""Shift types: a row for every text that a Roster cell may hold, and the share of each interval it works."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.config.values import write_clock_time
from wfm.workbook.book import (
    COVERAGE_DAY_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    TYPE_FIXED_COLUMNS,
    Book,
)
from wfm.workbook.catalog import DayKind, Pattern, midnight_minute
from wfm.workbook.cells import (
    area,
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
from wfm.workbook.roster import colour_of_codes
from wfm.workbook.style import (
    BODY,
    CELL,
    CLOCK,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    NUMBER,
    SKY,
    SMALL,
    STRONG,
    Look,
    font,
)

INTERVAL_WIDTH = 5.6
_INTERVAL = Look(font(7, "4B5965"), align=CELL.align)


def write_shift_types(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    put_title(
        sheet,
        "Shift types",
        "What a Roster cell may say · a break in the name: for Coverage only · right: 1 at work, 0 not, "
        "from the midnight of the day it starts",
    )
    heads = ("Shift", "Code", "Start", "End", "Hours", "Paid hours", "Break", "On Roster now")
    looks = (HEAD, HEAD, HEAD_CENTRE, HEAD_CENTRE, HEAD_NUMBER, HEAD_NUMBER, HEAD_CENTRE, HEAD_NUMBER)
    put_row(sheet, HEADER_ROW, zip(heads, looks, strict=True))
    for place, pattern in enumerate(book.catalog.patterns):
        _put_pattern(sheet, book, FIRST_ROW + place, pattern, place)
    for number, kind in enumerate(book.catalog.kinds):
        _put_kind(sheet, book, number, kind)
    _add_colours(sheet, book)
    _set_view(sheet, book)


def _put_pattern(sheet: Worksheet, book: Book, row: int, pattern: Pattern, place: int) -> None:
    kind = pattern.type
    look, number = (STRONG, NUMBER) if place < len(book.catalog.types) else (SMALL, SMALL.aligned("right"))
    end = write_clock_time(kind.end_clock % 1440) + (" +1" if kind.end_clock > 1440 else "")
    put(sheet, row, 1, pattern.label, look)
    put(sheet, row, 2, kind.shift.code, BODY if number is NUMBER else SMALL)
    put(sheet, row, 3, kind.start_clock / 1440, number.aligned("center").as_(CLOCK))
    put(sheet, row, 4, end, number.aligned("center"))
    put(sheet, row, 5, kind.shift.hours, number.as_("0.0#"))
    put(sheet, row, 6, book.catalog.paid_hours(kind, book.catalog.kinds[0]), number.as_("0.0#"))
    put(sheet, row, 7, pattern.break_text or "none", number.aligned("center"))
    counts = area(
        "Coverage",
        book.count_row + place,
        COVERAGE_DAY_COLUMN,
        book.count_row + place,
        COVERAGE_DAY_COLUMN + book.days - 1,
    )
    put_formula(sheet, row, 8, f"SUM({counts})", number.as_("0;-0;·"))


def _put_kind(sheet: Worksheet, book: Book, number: int, kind: DayKind) -> None:
    """The columns of a kind of day: paid hours where it is not the ordinary one, then the intervals."""
    catalog = book.catalog
    if number:
        when = f"{book.dates[kind.day]:%a} {book.dates[kind.day].day} {book.dates[kind.day]:%b}"
        put(sheet, HEADER_ROW, book.paid_column(number), f"Paid if it starts {when}", HEAD_NUMBER)
        put(sheet, HEADER_ROW, book.extra_column(number), "of these beyond weekly hours", HEAD_NUMBER)
        start = book.interval_column(number, 0)
        put(sheet, HEADER_ROW - 1, start, f"Shifts that start on {when} (clock change)", SMALL)
    for offset in range(kind.intervals):
        put(
            sheet,
            HEADER_ROW,
            book.interval_column(number, offset),
            _clock_at(book, number, kind, offset),
            HEAD_CENTRE.as_(CLOCK),
        )
    for place, pattern in enumerate(catalog.patterns):
        row = FIRST_ROW + place
        if number:
            paid, extra = catalog.paid_hours(pattern.type, kind), catalog.extra_hours(pattern.type, kind)
            put(sheet, row, book.paid_column(number), paid, NUMBER.as_("0.0#"))
            put(sheet, row, book.extra_column(number), extra, NUMBER.as_("0.0#"))
        for offset, share in enumerate(catalog.at_work(pattern, kind)):
            put(
                sheet,
                row,
                book.interval_column(number, offset),
                _whole(float(share)),
                _INTERVAL.as_("0.##;;" if share % 1 else "0"),
            )


def _whole(share: float) -> float | int:
    return int(share) if share.is_integer() else share


def _clock_at(book: Book, number: int, kind: DayKind, offset: int) -> float:
    """The local time of an interval of a kind of day, as a share of a day."""
    if number == 0:
        return (offset * book.catalog.step % 1440) / 1440
    local = book.local(midnight_minute(book.outcome.grid, kind.day) + offset * book.catalog.step)
    return (local.hour * 60 + local.minute) / 1440


def _add_colours(sheet: Worksheet, book: Book) -> None:
    last_row = HEADER_ROW + len(book.catalog.patterns)
    for code, colour in colour_of_codes(book).items():
        paint(sheet, f"A{FIRST_ROW}:A{last_row}", f"$B{FIRST_ROW}={literal(code)}", colour)
    first = book.interval_column(0, 0)
    last = book.interval_column(len(book.catalog.kinds) - 1, book.catalog.kinds[-1].intervals - 1)
    cells = area(None, FIRST_ROW, first, last_row, last).replace("$", "")
    corner = f"{get_column_letter(first)}{FIRST_ROW}"
    paint(sheet, cells, f"AND(ISNUMBER({corner}),{corner}>0)", SKY)


def _set_view(sheet: Worksheet, book: Book) -> None:
    labels = [pattern.label for pattern in book.catalog.patterns]
    breaks = [pattern.break_text for pattern in book.catalog.patterns]
    set_widths(sheet, [width_for(labels, 12, 40), 8, 8, 9, 8, 8, width_for(breaks, 14, 26), 9])
    last = book.interval_column(len(book.catalog.kinds) - 1, book.catalog.kinds[-1].intervals - 1)
    set_widths(sheet, [11] * (2 * (len(book.catalog.kinds) - 1)), TYPE_FIXED_COLUMNS + 1)
    first = book.interval_column(0, 0)
    set_widths(sheet, [2, *[INTERVAL_WIDTH] * (last - first + 1)], first - 1)
    for column in range(first - 1, last + 1):
        if sheet.cell(HEADER_ROW, column).value is None:
            sheet.column_dimensions[get_column_letter(column)].width = 2
    sheet.row_dimensions[HEADER_ROW].height = 40 if len(book.catalog.kinds) > 1 else 28
    freeze(sheet, FIRST_ROW, 2)
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", portrait=True)
    last_row = HEADER_ROW + len(book.catalog.patterns)
    sheet.print_area = area(None, 1, 1, last_row, first - 2)
