"""What the workbook's own formulas give, before and after a planner's edit."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from scheduling.problem import coverage_of
from tests.wfm.workbook.recalculate import recalculated
from tests.wfm.workbook.small_outcome import (
    after_another_roster,
    duty_at,
    small_outcome,
    with_meeting,
    with_overtime,
)
from wfm.duties import days_of
from wfm.outcome import Outcome
from wfm.workbook import write_roster
from wfm.workbook.clock_rows import ClockRows

OUTCOMES = {
    "summer": lambda: small_outcome(),
    "quarters": lambda: small_outcome(interval=15),
    "autumn": lambda: small_outcome("2024-10-21", interval=30),
    "spring": lambda: small_outcome("2024-03-25"),
    "after another": lambda: after_another_roster(small_outcome()),
    "meeting": lambda: with_meeting(small_outcome()),
    "overtime": lambda: with_overtime(small_outcome("2024-10-21", interval=30)),
}
ZOE, BO, POOL = 6, 8, 9
"""Roster rows."""
MONDAY, THURSDAY, SUNDAY = 3, 6, 9
"""Roster columns."""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory) -> dict[str, Workbook]:
    """All workbooks of this module, recalculated in one call; `edited` is autumn with four cells changed."""
    folder = tmp_path_factory.mktemp("recalculated")
    paths = []
    for name, outcome in OUTCOMES.items():
        paths.append(folder / f"{name}.xlsx")
        write_roster(outcome(), paths[-1])
    workbook = load_workbook(folder / "autumn.xlsx")
    roster = workbook["Roster"]
    roster.cell(ZOE, MONDAY).value = "N9 22:00"  # was D8 14:00
    roster.cell(ZOE, SUNDAY).value = None  # was D8 09:00
    roster.cell(BO, THURSDAY).value = "D8 06:00"  # was time off
    roster.cell(POOL, SUNDAY).value = "N9 22:00"  # was P4 01:30; passes the horizon's end
    paths.append(folder / "edited.xlsx")
    workbook.save(paths[-1])
    return recalculated(paths, folder)


def heads_on(workbook: Workbook, outcome: Outcome) -> list[float]:
    """The Coverage sheet as one row of intervals."""
    rows = ClockRows(outcome.grid)
    sheet = workbook["Coverage"]
    cells = {
        rows.interval(row, day): sheet.cell(5 + place, 2 + day).value
        for place, row in enumerate(rows.rows)
        for day in range(outcome.grid.days)
    }
    return [cells[t] for t in range(outcome.grid.intervals)]


def column(
    workbook: Workbook, sheet: str, heading: str, *, header_row: int = 4, count: int = 5
) -> list[object]:
    """The first cells under a heading."""
    table = workbook[sheet]
    place = [cell.value for cell in table[header_row]].index(heading) + 1
    return [table.cell(header_row + 1 + row, place).value for row in range(count)]


@pytest.mark.parametrize("name", [*OUTCOMES, "edited"])
def test_no_cell_holds_an_error(sheets, name):
    """Nothing such as #VALUE!, #NAME? or Err:502 on any sheet."""
    texts = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in sheets[name]
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))
    ]
    assert texts == []


@pytest.mark.parametrize("name", OUTCOMES)
def test_coverage_equals_the_plans(sheets, name):
    """Night shifts over midnight and the horizon's end, breaks in part intervals, clock changes."""
    outcome = OUTCOMES[name]()
    np.testing.assert_allclose(heads_on(sheets[name], outcome), outcome.coverage["coverage"], atol=1e-9)


@pytest.mark.parametrize("name", OUTCOMES)
def test_hours_equal_the_plans(sheets, name):
    """Paid hours by agent, with a clock change's real hours, and no flag: extra hours are allowed."""
    outcome = OUTCOMES[name]()
    hours = [
        sum(shift.duty.paid_hours for shift in outcome.shifts if shift.agent == agent.name)
        for agent in outcome.roster_agents
    ]
    assert column(sheets[name], "Hours", "Total") == pytest.approx(hours)
    assert column(sheets[name], "Hours", "Status") == ["ok"] * 5


def test_overtime_is_what_is_beyond_the_contract(sheets):
    """Hours a week beyond thirty, without the hour that the clock change adds; part-timers have none."""
    outcome = OUTCOMES["overtime"]()
    counted = [
        sum(min(9.0, shift.duty.paid_hours) for shift in outcome.shifts if shift.agent == agent.name)
        for agent in outcome.roster_agents
    ]
    asked = [
        0.0 if agent.overtime_after is None else max(0.0, hours - 30.0)
        for agent, hours in zip(outcome.roster_agents, counted, strict=True)
    ]
    sheet = sheets["overtime"]["Hours"]
    column = [cell.value for cell in sheet[3]].index("Overtime") + 1
    assert [sheet.cell(5 + row, column).value for row in range(5)] == pytest.approx(asked)
    assert sheet.cell(10, column).value == pytest.approx(sum(asked))
    assert "Overtime" not in [cell.value for cell in sheets["autumn"]["Hours"][3]]


def test_an_edit_moves_coverage(sheets):
    """Changed cells take the usual break of their new shift, others keep the plan's."""
    outcome = OUTCOMES["autumn"]()
    replaced = {("Zoë Müller", 0), ("Zoë Müller", 6), ("part time pool 1", 6)}
    kept = [shift.duty for shift in outcome.shifts if (shift.agent, shift.duty.day) not in replaced]
    added = [
        duty_at(outcome.plan, outcome.grid, 0, "N9", 22 * 60, 240),
        duty_at(outcome.plan, outcome.grid, 3, "D8", 6 * 60, 180),
        duty_at(outcome.plan, outcome.grid, 6, "N9", 22 * 60, 240),
    ]
    expected = coverage_of([*kept, *added], days_of(outcome.grid))
    assert not np.allclose(expected, outcome.coverage["coverage"])
    np.testing.assert_allclose(heads_on(sheets["edited"], outcome), expected, atol=1e-9)


def test_an_edit_moves_hours(sheets):
    """Zoë gives 7.5 hours of Sunday for 1.5 more on Monday, Bo works 7.5 more, the pool 9 for 5."""
    before, after = (column(sheets[name], "Hours", "Total") for name in ("autumn", "edited"))
    moved = [round(b - a, 6) for a, b in zip(before, after, strict=True)]
    assert moved == [0, -6.0, 0, 7.5, 4.0]
    assert column(sheets["edited"], "Hours", "Status") == ["ok", "ok", "ok", "over", "over"]


def test_an_edit_shows_on_summary_and_shifts(sheets):
    """Three of the plan's shifts are no longer on the Roster; paid hours follow."""
    rows = {row[0].value: row[1].value for row in sheets["edited"]["Summary"].iter_rows(max_col=2)}
    planned = OUTCOMES["autumn"]()
    assert rows["Shifts changed"] == 3
    states = column(sheets["edited"], "Shifts", "Roster now", count=len(planned.shifts))
    assert states.count("changed") == 3
    now = [
        row for row in sheets["edited"]["Summary"].iter_rows(max_col=3) if row[0].value == "Agents over hours"
    ]
    assert [cell.value for cell in now[0]] == ["Agents over hours", 2, 0]


@pytest.mark.parametrize("name", OUTCOMES)
def test_gaps_are_shown_apart(sheets, name):
    """Hours short and hours over by day, never netted."""
    outcome = OUTCOMES[name]()
    gap = (outcome.coverage["coverage"] - outcome.coverage["requirement"]).to_numpy()
    step = outcome.plan.interval / 60
    totals = {row[0].value: [cell.value for cell in row[1:8]] for row in sheets[name]["Coverage"].iter_rows()}
    day = outcome.grid.day
    short = [-gap[(day == d) & (gap < 0)].sum() * step for d in range(7)]
    over = [gap[(day == d) & (gap > 0)].sum() * step for d in range(7)]
    assert totals["Hours short"] == pytest.approx(short)
    assert totals["Hours over"] == pytest.approx(over)


def test_charts_read_the_live_coverage(sheets):
    """The data beside the charts repeat Coverage in the order of time."""
    outcome = OUTCOMES["autumn"]()
    heads = column(sheets["autumn"], "Charts", "At work", count=outcome.grid.intervals)
    np.testing.assert_allclose(heads, outcome.coverage["coverage"], atol=1e-9)
