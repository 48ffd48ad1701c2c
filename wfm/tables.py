"""Small tables kept by hand (csv, csv.gz, xlsx) as text cells that know their row and column."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path

from wfm.config.values import MisspeltError
from wfm.errors import DataFileError, Problem

FORMATS = (".csv", ".csv.gz", ".xlsx")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header is row 1) and its text by column, stripped."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A file's rows under its header; `sheet` is None for csv. Rows without any text are left out."""

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def problem(self, row: Row, column: str, message: str, remedy: str) -> Problem:
        """A Problem at a cell."""
        return Problem(self.file, f"{self._sheet()}row {row.number}, column {column}", message, remedy)

    def header_problem(self, column: str, message: str, remedy: str) -> Problem:
        """A Problem with a column's header or with the column as a whole."""
        return Problem(self.file, f"{self._sheet()}row 1, column {column}", message, remedy)

    def _sheet(self) -> str:
        return "" if self.sheet is None else f"sheet {self.sheet}, "


def read_table(
    path: Path, *, required: Sequence[str], optional: Sequence[str] = (), sheet: str | None = None
) -> Table:
    """Read a csv, csv.gz or xlsx (the sheet named, where it has it, else its first) with a header in row 1.

    Column names are taken without regard to case, and `time off` is `time_off`. Columns that are
    neither required nor optional are left out. DataFileError where the file cannot be read, a required
    column is missing, a column's name is nearly one of ours, or a row has more cells than the header.
    """
    name, lines = _read_lines(path, sheet)
    header = tuple(_column_name(cell) for cell in lines[0]) if lines else ()
    wanted = (*required, *optional)
    columns = tuple(column for column in header if column in wanted)
    table = Table(str(path), name, columns, _rows(header, wanted, lines))
    problems = [*_header_problems(table, header, required, wanted), *_overlong_rows(table, header, lines)]
    if problems:
        raise DataFileError(problems)
    return table


def parse_date(text: str) -> date:
    """A date written year-month-day; MisspeltError otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "write year-month-day, such as 2017-12-04"
        raise MisspeltError(f'"{text}" is not a date', remedy) from None


def _rows(header: tuple[str, ...], wanted: Sequence[str], lines: list[list[str]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, {column: cell for column, cell in zip(header, line, strict=False) if column in wanted})
        for number, line in enumerate(lines[1:], start=2)
        if any(line)
    )


def _header_problems(
    table: Table, header: tuple[str, ...], required: Sequence[str], wanted: Sequence[str]
) -> Iterator[Problem]:
    absent = [column for column in wanted if column not in header]
    for column in dict.fromkeys(header):
        near = get_close_matches(column, absent, n=1, cutoff=0.75)
        if column and column not in wanted and near:
            yield table.header_problem(column, "there is no such column", f'did you mean "{near[0]}"?')
            absent.remove(near[0])
        if column in wanted and header.count(column) > 1:
            yield table.header_problem(column, "the column occurs more than once", "keep one of them")
    for column in required:
        if column in absent:
            found = ", ".join(filter(None, header)) or "nothing"
            yield table.header_problem(column, "the column is missing", f"add it; the header has {found}")


def _overlong_rows(table: Table, header: tuple[str, ...], lines: list[list[str]]) -> Iterator[Problem]:
    for number, line in enumerate(lines[1:], start=2):
        if any(line[len(header) :]):
            message = f"the row has {len(line)} cells and the header {len(header)}"
            remedy = "put quotes around text that holds a comma, or name the column"
            yield Problem(table.file, f"row {number}", message, remedy)


def _column_name(cell: str) -> str:
    return "_".join(cell.lower().split())


def _read_lines(path: Path, sheet: str | None) -> tuple[str | None, list[list[str]]]:
    """The sheet's name, None for csv, and every line as stripped text."""
    try:
        if path.name.endswith(".xlsx"):
            return _read_sheet(path, sheet)
        if path.name.endswith((".csv", ".csv.gz")):
            return None, _read_csv(path)
        message, remedy = "this kind of file is not read", f"save it as one of {', '.join(FORMATS)}"
    except FileNotFoundError:
        message, remedy = (
            "there is no such file",
            "check the name in plan.toml; it starts at the plan's folder",
        )
    except UnicodeDecodeError:
        message, remedy = "the file is not UTF-8 text", 'save it as "CSV UTF-8"'
    except (OSError, EOFError, KeyError, ValueError, csv.Error, zipfile.BadZipFile) as error:
        message, remedy = f"the file cannot be read: {error}", "open it, and save it again as csv or xlsx"
    raise DataFileError(Problem(str(path), "", message, remedy))


def _read_csv(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.name.endswith(".gz") else raw).decode("utf-8-sig")
    header = text.partition("\n")[0]
    # Excel writes semicolons where the comma is the decimal mark.
    delimiter = next((mark for mark in ",;\t" if mark in header), ",")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [[cell.strip() for cell in line] for line in lines]


def _read_sheet(path: Path, named: str | None) -> tuple[str, list[list[str]]]:
    from openpyxl import load_workbook

    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = next((found for found in book.worksheets if found.title == named), book.worksheets[0])
        return sheet.title, [_texts(line) for line in sheet.iter_rows(values_only=True)]


def _texts(cells: Iterable[object]) -> list[str]:
    texts = [cell_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def cell_text(cell: object) -> str:
    """A cell as csv would have it: dates ISO without a midnight, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
