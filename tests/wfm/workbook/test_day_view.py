"""The sheet Day view: the day chosen, interval by interval, equal to the plan and following edits."""

from __future__ import annotations

from datetime import datetime, time

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from tests.wfm.workbook.recalculate import recalculated
from tests.wfm.workbook.small_outcome import small_outcome
from wfm.outcome import Outcome
from wfm.workbook import write_roster
from wfm.workbook.clock_rows import ClockRows

CASES = {
    "thursday": ("2024-06-03", 60, 3),
    "autumn": ("2024-10-21", 30, 6),
    "spring": ("2024-03-25", 60, 6),
}
FIRST_AGENT, FIRST_INTERVAL, AT_WORK = 5, 3, 10


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> dict[str, Workbook]:
    """Each case with its day chosen, recalculated in one call; `edited` has Bo in on Thursday."""
    folder = tmp_path_factory.mktemp("days")
    paths = []
    for name, (start, interval, day) in CASES.items():
        outcome = small_outcome(start, interval=interval)
        path = folder / f"{name}.xlsx"
        write_roster(outcome, path)
        paths.append(_chosen(path, path, outcome, day))
    outcome = small_outcome()
    paths.append(_chosen(folder / "thursday.xlsx", folder / "edited.xlsx", outcome, 3, {"F8": "D8 09:00"}))
    return recalculated(paths, folder)


def _chosen(source, target, outcome: Outcome, day: int, edits=None):
    book = load_workbook(source)
    book["Day view"]["B3"] = datetime.combine(outcome.grid.date(day), time())
    for cell, value in (edits or {}).items():
        book["Roster"][cell] = value
    book.save(target)
    return target


def row_of(book: Workbook, row: int, count: int) -> list[float | None]:
    """A row's intervals; None where the clock skips one."""
    cells = [book["Day view"].cell(row, FIRST_INTERVAL + place).value for place in range(count)]
    return [None if value in ("", None) else float(value) for value in cells]


@pytest.mark.parametrize("name", CASES)
def test_the_day_is_that_of_the_plan(books, name):
    """Agents add up to heads at work, and heads to coverage: nights from the day before, breaks, clocks."""
    start, interval, day = CASES[name]
    outcome = small_outcome(start, interval=interval)
    clock = ClockRows(outcome.grid)
    at = [clock.interval(row, day) for row in clock.rows]
    expected = [None if t is None else float(outcome.coverage["coverage"][t]) for t in at]
    assert row_of(books[name], AT_WORK, len(at)) == pytest.approx(expected)
    agents = [row_of(books[name], FIRST_AGENT + place, len(at)) for place in range(5)]
    summed = [None if None in column else sum(column) for column in zip(*agents, strict=True)]
    assert summed == pytest.approx(expected)


def test_an_edit_is_followed(books):
    """Bo, off on Thursday, now works from nine with the usual break."""
    before, after = (row_of(books[name], FIRST_AGENT + 3, 24) for name in ("thursday", "edited"))
    assert sum(before) == 0
    assert np.flatnonzero(after).tolist() == list(range(9, 17))
    assert sum(after) == 7.5
    assert books["edited"]["Day view"]["B8"].value == "D8 09:00"


def test_no_cell_holds_an_error(books):
    """In any of them."""
    for book in books.values():
        for row in book["Day view"].iter_rows():
            assert not [c.coordinate for c in row if str(c.value).startswith(("#", "Err:"))]
