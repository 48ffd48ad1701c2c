"""Rules that leave somebody no roster at all are found before anything is planned, with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scheduling.problem import Person, RosterRules
from scheduling.roster import has_roster
from wfm.case import Case
from wfm.errors import NoPlanError, Problem

# What to let go to see what stands in the way: a name for the planner, and the person without it.
RELAXED: dict[str, Callable[[Person], Person]] = {
    "hours_per_week": lambda p: replace(p, min_hours=(0.0,) * len(p.min_hours)),
    "time_off": lambda p: replace(p, off=frozenset()),
    "locks": lambda p: replace(p, locked={}),
}


def refuse_impossible(case: Case) -> None:
    """NoPlanError naming every agent whose hard rules contradict each other, and which do."""
    duties = tuple({duty for group in case.groups for duty in group.options})
    able = has_roster(case.people, duties, case.days, case.rules)
    stuck = [person for person, can in zip(case.people, able, strict=True) if not can]
    if stuck:
        raise NoPlanError(_problem(case, person) for person in stuck)


def _problem(case: Case, person: Person) -> Problem:
    reasons = _reasons(case, person)
    named = ", ".join(reasons) if reasons else "several rules together"
    place = "pool" if person.is_pool else "agent"
    return Problem(
        file=case.plan.agents.file if case.plan.agents and not person.is_pool else "plan.toml",
        place=f"{place} {person.name}",
        message="no roster obeys all hard rules of this agent",
        remedy=f"ease {named}",
    )


def _reasons(case: Case, person: Person) -> list[str]:
    """Which single rule, let go, would leave the person a roster."""
    duties = tuple({duty for group in case.groups for duty in group.options})

    def helps(changed: Person, rules: RosterRules) -> bool:
        return has_roster((changed,), duties, case.days, rules)[0]

    found = [name for name, change in RELAXED.items() if helps(change(person), case.rules)]
    loose = {
        "rules.rest_hours": replace(case.rules, rest_minutes=0),
        "rules.max_days_in_row": replace(case.rules, max_days_in_row=7),
        "rules.min_days_off_in_row": replace(case.rules, min_days_off_in_row=1),
        "rules.max_weekends": replace(case.rules, max_weekends=len(case.days)),
    }
    return found + [name for name, rules in loose.items() if helps(person, rules)]
