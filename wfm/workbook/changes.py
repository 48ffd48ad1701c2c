"""Changes: what differs from the roster the plan began from, a row for each day of an agent."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import freeze, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import AMBER, BODY, CELL, DATE, GREEN, HEAD, HEAD_CENTRE, RED, SMALL, Look, font

_HEADS = (("Day", HEAD), ("Agent", HEAD), ("Was", HEAD_CENTRE), ("Is now", HEAD_CENTRE), ("What", HEAD))


def write_changes(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet; it says so where nothing changed."""
    changes = book.outcome.changes or ()
    put_title(sheet, "Changes", f"{place_text(book)} · {len(changes)} days are not as they were")
    put_row(sheet, HEADER_ROW, _HEADS)
    time_off = {(a.name, day) for a in book.outcome.roster_agents for day in a.time_off}
    order = sorted(changes, key=lambda change: change.day)
    for row, change in enumerate(order, start=FIRST_ROW):
        what, look = _what(change.was, change.now, (change.agent, change.day) in time_off)
        cells = (
            (change.date, BODY.aligned("left").as_(DATE)),
            (change.agent, BODY),
            (change.was or "off", CELL),
            (change.now or "off", CELL),
            (what, look),
        )
        put_row(sheet, row, cells)
    if not changes:
        put_row(sheet, FIRST_ROW, (("Nothing changed.", BODY),))
    set_widths(sheet, [18, width_for((change.agent for change in changes), 18, 30), 13, 13, 30])
    freeze(sheet, FIRST_ROW, 3)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:E{max(HEADER_ROW + len(changes), FIRST_ROW)}"
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", portrait=True)


def _what(was: str | None, now: str | None, is_time_off: bool) -> tuple[str, Look]:
    """In a word, and its colour."""
    if now is None:
        return ("no longer at work: time off" if is_time_off else "no longer at work"), _coloured(RED)
    return ("at work now", _coloured(GREEN)) if was is None else ("another shift", _coloured(AMBER))


def _coloured(colour: str) -> Look:
    return Look(font(9, colour), align=SMALL.align, border=SMALL.border)
