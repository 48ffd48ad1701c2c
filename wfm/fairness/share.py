"""A plan's shifts exchanged until like agents bear alike, and what each of them bears then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduling.fairness import evened, families_of, loads_of
from scheduling.result import Assignment
from wfm.case import Case
from wfm.fairness.result import FairAgent, Fairness
from wfm.staffed import Staffed, team_of
from wfm.tries import Verified


def made_fair(case: Case, found: Verified[Staffed]) -> Verified[Staffed]:
    """The same shifts, worked by whom it is fair: what was simulated of them holds as it stands.

    Exchanges leave who is at work when as it is, skill by skill, and so the team that was judged.
    """
    roster = found.tried.roster
    assignments = evened(case.people, roster.assignments, case.days, case.rules)
    tried = replace(
        found.tried, roster=replace(roster, assignments=assignments), team=team_of(case, assignments)
    )
    return replace(found, tried=tried)


def fairness_of(case: Case, assignments: Sequence[Assignment]) -> Fairness:
    """What each agent bears in a roster."""
    loads = loads_of(case.people, assignments, case.days)
    families = families_of(case.people, assignments, case.days)
    weeks = {p: share for family in families for p, share in zip(family.members, family.share, strict=True)}
    number = {p: n for n, family in enumerate(families, start=1) for p in family.members}
    there = {assignment.person for assignment in assignments}
    order = sorted(range(len(loads)), key=lambda p: (number.get(p, len(families) + 1), p))
    return Fairness(
        tuple(
            FairAgent(
                agent=case.people[p].name,
                contract=case.people[p].contract,
                skills=tuple(sorted(case.people[p].skills)),
                group=number.get(p),
                weeks=weeks.get(p, case.grid.days / 7.0),
                load=loads[p],
            )
            for p in order
            if p in there or not case.people[p].is_pool
        )
    )
