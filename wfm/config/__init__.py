"""The plan file: plan.toml read into a frozen, fully checked PlanFile."""

from wfm.config.load import load_plan
from wfm.config.model import (
    AgentsFile,
    Break,
    Contract,
    History,
    Holidays,
    Horizon,
    PlanFile,
    Queue,
    Reply,
    Rules,
    Scenario,
    Shift,
    Shrinkage,
    Staffing,
    Target,
    Uncertainty,
    Work,
)

__all__ = [
    "AgentsFile",
    "Break",
    "Contract",
    "History",
    "Holidays",
    "Horizon",
    "PlanFile",
    "Queue",
    "Reply",
    "Rules",
    "Scenario",
    "Shift",
    "Shrinkage",
    "Staffing",
    "Target",
    "Uncertainty",
    "Work",
    "load_plan",
]
