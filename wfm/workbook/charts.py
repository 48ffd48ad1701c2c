"""Charts: heads against requirement by week, messages by day, service against target."""

from __future__ import annotations

from openpyxl.chart import AreaChart, BarChart, LineChart, Reference
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import COVERAGE_DAY_COLUMN, FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import (
    area,
    put,
    put_formula,
    put_row,
    put_title,
    set_page,
    set_page_of_block,
    set_widths,
)
from wfm.workbook.dressing import AnyChart, dress, series_of
from wfm.workbook.forecast import DAILY_COLUMN, queues_of
from wfm.workbook.service import CHART_NAME_COLUMN, SIMULATED_COLUMN, TARGET_COLUMN, WORST_COLUMN
from wfm.workbook.style import HEAD, HEAD_NUMBER, NAVY, SERIES_COLOURS, SMALL, SMALL_NUMBER

_ROWS_A_CHART = 18
_ROW_POINTS = 13.0
_CHARTS_A_PAGE = 5
_DATA_COLUMN = 17
"""The charts' own data stand to their right, off the printed page."""


def write_charts(sheet: Worksheet, book: Book, forecast: Worksheet, service: Worksheet) -> None:
    """Fill the sheet; the two sheets are where the lower charts read from."""
    put_title(
        sheet, "Charts", f"{place_text(book)} · heads follow edits on Roster; their data stand to the right"
    )
    _put_data(sheet, book)
    charts: list[AnyChart] = [_heads(sheet, book, week) for week in range(len(book.weeks))]
    charts.append(_volume(forecast, book))
    if book.outcome.service:
        charts.append(_service(service, book))
    for place, chart in enumerate(charts):
        sheet.add_chart(chart, f"A{3 + place * _ROWS_A_CHART}")
    set_widths(sheet, [10] * 15)
    set_widths(sheet, [16, 10, 12, 12], _DATA_COLUMN)
    _set_pages(sheet, len(charts))


def _set_pages(sheet: Worksheet, charts: int) -> None:
    rows = 3 + charts * _ROWS_A_CHART
    for row in range(3, rows + 1):
        sheet.row_dimensions[row].height = _ROW_POINTS
    sheet.print_area = area(None, 1, 1, rows, 15)
    set_page(sheet)
    set_page_of_block(sheet, 150, (3 + min(charts, _CHARTS_A_PAGE) * _ROWS_A_CHART) * _ROW_POINTS, ())
    for place in range(_CHARTS_A_PAGE, charts, _CHARTS_A_PAGE):
        sheet.row_breaks.append(Break(id=2 + place * _ROWS_A_CHART))


def _put_data(sheet: Worksheet, book: Book) -> None:
    heads = (("Local time", HEAD), ("At work", HEAD_NUMBER), ("Requirement", HEAD_NUMBER), ("Label", HEAD))
    put_row(sheet, HEADER_ROW, heads, _DATA_COLUMN)
    for day in range(book.days):
        for place, clock_row in enumerate(book.clock.rows):
            t = book.clock.interval(clock_row, day)
            if t is None:
                continue
            row = FIRST_ROW + t
            column = get_column_letter(COVERAGE_DAY_COLUMN + day)
            when = book.local(t * book.catalog.step)
            put(sheet, row, _DATA_COLUMN, when, SMALL.as_("ddd d mmm hh:mm"))
            # An axis label for the middle of each day: programs differ in how they thin labels out.
            middle = t - book.clock.first_interval(day) == book.catalog.day_length(day) // 2
            put(sheet, row, _DATA_COLUMN + 3, f"{when:%a} {when.day} {when:%b}" if middle else None, SMALL)
            put_formula(sheet, row, _DATA_COLUMN + 1, f"Coverage!{column}{FIRST_ROW + place}", SMALL_NUMBER)
            needed = f"Coverage!{column}{book.requirement_row + place}"
            put_formula(sheet, row, _DATA_COLUMN + 2, needed, SMALL_NUMBER)


def _heads(sheet: Worksheet, book: Book, week: int) -> AnyChart:
    days = book.weeks[week]
    first = FIRST_ROW + book.clock.first_interval(days[0])
    last = FIRST_ROW + book.clock.first_interval(days[-1]) + book.catalog.day_length(days[-1]) - 1
    labels = Reference(sheet, min_col=_DATA_COLUMN + 3, min_row=first, max_row=last)
    chart = AreaChart()
    chart.append(series_of(sheet, _DATA_COLUMN + 1, first, last, "At work"))
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill="BBD7EA")
    chart.series[0].graphicalProperties.line.noFill = True
    line = LineChart()
    line.append(series_of(sheet, _DATA_COLUMN + 2, first, last, "Requirement"))
    line.series[0].graphicalProperties.line.solidFill = NAVY
    line.series[0].graphicalProperties.line.width = 15000
    line.series[0].smooth = False
    for part in (chart, line):
        part.set_categories(labels)
    monday = book.dates[days[0]]
    dress(chart, f"Heads at work and requirement, week of {monday.day} {monday:%B %Y}", "heads")
    chart.x_axis.tickLblSkip, chart.x_axis.tickMarkSkip = 1, 1440 // book.catalog.step
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorUnit = _unit(book)
    chart += line
    return chart


def _unit(book: Book) -> float:
    most = float(book.outcome.coverage[["coverage", "requirement"]].to_numpy().max(initial=1.0))
    return max(1.0, float(round(most / 5)))


def _volume(sheet: Worksheet, book: Book) -> AnyChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 60
    last = HEADER_ROW + book.days
    for place, _ in enumerate(queues_of(book)):
        column = DAILY_COLUMN + 1 + place
        values = Reference(sheet, min_col=column, min_row=HEADER_ROW, max_row=last)
        series = SeriesFactory(values, title_from_data=True)
        series.graphicalProperties.solidFill = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        chart.append(series)
    chart.set_categories(Reference(sheet, min_col=DAILY_COLUMN, min_row=FIRST_ROW, max_row=last))
    dress(chart, "Forecast messages by day and queue", "messages")
    chart.x_axis.number_format = "ddd d mmm"
    chart.y_axis.number_format = "#,##0"
    chart.x_axis.tickLblSkip = max(1, book.days // 14)
    return chart


def _service(sheet: Worksheet, book: Book) -> AnyChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "col", "clustered", 80
    last = HEADER_ROW + len(book.outcome.service)
    named = ((TARGET_COLUMN, "Target", "B8C2CC"), (SIMULATED_COLUMN, "Simulated mean", "2F6690"))
    for column, title, colour in (*named, (WORST_COLUMN, "Simulated 5 % case", "9CC3DF")):
        series = series_of(sheet, column, FIRST_ROW, last, title)
        series.graphicalProperties.solidFill = colour
        chart.append(series)
    chart.set_categories(Reference(sheet, min_col=CHART_NAME_COLUMN, min_row=FIRST_ROW, max_row=last))
    dress(chart, "Service against target", "share in time")
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorUnit = 0.2
    return chart
