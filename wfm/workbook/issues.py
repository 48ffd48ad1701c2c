"""Issues: what the plan could not keep, and what the planner should know; one a row."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book
from wfm.workbook.cells import freeze, put_row, put_title, set_page, set_widths
from wfm.workbook.style import AMBER, AMBER_PALE, BODY, BODY_WRAP, HEAD, RED, RED_PALE, font

_UNMET = replace(BODY, font=font(10, RED, bold=True)).on(RED_PALE).aligned("center")
_WARNING = replace(BODY, font=font(10, AMBER, bold=True)).on(AMBER_PALE).aligned("center")
_LINE_CHARACTERS = 118


def write_issues(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet; it says so where there is nothing to report."""
    put_title(
        sheet,
        "Issues",
        "Unmet: short of the requirement, or a rule that could not be kept. Wish: a soft rule not met.",
    )
    put_row(sheet, HEADER_ROW, (("Kind", HEAD), ("What", HEAD)))
    found = [("unmet", text, _UNMET) for text in book.outcome.unmet]
    found += [("wish", str(wish), _WARNING) for wish in book.outcome.wishes_not_met]
    found += [("warning", text, _WARNING) for text in book.outcome.warnings]
    for row, (kind, text, look) in enumerate(found, start=FIRST_ROW):
        put_row(sheet, row, ((kind, look), (text, BODY_WRAP)))
        # Rows do not grow by themselves in a file that no screen has laid out yet.
        lines = sum(-(-len(line) // _LINE_CHARACTERS) or 1 for line in text.splitlines() or [""])
        sheet.row_dimensions[row].height = 15.0 * lines + 2
    if not found:
        put_row(sheet, FIRST_ROW, (("none", BODY), ("Nothing to report.", BODY)))
    set_widths(sheet, [12, 120])
    freeze(sheet, FIRST_ROW, 1)
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}")
