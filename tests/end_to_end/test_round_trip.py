"""The round trip of a roster: plan, edit twenty cells, verify, plan around them, republish after sickness."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scheduling.solver import Stop
from tests.end_to_end.tiny_company import write_company
from wfm.case import Past, past_of
from wfm.config import PlanFile, load_plan
from wfm.errors import NoPlanError
from wfm.outcome import Outcome
from wfm.outputs import plan_document, write_plan
from wfm.planning import make_plan
from wfm.republish import start_of
from wfm.staffed import Effort
from wfm.verify import Verification, verify_roster

EDITS = 20
FUTURES = 200
BRIEF = Effort(
    rounds=400, tries=1, futures=FUTURES, cover_tries=1, cover=Stop(seconds=60.0, gap=0.2, threads=1)
)
Worked = dict[tuple[str, int], tuple[str, int]]


@dataclass(frozen=True)
class Company:
    """The tiny company's plan, its history read once, and the folder of its first plan."""

    path: Path
    plan: PlanFile
    past: Past
    outcome: Outcome

    @property
    def workbook(self) -> Path:
        """The roster as planned."""
        return self.path.parent / "plan" / "roster.xlsx"

    def verify(self, roster: Path, **options) -> Verification:
        """Score a roster on as many futures as the plan was judged by."""
        return verify_roster(roster, self.plan, futures=FUTURES, past=self.past, **options)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Planned once."""
    path = write_company(tmp_path_factory.mktemp("company"))
    plan = load_plan(path)
    past = past_of(plan)
    planned = make_plan(plan, BRIEF, past=past)
    write_plan(planned.outcome, planned.seconds, path.parent / "plan")
    return Company(path, plan, past, planned.outcome)


@pytest.fixture(scope="module")
def edited(company: Company) -> tuple[Path, dict[tuple[str, int], tuple[str, str]]]:
    """The workbook with twenty shifts moved, and by agent and day each edit's cell and text.

    Rests stay long enough: who began at six or at two in the afternoon now begins at nine; who began at
    nine begins at two where the next day is free.
    """
    book = load_workbook(company.workbook)
    sheet = book["Roster"]
    edits: dict[tuple[str, int], tuple[str, str]] = {}
    for row in sheet.iter_rows(min_row=5, min_col=3, max_col=9):
        for day, cell in enumerate(row):
            free_next = day == 6 or row[day + 1].value is None
            moved = {"D8 06:00": "D8 09:00", "D8 14:00": "D8 09:00"}
            moved |= {"D8 09:00": "D8 14:00"} if free_next else {}
            agent = str(sheet.cell(cell.row, 1).value)
            if len(edits) < EDITS and cell.value in moved and (agent, day) != ("=Cleo", 1):
                cell.value = moved[cell.value]
                edits[agent, day] = (cell.coordinate, cell.value)
    assert len(edits) == EDITS
    path = company.path.parent / "edited.xlsx"
    book.save(path)
    return path, edits


def worked(outcome: Outcome) -> Worked:
    """What everybody works on every day."""
    return {(s.agent, s.duty.day): (s.duty.code, s.duty.start_clock) for s in outcome.shifts}


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.csv"])
def test_the_plans_own_roster_has_the_plans_own_figures(company: Company, name: str) -> None:
    """Same hours, same chance and service to the last figure; nothing broken, nothing changed."""
    found = company.verify(company.path.parent / "plan" / name)
    planned = company.outcome
    assert (found.paid_hours, found.chance_all, found.service) == (
        planned.paid_hours,
        planned.chance_all,
        planned.service,
    )
    assert (found.broken, found.changes or ()) == ((), ())


def test_verify_of_an_edited_workbook_lists_every_edit(company: Company, edited: tuple) -> None:
    """Twenty changes with their cells, no rule broken, the same paid hours for another service."""
    path, edits = edited
    found = company.verify(path)
    assert len(found.changes) == EDITS
    cells = {place: change.now for change, place in zip(found.changes, found.change_places, strict=True)}
    assert cells == {f"sheet Roster, cell {cell}": said for cell, said in edits.values()}
    assert found.broken == ()
    assert found.paid_hours == found.planned_paid_hours == company.outcome.paid_hours
    assert found.service != company.outcome.service


def test_a_plan_around_the_edits_keeps_them_all(company: Company, edited: tuple, tmp_path: Path) -> None:
    """Twenty edited shifts stand in the new roster; nothing breaks, and what else changed is listed."""
    path, edits = edited
    start = start_of(path, company.plan, keep_edits=True, minimal_change=False)
    planned = make_plan(company.plan, BRIEF, past=company.past, start=start)
    now = worked(planned.outcome)
    assert {key: f"{now[key][0]} {now[key][1] // 60:02}:00" for key in edits} == {
        key: said for key, (_, said) in edits.items()
    }
    assert planned.outcome.chance_all >= 0.80
    changed = {(change.agent, change.day) for change in planned.outcome.changes}
    assert not changed & edits.keys()
    write_plan(planned.outcome, planned.seconds, tmp_path)
    again = company.verify(tmp_path / "roster.xlsx")
    assert (again.broken, again.changes, again.paid_hours) == ((), (), planned.outcome.paid_hours)


def test_edits_that_break_a_rule_are_refused_with_their_cell(company: Company, tmp_path: Path) -> None:
    """An early shift on the morning after a night: exit 4 with the cell, before anything is planned."""
    book = load_workbook(company.workbook)
    rows = book["Roster"].iter_rows(min_row=5, min_col=3, max_col=8)
    late = next(cell for row in rows for cell in row if cell.value == "D8 14:00")
    late.value = "N8 22:00"
    book["Roster"].cell(late.row, late.column + 1).value = "D8 06:00"
    book.save(tmp_path / "spoilt.xlsx")
    spoilt = tmp_path / "spoilt.xlsx"
    start = start_of(spoilt, company.plan, keep_edits=True, minimal_change=False)
    with pytest.raises(NoPlanError) as refused:
        make_plan(company.plan, BRIEF, past=company.past, start=start)
    assert refused.value.exit_code == 4
    (problem,) = [problem for problem in refused.value.problems if "0 h of rest after N8" in problem.message]
    assert problem.place.endswith(f"cell {late.coordinate}")
    found = company.verify(spoilt)
    assert "rest" in {broken.rule for broken in found.broken}


def test_two_sick_agents_change_no_more_than_they_must(company: Company, tmp_path: Path) -> None:
    """Two agents away for three days each: their shifts go, few others move, and all are listed."""
    before = worked(company.outcome)
    sick = {"Ana": range(4, 7), "Ben": range(3)}
    plan = load_plan(
        write_company(
            tmp_path,
            ("Ana,full time,,2024-05-08,", "Ana,full time,,2024-05-08; 2024-05-10/2024-05-12,"),
            ("Ben,full time,,,", "Ben,full time,,2024-05-06/2024-05-08,"),
        )
    )
    start = start_of(company.workbook, plan, keep_edits=False, minimal_change=True)
    outcome = make_plan(plan, BRIEF, past=company.past, start=start).outcome
    after = worked(outcome)
    forced = {(agent, day) for agent, day in before if agent in sick and day in sick[agent]}
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert forced
    assert {(change.agent, change.day) for change in outcome.changes} == differing
    assert forced <= differing
    assert len(differing) <= 2.5 * len(forced)
    assert outcome.chance_all >= 0.80
    assert len(plan_document(outcome)["changes"]) == len(differing)
    write_plan(outcome, {}, tmp_path / "out")
    sheet = load_workbook(tmp_path / "out" / "roster.xlsx")["Changes"]
    assert sheet.max_row == 4 + len(differing)
    again = verify_roster(
        tmp_path / "out" / "roster.csv", plan, against=company.workbook.parent, futures=2, past=company.past
    )
    assert (again.broken, len(again.changes)) == ((), len(differing))
