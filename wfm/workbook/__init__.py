"""The roster as a workbook that a planner can read, print and edit."""

from wfm.workbook.write import write_roster

__all__ = ["write_roster"]
