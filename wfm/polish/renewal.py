"""Whole rosters of everybody anew: the best by what heads are worth, loyal to the roster there is.

Rules of runs, rest and hours bind a person's days together, so that a shift can seldom be put elsewhere by
itself, and seldom without somebody else's. So the roster search is asked again, with prices of heads
that simulation has told: what a head more adds, what a head fewer costs, and in proportion beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.problem import FloatArray, Need, Person
from scheduling.result import Assignment
from scheduling.roster import Prices, RosterProblem, solve_roster
from wfm.floors import needs_of_skills
from wfm.polish.changes import Changes

DEAREST = 5.0  # what an hour of the dearest head is put at
WISH = 60.0  # and a request of weight 1
MISSED = 60.0  # and an hour with nobody in charge, or a head fewer than the floor of a skill
FADES = 4.0  # heads more after which another is worth nothing, at the latest
SECONDS = 60.0  # a last stop


@dataclass(frozen=True)
class Worth:
    """What a head more adds and one fewer costs in an interval, shape (sets, T); the price of an hour."""

    more: FloatArray
    less: FloatArray
    price: float


def renewed(
    changes: Changes, assignments: Sequence[Assignment], worth: Worth, loyalty: float, rounds: int, seed: int
) -> tuple[Assignment, ...]:
    """What the roster search makes of a roster; a changed day costs `loyalty` hours of the dearest head."""
    case = changes.case
    dearest = max(float(worth.more.max()), float(worth.less.max()))
    if dearest <= 0.0:
        return tuple(assignments)
    scale = DEAREST / dearest
    problem = RosterProblem(
        days=case.days,
        people=tuple(
            _told(person, p, assignments, DEAREST * loyalty) for p, person in enumerate(case.people)
        ),
        duties=changes.duties,
        rules=case.rules,
        needs=(*_needs(changes, assignments, worth, scale), *_must_be_there(changes)),
        floor=changes.floor,
        by_cost=case.plan.staffing.objective == "cost",
        seed=seed,
        begin=tuple(assignments),
        prices=Prices(hour=scale * worth.price, wish=WISH),
    )
    found = solve_roster(problem, rounds, SECONDS)
    return tuple(assignments) if found.impossible else found.assignments


def _told(person: Person, p: int, assignments: Sequence[Assignment], loyalty: float) -> Person:
    told = {a.duty.day: (a.duty.code, a.duty.start_clock) for a in assignments if a.person == p}
    return replace(person, published=told, change_hours=loyalty)


def _must_be_there(changes: Changes) -> list[Need]:
    """Who is in charge and the floors of skills, at a price beyond all worth."""
    flat = np.ones(changes.case.days.intervals)
    return [replace(need, first=MISSED * flat, again=flat) for need in needs_of_skills(changes.case)]


def _needs(changes: Changes, assignments: Sequence[Assignment], worth: Worth, scale: float) -> list[Need]:
    """For each skill, or for everybody, heads wanted as long as one more is worth something."""
    hours = changes.case.days.interval_minutes / 60.0
    skills = sorted({skill for skills in changes.skill_sets for skill in skills})
    needs = []
    for skill in skills or [""]:
        s = min(
            (s for s, own in enumerate(changes.skill_sets) if skill in own or not skill),
            key=lambda s: len(changes.skill_sets[s]),
        )
        more, less = scale * worth.more[s] / hours, scale * worth.less[s] / hours
        again = np.maximum(np.maximum(less - more, more / FADES), 1e-6)
        now = [a for a in assignments if not skill or skill in changes.case.people[a.person].skills]
        heads = changes.coverage[[changes.place[a.duty] for a in now]].sum(axis=0)
        wanted = frozenset({skill} if skill else set())
        needs.append(Need(wanted, heads + 0.5 + more / again, np.zeros_like(again), again))
    return needs
