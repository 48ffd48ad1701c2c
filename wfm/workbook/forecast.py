"""Forecast: a row per interval, queue and work type, and beside it the messages of each day."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import area, freeze, put, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.forecast_charts import add_charts
from wfm.workbook.style import BODY, DAY, HEAD, HEAD_NUMBER, HOURS, MOMENT, NUMBER, SMALL, STRONG_NUMBER

_COLUMNS = ("Interval start", "Queue", "Work", "Volume", "5 % case", "Median", "95 % case", "AHT (s)")
DAILY_COLUMN = len(_COLUMNS) + 2
"""The first column of the daily table: the date, then a column a queue."""


def write_forecast(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet."""
    put_title(
        sheet, "Forecast", f"{place_text(book)} · messages per interval; right: messages of each day by queue"
    )
    heads = (HEAD, HEAD, HEAD, *[HEAD_NUMBER] * 5)
    put_row(sheet, HEADER_ROW, zip(_COLUMNS, heads, strict=True))
    local = _local(book)
    number = NUMBER.as_("#,##0.00")
    values = book.outcome.forecast[["volume", "p05", "p50", "p95"]].to_numpy(dtype=float)
    frame = book.outcome.forecast
    keys = zip(local, frame["queue"], frame["work_type"], frame["handle_seconds"], strict=True)
    for row, ((when, queue, work_type, seconds), volumes) in enumerate(
        zip(keys, values, strict=True), start=FIRST_ROW
    ):
        put(sheet, row, 1, when.to_pydatetime(), BODY.aligned("left").as_(MOMENT))
        put(sheet, row, 2, str(queue), BODY)
        put(sheet, row, 3, str(work_type), SMALL)
        for column, volume in enumerate(volumes, start=4):
            put(sheet, row, column, float(volume), number)
        put(sheet, row, 8, float(seconds), NUMBER.as_("#,##0"))
    _put_daily(sheet, book)
    _set_view(sheet, book)
    add_charts(sheet, book, DAILY_COLUMN + len(queues_of(book)) + 3)


def _local(book: Book) -> pd.Series[pd.Timestamp]:
    starts = pd.to_datetime(book.outcome.forecast["interval_start"], utc=True)
    return starts.dt.tz_convert(book.outcome.grid.zone).dt.tz_localize(None)


def queues_of(book: Book) -> tuple[str, ...]:
    """The queues in the plan's order, those with a forecast."""
    known = set(book.outcome.forecast["queue"])
    return tuple(queue.name for queue in book.outcome.plan.queues if queue.name in known)


def _put_daily(sheet: Worksheet, book: Book) -> None:
    frame = book.outcome.forecast.assign(day=_local(book).dt.date)
    totals = frame.groupby(["day", "queue"])["volume"].sum()
    queues = queues_of(book)
    put(sheet, HEADER_ROW, DAILY_COLUMN, "Day", HEAD)
    put_row(sheet, HEADER_ROW, ((queue, HEAD_NUMBER) for queue in queues), DAILY_COLUMN + 1)
    put(sheet, HEADER_ROW, DAILY_COLUMN + 1 + len(queues), "All", HEAD_NUMBER)
    for row, date in enumerate(book.dates, start=FIRST_ROW):
        volumes = [float(totals.get((date, queue), 0.0)) for queue in queues]
        put(sheet, row, DAILY_COLUMN, date, BODY.aligned("left").as_(DAY))
        put_row(sheet, row, ((volume, NUMBER.as_(HOURS)) for volume in volumes), DAILY_COLUMN + 1)
        put(sheet, row, DAILY_COLUMN + 1 + len(queues), sum(volumes), STRONG_NUMBER.as_(HOURS))


def _set_view(sheet: Worksheet, book: Book) -> None:
    queues = queues_of(book)
    set_widths(sheet, [22, width_for(queues, 10, 24), 8, 10, 10, 10, 10, 9, 3, 13])
    set_widths(sheet, [*(width_for([queue], 10, 24) for queue in queues), 10], DAILY_COLUMN + 1)
    freeze(sheet, FIRST_ROW, 1)
    last_row = max(FIRST_ROW, HEADER_ROW + len(book.outcome.forecast))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:H{last_row}"
    # Printed: the days. The intervals would take a hundred pages that nobody reads on paper.
    set_page(sheet, portrait=True)
    last_column = DAILY_COLUMN + 1 + len(queues)
    sheet.print_area = area(None, HEADER_ROW, DAILY_COLUMN, HEADER_ROW + book.days, last_column)
