"""The charts of the Forecast sheet: the first week of each stream between its 5 % and its 95 % case."""

from __future__ import annotations

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import TextAxis
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book
from wfm.workbook.dressing import dress, series_of
from wfm.workbook.style import NAVY

# The busiest ones: a workbook of a hundred charts opens slowly and is read by nobody.
MOST_CHARTS = 6
_ROWS_A_CHART = 18
_MOMENT_COLUMN = 1
_LINES = ((4, "Expected", NAVY, 19000), (5, "5 % case", "9CC3DF", 9500), (7, "95 % case", "9CC3DF", 9500))


def add_charts(sheet: Worksheet, book: Book, column: int) -> None:
    """Put the charts under each other from a column on; they read the sheet's own rows."""
    frame = book.outcome.forecast
    totals = frame.groupby(["queue", "work_type"], sort=False)["volume"].sum()
    busiest = totals.sort_values(ascending=False, kind="stable").index[:MOST_CHARTS]
    rows_of = frame.groupby(["queue", "work_type"], sort=False).indices
    shown = [stream for stream in totals.index if stream in busiest]
    for place, (queue, work_type) in enumerate(shown):
        first = FIRST_ROW + int(rows_of[queue, work_type][0])
        chart = _first_week(sheet, book, f"{queue} {work_type}", first)
        sheet.add_chart(chart, f"{get_column_letter(column)}{HEADER_ROW + place * _ROWS_A_CHART}")


def _first_week(sheet: Worksheet, book: Book, name: str, first: int) -> LineChart:
    days = book.weeks[0]
    last = first + book.clock.first_interval(days[-1]) + book.catalog.day_length(days[-1]) - 1
    chart = LineChart()
    for column, title, colour, width in _LINES:
        line = series_of(sheet, column, first, last, title)
        line.graphicalProperties.line.solidFill = colour
        line.graphicalProperties.line.width = width
        line.smooth = False
        chart.append(line)
    chart.set_categories(Reference(sheet, min_col=_MOMENT_COLUMN, min_row=first, max_row=last))
    monday = book.dates[days[0]]
    dress(chart, f"{name}, week of {monday.day} {monday:%B %Y}", "messages an interval")
    chart.x_axis.number_format = "ddd hh:mm"
    across = chart.x_axis
    assert isinstance(across, TextAxis)
    across.tickLblSkip = across.tickMarkSkip = 1440 // book.catalog.step
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.scaling.min = 0
    return chart
