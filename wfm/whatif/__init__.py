"""What-if: the plan as it is beside its scenarios and sweeps of its targets, in one table."""

from wfm.whatif.result import Figures, ScenarioRow, TargetShare, WhatIf
from wfm.whatif.run import CSV, XLSX, run_whatif
from wfm.whatif.table import WHATIF_HEADINGS, whatif_csv, whatif_document, whatif_rows

__all__ = [
    "CSV",
    "WHATIF_HEADINGS",
    "XLSX",
    "Figures",
    "ScenarioRow",
    "TargetShare",
    "WhatIf",
    "run_whatif",
    "whatif_csv",
    "whatif_document",
    "whatif_rows",
]
