"""Rosters: named people on shifts, each one's best answer to what the others work."""

from scheduling.roster.feasible import has_roster
from scheduling.roster.problem import Prices, RosterProblem, RosterResult
from scheduling.roster.solve import solve_roster

__all__ = ["Prices", "RosterProblem", "RosterResult", "has_roster", "solve_roster"]
