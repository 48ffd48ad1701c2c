"""The what-if table as cells: for whatif.csv, the JSON document and the screen."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import Any

from wfm.whatif.result import Figures, ScenarioRow, WhatIf
from wfm.whatif.variant import Value

FIGURES = ("paid_hours", "heads", "fte", "cost", "bound", "gap")
LAST = ("chance_all", "expectation_met", "status", "warning")
WHATIF_HEADINGS = ("Scenario", "Paid hours", "Heads", "FTE", "Cost", "Gap", "Chance", "Expectation", "Status")
_DIGITS = 6


def whatif_csv(found: WhatIf) -> str:
    """The text of whatif.csv (DESIGN.md 5.3): a row per scenario; cells that do not apply are empty."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns(found))
    writer.writerows(cells(found, row) for row in found.rows)
    return written.getvalue()


def columns(found: WhatIf) -> tuple[str, ...]:
    """The header of whatif.csv."""
    return ("scenario", *found.keys, *FIGURES, *found.headings, *LAST)


def cells(found: WhatIf, row: ScenarioRow) -> tuple[Value, ...]:
    """A scenario's cells under `columns`."""
    figures = row.figures
    own = tuple(getattr(figures, name, None) for name in (*FIGURES, "chance_all", "expectation_met"))
    service = tuple(simulated(figures, heading) for heading in found.headings)
    found_cells = (*own[: len(FIGURES)], *service, *own[len(FIGURES) :])
    rounded = (round(cell, _DIGITS) if isinstance(cell, float) else cell for cell in found_cells)
    return (row.scenario, *row.inputs, *rounded, row.status, "; ".join(row.notes))


def simulated(figures: Figures | None, heading: str) -> float | None:
    """The share in time of the target with this heading; None where the scenario has none such."""
    service = figures.service if figures else ()
    return next((target.simulated for target in service if target.heading == heading), None)


def whatif_document(found: WhatIf) -> dict[str, Any]:
    """The JSON document of `wfm whatif`."""
    return {
        "schema": 1,
        "plan": found.plan,
        "expectation": asdict(found.expectation),
        "scenarios": [_scenario(found, row) for row in found.rows],
        "warnings": list(found.warnings),
    } | ({"quick": True} if found.quick else {})


def whatif_rows(found: WhatIf) -> tuple[tuple[str, ...], ...]:
    """Text cells under WHATIF_HEADINGS, a row per scenario."""
    return tuple((row.scenario, *_spoken(row.figures), row.status) for row in found.rows)


def _scenario(found: WhatIf, row: ScenarioRow) -> dict[str, Any]:
    figures = {} if row.figures is None else asdict(row.figures)
    return {
        "scenario": row.scenario,
        "kind": row.kind,
        "inputs": dict(zip(found.keys, row.inputs, strict=True)),
        "status": row.status,
        **{name: figures.get(name) for name in (*FIGURES, "objective", "chance_all", "expectation_met")},
        "service": list(figures.get("service", ())),
        "warnings": list(row.notes),
    }


def _spoken(figures: Figures | None) -> tuple[str, ...]:
    if figures is None:
        return ("-",) * (len(WHATIF_HEADINGS) - 2)
    return (
        f"{figures.paid_hours:,.1f}",
        "-" if figures.heads is None else str(figures.heads),
        f"{figures.fte:.1f}",
        f"{figures.cost:,.0f}",
        _percent(figures.gap),
        _percent(figures.chance_all),
        _percent(figures.expectation_met),
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
