"""Cover: how many shifts of each kind, at proven minimum, so that all work is done in time."""

from scheduling.cover.problem import CoverProblem, CoverResult, Group, Planned, Unmet
from scheduling.cover.shortage import Shortage, shortages
from scheduling.cover.solve import relax_cover, solve_cover

__all__ = [
    "CoverProblem",
    "CoverResult",
    "Group",
    "Planned",
    "Shortage",
    "Unmet",
    "relax_cover",
    "shortages",
    "solve_cover",
]
