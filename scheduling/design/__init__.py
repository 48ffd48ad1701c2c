"""Shift design: which kinds of shift to have at all, and how many heads on each, for a demand."""

from scheduling.design.problem import Design, DesignProblem, DesignResult, Family, Kind, Prices
from scheduling.design.solve import solve_design

__all__ = ["Design", "DesignProblem", "DesignResult", "Family", "Kind", "Prices", "solve_design"]
