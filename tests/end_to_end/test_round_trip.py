"""The round trip of a roster: plan, edit twenty cells, verify, plan around them, republish after sickness."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.end_to_end.run_wfm import run_wfm
from tests.end_to_end.tiny_company import write_company

TWO_WEEKS = ("start = 2024-05-06\nweeks = 1", "start = 2024-05-06\nweeks = 2")
EDITS = 20


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company over two weeks, planned once; its plan.toml."""
    plan = write_company(tmp_path_factory.mktemp("company"), TWO_WEEKS)
    ended = run_wfm("plan", plan, "--out", plan.parent / "plan", "--quiet")
    assert ended.returncode == 0, ended.stderr
    return plan


@pytest.fixture(scope="module")
def edited(company: Path) -> tuple[Path, dict[tuple[str, str], tuple[str, str]]]:
    """The workbook with twenty shifts begun at nine, and by agent and day each edit's cell and text.

    No rest is too short after it: who began at six or at two in the afternoon now begins between.
    """
    book = load_workbook(company.parent / "plan" / "roster.xlsx")
    sheet = book["Roster"]
    edits: dict[tuple[str, str], tuple[str, str]] = {}
    for row in sheet.iter_rows(min_row=5, min_col=3, max_col=16):
        for cell in row:
            if len(edits) < EDITS and cell.value in {"D8 06:00", "D8 14:00"}:
                cell.value = "D8 09:00"
                day = sheet.cell(4, cell.column).value
                edits[str(sheet.cell(cell.row, 1).value), f"{day:%Y-%m-%d}"] = (cell.coordinate, cell.value)
    assert len(edits) == EDITS
    path = company.parent / "edited.xlsx"
    book.save(path)
    return path, edits


def document(*arguments: str | Path, code: int = 0) -> dict:
    """What a command prints as JSON."""
    ended = run_wfm(*arguments, "--json", "--quiet")
    assert ended.returncode == code, ended.stderr
    return json.loads(ended.stdout)


def test_verify_of_the_plans_own_workbook_says_what_the_plan_said(company: Path) -> None:
    """Same hours, same chance to the last figure, nothing broken, nothing changed; csv or xlsx."""
    plan = json.loads((company.parent / "plan" / "plan.json").read_text())
    for name in ("roster.xlsx", "roster.csv"):
        found = document("verify", company.parent / "plan" / name, "--plan", company)
        assert (found["paid_hours"], found["chance_all"]) == (plan["paid_hours"], plan["chance_all"])
        assert found["service"] == plan["service"]
        assert (found["broken"], found["changes"] or []) == ([], [])


def test_verify_of_an_edited_workbook_lists_every_edit(company: Path, edited: tuple) -> None:
    """Twenty changes with their cells, no rule broken, the same paid hours at another chance."""
    path, edits = edited
    found = document("verify", path, "--plan", company)
    assert {change["cell"]: change["to"] for change in found["changes"]} == {
        f"sheet Roster, cell {cell}": said for cell, said in edits.values()
    }
    assert found["broken"] == []
    plan = json.loads((company.parent / "plan" / "plan.json").read_text())
    assert found["paid_hours"] == found["planned_paid_hours"] == plan["paid_hours"]
    assert found["chance_all"] != plan["chance_all"]


def roster_of(folder: Path) -> dict[tuple[str, str], str]:
    """Agent and local day to shift and start, from a plan's roster.csv."""
    with (folder / "roster.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(row["agent"], row["start"][:10]): f"{row['shift']} {row['start'][11:16]}" for row in rows}


def test_a_plan_around_the_edits_keeps_them_all(company: Path, edited: tuple, tmp_path: Path) -> None:
    """Twenty edited shifts stand in the new roster; the plan holds, nothing breaks."""
    path, edits = edited
    plan = document("plan", company, "--from", path, "--keep-edits", "--out", tmp_path)
    now = roster_of(tmp_path)
    assert {key: now.get(key) for key in edits} == {key: said for key, (_, said) in edits.items()}
    assert plan["chance_all"] >= 0.80
    changed = {(change["agent"], change["day"]) for change in plan["changes"]}
    assert changed
    assert not changed & edits.keys()
    found = document("verify", tmp_path / "roster.xlsx", "--plan", company)
    assert (found["broken"], found["changes"]) == ([], [])


def test_edits_that_break_a_rule_are_refused_with_their_cell(company: Path, tmp_path: Path) -> None:
    """An early shift on the morning after a night: exit 4, the cells, and nothing written."""
    book = load_workbook(company.parent / "plan" / "roster.xlsx")
    night = next(
        c for row in book["Roster"].iter_rows(min_row=5, min_col=3, max_col=15) for c in row if c.value
    )
    night.value = "N8 22:00"
    book["Roster"].cell(night.row, night.column + 1).value = "D8 06:00"
    book.save(tmp_path / "spoilt.xlsx")
    ended = run_wfm(
        "plan", company, "--from", tmp_path / "spoilt.xlsx", "--keep-edits", "--out", tmp_path / "never"
    )
    assert ended.returncode == 4, ended.stderr
    assert "0 h of rest after N8" in ended.stderr
    assert "cell " in ended.stderr
    assert not (tmp_path / "never").exists()


def test_two_sick_agents_change_no_more_than_they_must(company: Path, tmp_path: Path) -> None:
    """Two agents away for three days each: their shifts go, few others move, all are listed."""
    before = roster_of(company.parent / "plan")
    sick = {"Ana": ("2024-05-13", "2024-05-15"), "Ben": ("2024-05-14", "2024-05-16")}
    plan = write_company(
        tmp_path, TWO_WEEKS,
        ("Ana,full time,,2024-05-08,", "Ana,full time,,2024-05-08; 2024-05-13/2024-05-15,"),
        ("Ben,full time,,,", "Ben,full time,,2024-05-14/2024-05-16,"),
    )  # fmt: skip
    out = tmp_path / "out"
    found = document(
        "plan", plan, "--from", company.parent / "plan" / "roster.xlsx", "--minimal-change", "--out", out
    )
    forced = {key for key in before if key[0] in sick and sick[key[0]][0] <= key[1] <= sick[key[0]][1]}
    after = roster_of(out)
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    listed = {(change["agent"], change["day"]): (change["from"], change["to"]) for change in found["changes"]}
    assert listed == {key: (before.get(key), after.get(key)) for key in differing}
    assert forced <= differing
    assert len(differing) <= 3 * len(forced)
    assert found["chance_all"] >= 0.80
    sheet = load_workbook(out / "roster.xlsx")["Changes"]
    assert sheet.max_row == 4 + len(differing)
    again = document("verify", out / "roster.csv", "--plan", plan, "--against", company.parent / "plan")
    assert again["broken"] == []
    assert len(again["changes"]) == len(differing)
