"""Rules that leave somebody no roster at all are found before anything is planned, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduling.problem import Person, RosterRules
from scheduling.roster import has_roster
from wfm.case import Case
from wfm.errors import NoPlanError, Problem

Relaxed = tuple[str, Person, RosterRules]


def _relaxed(person: Person, rules: RosterRules, days: int) -> Iterator[Relaxed]:
    """A name for the planner of each thing to let go, the person and everybody's rules without it."""
    limits = rules.limits_of(person)
    yield "hours_per_week", replace(person, min_hours=(0.0,) * len(person.min_hours)), rules
    yield "time_off", replace(person, off=frozenset()), rules
    yield "rotation", replace(person, allowed={}), rules
    yield "locks", replace(person, locked={}), rules
    yield "max_shifts", replace(person, most_of={}), rules
    eased = {
        "max_days_in_row": replace(limits, max_days_in_row=days),
        "min_days_in_row": replace(limits, min_days_in_row=1),
        "min_days_off_in_row": replace(limits, min_days_off_in_row=1),
        "max_weekends": replace(limits, max_weekends=days),
        "max_nights_in_row": replace(limits, max_nights_in_row=None),
        "min_days_off_after_nights": replace(limits, min_days_off_after_nights=0),
        "whole_weekends": replace(limits, whole_weekends=False),
        "same_start_minutes": replace(limits, same_start_minutes=None),
    }
    yield from ((name, replace(person, limits=changed), rules) for name, changed in eased.items())
    yield "rules.max_average_hours", replace(person, most_hours=None), rules
    yield "rules.rest_hours", person, replace(rules, rest_minutes=0)
    yield "rules.weekly_rest_hours", person, replace(rules, weekly_rest_minutes=0)
    yield "rules.forbidden_successions", person, replace(rules, may_not_follow=frozenset())


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
    return [
        name
        for name, changed, rules in _relaxed(person, case.rules, len(case.days))
        if has_roster((changed,), duties, case.days, rules)[0]
    ]
