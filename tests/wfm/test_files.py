"""Files appear whole or not at all; a workbook's bytes depend on its content alone."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from wfm.errors import PlanFileError
from wfm.files import put_text, save_workbook, workbook_bytes, write_files, write_whole


def small_workbook(name: str) -> Workbook:
    """A workbook of one cell."""
    book = Workbook()
    put_text(book.worksheets[0].cell(1, 1), name)
    return book


def test_a_written_file_leaves_no_temporary_one(tmp_path: Path) -> None:
    """The folder is made, holds the file and nothing else."""
    write_whole(tmp_path / "out" / "plan.json", "{}")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plan.json"]
    assert (tmp_path / "out" / "plan.json").read_text() == "{}"


def test_when_one_file_fails_none_is_written(tmp_path: Path) -> None:
    """A folder in the way of the second file keeps the first from appearing too, and the error names it."""
    (tmp_path / "file").write_text("in the way")
    blocked = tmp_path / "file" / "b.csv"
    with pytest.raises(PlanFileError, match=r"b\.csv: cannot be written"):
        write_files({tmp_path / "a.csv": b"a", blocked: b"b"})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_workbook_has_the_same_bytes_later() -> None:
    """Saved in another second, the same content gives the same bytes."""
    first = workbook_bytes(small_workbook("Ada"))
    time.sleep(1.1)
    assert workbook_bytes(small_workbook("Ada")) == first
    assert workbook_bytes(small_workbook("Bo")) != first


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """`=1+1` is read back as text, and a control character is gone."""
    save_workbook(small_workbook("=1+1\x07"), tmp_path / "book.xlsx")
    cell = load_workbook(io.BytesIO((tmp_path / "book.xlsx").read_bytes())).worksheets[0]["A1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
