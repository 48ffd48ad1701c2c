"""Cover: how many shifts of each kind, at proven minimum, so that all work is done in time."""

from scheduling.cover.problem import CoverProblem, CoverResult, Group, Planned, Unmet
from scheduling.cover.remedy import Change, Diagnosis, Remedy, diagnose
from scheduling.cover.shortage import FLOOR, Shortage, shortages
from scheduling.cover.solve import relax_cover, solve_cover

__all__ = [
    "FLOOR",
    "Change",
    "CoverProblem",
    "CoverResult",
    "Diagnosis",
    "Group",
    "Planned",
    "Remedy",
    "Shortage",
    "Unmet",
    "diagnose",
    "relax_cover",
    "shortages",
    "solve_cover",
]
