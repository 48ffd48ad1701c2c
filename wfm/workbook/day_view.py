"""Day view: one day of every agent, interval by interval, breaks to be seen; a cell chooses the day.

All of it is formulas on Coverage's workings (what each agent works on each day, break included) and on Shift
types (the share of each interval that a pattern works), so it follows the Roster as Coverage does.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import (
    COVERAGE,
    COVERAGE_DAY_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    ROSTER,
    ROSTER_DAY_COLUMN,
    Book,
    place_text,
)
from wfm.workbook.cells import (
    area,
    at,
    freeze,
    literal,
    paint,
    put,
    put_formula,
    put_title,
    set_page,
    set_widths,
    warn,
    width_for,
)
from wfm.workbook.day_workings import (
    DAY_CELL_COLUMN,
    DAY_CELL_ROW,
    FIRST_INTERVAL_COLUMN,
    Layout,
    day_before,
    has_day_before,
    put_days,
    put_helpers,
    share_formula,
)
from wfm.workbook.roster import colour_of_codes
from wfm.workbook.style import (
    AMBER_PALE,
    BODY,
    CELL,
    DATE,
    HEAD,
    HEAD_CENTRE,
    SMALL,
    STRONG,
    Look,
    font,
)

PAINTED = Look(font(6, "FFFFFF"), align=CELL.align, border=CELL.border, number_format=";;;")
WIDTH_OF_HOUR = 4.4
IN_A_BREAK = "7B8794"


def write_day_view(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    layout = Layout(book)
    away = "in a break or activity" if book.outcome.activities else "in a break"
    put_title(sheet, "Day view", f"{place_text(book)} · choose a day in B3 · grey: {away} · follows Roster")
    _put_day(sheet, book)
    _put_header(sheet, book, layout)
    for agent in book.agent_rows:
        _put_agent(sheet, book, layout, agent)
    _put_heads(sheet, book, layout)
    put_days(sheet, book, layout)
    _add_colours(sheet, book, layout)
    _set_view(sheet, book, layout)


def _put_day(sheet: Worksheet, book: Book) -> None:
    put(sheet, DAY_CELL_ROW, 1, "Day", SMALL)
    look = STRONG.aligned("left").on(AMBER_PALE).as_(DATE)
    put(sheet, DAY_CELL_ROW, DAY_CELL_COLUMN, book.dates[0], look)
    choice = DataValidation(
        type="list", formula1=_roster_dates(book), allow_blank=False, showErrorMessage=True
    )
    choice.add(f"{get_column_letter(DAY_CELL_COLUMN)}{DAY_CELL_ROW}")
    sheet.add_data_validation(choice)


def _roster_dates(book: Book) -> str:
    last = ROSTER_DAY_COLUMN + book.days - 1
    return area(ROSTER, HEADER_ROW, ROSTER_DAY_COLUMN, HEADER_ROW, last)


def _put_header(sheet: Worksheet, book: Book, layout: Layout) -> None:
    put(sheet, HEADER_ROW, 1, "Agent", HEAD)
    put(sheet, HEADER_ROW, 2, "Shift", HEAD)
    _put_hours(sheet, book)
    chosen = at(None, DAY_CELL_ROW, DAY_CELL_COLUMN)
    put_formula(sheet, DAY_CELL_ROW, layout.helper["Day"], f"MATCH({chosen},{_roster_dates(book)},0)", SMALL)
    for name, column in layout.helper.items():
        put(sheet, HEADER_ROW, column, name, SMALL)


def _put_hours(sheet: Worksheet, book: Book) -> None:
    """A heading over the columns of each hour, `02+` over an hour that the clock shows again."""
    rows = book.clock.rows
    starts = [place for place, row in enumerate(rows) if place == 0 or row.minute % 60 == 0]
    for place, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        label = f"{rows[place].minute // 60:02}{'+' if rows[place].again else ''}"
        column = FIRST_INTERVAL_COLUMN + place
        put(sheet, HEADER_ROW, column, label, HEAD_CENTRE)
        if following - place > 1:
            last = FIRST_INTERVAL_COLUMN + following - 1
            sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=column, end_column=last)


def _put_agent(sheet: Worksheet, book: Book, layout: Layout, agent: str) -> None:
    row = book.agent_rows[agent]
    put(sheet, row, 1, agent, BODY)
    last = ROSTER_DAY_COLUMN + book.days - 1
    said = area(ROSTER, row, ROSTER_DAY_COLUMN, row, last)
    put_formula(sheet, row, 2, f'INDEX({said},{layout.day})&""', SMALL)
    before = f'IF({has_day_before(book, layout)},INDEX({said},{day_before(book, layout)})&"","")'
    put_helpers(sheet, book, layout, row, before)
    for place in range(book.clock_count):
        column = FIRST_INTERVAL_COLUMN + place
        put_formula(sheet, row, column, share_formula(book, layout, row, column), PAINTED)


def _put_heads(sheet: Worksheet, book: Book, layout: Layout) -> None:
    """Heads at work and needed, as Coverage has them for the day chosen."""
    blocks = (("At work", FIRST_ROW), ("Requirement", book.requirement_row))
    for place, (title, first_row) in enumerate(blocks):
        row = layout.heads_row + place
        put(sheet, row, 1, title, SMALL)
        for interval in range(book.clock_count):
            source = first_row + interval
            last = COVERAGE_DAY_COLUMN + book.days - 1
            cells = area(COVERAGE, source, COVERAGE_DAY_COLUMN, source, last)
            column = FIRST_INTERVAL_COLUMN + interval
            offset = f"{get_column_letter(column)}${layout.offset_row}"
            formula = f'IF({offset}<0,"",INDEX({cells},{layout.day}))'
            put_formula(sheet, row, column, formula, CELL.as_(book.heads_format))


def _add_colours(sheet: Worksheet, book: Book, layout: Layout) -> None:
    """Work in the colour of its shift, today's or yesterday's over midnight; breaks grey."""
    first, last = (get_column_letter(c) for c in (FIRST_INTERVAL_COLUMN, layout.last_interval_column))
    block = f"{first}{FIRST_ROW}:{last}{book.last_agent_row}"
    here, clock = f"{first}{FIRST_ROW}", f"({first}${HEADER_ROW - 1})"
    start, end, said, until = (
        layout.known(name, FIRST_ROW) for name in ("Start", "End", "Shift yesterday", "End yesterday")
    )
    today = f"AND({clock}>={start}-0.0001,{clock}<{end}-0.0001)"
    before = f"{clock}<{until}-0.0001"
    for code, colour in colour_of_codes(book).items():
        is_today = f"LEFT($B{FIRST_ROW},{len(code) + 1})={literal(code + ' ')}"
        was = f"LEFT({said},{len(code) + 1})={literal(code + ' ')}"
        works = f"AND(ISNUMBER({here}),{here}>0.5)"
        paint(sheet, block, f"AND({works},{today},{is_today})", colour)
        paint(sheet, block, f"AND({works},{before},{was})", colour)
    paint(sheet, block, f"AND(ISNUMBER({here}),OR({today},{before}))", IN_A_BREAK)
    heads, needed = f"{first}{layout.heads_row}", f"{first}{layout.heads_row + 1}"
    row = f"{first}{layout.heads_row}:{last}{layout.heads_row}"
    warn(sheet, row, f"AND(ISNUMBER({heads}),{heads}<{needed}-0.000001)")


def _set_view(sheet: Worksheet, book: Book, layout: Layout) -> None:
    for place, row in enumerate(book.clock.rows):
        # The clock of each column as a number: what the colours compare shifts with.
        put(sheet, HEADER_ROW - 1, FIRST_INTERVAL_COLUMN + place, row.minute / 1440, PAINTED)
    width = max(1.2, WIDTH_OF_HOUR * book.catalog.step / 60)
    set_widths(sheet, [width_for(book.agent_rows, 16, 28), 17, *[width] * book.clock_count])
    for column in range(layout.last_interval_column + 1, layout.helper["End yesterday"] + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    freeze(sheet, FIRST_ROW, FIRST_INTERVAL_COLUMN)
    set_page(sheet, title_rows=f"{DAY_CELL_ROW}:{HEADER_ROW}", title_columns="A:B")
    sheet.print_area = area(None, 1, 1, layout.heads_row + 1, layout.last_interval_column)
    sheet.sheet_properties.tabColor = "2F6690"
