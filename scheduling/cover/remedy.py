"""What would make an impossible cover possible: single changes, and the least of each that does.

Rows of the programme are loosened at a price and everything else is free: the elastic programme of
Chinneck 2008 (Feasibility and Infeasibility in Optimization), one kind of change at a time, in whole
shifts. Where time does not suffice for that, the amount is that of the relaxation: no less could do.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import sparse

from scheduling.cover.board import Board
from scheduling.cover.model import CoverModel
from scheduling.cover.problem import CoverProblem, Group, Unmet
from scheduling.cover.shortage import FLOOR, Shortage, floor_name, shortages
from scheduling.cover.solve import solve_cover
from scheduling.matrix import Matrix, solve_matrix
from scheduling.problem import FloatArray, Stage, coverage_of
from scheduling.result import Status
from scheduling.solver import Stop

TRIES = 3  # longer waits beyond that of the relaxation, before one gives up
LONGEST_HOURS = 24  # that work is let wait longer
EVERYBODY = "everybody"
DUST = 1e-6
FIRST_FOUND = 0.99  # gap at which any whole cover will do


class Change(StrEnum):
    """What may be changed."""

    AGENTS = "agents"
    HOURS = "hours"
    WEEKENDS = "weekends"
    TARGET = "target"
    FLOOR = "floor"
    SHIFTS = "shifts"


@dataclass(frozen=True)
class Remedy:
    """A change that alone would do, and the least of it found; of `what`, a group or a class of work.

    `amount` is further agents of a group, paid hours beyond the contracts' most in `week`, weekends
    worked in the horizon, hours that work may wait longer, or heads fewer of the floor at once. For
    shifts it is the intervals [first, end), as `Shortage` has them, with no shift type for anybody able.
    Where it is not `enough`, no less would do, and whether it does was not found out in time.
    """

    change: Change
    what: str
    amount: float
    week: int | None = None
    first: int | None = None
    end: int | None = None
    enough: bool = True


@dataclass(frozen=True)
class Diagnosis:
    """Why a cover is impossible: what is short and when, and what would change that, each by itself."""

    shortages: tuple[Shortage, ...]
    remedies: tuple[Remedy, ...]


def diagnose(problem: CoverProblem, unmet: Iterable[Unmet], stop: Stop) -> Diagnosis:
    """The shortages, and every single change found to end them all; `stop` holds for each solve."""
    short = shortages(problem, unmet)
    if not short:
        return Diagnosis((), ())
    missing = tuple(_shifts(problem, short))
    if missing:
        return Diagnosis(short, missing)
    elastic = _Elastic(problem, stop)
    remedies = (*_agents(elastic), *_hours(elastic), *_weekends(elastic))
    return Diagnosis(short, (*remedies, *_targets(problem, short, stop), *_floor(elastic)))


@dataclass(frozen=True)
class _Loose:
    """How much each of some columns must loosen its rows, in whole shifts or, not `enough`, in fractions."""

    amounts: FloatArray
    enough: bool


class _Elastic:
    """The programme without prices, nothing unmet, and rows that may be loosened."""

    def __init__(self, problem: CoverProblem, stop: Stop) -> None:
        self.problem, self.stop = problem, stop
        model = CoverModel(problem)
        self.matrix = Board.of(model).meeting_all().matrix
        self.row = {row.name: i for i, row in enumerate(model.lp.constraints())}

    def least(self, columns: list[dict[str, float]], most: float = np.inf, *, whole: bool) -> _Loose | None:
        """The least sum of columns that enter rows with these factors, None where no amount will do."""
        if not columns or not any(columns):
            return None
        matrix = _extended(self.matrix, self.row, columns, most, whole)
        relaxed = solve_matrix(matrix.relaxed(), self.stop)
        if relaxed.values is None:
            return None
        found = solve_matrix(matrix, self.stop)
        if found.solve.status is Status.INFEASIBLE:
            return None
        values = relaxed.values if found.values is None else found.values
        return _Loose(values[-len(columns) :], enough=found.values is not None)


def _extended(
    matrix: Matrix, row: dict[str, int], columns: list[dict[str, float]], most: float, whole: bool
) -> Matrix:
    """Further columns at a price of one, everything else for nothing."""
    more = sparse.lil_matrix((matrix.rows.shape[0], len(columns)))
    for j, factors in enumerate(columns):
        for name, factor in factors.items():
            more[row[name], j] = factor
    n = len(columns)
    return replace(
        matrix,
        cost=np.append(np.zeros_like(matrix.cost), np.ones(n)),
        lower=np.append(matrix.lower, np.zeros(n)),
        upper=np.append(matrix.upper, np.full(n, most)),
        whole=np.append(matrix.whole, np.full(n, whole)),
        rows=sparse.csr_matrix(sparse.hstack([matrix.rows, more.tocsr()])),
    )


# -- one kind of change each -----------------------------------------------------------------------


def _agents(elastic: _Elastic) -> Iterator[Remedy]:
    """Further agents of one group, who may stay unused in a week."""
    for g, group in enumerate(elastic.problem.groups):
        found = elastic.least([_one_more(elastic, g, group)], whole=True)
        if found is not None:
            yield Remedy(Change.AGENTS, group.name, _up(found.amounts[0]), enough=found.enough)


def _one_more(elastic: _Elastic, g: int, group: Group) -> dict[str, float]:
    """What one more agent of a group loosens."""
    days, weeks = len(elastic.problem.days), len(group.min_hours)
    factors = {f"a_day_{g}_{d:03d}": -1.0 for d in range(days)}
    factors |= {f"max_hours_{g}_{w:02d}": -group.most_hours(w) for w in range(weeks)}
    factors |= {f"agents_{g}_{d:03d}": -1.0 for d in range(days)}
    factors |= {f"spread_{g}_{w:02d}": -group.most_hours(w) for w in range(weeks)}
    factors[f"weekends_{g}"] = -float(group.weekends)
    return {name: factor for name, factor in factors.items() if name in elastic.row}


def _hours(elastic: _Elastic) -> Iterator[Remedy]:
    """Paid hours beyond the contracts' most, by week, of agents there are."""
    named = [
        (w, {f"max_hours_{g}_{w:02d}": -1.0})
        for g, group in enumerate(elastic.problem.groups)
        for w in range(len(group.max_hours))
    ]
    found = elastic.least([factors for _, factors in named], whole=False)
    if found is None:
        return
    by_week: dict[int, float] = defaultdict(float)
    for (w, _), more in zip(named, found.amounts, strict=True):
        by_week[w] += float(more)
    for w, hours in sorted(by_week.items()):
        if hours > DUST:
            yield Remedy(Change.HOURS, EVERYBODY, round(hours, 2), week=w, enough=found.enough)


def _weekends(elastic: _Elastic) -> Iterator[Remedy]:
    """Weekends worked beyond the most."""
    names = [f"weekends_{g}" for g in range(len(elastic.problem.groups))]
    found = elastic.least([{name: -1.0} for name in names if name in elastic.row], whole=True)
    if found is not None:
        yield Remedy(Change.WEEKENDS, EVERYBODY, _up(float(found.amounts.sum())), enough=found.enough)


def _floor(elastic: _Elastic) -> Iterator[Remedy]:
    """Heads fewer at work at once, wherever the floor asks for any."""
    floors = [(FLOOR, "floor_", elastic.problem.floor)]
    floors += [
        (floor_name(own), f"holders_{i}_", own.heads) for i, own in enumerate(elastic.problem.skill_floors)
    ]
    for what, rows_of, heads in floors:
        rows = {name: 1.0 for name in elastic.row if name.startswith(rows_of)}
        found = elastic.least([rows], float(heads.max()), whole=True)
        if found is not None:
            yield Remedy(Change.FLOOR, what, _up(found.amounts[0]), enough=found.enough)


def _up(amount: float) -> float:
    return float(max(1, math.ceil(amount - DUST)))


def _targets(problem: CoverProblem, short: tuple[Shortage, ...], stop: Stop) -> Iterator[Remedy]:
    """Whole hours that a class which is short may wait longer."""
    late = {item.what for item in short}
    for work in problem.classes:
        hours = _least_wait(problem, work.name, stop) if work.name in late else None
        if hours is not None:
            tries = range(hours, hours + TRIES)
            done = next((more for more in tries if _is_done(problem, work.name, more, stop)), None)
            yield Remedy(Change.TARGET, work.name, float(done or hours), enough=done is not None)


def _is_done(problem: CoverProblem, name: str, hours: int, stop: Stop) -> bool:
    """Whether whole shifts do everything when a class may wait longer."""
    found = solve_cover(_waiting(problem, name, hours), replace(stop, gap=FIRST_FOUND))
    return found.solve.status in {Status.OPTIMAL, Status.FEASIBLE}


def _least_wait(problem: CoverProblem, name: str, stop: Stop) -> int | None:
    """By halving, since who may wait longer can still be served as before."""
    low, high = 0, LONGEST_HOURS
    if not _is_met(_waiting(problem, name, high), stop):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_met(_waiting(problem, name, middle), stop) else (middle, high)
    return high


def _waiting(problem: CoverProblem, name: str, hours: int) -> CoverProblem:
    more = hours * 60 // problem.days.interval_minutes
    classes = [
        replace(work, stages=tuple(Stage(stage.due + more, stage.late) for stage in work.stages))
        if work.name == name
        else work
        for work in problem.classes
    ]
    return replace(problem, classes=tuple(classes))


def _is_met(problem: CoverProblem, stop: Stop) -> bool:
    """Whether everything can be met, in fractions."""
    matrix = Board.of(CoverModel(problem)).meeting_all().matrix.relaxed()
    free = replace(matrix, cost=np.zeros_like(matrix.cost))
    return solve_matrix(free, stop).values is not None


def _shifts(problem: CoverProblem, short: tuple[Shortage, ...]) -> Iterator[Remedy]:
    """Stretches during which nobody could be at work, whoever it is that is needed."""
    for item in short:
        skill = _skill_of(problem, item.what)
        able = [group for group in problem.groups if skill is None or skill in group.skills]
        duties = list({duty for group in able for duty in group.options})
        at_work = np.take(coverage_of(duties, problem.days), range(item.first, item.end), mode="wrap")
        if not at_work.any():
            yield Remedy(
                Change.SHIFTS, skill or "any skill", item.end - item.first, first=item.first, end=item.end
            )


def _skill_of(problem: CoverProblem, what: str) -> str | None:
    """The skill that a shortage asks for, None for any."""
    known = {work.name: work.skill for work in problem.classes}
    known |= {live.name: live.skill for live in problem.live}
    known |= {f"live work of {live.skill}": live.skill for live in problem.live}
    known |= {floor_name(floor): floor.skill for floor in problem.skill_floors}
    return known.get(what)
