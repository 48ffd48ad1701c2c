"""A coarser grid relaxes the problem, and its solution is a sound place to begin on the fine one."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks.cover_instances import instance
from scheduling.check_cover import check_cover
from scheduling.cover import relax_cover, solve_cover
from scheduling.cover.board import Board
from scheduling.cover.coarse import coarsened
from scheduling.cover.effort import Effort
from scheduling.cover.model import CoverModel
from scheduling.cover.refine import refined
from scheduling.cover.solve import _relax, _tell
from scheduling.result import Status
from scheduling.solver import Stop
from tests.scheduling.small import cover, days, duty, group, hourly, live

QUICK = Stop(20.0, 0.05, 1)


def by_half_hours(**changes):
    """A day of half hours: work of two o'clock due within two hours, shifts with an early or late break."""
    options = [
        duty(0, start, 8, rest=(start + 3 + late, start + 3.5 + late))
        for start in (0, 8, 16)
        for late in (0, 0.5)
    ]
    work = hourly({4: 2.0, 5: 1.0, 20: 3.0}, 4, T=48)
    return cover([group(options)], on=days(step=30), classes=[work], **changes)


def test_an_hour_is_the_sum_of_its_parts():
    """Work and live hours add up, heads and floor are means, due times round down to the hour."""
    problem = by_half_hours(live=[live({6: 2, 7: 4}, {6: 0.5, 7: 0.5}, T=48)], floor={0: 2, 1: 1})
    coarse = coarsened(problem)
    assert coarse is not None
    assert coarse.problem.classes[0].arrivals[[2, 10]].tolist() == [3.0, 3.0]
    assert coarse.problem.classes[0].stages[0].due[:2].tolist() == [2, 3]
    assert coarse.problem.live[0].heads[3] == 3
    assert coarse.problem.live[0].hours[3] == 1
    assert coarse.problem.floor[0] == 1.5
    assert len(coarse.problem.groups[0].options) == 3
    assert all(len(twins) == 2 for twins in coarse.twins.values())


def test_it_is_a_relaxation():
    """Never more than the fine grid's own."""
    problem = by_half_hours(floor=dict.fromkeys(range(48), 1))
    coarse = coarsened(problem)
    assert coarse is not None
    rough, fine = (relax_cover(p, QUICK).solve.objective for p in (coarse.problem, problem))
    assert rough is not None
    assert fine is not None
    assert rough <= fine + 1e-9


def test_where_it_would_be_none_there_is_none():
    """Hours already; an hour of work that is more messages in one half hour than in the other."""
    uneven = hourly({4: 2.0, 5: 1.0}, 4, volume={4: 2.0, 5: 9.0}, late=[(0.1, 8)], T=48)
    assert coarsened(cover([group([])])) is None
    assert coarsened(cover([group([])], on=days(step=30), classes=[uneven])) is None
    assert coarsened(by_half_hours()) is not None


def test_refined_it_keeps_all_but_what_is_due_within_hours():
    """Heads, flows, contracts and capacity hold; only what is due may stray inside an hour."""
    problem = instance("S")
    coarse = coarsened(problem)
    assert coarse is not None
    rough, fine = CoverModel(coarse.problem), CoverModel(problem)
    relaxed, _ = _relax(rough, Effort(QUICK, time.perf_counter()))
    assert relaxed.values is not None
    _tell(rough, relaxed.values)
    matrix = Board.of(fine).matrix
    values = refined(coarse, rough, fine, matrix)
    assert values is not None
    done = matrix.rows @ values
    off = np.maximum(matrix.least - done, done - matrix.most) > 1e-6
    broken = {
        row.name.split("_")[0] for row, is_off in zip(fine.lp.constraints(), off, strict=True) if is_off
    }
    assert broken <= {"due"}
    assert matrix.cost @ values == pytest.approx(relaxed.solve.objective)


def test_a_plan_begun_on_the_coarse_grid_is_sound(monkeypatch):
    """The week of one team, as if it were large: the checker finds nothing."""
    monkeypatch.setattr("scheduling.cover.solve.MANY", 0)
    problem = instance("S", seed=5)
    found = solve_cover(problem, QUICK)
    assert found.solve.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert found.solve.gap is not None
    assert found.solve.gap <= 0.05
    assert check_cover(problem, found.planned) == ()


def test_time_that_is_over_still_leaves_a_plan():
    """No time at all: a plan all the same."""
    problem = instance("S")
    found = solve_cover(problem, Stop(0.0, 0.0, 1))
    assert found.planned
    assert check_cover(problem, found.planned) == ()
