"""Coverage: interval x day heads at work as live formulas on Roster, breaks included.

The heads of an interval are a sum of products: how many agents start each pattern that day, by the share
of the interval that the pattern works, and the same for yesterday's, which may cross midnight. The
horizon is a cycle, so the first day's yesterday is the last day; after an earlier roster it has none, and
who is still at work there is added as a number. A cell of the Roster that still says what the plan said
counts as the plan's pattern, with that agent's break; a changed cell counts as its shift with the usual
break.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from wfm.duties import label_of
from wfm.workbook.book import (
    COVERAGE_DAY_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    ROSTER_DAY_COLUMN,
    TYPE_LABEL_COLUMN,
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
    put_grid_title,
    set_page,
    set_page_of_block,
    set_widths,
    warn,
)
from wfm.workbook.style import (
    CELL,
    CLOCK,
    DAY,
    GREEN_PALE,
    HEAD,
    HEAD_CENTRE,
    MUTED,
    RED,
    RED_PALE,
    SECTION,
    SKIPPED,
    SMALL,
    STRONG,
    Look,
    font,
)

DAY_WIDTH = 10.5
LABEL_WIDTH = 16.0
ROW_POINTS = 13.0
CLOCK_LABEL = replace(STRONG, font=font(9, bold=True)).aligned("left", indent=1).as_(CLOCK)
TITLE_POINTS = 75.0

CellFormula = Callable[[Book, int, int, int], str]
"""The formula of a cell: the book, its day, its interval, the place of its row."""


def write_coverage(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    note = f"{place_text(book)} · follows Roster · red: below requirement"
    put_grid_title(sheet, "Coverage", "Heads at work", note, _page_columns(book))
    _put_block(sheet, book, FIRST_ROW, "Heads at work", _heads)
    _put_totals(sheet, book)
    _put_block(sheet, book, book.gap_row, "Gap: heads at work less the requirement", _gap)
    _put_block(sheet, book, book.requirement_row, "Requirement (heads)", None)
    _put_workings(sheet, book)
    _add_colours(sheet, book)
    _set_view(sheet, book)


def _page_columns(book: Book) -> list[int]:
    """Where each printed page begins."""
    return [COVERAGE_DAY_COLUMN + day for day in (0, *book.page_starts)]


def _put_block(sheet: Worksheet, book: Book, first_row: int, title: str, formula: CellFormula | None) -> None:
    if first_row != FIRST_ROW:
        for column in _page_columns(book):
            put(sheet, first_row - 1, column, title, SECTION)
    else:
        _put_header(sheet, book, HEADER_ROW)
    look = CELL.as_(_format(book, first_row))
    requirement = book.outcome.coverage["requirement"].to_numpy()
    for place, clock_row in enumerate(book.clock.rows):
        row = first_row + place
        label = clock_row.label if clock_row.again else clock_row.minute / 1440
        put(sheet, row, 1, label, CLOCK_LABEL)
        for day in range(book.days):
            t = book.clock.interval(clock_row, day)
            column = COVERAGE_DAY_COLUMN + day
            if t is None:
                put(sheet, row, column, None, SKIPPED)
            elif formula is not None:
                put_formula(sheet, row, column, formula(book, day, t, place), look)
            else:
                put(sheet, row, column, _number(requirement[t]), look)


def _format(book: Book, first_row: int) -> str:
    heads = book.heads_format
    return f"+{heads};-{heads};·" if first_row == book.gap_row else heads


def _number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else float(value)


def _put_header(sheet: Worksheet, book: Book, row: int) -> None:
    put(sheet, row, 1, "Local time", HEAD)
    for day, date in enumerate(book.dates):
        put(sheet, row, COVERAGE_DAY_COLUMN + day, date, HEAD_CENTRE.as_(DAY))


def _heads(book: Book, day: int, t: int, _: int) -> str:
    offset = t - book.clock.first_interval(day)
    terms = [_at_work(book, day, offset), _since_yesterday(book, day, offset)]
    present = book.outcome.present
    if present is not None and present[t]:
        terms.append(f"{_number(float(present[t]))}")
    return "+".join(filter(None, terms)) or "0"


def _since_yesterday(book: Book, day: int, offset: int) -> str:
    """Heads of yesterday's shifts; of the first day's yesterday only where the horizon is a cycle."""
    if day == 0 and book.outcome.present is not None:
        return ""
    yesterday = (day - 1) % book.days
    return _at_work(book, yesterday, offset + book.catalog.day_length(yesterday))


def _at_work(book: Book, day: int, offset: int) -> str:
    """Heads of a day's shifts in the interval `offset` after its midnight; empty where none reaches it."""
    number = book.catalog.kind_of_day[day]
    if offset >= book.catalog.kinds[number].intervals:
        return ""
    column = COVERAGE_DAY_COLUMN + day
    counts = area(None, book.count_row, column, _last_count_row(book), column).replace("$", "")
    return f"SUMPRODUCT({counts},{book.pattern_column(book.interval_column(number, offset))})"


def _last_count_row(book: Book) -> int:
    return book.count_row + len(book.catalog.patterns) - 1


def _gap(book: Book, day: int, _: int, place: int) -> str:
    letter = book.day_letter(day)
    return f"{letter}{FIRST_ROW + place}-{letter}{book.requirement_row + place}"


def _put_totals(sheet: Worksheet, book: Book) -> None:
    hours = f"*{book.catalog.step}/60"
    look = replace(CELL, font=font(9, bold=True)).as_("0.0;-0.0;–")
    for place, title in enumerate(("Hours at work", "Hours short", "Hours over")):
        put(sheet, book.total_row + place, 1, title, CLOCK_LABEL)
    for day in range(book.days):
        letter = book.day_letter(day)
        heads = f"{letter}{FIRST_ROW}:{letter}{book.total_row - 1}"
        gaps = f"{letter}{book.gap_row}:{letter}{book.gap_row + book.clock_count - 1}"
        column = COVERAGE_DAY_COLUMN + day
        put_formula(sheet, book.total_row, column, f"SUM({heads}){hours}", look)
        put_formula(sheet, book.total_row + 1, column, f'-SUMIF({gaps},"<0"){hours}', look)
        put_formula(sheet, book.total_row + 2, column, f'SUMIF({gaps},">0"){hours}', look)


def _put_workings(sheet: Worksheet, book: Book) -> None:
    """What each agent works with the break, and how many work each pattern: below, folded away."""
    put(sheet, book.worked_row - 2, 1, "Workings, folded: the Roster with each agent's own break", SECTION)
    _put_header(sheet, book, book.worked_row - 1)
    put(sheet, book.count_row - 1, 1, "Agents who work each of the Shift types", SMALL)
    small = Look(font(8, MUTED), align=CELL.align)
    for place, agent in enumerate(book.outcome.roster_agents):
        put(sheet, book.worked_row + place, 1, agent.name, SMALL)
        for day in range(book.days):
            put_formula(
                sheet,
                book.worked_row + place,
                COVERAGE_DAY_COLUMN + day,
                _worked(book, agent.name, day),
                small,
            )
    for place, pattern in enumerate(book.catalog.patterns):
        row = book.count_row + place
        put(sheet, row, 1, pattern.label, SMALL)
        label = at("Shift types", FIRST_ROW + place, TYPE_LABEL_COLUMN)
        for day in range(book.days):
            letter = book.day_letter(day)
            cells = f"{letter}${book.worked_row}:{letter}${book.worked_row + len(book.agent_rows) - 1}"
            formula = f"SUMPRODUCT(--({cells}={label}))"
            put_formula(sheet, row, COVERAGE_DAY_COLUMN + day, formula, small.as_("0;-0;·"))
    sheet.row_dimensions[book.worked_row - 2].collapsed = True
    for row in range(book.worked_row - 1, _last_count_row(book) + 1):
        sheet.row_dimensions[row].outlineLevel = 1
        sheet.row_dimensions[row].hidden = True
    sheet.sheet_properties.outlinePr.summaryBelow = False  # type: ignore[union-attr]


def _worked(book: Book, agent: str, day: int) -> str:
    """The pattern of a Roster cell: the plan's own while the cell says what the plan said."""
    letter = get_column_letter(ROSTER_DAY_COLUMN + day)
    cell = f"Roster!{letter}{book.agent_rows[agent]}"
    shift = book.planned.get((agent, day))
    if shift is None:
        return f'{cell}&""'
    said = label_of(shift.duty.code, shift.duty.start_clock)
    worked = book.catalog.pattern_of(shift.duty).label
    return f'{cell}&""' if said == worked else f'IF({cell}={literal(said)},{literal(worked)},{cell}&"")'


def _block(book: Book, first_row: int) -> str:
    last = book.day_letter(book.days - 1)
    return f"{book.day_letter(0)}{first_row}:{last}{first_row + book.clock_count - 1}"


def _add_colours(sheet: Worksheet, book: Book) -> None:
    letter = book.day_letter(0)
    heads, gap, needed = (f"{letter}{row}" for row in (FIRST_ROW, book.gap_row, book.requirement_row))
    paint(sheet, _block(book, FIRST_ROW), f"AND(ISNUMBER({heads}),{heads}<{needed}-0.000001)", None, RED)
    scale = {"start_type": "num", "start_value": 0, "start_color": "FFFFFF", "end_type": "max"}
    for row, colour in ((FIRST_ROW, "7FB3D5"), (book.requirement_row, "C3B9DC")):
        shade = ColorScaleRule(**scale, end_color=colour)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(_block(book, row), shade)
    warn(sheet, _block(book, book.gap_row), f"AND(ISNUMBER({gap}),{gap}<-0.000001)")
    for least, colour in ((3, "8CC7A5"), (0, GREEN_PALE)):
        paint(sheet, _block(book, book.gap_row), f"AND(ISNUMBER({gap}),{gap}>{least}.000001)", colour)
    short = f"{letter}{book.total_row + 1}:{book.day_letter(book.days - 1)}{book.total_row + 1}"
    paint(sheet, short, f"{letter}{book.total_row + 1}>0.000001", RED_PALE, RED)


def _set_view(sheet: Worksheet, book: Book) -> None:
    set_widths(sheet, [LABEL_WIDTH, *[DAY_WIDTH] * book.days])
    freeze(sheet, FIRST_ROW, COVERAGE_DAY_COLUMN)
    titles = f"{HEADER_ROW}:{HEADER_ROW}"
    set_page(sheet, title_rows=titles, title_columns="A:A")
    breaks = (COVERAGE_DAY_COLUMN + day - 1 for day in book.page_starts)
    width = LABEL_WIDTH + book.days_on_page * DAY_WIDTH
    set_page_of_block(sheet, width, ROW_POINTS * (book.clock_count + 3) + TITLE_POINTS, breaks)
    for row in range(FIRST_ROW, book.requirement_row + book.clock_count):
        sheet.row_dimensions[row].height = ROW_POINTS
    for row in (book.gap_row, book.requirement_row):
        sheet.row_breaks.append(Break(id=row - 2))
    last_column = COVERAGE_DAY_COLUMN + book.days - 1
    last_row = book.requirement_row + book.clock_count - 1
    sheet.print_area = area(None, 1, 1, last_row, last_column)
    sheet.sheet_properties.tabColor = "2F6690"
