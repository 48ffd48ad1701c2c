"""Who must be there, whatever the work: heads of a skill at work, and somebody in charge on shift."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduling.problem import FloatArray, Need, SkillFloor, coverage_of
from scheduling.result import Assignment
from scheduling.roster.wanted import BELOW_FLOOR
from wfm.case import Case
from wfm.covering import skill_floors
from wfm.in_charge import missing_in_charge, need_in_charge

ROUNDING = 1e-6
HARDLY = 1e-3  # what each head beyond adds to its price: others say how many there should be


def needs_of_skills(case: Case) -> tuple[Need, ...]:
    """What the roster search is asked of holders of a skill, beside what work takes."""
    floors = skill_floors(case.plan, case.grid)
    return (*need_in_charge(case.plan, case.grid), *map(_need, floors))


def _need(floor: SkillFloor) -> Need:
    flat = np.ones_like(floor.heads)
    return Need(frozenset({floor.skill}), floor.heads, BELOW_FLOOR * flat, HARDLY * flat, HARDLY)


def below_floors(case: Case, roster: Sequence[Assignment]) -> dict[str, FloatArray]:
    """Heads of each skill with a floor that a roster lacks, those before it at work, shape (T,)."""
    return {
        floor.skill: lacking(floor, _holders(case, roster, floor.skill))
        for floor in skill_floors(case.plan, case.grid)
    }


def lacking(floor: SkillFloor, heads: FloatArray) -> FloatArray:
    """Heads below a floor, shape (T,)."""
    return np.where(floor.heads - heads > ROUNDING, floor.heads - heads, 0.0)


def _holders(case: Case, roster: Sequence[Assignment], skill: str) -> FloatArray:
    heads = coverage_of([a.duty for a in roster if skill in case.people[a.person].skills], case.days)
    before = [at_work for held, at_work in case.days.present if skill in held]
    return np.asarray(np.sum([heads, *before], axis=0))


def missing_skills(case: Case, roster: Sequence[Assignment]) -> FloatArray:
    """Heads missing in charge and below the floors of skills, shape (T,)."""
    return np.asarray(np.sum([missing_in_charge(case, roster), *below_floors(case, roster).values()], axis=0))
