"""A workbook's cells, with the formula of those that hold one and the value that was saved with it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.errors import DataFileError, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook

Position = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty; `formula` is None where it holds a plain value."""

    value: object
    formula: str | None = None

    @property
    def is_error(self) -> bool:
        """Such as #REF!, whether typed or worked out."""
        return isinstance(self.value, str) and self.value.startswith("#") and self.value.endswith(("!", "?"))


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells by row and column; empty cells are left out."""

    title: str
    cells: dict[Position, Cell]

    @property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    def value(self, row: int, column: int) -> object:
        """A cell's value, None where it is empty."""
        cell = self.cells.get((row, column))
        return None if cell is None else cell.value

    def text(self, row: int, column: int) -> str:
        """A cell's value as text, stripped."""
        value = self.value(row, column)
        return "" if value is None else str(value).strip()

    def place(self, row: int, column: int) -> str:
        """Such as `sheet Roster, cell C7`."""
        from openpyxl.utils import get_column_letter

        return f"sheet {self.title}, cell {get_column_letter(column)}{row}"


def read_sheets(path: Path, titles: tuple[str, ...]) -> dict[str, Sheet]:
    """The sheets of these titles that the workbook has, or where it has none of them its first one.

    DataFileError where the file cannot be read.
    """
    from openpyxl import load_workbook

    content = b""
    try:
        content = path.read_bytes()
        written = load_workbook(BytesIO(content), read_only=True)
        valued = load_workbook(BytesIO(content), read_only=True, data_only=True)
        found = [title for title in titles if title in written.sheetnames] or written.sheetnames[:1]
        return {title: _sheet(title, written, valued) for title in found}
    except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        kind = "" if content[:2] == b"PK" else "it is no xlsx workbook; "
        remedy = f"{kind}open it in a spreadsheet program and save it as xlsx"
        problem = Problem(str(path), "", f"the file cannot be read: {error}", remedy)
        raise DataFileError(problem) from error


def _sheet(title: str, written: Workbook, valued: Workbook) -> Sheet:
    cells: dict[Position, Cell] = {}
    for sheet in (written[title], valued[title]):
        sheet.reset_dimensions()
    rows = zip(written[title].iter_rows(), valued[title].iter_rows(values_only=True), strict=False)
    for row, (line, values) in enumerate(rows, start=1):
        for column, (cell, value) in enumerate(zip(line, values, strict=False), start=1):
            formula = str(cell.value) if cell.data_type == "f" else None
            if value is not None or formula is not None:
                cells[row, column] = Cell(value, formula)
    return Sheet(title, cells)
