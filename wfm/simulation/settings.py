"""How the simulated team and its luck behave: shrinkage, spread of handling times, dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wfm.config import PlanFile, Uncertainty

Dispatch = Literal["next-due", "due", "oldest", "priority"]


@dataclass(frozen=True)
class Settings:
    """DESIGN.md 4.3.

    `absence` is the chance that a whole shift is absent; `in_shift` stretches handling by
    1 / (1 - in_shift). `handle_cv` is the coefficient of variation of log-normal handling times (0:
    all alike); `day_cv` that of the mean-1 gamma factor of each local day, shared by all queues.
    """

    absence: float = 0.0
    in_shift: float = 0.0
    handle_cv: float = 1.0
    dispatch: Dispatch = "next-due"
    day_cv: float = 0.0


def settings_of(plan: PlanFile) -> Settings:
    """The plan's settings; under `uncertainty = "history"` the spread comes with sampled paths."""
    staffing = plan.staffing
    return Settings(
        absence=staffing.shrinkage.absence,
        in_shift=staffing.shrinkage.in_shift,
        handle_cv=staffing.handle_cv,
        dispatch=staffing.dispatch,
        day_cv=staffing.uncertainty.day if isinstance(staffing.uncertainty, Uncertainty) else 0.0,
    )
