"""About: what this file is, how to read and edit it, and what its colours mean."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.new_hires import new_hire_lines
from wfm.rules_in_force import rules_in_force
from wfm.workbook.book import Book, horizon_text, sheet_names, weeks_text
from wfm.workbook.cells import put, put_title, set_page, set_widths
from wfm.workbook.roster import colour_of_codes
from wfm.workbook.style import (
    AMBER,
    AMBER_PALE,
    BODY,
    BODY_WRAP,
    CELL,
    PLAIN_WRAP,
    RED,
    RED_PALE,
    SECTION,
    SMALL,
    TIME_OFF,
    Look,
    font,
)

_SHEETS = (
    ("Summary", "The plan on one page, and what your edits change."),
    ("Roster", "Who works when. A cell is a code and a start, such as D8 08:00; an empty cell is a day off."),
    ("Coverage", "Heads at work in each interval, breaks taken out, with gap and requirement below."),
    ("Day view", "One day of everybody, breaks in grey. Choose the day in B3; it follows the Roster."),
    ("Activities", "Meetings and trainings inside shifts, as planned: away from messages as in a break."),
    ("Standby", "Whom to ask where somebody is absent, shift by shift, as planned."),
    ("Charts", "Heads against requirement by week, messages by day, service against target."),
    ("Hours", "Paid hours by agent and week, with the least and most that the contract allows."),
    ("Fairness", "What each agent bears as planned: hours, nights, weekends, holidays, requests refused."),
    ("Shift types", "Every shift that a Roster cell may hold, its paid hours and the intervals it works."),
    ("Shifts", "The plan as a list: a row per shift with its breaks, as it was planned."),
    ("Forecast", "Expected messages by interval, queue and work type, with a 5 %, 50 % and 95 % case."),
    ("Service", "Each target: asked, expected without chance, and found in simulation."),
    ("Issues", "What could not be kept, and warnings."),
)

_EDITING = (
    "Edit the Roster only. Pick a shift from a cell's list, or clear the cell. Coverage, Hours, Charts and "
    "the lower part of Summary follow at once; Forecast, Service and Issues stay as planned.",
    "Breaks: while a Roster cell says what the plan said, the agent takes the break that stands on Shifts. "
    "A cell that you change takes the usual break of its new shift, which stands on Shift types.",
    "Coverage of an interval = agents on each of the Shift types that day x its column of that interval, "
    "plus the same for the day before, whose shifts may pass midnight. Its workings are folded below it.",
    "Where the plan names no roster before it, the horizon is a cycle: shifts that pass its end are worked "
    "into its first hours, as if the same roster had run before.",
    "Clock changes: the hour that occurs twice has a row of its own, marked (2nd); grey cells do not exist "
    "on that day. A shift across the change keeps its local end and its real paid hours.",
)


def write_about(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet; nothing on it varies between runs of the same plan."""
    plan = book.outcome.plan
    put_title(sheet, "About this workbook", "Written by wfm plan.")
    facts = (
        ("Plan", plan.name),
        ("Horizon", f"{horizon_text(book)}, {weeks_text(book)}"),
        ("Time", f"Local time of {plan.timezone}, in intervals of {plan.interval} minutes"),
        ("Seed", plan.seed),
        ("Schema", plan.schema_version),
    )
    row = 4
    for name, value in facts:
        put(sheet, row, 1, name, SMALL)
        put(sheet, row, 2, value, BODY.aligned("left"))
        row += 1
    row = _put_section(sheet, row + 1, "Sheets")
    present = sheet_names(book.outcome)
    for name, text in (told for told in _SHEETS if told[0] in present):
        put(sheet, row, 1, name, SMALL)
        put(sheet, row, 2, text, BODY_WRAP)
        row += 1
    row = _put_section(sheet, row + 1, "Rules in force")
    for text in rules_in_force(plan):
        put(sheet, row, 1, text.strip(), PLAIN_WRAP)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        sheet.row_dimensions[row].height = 15.0 * -(-len(text) // 125)
        row += 1
    row = _put_new_hires(sheet, book, row)
    row = _put_section(sheet, row + 1, "Reading and editing")
    for text in _EDITING:
        put(sheet, row, 1, text, PLAIN_WRAP)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        sheet.row_dimensions[row].height = 30
        row += 1
    _put_legend(sheet, book, _put_section(sheet, row + 1, "Colours"))
    set_widths(sheet, [20, 104])
    set_page(sheet, one_page=True)


def _put_new_hires(sheet: Worksheet, book: Book, row: int) -> int:
    """Who starts or is slower than others in these weeks, where there is anybody; the next free row."""
    outcome = book.outcome
    lines = tuple(new_hire_lines(outcome.plan, outcome.grid, outcome.agents))
    if not lines:
        return row
    row = _put_section(sheet, row + 1, "New hires")
    for text in lines:
        put(sheet, row, 1, text, PLAIN_WRAP)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        row += 1
    return row


def _put_section(sheet: Worksheet, row: int, title: str) -> int:
    put(sheet, row, 1, title, SECTION)
    sheet.row_dimensions[row].height = 20
    return row + 1


def _put_legend(sheet: Worksheet, book: Book, row: int) -> None:
    hours = {shift.code: shift.hours for shift in book.outcome.plan.shifts}
    legend: list[tuple[str, Look, str]] = [
        (code, CELL.on(colour), f"Shift {code}, {hours[code]:g} hours")
        for code, colour in colour_of_codes(book).items()
    ]
    alert = Look(font(9, RED, bold=True), align=CELL.align, border=CELL.border)
    caution = Look(font(9, AMBER, bold=True), align=CELL.align, border=CELL.border)
    legend += [
        ("", TIME_OFF, "Roster: the agent's time off"),
        ("3", alert, "Coverage: fewer heads than required"),
        ("over", alert.on(RED_PALE), "More hours than allowed, a gap, an unknown shift, or work on time off"),
        (
            "under",
            caution.on(AMBER_PALE),
            "Fewer hours than the contract's minimum, or a shift changed since the plan",
        ),
    ]
    for text, look, meaning in legend:
        put(sheet, row, 1, text, look)
        put(sheet, row, 2, meaning, BODY)
        row += 1
