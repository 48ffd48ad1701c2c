"""Activities of a plan: read, placed inside shifts, judged with them, told by every output."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from scheduling.problem import coverage_of
from tests.end_to_end.tiny_company import write_company
from tests.wfm.workbook.small_outcome import small_outcome, with_meeting
from wfm.agents import read_agents
from wfm.config import load_plan
from wfm.duties import days_of
from wfm.errors import DataFileError, PlanFileError
from wfm.ical import export_calendars
from wfm.outputs import plan_document, write_plan
from wfm.planning import Planned, make_plan
from wfm.republish import start_of
from wfm.staffed import Effort
from wfm.verify import verify_roster
from wfm.verify.report import verify_document
from wfm.workbook import write_roster
from wfm.workbook.catalog import Catalog

BRIEF = Effort(rounds=60, tries=1, futures=100, roster_seconds=5.0, changes=1, cover_changes=5, hires=0)
MEETING = """
[[activity]]
name = "Team meeting"
minutes = 60
together = true
between = ["09:00", "17:00"]

[[activity]]
name = "First aid; no"
"""
TWO = """
[[activity]]
name = "Team meeting"
minutes = 60
together = true
between = ["09:00", "17:00"]

[[activity]]
name = "Product training"
minutes = 120
agents = ["Ana", "Ben"]
from = 2024-05-07

[[activity]]
name = "Next month"
minutes = 60
from = 2024-06-01
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Planned:
    """The tiny company with a meeting of all, a training of two, and an activity of another month."""
    folder = tmp_path_factory.mktemp("activities")
    plan = load_plan(write_company(folder, ("[rules]", TWO + "\n[rules]")))
    return make_plan(plan, BRIEF)


def test_everybody_asked_has_it_or_is_named(made):
    """Ana and Ben are trained after Monday; who cannot come to the meeting is among the unmet, with why."""
    placed = made.outcome.activities
    trained = [one for one in placed if one.name == "Product training"]
    missing = [line for line in made.outcome.unmet if line.startswith("Product training")]
    assert len(trained) + len(missing) == 2
    assert trained
    assert all(one.day >= 1 for one in trained)
    met = {one.agent for one in placed if one.name == "Team meeting"}
    absent = [line for line in made.outcome.unmet if line.startswith("Team meeting")]
    assert met
    assert len(met) + len(absent) == made.outcome.heads
    assert len({one.start for one in placed if one.name == "Team meeting"}) == 1
    assert not any("Next month" in line for line in made.outcome.unmet)


def test_they_are_paid_and_away_from_work(made):
    """Each lies inside its shift, whose hours are paid as ever; coverage is less by just these hours."""
    shifts = {(shift.agent, shift.duty.day): shift.duty for shift in made.outcome.shifts}
    for one in made.outcome.activities:
        duty = shifts[one.agent, one.day]
        assert duty.start_minute <= one.start < one.end <= duty.end_minute
        assert (one.start, one.end) in duty.breaks
    assert made.outcome.paid_hours == 8.0 * len(made.outcome.shifts)
    taken = {(one.agent, one.start, one.end) for one in made.outcome.activities}
    plain = [
        replace(
            shift.duty,
            breaks=tuple(pair for pair in shift.duty.breaks if (shift.agent, *pair) not in taken),
        )
        for shift in made.outcome.shifts
    ]
    away = coverage_of(plain, days_of(made.outcome.grid)).sum() - made.outcome.coverage["coverage"].sum()
    assert away == pytest.approx(sum(one.end - one.start for one in made.outcome.activities) / 60)


def test_files_calendars_and_verify_tell_them(made, tmp_path):
    """plan.json and calendars name them; the workbook read back keeps them and breaks no rule of breaks."""
    write_plan(made.outcome, {}, tmp_path / "plan")
    rows = plan_document(made.outcome)["activities"]
    assert {row["activity"] for row in rows} == {"Team meeting", "Product training"}
    export_calendars(tmp_path / "plan", tmp_path / "ics")
    told = "".join(path.read_text() for path in (tmp_path / "ics").glob("*.ics")).replace("\r\n ", "")
    assert told.count("Team meeting") == sum(row["activity"] == "Team meeting" for row in rows)
    found = verify_roster(tmp_path / "plan" / "roster.xlsx", made.case.plan, futures=100, past=made.case.past)
    assert not [b for b in verify_document(found)["broken"] if b["rule"] == "break"]
    assert found.coverage["coverage"].tolist() == made.outcome.coverage["coverage"].tolist()
    assert found.chance_all == made.outcome.chance_all


def test_an_edited_workbook_keeps_the_others_and_a_new_plan_places_them_once(made, tmp_path):
    """A trained shift cleared is told; the plan made from that file holds no activity twice."""
    write_plan(made.outcome, {}, tmp_path)
    training = next(one for one in made.outcome.activities if one.name == "Product training")
    book = load_workbook(tmp_path / "roster.xlsx")
    row = next(cell.row for cell in book["Roster"]["A"] if cell.value == training.agent)
    book["Roster"].cell(row, 3 + training.day).value = None
    book.save(tmp_path / "edited.xlsx")
    plan, past = made.case.plan, made.case.past
    found = verify_roster(tmp_path / "edited.xlsx", plan, futures=100, past=past)
    assert any("1 shift with activities is not as planned" in note for note in found.notes)
    start = start_of(tmp_path / "edited.xlsx", plan, keep_edits=False, minimal_change=True)
    again = make_plan(plan, BRIEF, past=past, start=start).outcome
    for shift in again.shifts:
        held = {
            (one.start, one.end)
            for one in again.activities
            if (one.agent, one.day) == (shift.agent, shift.duty.day)
        }
        assert len(set(shift.duty.breaks) - held) == (shift.duty.code == "D8")


def test_what_is_wrong_is_told_at_once(tmp_path):
    """A name with a semicolon, no minutes, an unknown contract, days the wrong way round, a short window."""
    wrong = MEETING + '\n[[activity]]\nname = "X"\nminutes = 90\ncontracts = ["fulltime"]\n'
    wrong += 'between = ["09:00", "10:00"]\nfrom = 2024-05-09\nuntil = 2024-05-08\n'
    with pytest.raises(PlanFileError) as caught:
        load_plan(write_company(tmp_path, ("[rules]", wrong + "\n[rules]")))
    text = str(caught.value)
    for part in (
        "minutes",
        "First aid",
        '"fulltime"',
        "90 minutes do not fit into 60",
        "2024-05-08 is before",
    ):
        assert part in text


def test_an_agent_nobody_knows_is_told(tmp_path):
    """By the agents file, which does not have that name."""
    plan = load_plan(write_company(tmp_path, ("[rules]", TWO.replace('"Ana"', '"Anna"') + "\n[rules]")))
    with pytest.raises(DataFileError, match='"Product training" names "Anna"'):
        read_agents(plan)


def test_the_sheet_lists_them_and_no_usual_break_has_any(tmp_path):
    """A row an agent, names as text; a cell edited to that shift takes the break without the meeting."""
    outcome = with_meeting(small_outcome())
    write_roster(outcome, tmp_path / "roster.xlsx")
    sheet = load_workbook(tmp_path / "roster.xlsx")["Activities"]
    assert [cell.value for cell in sheet[5]][3:] == ["=Meeting", "Zoë Müller", "D8 14:00"]
    assert sheet["D5"].data_type == "s"
    assert all(len(kind.usual_break) <= 1 for kind in Catalog.of(outcome).types)
