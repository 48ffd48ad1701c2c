"""The rotation of a contract laid on the horizon: what somebody may work on each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from wfm.calendar import Grid
from wfm.config import Contract, PlanFile
from wfm.config.rotation import OFF, ON

WEEK = 7
A_MONDAY = date(2024, 1, 1)  # when the first agent of a contract begins, unless the agents file says


def begins_of(contract: Contract, place: int) -> date:
    """When a rotation begins: agent after agent, a week apart where it is of whole weeks, else a day."""
    step = WEEK if len(contract.rotation or ()) % WEEK == 0 else 1
    return A_MONDAY + timedelta(days=step * place)


def allowed_of(
    plan: PlanFile, contract: Contract, grid: Grid, begins: date | None
) -> Mapping[int, frozenset[str]]:
    """The codes that may be worked on each day of the horizon; days on which all may are left out."""
    if contract.rotation is None or begins is None:
        return {}
    types = {family.code: [shift.code for shift in family.shifts()] for family in plan.families}
    first = (grid.first_day - begins).days
    found = {}
    for day in range(grid.days):
        words = contract.rotation[(first + day) % len(contract.rotation)]
        if words != (ON,):
            named = (types.get(word, [word]) for word in words if word != OFF)
            found[day] = frozenset(code for codes in named for code in codes)
    return found
