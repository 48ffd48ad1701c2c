"""Message-level simulation: whether a plan holds when arrivals, handling and absence are random."""

from wfm.simulation.demand import Demand, DemandClass, demand_of, spans_of
from wfm.simulation.result import Simulated, TargetOutcome
from wfm.simulation.run import simulate
from wfm.simulation.settings import Dispatch, Settings, settings_of
from wfm.simulation.staffed_duty import StaffedDuty

__all__ = [
    "Demand",
    "DemandClass",
    "Dispatch",
    "Settings",
    "Simulated",
    "StaffedDuty",
    "TargetOutcome",
    "demand_of",
    "settings_of",
    "simulate",
    "spans_of",
]
