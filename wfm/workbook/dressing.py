"""How charts look: size, quiet axes that show, the workbook's face."""

from __future__ import annotations

from openpyxl.chart import AreaChart, BarChart, LineChart, Reference, ScatterChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from wfm.workbook.style import FACE, MUTED, NAVY

WIDTH_CM, HEIGHT_CM = 27, 8

AnyChart = AreaChart | BarChart | LineChart | ScatterChart


def dress(chart: AnyChart, title: str, unit: str, across: str | None = None) -> None:
    """Size, title, quiet axes that show; `unit` and `across` name them."""
    chart.width, chart.height = WIDTH_CM, HEIGHT_CM
    chart.title = _title(title, 1200, bold=True)
    chart.y_axis.title = _title(unit, 900, bold=False)
    if across is not None:
        chart.x_axis.title = _title(across, 900, bold=False)
    chart.legend = Legend(legendPos="b")
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="E3E8ED")))
    chart.x_axis.tickLblPos = "low"
    for axis in (chart.x_axis, chart.y_axis):
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill="B8C2CC"))
        axis.txPr = _small_text()
    chart.x_axis.majorTickMark = "out"


def _letters(size: int, colour: str, *, bold: bool) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FACE))


def _small_text() -> RichText:
    letters = _letters(800, MUTED, bold=False)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])


def _title(text: str, size: int, *, bold: bool) -> Title:
    letters = _letters(size, NAVY if bold else MUTED, bold=bold)
    run = RegularTextRun(rPr=letters, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def series_of(sheet: Worksheet, column: int, first: int, last: int, title: str) -> Series:
    """A column of a sheet as a series."""
    values = Reference(sheet, min_col=column, min_row=first, max_row=last)
    series: Series = SeriesFactory(values, title=title)
    return series
