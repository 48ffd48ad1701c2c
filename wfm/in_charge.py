"""A person in charge on every shift: somebody with one skill there whenever any queue is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scheduling.problem import FloatArray, Need, coverage_of
from scheduling.result import Assignment
from wfm.calendar import Grid
from wfm.case import Case
from wfm.config import PlanFile

ROUNDING = 1e-6


def heads_in_charge(plan: PlanFile, grid: Grid) -> FloatArray:
    """Heads in charge that are asked for, planned and before absence as the floor is, shape (T,)."""
    if plan.staffing.in_charge is None:
        return np.zeros(grid.intervals)
    is_open = np.any([grid.open_mask(queue) for queue in plan.queues], axis=0)
    return np.where(is_open, 1.0, 0.0)


def need_in_charge(plan: PlanFile, grid: Grid) -> tuple[Need, ...]:
    """What the roster search is asked for; () where no skill is in charge."""
    skill = plan.staffing.in_charge
    return () if skill is None else (Need(frozenset({skill}), heads_in_charge(plan, grid)),)


def missing_in_charge(case: Case, roster: Sequence[Assignment]) -> FloatArray:
    """Heads in charge that a roster lacks, those of the roster before at work, shape (T,).

    Who is in charge stays so in a break; the search counts breaks as away, and so asks for no less.
    """
    skill = case.plan.staffing.in_charge
    if skill is None:
        return np.zeros(case.grid.intervals)
    leads = [replace(a.duty, breaks=()) for a in roster if skill in case.people[a.person].skills]
    heads = coverage_of(leads, case.days)
    heads += sum(
        (at_work for held, at_work in case.days.present if skill in held), np.zeros(case.grid.intervals)
    )
    missing = heads_in_charge(case.plan, case.grid) - heads
    return np.where(missing > ROUNDING, missing, 0.0)
