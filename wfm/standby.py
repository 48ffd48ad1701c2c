"""The standby list: for each shift of a roster the agents to ask, in turn, where somebody is absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduling.problem import Duty
from scheduling.result import Assignment
from scheduling.standby import standby_lists
from wfm.case import Case
from wfm.config import PlanFile
from wfm.duties import label_of


@dataclass(frozen=True)
class StandbyShift:
    """A shift of a day, how many work it, and who is on standby for it, the first to ask first.

    `skills` are needed by the work and held by all who work the shift; `asked` is how many should stand by.
    """

    date: date
    duty: Duty
    skills: tuple[str, ...]
    at_work: int
    asked: int
    agents: tuple[str, ...]

    @property
    def label(self) -> str:
        """Such as `D8 08:00`."""
        return label_of(self.duty.code, self.duty.start_clock)

    @property
    def short(self) -> int:
        """How many fewer stand by than asked."""
        return self.asked - len(self.agents)


def standby_of(case: Case, assignments: Sequence[Assignment]) -> tuple[StandbyShift, ...]:
    """Who stands by for each shift of a roster, () where nobody asked for it."""
    asked = case.plan.staffing.standby
    if not asked:
        return ()
    needed, seed = _skills_needed(case.plan), case.plan.seed
    lists = standby_lists(case.people, assignments, case.days, case.rules, asked, needed, seed)
    return tuple(
        StandbyShift(
            date=case.grid.date(found.duty.day),
            duty=found.duty,
            skills=tuple(sorted(found.skills)),
            at_work=found.at_work,
            asked=asked,
            agents=tuple(case.people[p].name for p in found.people),
        )
        for found in lists
    )


def _skills_needed(plan: PlanFile) -> frozenset[str]:
    """Skills that some work or rule of who must be there asks for; others bar nobody from standing in."""
    staffing = plan.staffing
    in_charge = () if staffing.in_charge is None else (staffing.in_charge,)
    queues = (queue.skill for queue in plan.queues if queue.skill is not None)
    return frozenset((*queues, *staffing.floors, *in_charge))


def standby_line(standby: Sequence[StandbyShift]) -> tuple[str, ...]:
    """How far the list comes, in a line; () where none was asked for."""
    if not standby:
        return ()
    short, asked = [shift for shift in standby if shift.short], standby[0].asked
    if not short:
        return (f"  standby: {asked} for each shift",)
    nobody = sum(not shift.agents for shift in short)
    return (
        f"  standby: {asked} asked for each shift; {len(short)} of {len(standby)} have fewer, "
        f"{nobody} of them nobody",
    )


def standby_document(standby: Iterable[StandbyShift]) -> dict[str, Any]:
    """The key `standby` of plan.json and verify.json, where a list was asked for."""
    rows = [
        {
            "day": shift.date.isoformat(),
            "shift": shift.label,
            "skills": list(shift.skills),
            "at_work": shift.at_work,
            "agents": list(shift.agents),
        }
        for shift in standby
    ]
    return {"standby": rows} if rows else {}
