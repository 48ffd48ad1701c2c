"""Service: a row per target: what was asked, what the plan expects and what the simulation found."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.documents import time_in_words
from wfm.outcome import ServiceRow
from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book
from wfm.workbook.cells import freeze, paint, put_row, put_title, set_page, set_widths, warn, width_for
from wfm.workbook.style import (
    BODY,
    GREEN,
    GREEN_PALE,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    NUMBER,
    SHARE,
    STRONG_NUMBER,
    Look,
)

HEADINGS: tuple[tuple[str, Look], ...] = (
    ("Queue", HEAD),
    ("Work", HEAD),
    ("Within (h)", HEAD_NUMBER),
    ("Timed to", HEAD_CENTRE),
    ("Target", HEAD_NUMBER),
    ("Predicted", HEAD_NUMBER),
    ("Simulated mean", HEAD_NUMBER),
    ("5 % case", HEAD_NUMBER),
    ("Chance", HEAD_NUMBER),
)
TARGET_COLUMN, SIMULATED_COLUMN, WORST_COLUMN = 5, 7, 8
CHART_NAME_COLUMN = len(HEADINGS) + 2


def write_service(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    outcome = book.outcome
    per = outcome.plan.staffing.service_per
    put_title(
        sheet,
        "Service",
        f"{outcome.futures:,} simulated futures, judged per {per} · chance: the "
        "share of futures in which the target holds · predicted: if all went as forecast",
    )
    put_service(sheet, HEADER_ROW, outcome.service)
    for row, service in enumerate(outcome.service, start=FIRST_ROW):
        put_row(sheet, row, ((name_of(service), BODY),), CHART_NAME_COLUMN)
    put_row(sheet, HEADER_ROW, (("Name in charts", HEAD),), CHART_NAME_COLUMN)
    names = [service.queue for service in outcome.service]
    set_widths(sheet, [width_for(names, 14, 30), 8, 10, 10, 10, 11, 11, 10, 10, 3])
    set_widths(sheet, [width_for(map(name_of, outcome.service), 20, 40)], CHART_NAME_COLUMN)
    freeze(sheet, FIRST_ROW, 1)
    sheet.row_dimensions[HEADER_ROW].height = 28
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}")


def name_of(service: ServiceRow) -> str:
    """Such as `twitter reply, 6 h`."""
    return f"{service.queue} {service.work_type}, {time_in_words(service.within_seconds)}"


def put_service(
    sheet: Worksheet, header_row: int, rows: tuple[ServiceRow, ...], first_column: int = 1
) -> None:
    """The table, here and on Summary; coloured by whether the simulated mean reaches the target."""
    put_row(sheet, header_row, HEADINGS, first_column)
    share = NUMBER.as_(SHARE)
    for row, service in enumerate(rows, start=header_row + 1):
        put_row(
            sheet,
            row,
            (
                (service.queue, BODY),
                (service.work_type, BODY),
                (service.within_seconds / 3600, NUMBER.as_("General")),
                (service.measure, BODY.aligned("center")),
                (service.share, share),
                (service.predicted, share),
                (service.simulated, STRONG_NUMBER.as_(SHARE)),
                (service.simulated_p05, share),
                (service.chance, share),
            ),
            first_column,
        )
    if rows:
        _add_colours(sheet, header_row + 1, header_row + len(rows), first_column)


def _add_colours(sheet: Worksheet, first_row: int, last_row: int, first_column: int) -> None:
    target, column = (
        get_column_letter(first_column - 1 + place) for place in (TARGET_COLUMN, SIMULATED_COLUMN)
    )
    where = f"{column}{first_row}:{column}{last_row}"
    target, simulated = f"{target}{first_row}", f"{column}{first_row}"
    warn(sheet, where, f"{simulated}<{target}")
    paint(sheet, where, f"{simulated}>={target}", GREEN_PALE, GREEN)
