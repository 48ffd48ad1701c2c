"""Small tables kept by hand."""

from __future__ import annotations

import gzip
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from wfm.errors import DataFileError
from wfm.tables import read_table


def places_of(path, **columns):
    """The places and messages of what is wrong with a file."""
    with pytest.raises(DataFileError) as caught:
        read_table(path, **columns)
    assert caught.value.exit_code == 3
    return [(problem.place, problem.message) for problem in caught.value.problems]


def test_rows_keep_their_number(tmp_path):
    """The header is row 1; an empty row counts and is left out, as are columns not asked for."""
    path = tmp_path / "a.csv"
    path.write_text("Agent, Time off ,note\n Ann ,x,1\n,,\nBob\n", encoding="utf-8-sig")
    table = read_table(path, required=("agent",), optional=("time_off",))
    assert table.columns == ("agent", "time_off")
    assert [(row.number, row["agent"], row["time_off"]) for row in table.rows] == [
        (2, "Ann", "x"),
        (4, "Bob", ""),
    ]


def test_quoted_cells(tmp_path):
    """Commas and line breaks inside quotes belong to the cell and do not move the row number."""
    path = tmp_path / "a.csv"
    path.write_text('agent,note\n"Ann,\nAlpha",x\nBob,y\n', encoding="utf-8")
    rows = read_table(path, required=("agent",)).rows
    assert [(row.number, row["agent"]) for row in rows] == [(2, "Ann,\nAlpha"), (3, "Bob")]


def test_semicolons_and_gzip(tmp_path):
    """The csv of a European Excel, packed."""
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"agent;note\nAnn;x,y\n"))
    assert read_table(path, required=("agent", "note")).rows[0]["note"] == "x,y"


def test_xlsx(tmp_path):
    """Dates and whole numbers of a sheet are the text that csv would hold; the sheet is named."""
    book = Workbook()
    book.active.title = "People"
    book.active.append(["agent", "day", "pause"])
    book.active.append(["Ann", date(2024, 3, 25), 7.0])
    book.active.append(["Bob", datetime(2024, 3, 25, 8, 30), 7.5])
    path = tmp_path / "a.xlsx"
    book.save(path)
    table = read_table(path, required=("agent", "day", "pause"))
    assert [tuple(row.cells.values()) for row in table.rows] == [
        ("Ann", "2024-03-25", "7"),
        ("Bob", "2024-03-25 08:30:00", "7.5"),
    ]
    assert table.problem(table.rows[1], "day", "", "").place == "sheet People, row 3, column day"


def test_header(tmp_path):
    """A missing, a misspelt and a repeated column are named together."""
    path = tmp_path / "a.csv"
    path.write_text("agnt,note,note\n", encoding="utf-8")
    assert places_of(path, required=("agent", "contract"), optional=("note",)) == [
        ("row 1, column agnt", "there is no such column"),
        ("row 1, column note", "the column occurs more than once"),
        ("row 1, column contract", "the column is missing"),
    ]


def test_a_row_longer_than_the_header(tmp_path):
    """An unquoted comma is told from a wrong value."""
    path = tmp_path / "a.csv"
    path.write_text("agent\nAnn\nBob, the builder\n", encoding="utf-8")
    assert places_of(path, required=("agent",)) == [("row 3", "the row has 2 cells and the header 1")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", None, "no such file"),
        ("a.ods", b"", "kind of file"),
        ("a.csv", "agent\nJürgen\n".encode("latin-1"), "UTF-8"),
        ("a.csv.gz", b"agent\n", "cannot be read"),
        ("a.xlsx", b"agent\n", "cannot be read"),
        ("a.csv", b"", "missing"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, said):
    """Each ends in one problem that names the file."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ((_, message),) = places_of(path, required=("agent",))
    assert said in message
