"""roster.xlsx: the sheets of DESIGN.md 5.3, in their order, from one outcome."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from wfm.files import save_workbook
from wfm.outcome import Outcome
from wfm.workbook.about import write_about
from wfm.workbook.activities import write_activities
from wfm.workbook.book import (
    ABOUT,
    ACTIVITIES,
    CHANGES,
    CHARTS,
    COVERAGE,
    DAY_VIEW,
    FAIRNESS,
    FORECAST,
    HOURS,
    ISSUES,
    ROSTER,
    SERVICE,
    SHIFT_TYPES,
    SHIFTS,
    STANDBY,
    SUMMARY,
    Book,
    sheet_names,
)
from wfm.workbook.changes import write_changes
from wfm.workbook.charts import write_charts
from wfm.workbook.coverage import write_coverage
from wfm.workbook.day_view import write_day_view
from wfm.workbook.fairness import write_fairness
from wfm.workbook.forecast import write_forecast
from wfm.workbook.hours import write_hours
from wfm.workbook.issues import write_issues
from wfm.workbook.roster import write_roster_sheet
from wfm.workbook.service import write_service
from wfm.workbook.shift_types import write_shift_types
from wfm.workbook.shifts import write_shifts
from wfm.workbook.standby import write_standby
from wfm.workbook.style import font
from wfm.workbook.summary import write_summary


def write_roster(outcome: Outcome, path: Path) -> None:
    """Write the plan as a workbook, whole or not at all; the same outcome gives the same bytes."""
    save_workbook(roster_workbook(outcome), path)


def roster_workbook(outcome: Outcome) -> Workbook:
    """The workbook in memory. Formulas carry no results: a spreadsheet computes them on opening."""
    book = Book.of(outcome)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    # Column widths are counted in digits of the Normal style.
    workbook._named_styles["Normal"].font = font()  # type: ignore[attr-defined]
    sheets = {name: workbook.create_sheet(name) for name in sheet_names(outcome)}
    write_summary(sheets[SUMMARY], book)
    write_roster_sheet(sheets[ROSTER], book)
    if CHANGES in sheets:
        write_changes(sheets[CHANGES], book)
    write_coverage(sheets[COVERAGE], book)
    write_day_view(sheets[DAY_VIEW], book)
    if ACTIVITIES in sheets:
        write_activities(sheets[ACTIVITIES], book)
    if STANDBY in sheets:
        write_standby(sheets[STANDBY], book)
    write_charts(sheets[CHARTS], book, sheets[FORECAST], sheets[SERVICE])
    write_hours(sheets[HOURS], book)
    write_fairness(sheets[FAIRNESS], book)
    write_shift_types(sheets[SHIFT_TYPES], book)
    write_shifts(sheets[SHIFTS], book)
    write_forecast(sheets[FORECAST], book)
    write_service(sheets[SERVICE], book)
    write_issues(sheets[ISSUES], book)
    write_about(sheets[ABOUT], book)
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    return workbook
