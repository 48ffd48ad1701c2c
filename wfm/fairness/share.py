"""A plan's shifts exchanged until like agents bear alike, and what each of them bears then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduling.fairness import evened, families_of, loads_of
from scheduling.problem import Person
from scheduling.result import Assignment
from wfm.case import Case
from wfm.fairness.result import FairAgent, Fairness
from wfm.in_time import InTime, forecast_problem, heads_at_pace
from wfm.staffed import Staffed, judge_team, team_of
from wfm.tries import Verified, training_seed, verify_seed


def made_fair(case: Case, found: Verified[Staffed]) -> Verified[Staffed]:
    """The same shifts, worked by whom it is fair: what was simulated of them holds as it stands.

    Exchanges leave who is at work when as it is, skill by skill, and so the team that was judged. Where
    somebody is new, all exchange at first, whatever their speed; if that roster, simulated, holds as
    well, it stands, else only people of the same speed have exchanged.
    """
    if any(person.handling_factors for person in case.people):
        alike = tuple(replace(person, handling_factors={}) for person in case.people)
        shared = _judged(case, found, _evened(case, found, alike))
        if _holds_as_well(case, found, shared):
            return shared
    return _evened(case, found, case.people)


def _evened(case: Case, found: Verified[Staffed], people: Sequence[Person]) -> Verified[Staffed]:
    roster = found.tried.roster
    assignments = evened(people, roster.assignments, case.days, case.rules)
    tried = replace(
        found.tried, roster=replace(roster, assignments=assignments), team=team_of(case, assignments)
    )
    return replace(found, tried=tried)


def _judged(case: Case, found: Verified[Staffed], shared: Verified[Staffed]) -> Verified[Staffed]:
    """What the futures say of another team; what its last shift buys has not been asked."""
    team, plan = shared.tried.team, case.plan
    simulated = judge_team(case, team, found.tried.simulated.futures, training_seed(plan))
    fresh = judge_team(case, team, found.fresh.futures, verify_seed(plan))
    return Verified(replace(shared.tried, simulated=simulated, last=None), fresh)


def _holds_as_well(case: Case, found: Verified[Staffed], shared: Verified[Staffed]) -> bool:
    """Whether targets hold as often as asked or before, and the forecast's work is in time as before."""
    asked = case.plan.staffing.confidence
    pairs = ((shared.tried.simulated, found.tried.simulated), (shared.fresh, found.fresh))
    if any(now.chance_all < min(asked, was.chance_all) for now, was in pairs):
        return False
    before, after = (heads_at_pace(case, one.tried.roster.assignments) for one in (found, shared))
    return InTime.of(forecast_problem(case), before).is_kept(after)


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
