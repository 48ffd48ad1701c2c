"""Putting values on a sheet: text stays text, formulas are asked for by name, pages are set up alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wfm.files import put_text
from wfm.workbook.style import BODY, RED_PALE, SECTION, SUBTITLE, TITLE, Look, rule_style

Orientation = Literal["landscape", "portrait"]
Value = str | float | int | date | datetime | time | None

# Excel would read these as the start of a formula once such a cell is edited.
_FORMULA_SIGNS = ("=", "+", "-", "@")


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Look = BODY) -> Cell:
    """Write a value; text is never a formula, whatever it begins with."""
    cell = _cell(sheet, row, column, look)
    if isinstance(value, str):
        put_text(cell, value)
        if value.startswith(_FORMULA_SIGNS):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, look: Look = BODY) -> Cell:
    """Write a live formula, without its equals sign."""
    cell = _cell(sheet, row, column, look)
    cell.value = f"={formula}"
    return cell


def put_row(sheet: Worksheet, row: int, values: Iterable[tuple[Value, Look]], first_column: int = 1) -> None:
    """Write neighbours, each with its look."""
    for column, (value, look) in enumerate(values, start=first_column):
        put(sheet, row, column, value, look)


def _cell(sheet: Worksheet, row: int, column: int, look: Look) -> Cell:
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]
    cell.font = look.font
    if look.fill is not None:
        cell.fill = look.fill
    if look.align is not None:
        cell.alignment = look.align
    if look.border is not None:
        cell.border = look.border
    cell.number_format = look.number_format
    return cell


def put_title(sheet: Worksheet, title: str, subtitle: str) -> None:
    """The first two rows of every sheet."""
    put(sheet, 1, 1, title, TITLE)
    put(sheet, 2, 1, subtitle, SUBTITLE)
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = 16
    sheet.sheet_view.showGridLines = False


def freeze(sheet: Worksheet, row: int, column: int) -> None:
    """Keep the rows above and the columns before a cell in sight."""
    sheet.freeze_panes = f"{get_column_letter(column)}{row}"


def set_widths(sheet: Worksheet, widths: Iterable[float], first_column: int = 1) -> None:
    """Column widths in characters."""
    for column, width in enumerate(widths, start=first_column):
        sheet.column_dimensions[get_column_letter(column)].width = width


def width_for(texts: Iterable[str], least: float = 8, most: float = 40) -> float:
    """A column width that shows every text, within reason."""
    return min(most, max(least, *(len(text) * 1.1 + 2 for text in texts), 0))


def area(sheet: str | None, row: int, column: int, last_row: int, last_column: int) -> str:
    """An absolute reference such as `Roster!$C$5:$P$25`; a sheet's own where `sheet` is None."""
    span = f"${get_column_letter(column)}${row}:${get_column_letter(last_column)}${last_row}"
    return span if sheet is None else f"{quoted(sheet)}!{span}"


def at(sheet: str | None, row: int, column: int) -> str:
    """An absolute reference to one cell."""
    place = f"${get_column_letter(column)}${row}"
    return place if sheet is None else f"{quoted(sheet)}!{place}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas need it."""
    return f"'{sheet}'" if " " in sheet else sheet


def literal(text: str) -> str:
    """Text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def paint(sheet: Worksheet, where: str, formula: str, fill: str | None, colour: str | None = None) -> None:
    """Colour cells by a rule, so that the colour follows edits; `formula` speaks of the first cell."""
    look = rule_style(fill, colour, bold=colour is not None)
    sheet.conditional_formatting.add(where, Rule(type="expression", dxf=look, formula=[formula]))


def warn(sheet: Worksheet, where: str, formula: str) -> None:
    """Red by a rule."""
    paint(sheet, where, formula, RED_PALE, "A3261E")


def set_page(
    sheet: Worksheet,
    *,
    title_rows: str | None = None,
    title_columns: str | None = None,
    portrait: bool = False,
    one_page: bool = False,
) -> None:
    """A4, fitted to its width, with the sheet's name and page number at the foot."""
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.65
    margins.header = margins.footer = 0.3
    footer = HeaderFooter()
    footer.oddFooter.left.text, footer.oddFooter.right.text = "&A", "&P / &N"  # type: ignore[union-attr]
    sheet.HeaderFooter = footer
    sheet.print_title_rows = title_rows
    sheet.print_title_cols = title_columns


ROOM: dict[Orientation, tuple[float, float]] = {"landscape": (132.0, 505.0), "portrait": (90.0, 750.0)}
"""What an A4 page holds between the margins at full size: characters across, points down."""
LEAST_SCALE = 0.55


def set_page_of_block(sheet: Worksheet, width: float, height: float, breaks: Iterable[int]) -> None:
    """A block of the sheet a page, `width` characters by `height` points, ending after the columns `breaks`.

    Fitting many weeks to one page could not be read, and Excel ignores breaks on fitted pages: so the
    scale is worked out here, for the way up that shows the block larger. A block too high to be read
    on one page runs over several.
    """
    scales = {way: min(1.0, across / width, down / height) for way, (across, down) in ROOM.items()}
    way = max(scales, key=lambda way: scales[way])
    if scales[way] < LEAST_SCALE:
        way = "landscape"
        scales[way] = min(1.0, ROOM[way][0] / width)
    sheet.page_setup.orientation = way
    sheet.page_setup.scale = int(100 * scales[way])
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    for column in breaks:
        sheet.col_breaks.append(Break(id=column))


def put_grid_title(sheet: Worksheet, title: str, subtitle: str, note: str, columns: Iterable[int]) -> None:
    """The first two rows of a grid that prints on several pages: `columns` is where each page begins."""
    put_title(sheet, title, "")
    for column in columns:
        put(sheet, 1, column, subtitle, SECTION)
        put(sheet, 2, column, note, SUBTITLE)
