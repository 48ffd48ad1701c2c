"""What is written: sheets, cells, lists, pages, and the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from tests.wfm.workbook.small_outcome import small_outcome, without_issues
from wfm.workbook import write_roster

SHEETS = [
    "Summary",
    "Roster",
    "Coverage",
    "Day view",
    "Charts",
    "Hours",
    "Fairness",
    "Shift types",
    "Shifts",
    "Forecast",
    "Service",
    "Issues",
    "About",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Workbook:
    """The small plan's workbook, formulas as they are."""
    path = tmp_path_factory.mktemp("written") / "roster.xlsx"
    write_roster(small_outcome(), path)
    return load_workbook(path)


def test_the_sheets_stand_in_the_contracts_order(written):
    """DESIGN.md 5.3."""
    assert written.sheetnames == SHEETS


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    """Two writes of two equal outcomes."""
    for name in ("one.xlsx", "two.xlsx"):
        write_roster(small_outcome(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_roster_has_real_dates_and_codes_with_starts(written):
    """A header of dates below which a reader finds agents and their cells; an empty cell is a day off."""
    header, first, second = (written["Roster"][row] for row in (4, 5, 6))
    assert [cell.value for cell in header[:4]] == [
        "Agent",
        "Contract",
        datetime(2024, 6, 3),
        datetime(2024, 6, 4),
    ]
    assert [cell.value for cell in first[:3]] == ["=1+1", "full time", "D8 06:00"]
    assert [cell.value for cell in second[5:7]] == [None, "D8 14:00"]


def test_every_roster_cell_has_a_row_on_shift_types(written):
    """And the drop-down offers exactly the labels, no pattern of a break."""
    cells = written["Roster"]["C5:I9"]
    used = {cell.value for row in cells for cell in row} - {None}
    (validation,) = written["Roster"].data_validations.dataValidation
    assert str(validation.sqref) == "C5:I9"
    assert validation.formula1 == "'Shift types'!$A$5:$A$10"
    offered = {row[0].value for row in written["Shift types"]["A5:A10"]}
    assert used <= offered == {"D8 06:00", "D8 09:00", "D8 14:00", "N9 22:00", "P4 01:30", "P4 18:00"}


def test_names_from_outside_are_never_formulas(written):
    """An agent and a queue whose names begin with "=" stand as text wherever they occur."""
    formulas = [
        cell.value
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.value in {"=1+1", "=mail"}
    ]
    assert formulas == []
    assert written["Roster"]["A5"].data_type == "s"
    assert written["Roster"]["A5"].quotePrefix
    assert [written["Forecast"].cell(4, column).value for column in (11, 12)] == ["twitter", "=mail"]


def test_a_code_with_quotes_and_wildcards_stays_a_code(tmp_path):
    """Codes are compared as text: no wildcard, no broken formula."""
    outcome = small_outcome()
    odd = [
        replace(shift, duty=replace(shift.duty, code='N"*')) if shift.duty.code == "N9" else shift
        for shift in outcome.shifts
    ]
    families = [
        family.model_copy(update={"code": 'N"*'}) if family.code == "N9" else family
        for family in outcome.plan.families
    ]
    plan = outcome.plan.model_copy(update={"families": tuple(families)})
    write_roster(replace(outcome, plan=plan, shifts=tuple(odd)), tmp_path / "roster.xlsx")
    coverage = load_workbook(tmp_path / "roster.xlsx")["Coverage"]
    formulas = {str(cell.value) for row in coverage.iter_rows() for cell in row if cell.data_type == "f"}
    assert any('="N""* 22:00"' in formula for formula in formulas)


def test_charts_show_their_axes_and_titles(tmp_path):
    """Openpyxl hides axes unless told otherwise."""
    path = tmp_path / "roster.xlsx"
    write_roster(small_outcome(), path)
    with ZipFile(path) as file:
        charts = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3 + 3
    for chart in charts:
        assert '<delete val="1"' not in chart
        assert chart.count('<delete val="0"') >= 2
        assert "<title>" in chart


def test_wide_sheets_print_with_their_headings_repeated(written):
    """Landscape, the agent column and the dates on every page."""
    roster = written["Roster"]
    assert roster.page_setup.orientation == "landscape"
    assert roster.print_title_cols == "$A:$B"
    assert roster.print_title_rows == "$3:$4"
    assert roster.freeze_panes == "C5"
    assert written["Coverage"].freeze_panes == "B5"


def test_colours_of_shifts_are_rules(written):
    """No shift's colour is painted on its cell, so that colours follow edits."""
    roster = written["Roster"]
    painted = [cell.coordinate for row in roster["C5:I9"] for cell in row if cell.fill.fill_type == "solid"]
    assert painted == []
    formulas = [rule.formula[0] for rules in roster.conditional_formatting for rule in rules.rules]
    assert 'LEFT(C5,3)="D8 "' in formulas


def test_issues_says_when_there_is_nothing(tmp_path):
    """Unmet and warnings are one a row; without any the sheet says so."""
    write_roster(small_outcome(), tmp_path / "some.xlsx")
    write_roster(without_issues(small_outcome()), tmp_path / "none.xlsx")
    some, none = (load_workbook(tmp_path / name)["Issues"] for name in ("some.xlsx", "none.xlsx"))
    assert [some.cell(row, 1).value for row in (5, 6)] == ["unmet", "warning"]
    assert none["B5"].value == "Nothing to report."


def test_shifts_list_every_duty_with_its_local_times(written):
    """Sorted by day and start; a night ends on the next local day."""
    sheet = written["Shifts"]
    night = next(row for row in sheet.iter_rows(min_row=5, values_only=True) if row[4] == "N9 22:00")
    assert night[5:9] == (
        datetime(2024, 6, 3, 22),
        datetime(2024, 6, 4, 7),
        datetime(2024, 6, 4, 2),
        datetime(2024, 6, 4, 3),
    )
    assert sheet.max_row == 4 + len(small_outcome().shifts)


def test_the_forecast_sheet_charts_its_own_rows(written):
    """A chart a stream, of its first week: three lines over as many rows, axes that show."""
    sheet = written["Forecast"]
    frame = small_outcome().forecast
    streams = list(dict.fromkeys(zip(frame["queue"], frame["work_type"], strict=True)))
    assert len(sheet._charts) == len(streams)
    for chart, (queue, work_type) in zip(sheet._charts, streams, strict=True):
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete
        assert [line.tx.v for line in chart.series] == ["Expected", "5 % case", "95 % case"]
        first, last = (
            int(cell.split("$")[2]) for cell in chart.series[0].val.numRef.f.split("!")[1].split(":")
        )
        named = {(sheet.cell(row, 2).value, sheet.cell(row, 3).value) for row in (first, last)}
        assert named == {(queue, work_type)}
        assert last - first + 1 == len(frame) // len(streams)
