"""Charts of a what-if run: paid hours over the time of a swept target, and paid hours by scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.chart import BarChart, Reference, ScatterChart
from openpyxl.chart.axis import NumericAxis
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.worksheet.worksheet import Worksheet

from wfm.whatif.result import ScenarioRow, WhatIf
from wfm.workbook.cells import put_row, put_title, set_page, set_widths
from wfm.workbook.dressing import AnyChart, dress
from wfm.workbook.style import BLUE, HEAD, HEAD_NUMBER, SERIES_COLOURS, SMALL, SMALL_NUMBER

_ROWS_A_CHART = 18
_DATA_COLUMN, _DATA_ROW = 17, 4
_LINE_WIDTH = 22000  # English metric units
_HEADINGS = (("Scenario", HEAD), ("Within (h)", HEAD_NUMBER), ("Paid hours", HEAD_NUMBER))


def write_charts(sheet: Worksheet, found: WhatIf) -> None:
    """Fill the sheet; the charts' own data stand to their right. Rows without a plan are left out."""
    put_title(sheet, "Charts", f"{found.plan} · their data stand to the right")
    own = [row for row in found.rows if row.kind != "sweep" and row.figures is not None]
    sweeps = list(_sweeps(found.rows))
    charts: list[AnyChart] = []
    row = _DATA_ROW
    if sweeps:
        charts.append(_over_time(sheet, row, sweeps))
        row += sum(len(sweep) for _, sweep in sweeps) + 2
    if len(own) > 1 or not sweeps:
        charts.append(_by_scenario(sheet, row, own))
    for place, chart in enumerate(charts):
        sheet.add_chart(chart, f"A{3 + place * _ROWS_A_CHART}")
    set_widths(sheet, [10] * 15)
    set_widths(sheet, [30, 10, 11], _DATA_COLUMN)
    sheet.print_area = f"A1:O{3 + len(charts) * _ROWS_A_CHART}"
    set_page(sheet, one_page=True)


def _sweeps(rows: Sequence[ScenarioRow]) -> Iterator[tuple[str, list[ScenarioRow]]]:
    """The planned points of each swept target, soonest first."""
    names = dict.fromkeys(row.swept.what for row in rows if row.swept is not None)
    for name in names:
        points = [row for row in rows if row.swept and row.swept.what == name and row.figures is not None]
        if points:
            yield name, sorted(points, key=_within)


def _within(row: ScenarioRow) -> float:
    """Hours of the swept target."""
    return row.swept.within_seconds / 3600.0 if row.swept is not None else 0.0


def _over_time(sheet: Worksheet, row: int, sweeps: list[tuple[str, list[ScenarioRow]]]) -> AnyChart:
    chart = ScatterChart(scatterStyle="lineMarker", style=2)
    put_row(sheet, row, _HEADINGS, _DATA_COLUMN)
    first = row + 1
    for place, (name, points) in enumerate(sweeps):
        last = _put_data(sheet, first, points)
        times = Reference(sheet, min_col=_DATA_COLUMN + 1, min_row=first, max_row=last)
        hours = Reference(sheet, min_col=_DATA_COLUMN + 2, min_row=first, max_row=last)
        series = SeriesFactory(hours, times, title=name)
        colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = _LINE_WIDTH
        series.marker.symbol, series.marker.size = "circle", 6
        series.marker.graphicalProperties.solidFill = colour
        series.marker.graphicalProperties.line.solidFill = colour
        series.smooth = False
        chart.series.append(series)
        first = last + 1
    dress(chart, "Paid hours over the time promised", "paid hours", "first target, hours")
    longest = max(_within(point) for _, points in sweeps for point in points)
    chart.x_axis.scaling.min, chart.x_axis.majorGridlines = 0, None
    if isinstance(chart.x_axis, NumericAxis):
        chart.x_axis.majorUnit = _step_of(longest)
    chart.x_axis.number_format, chart.y_axis.number_format = "General", "#,##0"
    chart.y_axis.scaling.min = 0
    return chart


def _step_of(longest: float) -> float:
    """Hours between ticks, so that there are about a dozen."""
    return next((step for step in (0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 12.0) if longest / step <= 12), 24.0)


def _by_scenario(sheet: Worksheet, row: int, rows: Sequence[ScenarioRow]) -> AnyChart:
    put_row(sheet, row, _HEADINGS, _DATA_COLUMN)
    last = _put_data(sheet, row + 1, rows)
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "bar", "clustered", 60
    hours = Reference(sheet, min_col=_DATA_COLUMN + 2, min_row=row + 1, max_row=last)
    series = SeriesFactory(hours, title="Paid hours")
    series.graphicalProperties.solidFill = BLUE
    chart.append(series)
    chart.set_categories(Reference(sheet, min_col=_DATA_COLUMN, min_row=row + 1, max_row=last))
    dress(chart, "Paid hours by scenario", "paid hours")
    chart.legend = None
    # The first scenario on top; the axis of hours then stays below only where it crosses at the end.
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.scaling.min = 0
    return chart


def _put_data(sheet: Worksheet, first: int, rows: Sequence[ScenarioRow]) -> int:
    """Write the points below each other; the last row written."""
    for row, point in enumerate(rows, start=first):
        hours = point.figures.paid_hours if point.figures is not None else None
        cells = ((point.scenario, SMALL), (_within(point) or None, SMALL_NUMBER), (hours, SMALL_NUMBER))
        put_row(sheet, row, cells, _DATA_COLUMN)
    return first + len(rows) - 1
