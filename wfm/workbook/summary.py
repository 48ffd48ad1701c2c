"""Summary: the plan on one page, for someone who reads nothing else."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from scheduling.result import Solve
from wfm.outcome import Outcome
from wfm.workbook.book import (
    COVERAGE,
    COVERAGE_DAY_COLUMN,
    FIRST_ROW,
    HOURS,
    ISSUES,
    SHIFTS,
    Book,
    horizon_text,
    weeks_text,
)
from wfm.workbook.cells import (
    area,
    at,
    paint,
    put,
    put_formula,
    put_row,
    put_title,
    set_page,
    set_widths,
)
from wfm.workbook.hours import planned_states
from wfm.workbook.service import put_service
from wfm.workbook.shifts import state_column
from wfm.workbook.style import (
    AMBER,
    AMBER_PALE,
    BODY,
    CARD_LABEL,
    CARD_NOTE,
    CARD_VALUE,
    COUNT,
    GREEN,
    GREEN_PALE,
    HEAD,
    HEAD_NUMBER,
    NOTE,
    NUMBER,
    PLAIN_WRAP,
    SECTION,
    SHARE,
    STRONG_NUMBER,
    Look,
    font,
)
from wfm.workbook.style import HOURS as HOURS_FORMAT

COLUMNS = 9
MOST_ISSUES_SHOWN = 6


def write_summary(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    plan = book.outcome.plan
    put_title(
        sheet,
        plan.name,
        f"{horizon_text(book)} · {weeks_text(book)} · {plan.timezone} · {plan.interval}-minute intervals",
    )
    _put_verdict(sheet, book, 4)
    _put_cards(sheet, book, 6)
    row = _put_service(sheet, book, 11)
    row = _put_solves(sheet, book, row + 1)
    row = _put_now(sheet, book, row + 1)
    row = _put_hires(sheet, book, row + 1)
    row = _put_issues(sheet, book, row + 1)
    set_widths(sheet, [22, 12, 12, 12, 12, 12, 12, 12, 12])
    sheet.sheet_properties.tabColor = "1F3A55"
    sheet.print_area = area(None, 1, 1, row, COLUMNS)
    set_page(sheet, one_page=True)


def _put_verdict(sheet: Worksheet, book: Book, row: int) -> None:
    outcome = book.outcome
    asked = outcome.plan.staffing.confidence
    holds = outcome.chance_all >= asked
    text = (
        f"Every target holds in {outcome.chance_all:.1%} of {outcome.futures:,} simulated futures; "
        f"{asked:.0%} was asked."
    )
    colour, ground = (GREEN, GREEN_PALE) if holds else (AMBER, AMBER_PALE)
    look = Look(font(12, colour, bold=True)).on(ground).aligned("left", indent=1)
    put(sheet, row, 1, text, look)
    for column in range(2, COLUMNS + 1):
        put(sheet, row, column, None, look)
    sheet.row_dimensions[row].height = 26


def _put_cards(sheet: Worksheet, book: Book, row: int) -> None:
    outcome = book.outcome
    per_workload = outcome.paid_hours / outcome.workload_hours if outcome.workload_hours else 0.0
    gap = outcome.roster.gap
    overtime = f"{outcome.overtime_hours:g} of them overtime" if outcome.overtime_hours else ""
    cards = (
        ("Paid hours", outcome.paid_hours, HOURS_FORMAT, overtime or f"{per_workload:.2f} per hour of work"),
        ("Workload hours", outcome.workload_hours, HOURS_FORMAT, "messages x handling time"),
        ("Agents with a shift", outcome.heads, COUNT, f"{outcome.fte:.1f} full-time equivalents"),
        ("Cost", outcome.cost, COUNT, "in the contracts' currency"),
        ("Gap to the minimum", gap if gap is not None else "unknown", SHARE, "named roster, proven"),
    )
    columns = (1, 2, 4, 6, 8)
    for column, (label, value, number_format, note) in zip(columns, cards, strict=True):
        width = 1 if column == 1 else 2
        for offset, (content, look) in enumerate(
            ((label, CARD_LABEL), (value, CARD_VALUE.as_(number_format)), (note, CARD_NOTE))
        ):
            put(sheet, row + offset, column, content, look)
            if width == 2:
                put(sheet, row + offset, column + 1, None, look)
                sheet.merge_cells(
                    start_row=row + offset, end_row=row + offset, start_column=column, end_column=column + 1
                )
    for offset, height in enumerate((20, 26, 18)):
        sheet.row_dimensions[row + offset].height = height


def _put_service(sheet: Worksheet, book: Book, row: int) -> int:
    put(sheet, row, 1, "Service", SECTION)
    put_service(sheet, row + 1, book.outcome.service)
    sheet.row_dimensions[row + 1].height = 28
    last = row + 1 + len(book.outcome.service)
    per = book.outcome.plan.staffing.service_per
    text = f"Chance that every target holds in one {per}, on average: {book.outcome.chance_span:.1%}"
    put(sheet, last + 1, 1, text, NOTE)
    return last + 2


def _put_solves(sheet: Worksheet, book: Book, row: int) -> int:
    outcome = book.outcome
    put(sheet, row, 1, "How close to the minimum", SECTION)
    heads = ("Level", "Status", f"Objective ({outcome.plan.staffing.objective})", "Proven bound", "Gap")
    looks = (HEAD, HEAD, HEAD_NUMBER, HEAD_NUMBER, HEAD_NUMBER, HEAD_NUMBER)
    put_row(sheet, row + 1, zip((*heads, "Paid hours"), looks, strict=True))
    sheet.row_dimensions[row + 1].height = 28
    _put_solve(sheet, row + 2, "Shifts, no names yet", outcome.cover, outcome.cover_paid_hours)
    _put_solve(sheet, row + 3, "Named roster", outcome.roster, outcome.paid_hours)
    for offset, text in enumerate(_bought(outcome), start=4):
        put(sheet, row + offset, 1, text, NOTE)
    return row + 4 + len(_bought(outcome))


def _bought(outcome: Outcome) -> tuple[str, ...]:
    """What the cover's own shifts reach, and what the last shift of the roster buys."""
    said = []
    if outcome.cover_chance is not None:
        said.append(f"Chance of the shifts without names: {outcome.cover_chance:.1%}")
    if outcome.last is not None:
        said.append(
            f"Chance without the shift that is missed least ({outcome.last.hours:g} paid hours): "
            f"{outcome.last.chance_without:.1%}"
        )
    return tuple(said)


def _put_solve(sheet: Worksheet, row: int, name: str, solve: Solve, paid_hours: float) -> None:
    amount = NUMBER.as_(HOURS_FORMAT)
    put_row(
        sheet,
        row,
        (
            (name, BODY),
            (str(solve.status), BODY),
            (_or_dash(solve.objective), amount),
            (_or_dash(solve.bound), amount),
            (_or_dash(solve.gap), NUMBER.as_(SHARE)),
            (paid_hours, STRONG_NUMBER.as_(HOURS_FORMAT)),
        ),
    )


def _or_dash(value: float | None) -> float | str:
    return "–" if value is None else value


def _put_now(sheet: Worksheet, book: Book, row: int) -> int:
    put(sheet, row, 1, "Roster now", SECTION)
    put(sheet, row, 2, "follows your edits; the rest of this page is the plan as it was computed", NOTE)
    put_row(sheet, row + 1, (("Figure", HEAD), ("Now", HEAD_NUMBER), ("Planned", HEAD_NUMBER)))
    for offset, (name, formula, planned, number_format) in enumerate(_figures(book), start=2):
        put(sheet, row + offset, 1, name, BODY)
        put_formula(sheet, row + offset, 2, formula, STRONG_NUMBER.as_(number_format))
        put(sheet, row + offset, 3, planned, NUMBER.as_(number_format))
    last = row + 1 + len(_figures(book))
    paint(sheet, f"B{row + 2}:B{last}", f"ABS(B{row + 2}-C{row + 2})>0.005", AMBER_PALE, AMBER)
    return last + 1


def _figures(book: Book) -> tuple[tuple[str, str, float, str], ...]:
    """Name, live formula, the plan's own figure, number format."""
    last_day = COVERAGE_DAY_COLUMN + book.days - 1
    short, over = (
        area(COVERAGE, book.total_row + offset, COVERAGE_DAY_COLUMN, book.total_row + offset, last_day)
        for offset in (1, 2)
    )
    shift_column = book.hours_total_column + 1
    shifts = area(HOURS, FIRST_ROW, shift_column, book.last_agent_row, shift_column)
    status = area(HOURS, FIRST_ROW, shift_column + 1, book.last_agent_row, shift_column + 1)
    state = state_column(book)
    states = area(SHIFTS, FIRST_ROW, state, FIRST_ROW + max(0, len(book.outcome.shifts) - 1), state)
    step = book.catalog.step / 60
    gap = (book.outcome.coverage["coverage"] - book.outcome.coverage["requirement"]).to_numpy()
    planned = planned_states(book)
    return (
        (
            "Paid hours",
            at(HOURS, book.hours_total_row, book.hours_total_column),
            book.outcome.paid_hours,
            HOURS_FORMAT,
        ),
        ("Agents with a shift", f'COUNTIF({shifts},">0")', book.outcome.heads, COUNT),
        ("Hours short", f"SUM({short})", float(-gap[gap < 0].sum() * step), HOURS_FORMAT),
        ("Hours over", f"SUM({over})", float(gap[gap > 0].sum() * step), HOURS_FORMAT),
        ("Agents over hours", f'COUNTIF({status},"over")', planned.count("over"), COUNT),
        ("Agents under hours", f'COUNTIF({status},"under")', planned.count("under"), COUNT),
        ("Shifts changed", f'COUNTIF({states},"changed")', 0, COUNT),
    )


def _put_hires(sheet: Worksheet, book: Book, row: int) -> int:
    """Whom to hire, where too few are there; else the row before this one."""
    hires = book.outcome.hires
    if not hires:
        return row - 1
    put(sheet, row, 1, "Whom to hire", SECTION)
    put(sheet, row, 2, "each with those before it", NOTE)
    for offset, hire in enumerate(hires, start=1):
        text = f"{hire}; {hire.outcome}"
        put(sheet, row + offset, 1, text, PLAIN_WRAP)
        sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=1, end_column=COLUMNS)
        sheet.row_dimensions[row + offset].height = 14.0 * -(-len(text) // 115)
    return row + len(hires) + 1


def _put_issues(sheet: Worksheet, book: Book, row: int) -> int:
    issues = (*book.outcome.unmet, *book.outcome.warnings)
    put(sheet, row, 1, ISSUES, SECTION)
    if not issues:
        put(sheet, row + 1, 1, "Nothing to report.", NOTE)
        return row + 1
    for offset, text in enumerate(issues[:MOST_ISSUES_SHOWN], start=1):
        put(sheet, row + offset, 1, text, PLAIN_WRAP)
        sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=1, end_column=COLUMNS)
        sheet.row_dimensions[row + offset].height = 14.0 * -(-len(text) // 115)
    hidden = len(issues) - MOST_ISSUES_SHOWN
    if hidden > 0:
        put(sheet, row + MOST_ISSUES_SHOWN + 1, 1, f"and {hidden} more on the sheet Issues", NOTE)
    return row + min(len(issues), MOST_ISSUES_SHOWN) + (hidden > 0)
