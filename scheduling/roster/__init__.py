"""Rosters: named people on shifts, each one's best answer to what the others work."""

from scheduling.roster.feasible import has_roster
from scheduling.roster.search import RosterProblem, RosterResult, solve_roster

__all__ = ["RosterProblem", "RosterResult", "has_roster", "solve_roster"]
