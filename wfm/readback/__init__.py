"""A roster read back from a workbook or a csv: the plan's own, edited, or the one a team works today."""

from wfm.readback.model import PlannedShift, ReadRoster, ToldShift
from wfm.readback.read import read_roster

__all__ = ["PlannedShift", "ReadRoster", "ToldShift", "read_roster"]
