"""Cover: how many shifts of each kind, at proven minimum, so that all work is done in time."""

from scheduling.cover.problem import CoverProblem, CoverResult, Group, Planned
from scheduling.cover.solve import solve_cover

__all__ = ["CoverProblem", "CoverResult", "Group", "Planned", "solve_cover"]
