"""Whom to hire where too few are there: what one more agent of each kind would work, and what that changes.

What a head more is worth in each interval is learned from the simulated futures of the roster there is
(`wfm/polish/worth.py`), and heads below the floor count above all. The dynamic programme of the roster
search then says what somebody of a contract and skills would work at best under every hard rule; the
kinds that promise most are simulated, and the best is hired in thought. So on, until the confidence is
reached, the floor is kept, or nobody helps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.problem import Duty, FloatArray, Person, coverage_of
from scheduling.result import Assignment
from scheduling.roster import Prices, RosterProblem, solve_roster
from wfm.case import Case
from wfm.covering import floor_of
from wfm.duties import label_of
from wfm.floors import below_floors
from wfm.outcome import Hire
from wfm.people import newcomer
from wfm.polish.worth import worth_of
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, judge_team, team_of
from wfm.tries import training_seed, verify_seed

SIMULATED = 3  # kinds of agent a hire, those that promise most
FUTURES = 400  # to choose by
HOUR = 0.02  # of the best hour's worth: what an hour must earn beyond the minimum hours
ROUNDING = 1e-6

Roster = tuple[Assignment, ...]
Kind = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class _Staff:
    """A case with hires in thought among its people, its roster and what training futures say of it."""

    case: Case
    roster: Roster
    simulated: Simulated

    @property
    def missed(self) -> tuple[float, float]:
        """What is short: head-intervals below the floor, then messages past their targets."""
        classes = enumerate(self.simulated.demand.classes)
        late = sum(self.simulated.late[k, : len(work.share)].sum() for k, work in classes)
        return float(below_floor(self.case, self.roster).sum()), float(late)


def whom_to_hire(case: Case, roster: Roster, chance: float, effort: Effort) -> tuple[Hire, ...]:
    """Hires that bring a plan nearest to its confidence and floor, in turn; () where none are needed.

    `chance` is that of the roster there is, and each hire tells the chance with it and those before it.
    """
    asked, hires = case.plan.staffing.confidence, list[Hire]()
    if not effort.hires or (chance >= asked and not below_floor(case, roster).any()):
        return ()
    staff = _staff(case, roster, effort)
    while len(hires) < effort.hires and (chance < asked or staff.missed[0] > ROUNDING):
        found = min(_candidates(staff, effort), key=lambda some: some.missed, default=None)
        if found is None or found.missed >= staff.missed:
            break
        staff = found
        team = team_of(staff.case, staff.roster)
        chance = judge_team(case, team, effort.futures, verify_seed(case.plan)).chance_all
        hires.append(_hire(staff, chance))
    return tuple(hires)


def below_floor(case: Case, roster: Sequence[Assignment]) -> FloatArray:
    """Heads below the floor or that of some skill, those of the roster before at work, shape (T,)."""
    heads = coverage_of([assignment.duty for assignment in roster], case.days)
    heads += sum((at_work for _, at_work in case.days.present), np.zeros(case.days.intervals))
    short = np.maximum(floor_of(case.plan, case.grid) - heads, 0.0)
    return np.asarray(np.maximum.reduce([short, *below_floors(case, roster).values()]))


def _staff(case: Case, roster: Roster, effort: Effort) -> _Staff:
    futures = min(effort.futures, FUTURES)
    return _Staff(case, roster, judge_team(case, team_of(case, roster), futures, training_seed(case.plan)))


def _candidates(staff: _Staff, effort: Effort) -> Iterator[_Staff]:
    """The staff with one more agent, of each of the kinds that promise most."""
    promising: list[tuple[float, int, Person, tuple[Duty, ...]]] = []
    for place, (contract, skills) in enumerate(_kinds(staff.case)):
        person = _newcomer(staff.case, contract, skills)
        worth = _worth(staff, skills)
        duties = _best(staff.case, person, worth)
        value = float(worth @ coverage_of(list(duties), staff.case.days))
        if duties and value > 0:
            promising.append((-value, place, person, duties))
    for _, _, person, duties in sorted(promising, key=lambda some: some[:2])[:SIMULATED]:
        case = replace(staff.case, people=(*staff.case.people, person))
        place = len(staff.case.people)
        yield _staff(case, (*staff.roster, *(Assignment(place, duty) for duty in duties)), effort)


def _kinds(case: Case) -> tuple[Kind, ...]:
    """Contracts with the skills their agents have, the contract's own, and each that a queue needs."""
    found: dict[Kind, None] = {}
    needed = [frozenset({queue.skill}) for queue in case.plan.queues if queue.skill]
    for contract in case.plan.contracts:
        held = [person.skills for person in case.people if person.contract == contract.name]
        for skills in (frozenset(contract.skills), *held, *needed):
            found[contract.name, skills] = None
    return tuple(found)


def _newcomer(case: Case, contract: str, skills: frozenset[str]) -> Person:
    """The next one to hire of a contract."""
    of = next(some for some in case.plan.contracts if some.name == contract)
    hired = len([person for person in case.people if person.name.startswith("new hire ")])
    return newcomer(case.plan, case.grid, of, f"new hire {hired + 1}", skills)


def _worth(staff: _Staff, skills: frozenset[str]) -> FloatArray:
    """What a head with these skills is worth in each interval, shape (T,)."""
    (worth,) = worth_of(staff.simulated, (skills,))
    short = below_floor(staff.case, staff.roster)
    for skill, lacking in below_floors(staff.case, staff.roster).items():
        short = short if skill in skills else np.where(lacking > 0, 0.0, short)
    return np.asarray(worth + short * (1.0 + float(worth.max(initial=0.0))))


def _best(case: Case, person: Person, worth: FloatArray) -> tuple[Duty, ...]:
    """What the person would work, () where the rules leave no roster at all."""
    options = [duty for code in sorted(person.codes) for duty in case.duties[code]]
    value = [float(worth @ coverage_of([duty], case.days)) for duty in options]
    best: dict[tuple[int, str, int], tuple[float, Duty]] = {}
    for duty, much in zip(options, value, strict=True):
        start = (duty.day, duty.code, duty.start_clock)
        if start not in best or much > best[start][0]:
            best[start] = (much, duty)
    hourly = max((much / duty.paid_hours for much, duty in best.values() if duty.paid_hours), default=0.0)
    problem = RosterProblem(
        days=case.days,
        people=(replace(person, wishes=tuple((*start, much) for start, (much, _) in sorted(best.items()))),),
        duties=tuple(duty for _, duty in best.values()),
        rules=case.rules,
        needs=(),
        floor=np.zeros(case.days.intervals),
        prices=Prices(hour=HOUR * hourly, wish=1.0),
    )
    found = solve_roster(problem, 0, 60.0)
    return () if found.impossible else tuple(assignment.duty for assignment in found.assignments)


def _hire(staff: _Staff, chance: float) -> Hire:
    """The last of the people, in the planner's words."""
    last = len(staff.case.people) - 1
    person = staff.case.people[last]
    duties = [assignment.duty for assignment in staff.roster if assignment.person == last]
    counts = Counter(label_of(duty.code, duty.start_clock) for duty in duties)
    return Hire(
        contract=person.contract,
        skills=tuple(sorted(person.skills)),
        paid_hours=sum(duty.paid_hours for duty in duties),
        shifts=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        chance=chance,
        hours_below_floor=staff.missed[0] * staff.case.days.interval_minutes / 60.0,
    )
