"""history.xlsx: the past of each queue as a planner wants to look at it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.legend import Legend
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.history.kpi import HistoryReport, QueueKpis
from wfm.history.model import FloatArray
from wfm.workbook.cells import Value, put, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import (
    BODY,
    BODY_WRAP,
    COUNT,
    DATE,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    NUMBER,
    SECTION,
    SERIES_COLOURS,
    SHARE,
    STRONG,
    STRONG_NUMBER,
    Look,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_HEADER_ROW = 4
_SECONDS = "#,##0"
_MINUTES = "#,##0.0"
_VOLUME = "#,##0.0"
_LOW, _HIGH = "FFFFFFFF", "FF5B9BC8"
_HOUR = '00":00"'

Grid = tuple[str, FloatArray]


def history_workbook(report: HistoryReport) -> Workbook:
    """The workbook; a measure of which the history says nothing has no sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _summary(book.create_sheet("Summary"), report)
    for title, subtitle, number_format, grid_of in _MEASURES:
        grids = [(kpis.queue, grid) for kpis in report.queues if (grid := grid_of(kpis)) is not None]
        if grids:
            _heat_map(book.create_sheet(title), title, subtitle, grids, number_format)
    _days(book.create_sheet("Days"), report)
    if report.agents:
        _agents(book.create_sheet("Agents"), report)
    _read(book.create_sheet("Read"), report)
    return book


_MEASURES: tuple[tuple[str, str, str, Callable[[QueueKpis], FloatArray | None]], ...] = (
    ("Volume", "Messages an hour, mean of the hours that are known and open", _VOLUME, lambda k: k.volume),
    (
        "Reply share",
        "Share of messages that need a reply, steadied where messages are few",
        SHARE,
        lambda k: k.reply_share_by_hour,
    ),
    (
        "AHT reply",
        "Mean handling seconds of a reply, steadied where messages are few",
        _SECONDS,
        lambda k: k.handle_seconds_by_hour.get("reply"),
    ),
    (
        "AHT tag",
        "Mean handling seconds of a tag, steadied where messages are few",
        _SECONDS,
        lambda k: k.handle_seconds_by_hour.get("tag"),
    ),
)

_SUMMARY_COLUMNS = (
    ("Queue", BODY),
    ("Messages", NUMBER.as_(COUNT)),
    ("Reply share", NUMBER.as_(SHARE)),
    ("AHT reply, s", NUMBER.as_(_SECONDS)),
    ("AHT tag, s", NUMBER.as_(_SECONDS)),
    ("First response, mean, min", NUMBER.as_(_MINUTES)),
    ("median, min", NUMBER.as_(_MINUTES)),
    ("p90, min", NUMBER.as_(_MINUTES)),
    ("Open", NUMBER.as_(COUNT)),
    ("Response rate", NUMBER.as_(SHARE)),
)


def _summary(sheet: Worksheet, report: HistoryReport) -> None:
    put_title(sheet, f"History: {report.name}", f"{_span(report)} · times in {report.timezone}")
    _header(sheet, [(title, look) for title, look in _SUMMARY_COLUMNS])
    for row, kpis in enumerate(report.queues, start=_HEADER_ROW + 1):
        looks = (look for _, look in _SUMMARY_COLUMNS)
        put_row(sheet, row, zip(_summary_values(kpis), looks, strict=True))
    first = _HEADER_ROW + len(report.queues) + 3
    put(sheet, first - 1, 1, "Messages an hour by hour of the day", SECTION)
    _hours_of_day(sheet, report, first)
    _chart(sheet, report, first)
    set_widths(sheet, [width_for([k.queue for k in report.queues], least=16), *[13] * 9])
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    set_page(sheet, one_page=True)


def _summary_values(kpis: QueueKpis) -> list[Value]:
    response = kpis.first_response
    minutes: list[Value] = (
        [None] * 4
        if response is None
        else [response.mean / 60, response.median / 60, response.p90 / 60, response.open]
    )
    aht = kpis.aht_seconds
    return [
        kpis.queue,
        kpis.messages,
        kpis.reply_share,
        aht["reply"],
        aht["tag"],
        *minutes,
        kpis.response_rate,
    ]


def _span(report: HistoryReport) -> str:
    days = [day for kpis in report.queues for day, _ in kpis.daily]
    return f"{min(days):%d %b %Y} to {max(days):%d %b %Y}"


def _hours_of_day(sheet: Worksheet, report: HistoryReport, first: int) -> None:
    """The chart's figures: an hour a row, a queue a column."""
    put(sheet, first, 1, "Hour", HEAD)
    for column, kpis in enumerate(report.queues, start=2):
        put(sheet, first, column, kpis.queue, HEAD_NUMBER)
        for hour, volume in enumerate(_mean_by_hour(kpis).tolist()):
            put(sheet, first + 1 + hour, column, _known(volume), NUMBER.as_(_VOLUME))
    for hour in range(24):
        put(sheet, first + 1 + hour, 1, hour, NUMBER.as_(_HOUR).aligned("left"))


def _mean_by_hour(kpis: QueueKpis) -> FloatArray:
    known = ~np.isnan(kpis.volume)
    total = np.where(known, kpis.volume, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    mean: FloatArray = np.divide(total, counts, out=np.full(24, np.nan), where=counts > 0)
    return mean


def _chart(sheet: Worksheet, report: HistoryReport, first: int) -> None:
    chart = LineChart()
    chart.height, chart.width = 10, 20
    last = 1 + len(report.queues)
    chart.add_data(
        Reference(sheet, min_col=2, max_col=last, min_row=first, max_row=first + 24), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=first + 24))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.title, chart.y_axis.title = "hour of the day", "messages an hour"
    chart.x_axis.number_format, chart.y_axis.number_format = _HOUR, COUNT
    chart.x_axis.tickLblSkip = 2  # type: ignore[attr-defined]
    chart.y_axis.scaling.min = 0
    chart.legend = Legend(legendPos="b")
    for place, line in enumerate(chart.series):
        line.smooth = False
        line.graphicalProperties.line.solidFill = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        line.graphicalProperties.line.width = 25_000
    sheet.add_chart(chart, f"{get_column_letter(last + 2)}{first}")


def _heat_map(sheet: Worksheet, title: str, subtitle: str, grids: list[Grid], number_format: str) -> None:
    """Weekdays down, hours across, a block a queue with a colour scale of its own."""
    put_title(sheet, title, subtitle)
    put_row(sheet, _HEADER_ROW, [("Queue", HEAD), ("Weekday", HEAD)])
    put_row(sheet, _HEADER_ROW, [(hour, HEAD_CENTRE.as_(_HOUR)) for hour in range(24)], first_column=3)
    look = NUMBER.as_(number_format).aligned("center")
    for block, (queue, grid) in enumerate(grids):
        first = _HEADER_ROW + 1 + 8 * block
        for weekday in range(7):
            put_row(sheet, first + weekday, [(queue, STRONG), (WEEKDAYS[weekday], BODY)])
            put_row(
                sheet, first + weekday, [(_known(v), look) for v in grid[weekday].tolist()], first_column=3
            )
        sheet.conditional_formatting.add(f"C{first}:Z{first + 6}", _scale())
    set_widths(sheet, [width_for([queue for queue, _ in grids], least=12), 12, *[6.5] * 24])
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    set_page(sheet, title_rows=f"{_HEADER_ROW}:{_HEADER_ROW}")


def _scale() -> Rule:
    ends = [FormatObject(type="min"), FormatObject(type="max")]
    return Rule(type="colorScale", colorScale=ColorScale(cfvo=ends, color=[Color(_LOW), Color(_HIGH)]))


def _days(sheet: Worksheet, report: HistoryReport) -> None:
    put_title(
        sheet,
        "Days",
        "Messages a local day, days of a clock change as if they had 24 hours; empty where a part is missing",
    )
    queues = [kpis.queue for kpis in report.queues]
    _header(sheet, [("Date", HEAD), *((queue, NUMBER) for queue in queues)])
    by_day = [dict(kpis.daily) for kpis in report.queues]
    days = sorted({day for one in by_day for day in one})
    for row, day in enumerate(days, start=_HEADER_ROW + 1):
        put(sheet, row, 1, day, BODY.as_(DATE).aligned("left"))
        put_row(sheet, row, [(one.get(day), NUMBER.as_(COUNT)) for one in by_day], first_column=2)
    set_widths(sheet, [18, *(width_for([queue], least=12) for queue in queues)])
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    set_page(sheet, title_rows=f"{_HEADER_ROW}:{_HEADER_ROW}", portrait=True)


_AGENT_COLUMNS = (
    ("Agent", BODY),
    ("Handled", NUMBER.as_(COUNT)),
    ("Replies", NUMBER.as_(COUNT)),
    ("AHT reply, s", NUMBER.as_(_SECONDS)),
    ("AHT tag, s", NUMBER.as_(_SECONDS)),
    ("First response, mean, min", NUMBER.as_(_MINUTES)),
    ("median, min", NUMBER.as_(_MINUTES)),
)


def _agents(sheet: Worksheet, report: HistoryReport) -> None:
    put_title(sheet, "Agents", "Messages that bear the agent's name, over all queues")
    _header(sheet, _AGENT_COLUMNS)
    for row, kpis in enumerate(report.agents, start=_HEADER_ROW + 1):
        mean, median = kpis.first_response_mean, kpis.first_response_median
        values: list[Value] = [
            kpis.agent,
            kpis.handled,
            kpis.replies,
            kpis.aht_seconds["reply"],
            kpis.aht_seconds["tag"],
            None if mean is None else mean / 60,
            None if median is None else median / 60,
        ]
        put_row(sheet, row, zip(values, (look for _, look in _AGENT_COLUMNS), strict=True))
    last = get_column_letter(len(_AGENT_COLUMNS))
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + len(report.agents)}"
    set_widths(sheet, [width_for([kpis.agent for kpis in report.agents], least=16), *[14] * 6])
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    set_page(sheet, title_rows=f"{_HEADER_ROW}:{_HEADER_ROW}", portrait=True)


def _read(sheet: Worksheet, report: HistoryReport) -> None:
    put_title(sheet, "Read", "What became of every row of the files")
    _header(sheet, [("Rows", BODY), ("Count", NUMBER)])
    counts = [("read", report.read.rows), ("used", report.read.used)]
    counts += [(f"skipped: {skipped.reason}", skipped.rows) for skipped in report.read.skipped]
    for row, (words, count) in enumerate(counts, start=_HEADER_ROW + 1):
        put_row(sheet, row, [(words, STRONG), (count, STRONG_NUMBER.as_(COUNT))])
    first = _HEADER_ROW + len(counts) + 2
    if report.read.warnings:
        put(sheet, first, 1, "Warnings", SECTION)
    for row, warning in enumerate(report.read.warnings, start=first + 1):
        put(sheet, row, 1, warning, BODY_WRAP)
    set_widths(sheet, [90, 14])
    set_page(sheet, portrait=True)


def _header(sheet: Worksheet, columns: list[tuple[str, Look]] | tuple[tuple[str, Look], ...]) -> None:
    for column, (title, _) in enumerate(columns, start=1):
        put(sheet, _HEADER_ROW, column, title, HEAD if column == 1 else HEAD_NUMBER)
    sheet.row_dimensions[_HEADER_ROW].height = 28


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
