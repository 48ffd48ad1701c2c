"""Tables out of files: csv, csv.gz, parquet and xlsx, only the columns wanted, row numbers kept."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd

from wfm.config import PlanFile
from wfm.errors import DataFileError, Problem
from wfm.history.wording import counted

SHOWN = 5
_DELIMITERS = ",;\t"
# What a plan may say in place of a column, for the remedy.
_INSTEAD = {"work_type": ', or say what all rows are: history.work_type = "reply"'}


@dataclass(frozen=True)
class Table:
    """The wanted columns of one file under our names, text or typed, null where empty.

    `file` and `sheet` are as the planner knows them. A csv file separated by semicolons may write 3,5 for
    3.5 (`has_decimal_commas`). `file_rows` is the file's row (1 is the header)
    of each row; None where `row_numbers` has to count, in a csv file. A parquet row counts from 1.
    """

    file: str
    sheet: str
    frame: pd.DataFrame
    path: Path
    file_rows: np.ndarray[Any, np.dtype[np.int64]] | None
    has_decimal_commas: bool = False

    def place(self, row: int, column: str) -> str:
        """Such as `sheet Tickets, row 12, column created_at`."""
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        return f"{sheet}row {row}, column {column}"

    def row_numbers(self, positions: Sequence[int]) -> list[int]:
        """The rows of the file, as a spreadsheet numbers them, of rows of the frame."""
        if self.file_rows is not None:
            return [int(self.file_rows[p]) for p in positions]
        wanted = set(positions)
        whole = (row for row, fields, width in _records(self.path) if len(fields) == width)
        found = {position: row for position, row in enumerate(whole) if position in wanted}
        return [found[p] for p in positions]


def find_files(plan: PlanFile) -> tuple[list[Path], list[Problem]]:
    """Every file that the plan's globs match, once each and sorted, and a problem per glob without any."""
    found: dict[Path, None] = {}
    problems = []
    for pattern in plan.history.files:
        absolute = Path(pattern).is_absolute()
        root, relative = (
            (Path(Path(pattern).anchor), pattern[len(Path(pattern).anchor) :])
            if absolute
            else (plan.folder, pattern)
        )
        matches = sorted(path for path in root.glob(relative) if path.is_file())
        found.update(dict.fromkeys(matches))
        if not matches:
            remedy = "put the file into the folder of plan.toml, or correct history.files"
            problems.append(Problem(pattern, "", "no file matches", remedy))
    return list(found), problems


def read_table(
    path: Path, columns: dict[str, str], required: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    """Read the columns of a file.

    `columns` maps our names to the file's; `required` are ours that must be there, others may be
    absent. No table where the file cannot be read at all or lacks a column.
    """
    readers = {".csv": _read_csv, ".gz": _read_csv, ".parquet": _read_parquet, ".xlsx": _read_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        problem = Problem(
            path.name, "", f"files of kind {path.suffix!r} are not read", "give csv, csv.gz, parquet or xlsx"
        )
        return None, [problem]
    try:
        return reader(path, columns, required)
    except UnicodeDecodeError:
        return None, [Problem(path.name, "", "is not UTF-8 text", "save it as CSV UTF-8")]
    except (OSError, EOFError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return None, [Problem(path.name, "", f"cannot be read: {reason}", "export or save the file again")]


def _open_text(path: Path) -> TextIO:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _delimiter(path: Path) -> str:
    with _open_text(path) as text:
        first = text.readline()
    return max(_DELIMITERS, key=first.count)


def _records(path: Path) -> Iterator[tuple[int, list[str], int]]:
    """Row, fields and the header's width of each record below the header; empty lines count as rows."""
    with _open_text(path) as text:
        reader = csv.reader(text, delimiter=_delimiter(path))
        width = len(next(reader, []))
        yield from ((row, fields, width) for row, fields in enumerate(reader, start=2) if fields)


def _header(path: Path) -> list[str]:
    with _open_text(path) as text:
        return next(csv.reader(text, delimiter=_delimiter(path)), [])


def _present(
    names: Sequence[str], columns: dict[str, str], required: Sequence[str], file: str, sheet: str
) -> tuple[dict[str, str], list[Problem]]:
    """Our names of the columns that are there, by the file's spelling, and a problem per missing one."""
    spelled = {str(name).strip(): str(name) for name in names}
    there = {ours: spelled[theirs] for ours, theirs in columns.items() if theirs in spelled}
    listing = ", ".join(spelled) or "none"
    place = f"sheet {sheet}, row 1" if sheet else "row 1"
    problems = [
        Problem(
            file,
            place,
            f"no column {columns[ours]}",
            f'add it, or name yours: history.columns = {{ {ours} = "..." }}{_INSTEAD.get(ours, "")}; '
            f"the file has {listing}",
        )
        for ours in required
        if ours not in there
    ]
    twice = [theirs for theirs in there.values() if list(names).count(theirs) > 1]
    problems += [Problem(file, place, f"two columns {theirs}", "remove or rename one") for theirs in twice]
    return there, problems


def _read_csv(
    path: Path, columns: dict[str, str], required: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    there, problems = _present(_header(path), columns, required, path.name, "")
    if problems:
        return None, problems
    ragged = False

    def skip(_row: object) -> str:
        nonlocal ragged
        ragged = True
        return "skip"

    names = list(there.values())
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(
            delimiter=_delimiter(path), newlines_in_values=True, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=names,
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    frame = pd.DataFrame({ours: table.column(theirs).to_pandas() for ours, theirs in there.items()})
    semicolons = _delimiter(path) == ";"
    return Table(path.name, "", frame, path, None, semicolons), _ragged(path) if ragged else []


def _ragged(path: Path) -> list[Problem]:
    found = [(row, len(fields), width) for row, fields, width in _records(path) if len(fields) != width]
    problems = [
        Problem(
            path.name, f"row {row}", f"has {has} fields, the header {width}", "quote fields that hold a comma"
        )
        for row, has, width in found[:SHOWN]
    ]
    return problems + more(path.name, "fields", len(found))


def _read_parquet(
    path: Path, columns: dict[str, str], required: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    from pyarrow import parquet

    there, problems = _present(parquet.read_schema(path).names, columns, required, path.name, "")
    if problems:
        return None, problems
    whole = parquet.read_table(path, columns=list(there.values()))
    frame = pd.DataFrame({ours: whole.column(theirs).to_pandas() for ours, theirs in there.items()})
    return Table(path.name, "", frame, path, np.arange(1, len(frame) + 1)), []


def _read_xlsx(
    path: Path, columns: dict[str, str], required: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError) as error:
        raise ValueError("not an xlsx workbook") from error
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    book.close()
    header = [str(name or "") for name in rows[0]] if rows else []
    there, problems = _present(header, columns, required, path.name, sheet.title)
    if problems:
        return None, problems
    body = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(v is not None for v in row)]
    at = {ours: header.index(theirs) for ours, theirs in there.items()}
    frame = pd.DataFrame(
        {ours: pd.Series([_as_text(row[i]) for _, row in body], dtype="str") for ours, i in at.items()}
    )
    numbers = np.array([number for number, _ in body], dtype=np.int64)
    return Table(path.name, sheet.title, frame, path, numbers), []


def _as_text(value: object) -> str | None:
    """A cell as a csv file would hold it."""
    if value is None or value == "":
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def read_header(path: Path) -> list[str]:
    """The names of a file's columns; DataFileError where it cannot be read."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            from pyarrow import parquet

            return [str(name) for name in parquet.read_schema(path).names]
        if suffix == ".xlsx":
            from openpyxl import load_workbook

            book = load_workbook(path, read_only=True, data_only=True)
            return [str(cell or "") for cell in next(book.worksheets[0].iter_rows(values_only=True), ())]
        return _header(path)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        remedy = "name an export as csv, csv.gz, parquet or xlsx"
        raise DataFileError(Problem(str(path), "", f"cannot be read: {reason}", remedy)) from error


def more(file: str, column: str, count: int) -> list[Problem]:
    """The line that stands for the rows beyond the first `SHOWN` of one kind."""
    if count <= SHOWN:
        return []
    return [
        Problem(
            file,
            f"column {column}",
            f"and {counted(count - SHOWN, 'more row')} like it",
            "correct them the same way",
        )
    ]
