"""Activities: meetings, trainings and onboarding, a row for each of an agent."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.duties import label_of
from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import freeze, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import BODY, CLOCK, DATE, HEAD, HEAD_CENTRE, SMALL, STRONG

_HEADS = (
    ("Day", HEAD),
    ("Start", HEAD_CENTRE),
    ("End", HEAD_CENTRE),
    ("Activity", HEAD),
    ("Agent", HEAD),
    ("In the shift", HEAD),
)


def write_activities(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet, in the order of time."""
    activities = book.outcome.activities
    note = f"{place_text(book)} · as planned · paid, not for messages: away as in a break"
    put_title(sheet, "Activities", note)
    put_row(sheet, HEADER_ROW, _HEADS)
    clock = BODY.aligned("center").as_(CLOCK)
    for row, one in enumerate(activities, start=FIRST_ROW):
        shift = book.planned[one.agent, one.day].duty
        cells = (
            (book.local(one.start), BODY.aligned("left").as_(DATE)),
            (book.local(one.start), clock),
            (book.local(one.end), clock),
            (one.name, STRONG),
            (one.agent, BODY),
            (label_of(shift.code, shift.start_clock), SMALL),
        )
        put_row(sheet, row, cells)
    names, agents = [one.name for one in activities], [one.agent for one in activities]
    set_widths(sheet, [17, 9, 9, width_for(names, 16, 32), width_for(agents, 18, 30), 14])
    freeze(sheet, FIRST_ROW, 2)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:F{HEADER_ROW + len(activities)}"
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", portrait=True)
