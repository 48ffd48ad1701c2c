"""Hours: paid hours per agent and week as live formulas on Roster, against the contract's limits."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.outcome import RosterAgent
from wfm.workbook.book import (
    FIRST_ROW,
    HEADER_ROW,
    HOURS_WEEK_COLUMN,
    ROSTER,
    ROSTER_DAY_COLUMN,
    TYPE_LABEL_COLUMN,
    Book,
    place_text,
)
from wfm.workbook.cells import (
    area,
    freeze,
    paint,
    put,
    put_formula,
    put_row,
    put_title,
    set_page,
    set_widths,
    warn,
    width_for,
)
from wfm.workbook.style import (
    AMBER,
    AMBER_PALE,
    BODY,
    GREEN,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    HOURS,
    NUMBER,
    SECTION,
    SMALL,
    SMALL_NUMBER,
    STRONG,
    STRONG_NUMBER,
)

SLACK_HOURS = 0.005
_WEEK = '"wk of "d mmm'


def write_hours(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    overtime = " · the maximum is with overtime" if book.has_overtime else ""
    put_title(
        sheet,
        "Hours · paid hours per agent and week",
        f"{place_text(book)} · live: follows every edit on Roster · a week is Monday to Sunday; a shift "
        f"belongs to the day on which it starts{overtime}",
    )
    _put_header(sheet, book)
    for agent in book.outcome.roster_agents:
        _put_agent(sheet, book, agent)
    _put_totals(sheet, book)
    _add_colours(sheet, book)
    _set_view(sheet, book)


def _put_header(sheet: Worksheet, book: Book) -> None:
    put_row(sheet, HEADER_ROW, (("Agent", HEAD), ("Contract", HEAD), ("Kind", HEAD)))
    total = book.hours_total_column
    put(sheet, HEADER_ROW, total, "Total", HEAD_NUMBER)
    put(sheet, HEADER_ROW, total + 1, "Shifts", HEAD_NUMBER)
    put(sheet, HEADER_ROW, total + 2, "Status", HEAD_CENTRE)
    blocks = [
        (HOURS_WEEK_COLUMN, "Paid hours"),
        (book.hours_min_column, "Minimum"),
        (book.hours_max_column, "Maximum"),
    ]
    if book.has_overtime:
        blocks.append((book.hours_overtime_column, "Overtime"))
    for column, title in blocks:
        put(sheet, HEADER_ROW - 1, column, title, SECTION)
        for week, days in enumerate(book.weeks):
            put(sheet, HEADER_ROW, column + week, book.dates[days[0]], HEAD_NUMBER.as_(_WEEK))


def _put_agent(sheet: Worksheet, book: Book, agent: RosterAgent) -> None:
    row = book.agent_rows[agent.name]
    put_row(sheet, row, ((agent.name, BODY), (agent.contract, SMALL)))
    put(sheet, row, 3, "pool" if agent.is_pool else "new" if agent.is_new else "named", SMALL)
    for week in range(len(book.weeks)):
        put_formula(sheet, row, HOURS_WEEK_COLUMN + week, _paid(book, row, week), NUMBER.as_(HOURS))
        extra = _extra(book, row, week)
        for column, limit in (
            (book.hours_min_column, agent.min_hours[week]),
            (book.hours_max_column, agent.max_hours[week]),
        ):
            if extra:
                put_formula(sheet, row, column + week, f"{limit:g}+{extra}", SMALL_NUMBER.as_(HOURS))
            else:
                put(sheet, row, column + week, limit, SMALL_NUMBER.as_(HOURS))
        if book.has_overtime:
            _put_overtime(sheet, book, agent, week)
    total = book.hours_total_column
    put_formula(sheet, row, total, f"SUM({_weeks(book, row)})", STRONG_NUMBER.as_(HOURS))
    cells = area(ROSTER, row, ROSTER_DAY_COLUMN, row, ROSTER_DAY_COLUMN + book.days - 1).replace("$", "")
    put_formula(sheet, row, total + 1, f'COUNTIF({cells},"?*")', NUMBER.as_("0"))
    put_formula(sheet, row, total + 2, _status(book, row), BODY.aligned("center"))


def _put_overtime(sheet: Worksheet, book: Book, agent: RosterAgent, week: int) -> None:
    """Hours beyond the contract's, the hour that a clock change adds not counted."""
    row, look = book.agent_rows[agent.name], SMALL_NUMBER.as_(HOURS)
    if agent.overtime_after is None:
        put(sheet, row, book.hours_overtime_column + week, 0, look)
        return
    paid, extra = f"{get_column_letter(HOURS_WEEK_COLUMN + week)}{row}", _extra(book, row, week)
    normal = f"{agent.overtime_after[week]:g}{f'-({extra})' if extra else ''}"
    put_formula(sheet, row, book.hours_overtime_column + week, f"MAX(0,{paid}-{normal})", look)


def _weeks(book: Book, row: int, first_column: int = HOURS_WEEK_COLUMN) -> str:
    return area(None, row, first_column, row, first_column + len(book.weeks) - 1).replace("$", "")


def _paid(book: Book, row: int, week: int) -> str:
    """Paid hours of a week: each run of days of one kind by that kind's column of Shift types."""
    runs = _runs(book, week)
    return "+".join(_hours_of(book, row, days, book.paid_column(kind)) for kind, days in runs)


def _extra(book: Book, row: int, week: int) -> str:
    """Hours that a clock change adds and that neither limit counts; empty in most weeks."""
    special = [(kind, days) for kind, days in _runs(book, week) if kind]
    return "+".join(_hours_of(book, row, days, book.extra_column(kind)) for kind, days in special)


def _runs(book: Book, week: int) -> list[tuple[int, list[int]]]:
    runs: list[tuple[int, list[int]]] = []
    for day in book.weeks[week]:
        kind = book.catalog.kind_of_day[day]
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(day)
        else:
            runs.append((kind, [day]))
    return runs


def _hours_of(book: Book, row: int, days: list[int], hours_column: int) -> str:
    cells = area(ROSTER, row, ROSTER_DAY_COLUMN + days[0], row, ROSTER_DAY_COLUMN + days[-1])
    labels, hours = book.type_column(TYPE_LABEL_COLUMN), book.type_column(hours_column)
    return f"SUMPRODUCT(({cells.replace('$', '')}={labels})*{hours})"


def _status(book: Book, row: int) -> str:
    hours = _weeks(book, row)
    least, most = _weeks(book, row, book.hours_min_column), _weeks(book, row, book.hours_max_column)
    used = f'(($C{row}<>"pool")+({hours}>0)>0)'
    under = f"SUMPRODUCT(({hours}<{least}-{SLACK_HOURS})*{used})"
    over = f"SUMPRODUCT(--({hours}>{most}+{SLACK_HOURS}))"
    return f'IF({over}>0,"over",IF({under}>0,"under","ok"))'


def planned_states(book: Book) -> list[str]:
    """The status of each agent in the plan itself, by the same rule as the live one."""
    return [_planned_state(book, agent) for agent in book.outcome.roster_agents]


def _planned_state(book: Book, agent: RosterAgent) -> str:
    week_of_day = book.outcome.grid.week_of_day
    hours = [0.0] * len(book.weeks)
    for shift in book.outcome.shifts:
        if shift.agent == agent.name:
            hours[week_of_day[shift.duty.day]] += shift.duty.counted_hours
    if any(worked > most + SLACK_HOURS for worked, most in zip(hours, agent.max_hours, strict=True)):
        return "over"
    binds = [worked > 0 or not agent.is_pool for worked in hours]
    limits = zip(hours, agent.min_hours, binds, strict=True)
    return "under" if any(bound and worked < least - SLACK_HOURS for worked, least, bound in limits) else "ok"


def _put_totals(sheet: Worksheet, book: Book) -> None:
    row = book.hours_total_row
    put(sheet, row, 1, "All agents", STRONG)
    put(sheet, row, 2, None, STRONG)
    put(sheet, row, 3, None, STRONG)
    columns = [*range(HOURS_WEEK_COLUMN, book.hours_total_column + 2)]
    columns += range(book.hours_overtime_column, book.hours_last_column + 1)
    for column in columns:
        cells = area(None, FIRST_ROW, column, row - 1, column).replace("$", "")
        look = STRONG_NUMBER.as_("#,##0" if column == book.hours_total_column + 1 else HOURS)
        put_formula(sheet, row, column, f"SUM({cells})", look)


def _add_colours(sheet: Worksheet, book: Book) -> None:
    letters = [
        f"{get_column_letter(column)}{FIRST_ROW}"
        for column in (HOURS_WEEK_COLUMN, book.hours_min_column, book.hours_max_column)
    ]
    hours, least, most = letters
    if book.has_overtime:
        _colour_overtime(sheet, book)
    last = get_column_letter(book.hours_total_column - 1)
    cells = f"{hours}:{last}{book.last_agent_row}"
    warn(sheet, cells, f"{hours}>{most}+{SLACK_HOURS}")
    under = f'AND({hours}<{least}-{SLACK_HOURS},OR($C{FIRST_ROW}<>"pool",{hours}>0))'
    paint(sheet, cells, under, AMBER_PALE, AMBER)
    letter = get_column_letter(book.hours_total_column + 2)
    status, where = f"{letter}{FIRST_ROW}", f"{letter}{FIRST_ROW}:{letter}{book.last_agent_row}"
    warn(sheet, where, f'{status}="over"')
    paint(sheet, where, f'{status}="under"', AMBER_PALE, AMBER)
    paint(sheet, where, f'{status}="ok"', None, GREEN)


def _colour_overtime(sheet: Worksheet, book: Book) -> None:
    first, last = map(get_column_letter, (book.hours_overtime_column, book.hours_last_column))
    cells = f"{first}{FIRST_ROW}:{last}{book.last_agent_row}"
    paint(sheet, cells, f"{first}{FIRST_ROW}>{SLACK_HOURS}", AMBER_PALE, AMBER)


def _set_view(sheet: Worksheet, book: Book) -> None:
    agents = book.outcome.roster_agents
    weeks = len(book.weeks)
    names = [agent.name for agent in agents]
    contracts = [agent.contract for agent in agents]
    set_widths(
        sheet,
        [
            width_for(names, 16, 28),
            width_for(contracts, 10, 16),
            8,
            *[11] * weeks,
            10,
            8,
            9,
            *[11] * 2 * weeks,
        ],
    )
    set_widths(sheet, [11] * (book.hours_last_column - book.hours_min_column + 1), book.hours_min_column)
    set_widths(sheet, [3], book.hours_min_column - 1)
    freeze(sheet, FIRST_ROW, HOURS_WEEK_COLUMN)
    sheet.row_dimensions[HEADER_ROW].height = 20
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", title_columns="A:A")
