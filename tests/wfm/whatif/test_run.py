"""A what-if run from plan file to files: rows, columns, failures, workers, bytes."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tests.wfm.whatif.made import IMPOSSIBLE, QUICK, SCENARIO, make_folder
from wfm.errors import NoPlanError, PlanFileError
from wfm.whatif import WHATIF_HEADINGS, run_whatif, whatif_document, whatif_rows
from wfm.whatif.quick import QUICK as QUICK_EFFORT

TARGETS = ("mail.reply=2h,12h,2min",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A plan with a scenario that can be planned and one that cannot, run once in this process."""
    place = tmp_path_factory.mktemp("whatif")
    make_folder(place, (SCENARIO, SCENARIO + IMPOSSIBLE))
    return place


@pytest.fixture(scope="module")
def said():
    """What the run said while it worked."""
    return []


@pytest.fixture(scope="module")
def found(folder, said):
    """The run."""
    return run_whatif(folder / "plan.toml", folder / "out", TARGETS, QUICK, said.append, workers=1)


@pytest.fixture(scope="module")
def table(found, folder):
    """whatif.csv as rows by column."""
    assert found.rows
    with (folder / "out/whatif.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_plan_comes_first_then_scenarios_then_sweeps(found):
    """A row each, in the order of the plan file and the command."""
    names = [row.scenario for row in found.rows]
    assert names == [
        "as planned",
        "one hour",
        "mostly off",
        "mail reply 2h",
        "mail reply 12h",
        "mail reply 2min",
    ]
    assert [row.kind for row in found.rows] == ["plan", *["scenario"] * 2, *["sweep"] * 3]


def test_columns_are_the_contracts(table):
    """scenario, changed inputs, figures with bound and gap, a service column a target, the rest."""
    assert list(table[0]) == [
        "scenario",
        "queue.mail.reply.targets",
        "rules.max_days_in_row",
        "rules.min_days_off_in_row",
        *("paid_hours", "heads", "fte", "cost", "bound", "gap"),
        *("mail reply 1h", "mail reply 2h", "mail reply 6h", "mail reply 12h", "mail tag 24h"),
        *("chance_all", "expectation_met", "status", "warning"),
    ]


def test_changed_inputs_are_filled_in_every_row(table):
    """A row that leaves a key alone shows the plan's own value, defaults included."""
    assert [row["queue.mail.reply.targets"] for row in table] == [
        "0.5 in 2h; 0.85 in 6h",
        "0.8 in 1h",
        "0.5 in 2h; 0.85 in 6h",
        "0.5 in 2h; 0.85 in 6h",
        "0.5 in 12h",
        "0.5 in 2min; 0.85 in 6h",
    ]
    assert [row["rules.max_days_in_row"] for row in table] == ["6", "6", "1", "6", "6", "6"]


def test_a_scenario_without_a_plan_is_a_row_with_its_reason(found, table):
    """Ada cannot reach her hours with three days off after each: said, and the others are planned."""
    failed = found.rows[2]
    assert (failed.status, failed.figures) == ("no plan", None)
    assert "agent Ada" in table[2]["warning"]
    assert table[2]["paid_hours"] == table[2]["gap"] == table[2]["expectation_met"] == ""
    assert [bool(row.figures) for row in found.rows] == [True, True, False, True, True, False]


def test_a_point_that_cannot_be_is_a_row_with_the_remedy(found):
    """Two minutes are shorter than a reply takes: the other points are planned all the same."""
    wrong = found.rows[5]
    assert wrong.status == "wrong input"
    assert any("shorter than one AHT" in note and "measure" in note for note in wrong.notes)


def test_a_point_equal_to_the_plan_has_the_plans_figures_and_is_planned_once(found, said):
    """Two hours is what the plan has: of four rows with a plan, three plans were made."""
    assert found.rows[3].figures == found.rows[0].figures
    assert "planning 4 scenarios, 1 at a time" in said
    assert [line.split(":")[0] for line in said[2:]] == [
        "as planned",
        "one hour",
        "mostly off",
        "mail reply 12h",
    ]


def test_service_stands_in_the_columns_of_its_own_targets(found, table):
    """The scenario of one hour has a share at one hour and none at six."""
    one_hour = table[1]
    assert float(one_hour["mail reply 1h"]) == pytest.approx(
        found.rows[1].figures.service[0].simulated, abs=1e-6
    )
    assert one_hour["mail reply 6h"] == ""


def test_expectations_are_met_in_part(found):
    """The share of customers content lies between that of the strictest step and all of them."""
    for row in found.rows:
        if row.figures is not None:
            assert 0.0 < row.figures.expectation_met <= 1.0


def test_gap_is_the_distance_to_the_bound(found):
    """(objective - bound) / objective, here in paid hours."""
    figures = found.rows[0].figures
    assert figures.objective == "hours"
    assert figures.gap == pytest.approx(1 - figures.bound / figures.paid_hours)


def test_the_workbook_holds_the_same_table_and_charts_with_axes(found, folder):
    """Values as in whatif.csv, real numbers, and two charts whose axes are shown."""
    workbook = load_workbook(folder / "out/whatif.xlsx")
    assert workbook.sheetnames == ["What-if", "Charts"]
    sheet = workbook["What-if"]
    headings = [cell.value for cell in sheet[4]]
    hours = headings.index("Paid hours")
    assert [sheet.cell(5 + place, 1).value for place in range(6)] == [row.scenario for row in found.rows]
    assert [sheet.cell(5 + place, hours + 1).value for place in range(6)] == [
        row.figures.paid_hours if row.figures else None for row in found.rows
    ]
    charts = workbook["Charts"]._charts
    assert [type(chart).__name__ for chart in charts] == ["ScatterChart", "BarChart"]
    assert not any(axis.delete for chart in charts for axis in (chart.x_axis, chart.y_axis))


def test_document_and_screen_have_every_row(found):
    """`--json` is one document of schema 1; the screen has a text for every heading."""
    document = json.loads(json.dumps(whatif_document(found)))
    assert document["schema"] == 1
    assert [row["status"] for row in document["scenarios"]][2] == "no plan"
    assert document["scenarios"][0]["paid_hours"] == found.rows[0].figures.paid_hours
    assert document["expectation"]["name"] == "sprout-2020"
    assert all(len(row) == len(WHATIF_HEADINGS) for row in whatif_rows(found))


def test_two_processes_write_the_same_bytes_as_one(found, folder):
    """Neither the number of workers nor the run changes a byte of the files."""
    again = run_whatif(folder / "plan.toml", folder / "again", TARGETS, QUICK, workers=2)
    assert again == found
    for name in ("whatif.csv", "whatif.xlsx"):
        assert (folder / "again" / name).read_bytes() == (folder / "out" / name).read_bytes()


def test_another_seed_is_another_run(found, folder):
    """`seed` takes the place of the plan's in every row."""
    other = run_whatif(folder / "plan.toml", folder / "seed", (), QUICK, seed=7, workers=1)
    assert other.rows[0].figures != found.rows[0].figures


def test_where_nothing_has_a_plan_the_reasons_are_the_answer(tmp_path):
    """Exit code 4 with the reasons of the plan as it is, and nothing written."""
    path = make_folder(
        tmp_path,
        (SCENARIO, ""),
        ("[agents]", "[rules]\nmax_days_in_row = 1\nmin_days_off_in_row = 3\n\n[agents]"),
    )
    with pytest.raises(NoPlanError, match="agent Ada"):
        run_whatif(path, tmp_path / "out", (), QUICK, workers=1)
    assert not (tmp_path / "out").exists()


def test_a_wrong_sweep_is_refused_before_anything_is_computed(tmp_path):
    """Neither the history is read nor a file written."""
    path, said = make_folder(tmp_path), []
    with pytest.raises(PlanFileError, match="--target"):
        run_whatif(path, tmp_path / "out", ("mail.reply=soon",), QUICK, said.append)
    assert said == []
    assert not (tmp_path / "out").exists()


def test_quick_rows_say_so_and_have_no_heads(folder, tmp_path):
    """Covers alone: labelled in every place a reader may look, at no more hours than with names."""
    effort = replace(QUICK_EFFORT, futures=40)
    quick = run_whatif(folder / "plan.toml", tmp_path, effort=effort, workers=1, quick=True)
    planned = [row for row in quick.rows if row.figures is not None]
    assert [row.scenario for row in planned] == ["as planned", "one hour"]
    for row in planned:
        assert row.status in {"cover level", "confidence not reached"}
        assert row.figures.heads is None
        assert row.figures.bound <= row.figures.paid_hours + 1e-6
        assert row.figures.cost == 0.0, "nothing has a price"
    assert planned[1].figures.paid_hours >= planned[0].figures.paid_hours
    assert whatif_document(quick)["quick"] is True
    assert any("shifts without names" in warning for warning in quick.warnings)
    sheet = load_workbook(tmp_path / "whatif.xlsx").worksheets[0]
    assert "shifts without names" in sheet["A2"].value
    with (tmp_path / "whatif.csv").open(encoding="utf-8", newline="") as file:
        assert {row["heads"] for row in csv.DictReader(file)} == {""}
