"""Roster: agent x day. The one sheet that a planner edits; the others follow it."""

from __future__ import annotations

from itertools import groupby

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wfm.duties import label_of
from wfm.outcome import RosterAgent
from wfm.workbook.book import (
    FIRST_ROW,
    HEADER_ROW,
    ROSTER_DAY_COLUMN,
    TYPE_LABEL_COLUMN,
    Book,
    place_text,
)
from wfm.workbook.cells import (
    area,
    freeze,
    literal,
    paint,
    put,
    put_formula,
    put_grid_title,
    set_page,
    set_page_of_block,
    set_widths,
    warn,
    width_for,
)
from wfm.workbook.style import (
    BODY,
    CELL,
    DAY,
    DAY_COLOURS,
    HEAD,
    HEAD_CENTRE,
    LOCKED,
    NIGHT_COLOURS,
    NOTE,
    SECTION,
    SMALL,
    TIME_OFF,
    WEEKEND,
    Look,
)

ROW_POINTS = 17.0
SATURDAY = 5
TITLE_POINTS = 85.0


def write_roster_sheet(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    note = f"{place_text(book)} · a cell's list offers the shifts"
    columns = [ROSTER_DAY_COLUMN + day for day in (0, *book.page_starts)]
    put_grid_title(sheet, "Roster", book.outcome.plan.name, note, columns)
    _put_header(sheet, book)
    for agent in book.outcome.roster_agents:
        _put_agent(sheet, book, agent)
    _put_heads(sheet, book)
    _add_lists(sheet, book)
    _add_colours(sheet, book)
    _set_view(sheet, book)


def _put_header(sheet: Worksheet, book: Book) -> None:
    put(sheet, HEADER_ROW, 1, "Agent", HEAD)
    put(sheet, HEADER_ROW, 2, "Contract", HEAD)
    for day, date in enumerate(book.dates):
        put(sheet, HEADER_ROW, ROSTER_DAY_COLUMN + day, date, HEAD_CENTRE.as_(DAY))
    for week in book.weeks:
        text = f"Week {book.dates[week[0]].isocalendar().week}"
        put(sheet, HEADER_ROW - 1, ROSTER_DAY_COLUMN + week[0], text, SECTION)
    sheet.row_dimensions[HEADER_ROW - 1].height = sheet.row_dimensions[HEADER_ROW].height = 20


def _put_agent(sheet: Worksheet, book: Book, agent: RosterAgent) -> None:
    row = book.agent_rows[agent.name]
    put(sheet, row, 1, agent.name, BODY)
    put(sheet, row, 2, agent.contract, SMALL)
    for day in range(book.days):
        shift = book.planned.get((agent.name, day))
        label = label_of(shift.duty.code, shift.duty.start_clock) if shift else None
        put(sheet, row, ROSTER_DAY_COLUMN + day, label, _cell_look(agent, day))
    sheet.row_dimensions[row].height = ROW_POINTS


def _cell_look(agent: RosterAgent, day: int) -> Look:
    if day in agent.time_off:
        return TIME_OFF
    return LOCKED if day in agent.locked else CELL


def _put_heads(sheet: Worksheet, book: Book) -> None:
    row = book.last_agent_row + 2
    put(sheet, row, 1, "Shifts on the day", SMALL)
    put(sheet, row, 2, None, SMALL)
    for day in range(book.days):
        column = ROSTER_DAY_COLUMN + day
        cells = area(None, FIRST_ROW, column, book.last_agent_row, column)
        put_formula(sheet, row, column, f'COUNTIF({cells},"?*")', SMALL.aligned("center"))
    key = "Rose hatching: time off. Bold: locked by the planner. Red: not on Shift types, or on time off."
    put(sheet, row + 1, 1, key, NOTE)


def _grid(book: Book) -> str:
    last = get_column_letter(ROSTER_DAY_COLUMN + book.days - 1)
    return f"{get_column_letter(ROSTER_DAY_COLUMN)}{FIRST_ROW}:{last}{book.last_agent_row}"


def _add_lists(sheet: Worksheet, book: Book) -> None:
    choice = DataValidation(
        type="list",
        formula1=book.type_column(TYPE_LABEL_COLUMN),
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle="Unknown shift",
        error="Pick a shift from the list (they stand on Shift types), or clear the cell for a day off.",
    )
    choice.add(_grid(book))
    sheet.add_data_validation(choice)


def _add_colours(sheet: Worksheet, book: Book) -> None:
    first = f"{get_column_letter(ROSTER_DAY_COLUMN)}{FIRST_ROW}"
    labels = book.type_column(TYPE_LABEL_COLUMN)
    warn(sheet, _grid(book), f'AND({first}<>"",SUMPRODUCT(--({labels}={first}))=0)')
    _warn_of_time_off(sheet, book)
    for code, colour in colour_of_codes(book).items():
        paint(sheet, _grid(book), f"LEFT({first},{len(code) + 1})={literal(code + ' ')}", colour)
    _shade_weekends(sheet, book)


def _shade_weekends(sheet: Worksheet, book: Book) -> None:
    """Empty cells of Saturdays and Sundays, but for time off, which keeps its own look."""
    agents = book.outcome.roster_agents
    for day in (day for day, date in enumerate(book.dates) if date.weekday() >= SATURDAY):
        letter = get_column_letter(ROSTER_DAY_COLUMN + day)
        # A rule for each run of cells: programs differ in where a rule on scattered cells is anchored.
        for is_free, run in groupby(agents, key=lambda agent: day in agent.time_off):
            rows = [book.agent_rows[agent.name] for agent in run]
            if not is_free:
                paint(sheet, f"{letter}{rows[0]}:{letter}{rows[-1]}", f'{letter}{rows[0]}=""', WEEKEND)


def _warn_of_time_off(sheet: Worksheet, book: Book) -> None:
    cells = [
        f"{get_column_letter(ROSTER_DAY_COLUMN + day)}{book.agent_rows[agent.name]}"
        for agent in book.outcome.roster_agents
        for day in sorted(agent.time_off)
        if day < book.days
    ]
    for cell in cells:
        warn(sheet, cell, f'{cell}<>""')


def colour_of_codes(book: Book) -> dict[str, str]:
    """A colour for every shift code: warm and light by day, blue and violet where one crosses midnight."""
    colours: dict[str, str] = {}
    counts = {True: 0, False: 0}
    for shift in sorted(book.outcome.plan.shifts, key=lambda shift: min(shift.starts)):
        if shift.code in colours:
            continue
        crosses_midnight = max(shift.starts) + shift.hours * 60 > 1440
        palette = NIGHT_COLOURS if crosses_midnight else DAY_COLOURS
        colours[shift.code] = palette[counts[crosses_midnight] % len(palette)]
        counts[crosses_midnight] += 1
    return colours


def _set_view(sheet: Worksheet, book: Book) -> None:
    agents = book.outcome.roster_agents
    labels = [kind.label for kind in book.catalog.types]
    widths = [
        width_for([agent.name for agent in agents], 16, 28),
        width_for([agent.contract for agent in agents], 10, 16),
    ]
    day_width = max(10.5, *(len(label) + 1.5 for label in labels))
    set_widths(sheet, [*widths, *[day_width] * book.days])
    freeze(sheet, FIRST_ROW, ROSTER_DAY_COLUMN)
    rows, columns = f"{HEADER_ROW - 1}:{HEADER_ROW}", "A:B"
    set_page(sheet, title_rows=rows, title_columns=columns)
    breaks = (ROSTER_DAY_COLUMN + day - 1 for day in book.page_starts)
    width = sum(widths) + book.days_on_page * day_width
    set_page_of_block(sheet, width, ROW_POINTS * (len(agents) + 3) + TITLE_POINTS, breaks)
    last_column = ROSTER_DAY_COLUMN + book.days - 1
    sheet.print_area = area(None, 1, 1, book.last_agent_row + 3, last_column)
    sheet.sheet_properties.tabColor = "2F6690"
