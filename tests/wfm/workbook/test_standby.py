"""The sheet Standby, and what else tells who stands by."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import load_workbook

from tests.wfm.workbook.small_outcome import small_outcome
from wfm.outcome import Outcome
from wfm.outputs import plan_document
from wfm.plan_report import headline
from wfm.standby import StandbyShift
from wfm.workbook import write_roster


def with_standby() -> Outcome:
    """Two are asked for Monday's early and night; one name looks like a formula, the night has nobody."""
    outcome = small_outcome()
    monday = {shift.duty.code: shift.duty for shift in outcome.shifts if shift.duty.day == 0}
    rows = (
        StandbyShift(outcome.grid.date(0), monday["D8"], ("de", "en"), 2, 2, ("=1+1", "Bo")),
        StandbyShift(outcome.grid.date(0), monday["N9"], (), 1, 2, ()),
    )
    return replace(outcome, standby=rows)


def test_each_shift_has_a_row(tmp_path):
    """Names from left to right, as text; a shift that nobody could take says so."""
    write_roster(with_standby(), tmp_path / "roster.xlsx")
    book = load_workbook(tmp_path / "roster.xlsx")
    assert book.sheetnames[2:5] == ["Coverage", "Day view", "Standby"]
    sheet = book["Standby"]
    assert [cell.value for cell in sheet[4]][6:] == ["1.", "2."]
    early, night = ([cell.value for cell in sheet[row]] for row in (5, 6))
    assert early[4:] == ["de en", 2, "=1+1", "Bo"]
    assert sheet["G5"].data_type == "s"
    assert night[1] == "N9 22:00"
    assert night[4:7] == [None, 1, "nobody"]


def test_a_plan_that_asked_for_none_says_nothing_of_it(tmp_path):
    """No sheet, no key, no line."""
    outcome = small_outcome()
    write_roster(outcome, tmp_path / "roster.xlsx")
    assert "Standby" not in load_workbook(tmp_path / "roster.xlsx").sheetnames
    assert "standby" not in plan_document(outcome)
    assert not any("standby" in line for line in headline(outcome))


def test_the_document_and_the_screen_tell_it():
    """Day, shift, names; and how far the list comes."""
    document = plan_document(with_standby())["standby"]
    assert document[0] == {
        "day": "2024-06-03",
        "shift": document[0]["shift"],
        "skills": ["de", "en"],
        "at_work": 2,
        "agents": ["=1+1", "Bo"],
    }
    line = next(line for line in headline(with_standby()) if "standby" in line)
    assert line == "  standby: 2 asked for each shift; 1 of 2 have fewer, 1 of them nobody"
