"""whatif.xlsx: the table, what it says beside the figures, and paid hours as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wfm.whatif.charts import write_charts
from wfm.whatif.result import Figures, ScenarioRow, WhatIf
from wfm.whatif.table import simulated
from wfm.whatif.variant import Value
from wfm.workbook.cells import freeze, put, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import (
    AMBER,
    AMBER_PALE,
    BODY,
    COUNT,
    GREEN,
    GREEN_PALE,
    HEAD,
    HEAD_NUMBER,
    HOURS,
    NOTE,
    NUMBER,
    RED,
    RED_PALE,
    SECTION,
    SHARE,
    STRONG,
    STRONG_NUMBER,
    Look,
    font,
)

SHEET, CHARTS = "What-if", "Charts"
HEADER_ROW, FIRST_ROW = 4, 5
_OBJECTIVE = {"hours": "paid hours", "cost": "cost", "heads": "heads"}
WHOLE = "a whole plan, staffed, rostered and simulated by itself"
_STATUS_LOOKS = {
    "planned": (GREEN_PALE, GREEN),
    "cover level": (GREEN_PALE, GREEN),
    "confidence not reached": (AMBER_PALE, AMBER),
}


@dataclass(frozen=True)
class Column:
    """A column of the table: its heading, a cell a row, the looks of both, its width."""

    heading: str
    values: tuple[Value, ...]
    look: Look
    width: float

    @property
    def head(self) -> Look:
        """Numbers stand right, and so do their headings."""
        return HEAD_NUMBER if self.look.align is not None and self.look.align.horizontal == "right" else HEAD


def whatif_workbook(found: WhatIf) -> Workbook:
    """The workbook in memory; every cell is a value, since a scenario's figures follow no edit."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    # Column widths are counted in digits of the Normal style.
    workbook._named_styles["Normal"].font = font()  # type: ignore[attr-defined]
    table, charts = workbook.create_sheet(SHEET), workbook.create_sheet(CHARTS)
    _write_table(table, found)
    write_charts(charts, found)
    return workbook


def _write_table(sheet: Worksheet, found: WhatIf) -> None:
    each = "a cover by itself: shifts without names, simulated" if found.quick else WHOLE
    put_title(sheet, f"What if: {found.plan}", f"Each row is {each}")
    table = _columns(found)
    put_row(sheet, HEADER_ROW, ((column.heading, column.head) for column in table))
    for place in range(len(found.rows)):
        put_row(sheet, FIRST_ROW + place, ((column.values[place], column.look) for column in table))
    _colour_status(sheet, found, len(table))
    sheet.row_dimensions[HEADER_ROW].height = 42
    set_widths(sheet, [column.width for column in table])
    _write_words(sheet, found, FIRST_ROW + len(found.rows) + 1)
    freeze(sheet, FIRST_ROW, 2)
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", title_columns="A:A")


def _columns(found: WhatIf) -> list[Column]:
    rows = found.rows
    names = tuple(row.scenario for row in rows)
    inputs = (_text(key, tuple(row.inputs[place] for row in rows)) for place, key in enumerate(found.keys))
    share = NUMBER.as_(SHARE)
    return [
        Column("Scenario", names, STRONG, width_for(names, 18, 40)),
        *inputs,
        _figure(rows, "Paid hours", "paid_hours", STRONG_NUMBER.as_(HOURS)),
        _figure(rows, "Heads", "heads", NUMBER.as_(COUNT)),
        _figure(rows, "FTE", "fte", NUMBER.as_(HOURS)),
        _figure(rows, "Cost", "cost", NUMBER.as_(COUNT), 11),
        _figure(rows, "Bound", "bound", NUMBER.as_(HOURS)),
        _figure(rows, "Gap", "gap", share),
        *(
            Column(heading, tuple(simulated(row.figures, heading) for row in rows), share, 9.5)
            for heading in found.headings
        ),
        _figure(rows, "Chance of all", "chance_all", STRONG_NUMBER.as_(SHARE)),
        _figure(rows, "Expectation met", "expectation_met", share, 12),
        _text("Status", tuple(row.status for row in rows)),
    ]


def _figure(rows: Sequence[ScenarioRow], heading: str, name: str, look: Look, width: float = 9.5) -> Column:
    return Column(heading, tuple(getattr(row.figures, name, None) for row in rows), look, width)


def _text(heading: str, values: tuple[Value, ...]) -> Column:
    """Words or numbers of the planner's own."""
    texts = [str(value) for value in values if value is not None]
    return Column(heading, values, BODY.aligned("left"), width_for([heading, *texts], 14, 34))


def _colour_status(sheet: Worksheet, found: WhatIf, column: int) -> None:
    for row, scenario in enumerate(found.rows, start=FIRST_ROW):
        fill, colour = _STATUS_LOOKS.get(scenario.status, (RED_PALE, RED))
        cell = put(sheet, row, column, scenario.status, BODY.aligned("left", indent=1).on(fill))
        cell.font = font(10, colour)


def _write_words(sheet: Worksheet, found: WhatIf, row: int) -> None:
    """What stands under the table: a scenario's own notes, what holds for all, how to read it."""
    notes = [(scenario.scenario, note) for scenario in found.rows for note in scenario.notes]
    notes += [("all plans", warning) for warning in found.warnings]
    for place, (about, note) in enumerate(notes, start=row + 1):
        put_row(sheet, place, ((about, BODY), (note, NOTE)))
    if notes:
        put(sheet, row, 1, "Notes", SECTION)
        row += len(notes) + 2
    put(sheet, row, 1, "How to read it", SECTION)
    for place, line in enumerate(_legend(found), start=row + 1):
        put(sheet, place, 1, line, NOTE)


def _legend(found: WhatIf) -> tuple[str, ...]:
    figures: list[Figures] = [row.figures for row in found.rows if row.figures is not None]
    units = ", ".join(dict.fromkeys(_OBJECTIVE[figure.objective] for figure in figures))
    curve = found.expectation
    steps = ", ".join(f"{s.share:.0%} within {s.within_seconds / 3600:g} h" for s in curve.steps)
    return (
        "Service columns: mean share in time over simulated futures; empty where there is no such target.",
        "Chance of all: share of futures in which every target holds in every span; compare like with like.",
        f"Bound: what no roster can go below; gap: the distance to it; both of what is minimised ({units}).",
        f"Expectation met: share of customers answered as soon as they expect by {curve.source}: {steps}.",
        "Surveys of expectations disagree: take the curve as an input.",
    )
