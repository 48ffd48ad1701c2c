"""The sheet Changes: what differs from the roster a plan began from."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import load_workbook

from tests.wfm.workbook.small_outcome import small_outcome
from wfm.changes import changes_between
from wfm.workbook import write_roster


def test_each_changed_day_has_a_row(tmp_path):
    """Bo is on time off on Thursday, Zoë comes in, =1+1 has another shift; sorted by day."""
    outcome = small_outcome()
    before = {("Bo", 3): ("N9", 1320), ("=1+1", 0): ("D8", 360)}
    after = {("Zoë Müller", 4): ("D8", 840), ("=1+1", 0): ("D8", 540)}
    names = [agent.name for agent in outcome.roster_agents]
    made = replace(outcome, changes=changes_between(before, after, names, outcome.grid))
    write_roster(made, tmp_path / "roster.xlsx")
    book = load_workbook(tmp_path / "roster.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Roster", "Changes"]
    rows = [[cell.value for cell in row] for row in book["Changes"].iter_rows(min_row=5)]
    assert [row[1:] for row in rows] == [
        ["=1+1", "D8 06:00", "D8 09:00", "another shift"],
        ["Bo", "N9 22:00", "off", "no longer at work: time off"],
        ["Zoë Müller", "off", "D8 14:00", "at work now"],
    ]


def test_a_plan_that_began_from_nothing_has_no_such_sheet(tmp_path):
    """And one that changed nothing says so."""
    write_roster(small_outcome(), tmp_path / "plain.xlsx")
    assert "Changes" not in load_workbook(tmp_path / "plain.xlsx").sheetnames
    write_roster(replace(small_outcome(), changes=()), tmp_path / "same.xlsx")
    assert load_workbook(tmp_path / "same.xlsx")["Changes"]["A5"].value == "Nothing changed."
