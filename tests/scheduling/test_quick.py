"""A whole plan without a relaxation: what it gives keeps every row of the cover."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check_cover import check_cover
from scheduling.cover import relax_cover, solve_cover
from scheduling.cover.effort import Effort
from scheduling.cover.quick import quick_plan
from scheduling.matrix import Answer
from scheduling.problem import SkillFloor
from scheduling.result import Status
from tests.scheduling.small import QUICK, cover, days, duty, group, hourly, live

AT_ONCE = replace(QUICK, seconds=0.0)


@pytest.fixture
def no_time(monkeypatch):
    """The relaxation is stopped before it begins."""
    monkeypatch.setattr("scheduling.cover.effort.LEAST_SECONDS", 0.0)


def quickly(problem):
    """The shifts planned without a relaxation and their cost, None where there are none."""
    found = quick_plan(problem, Effort(QUICK, time.perf_counter()))
    if found is None:
        return None
    assert found.answer.values is not None
    for variable, value in zip(found.model.lp.variables(), found.answer.values.tolist(), strict=True):
        variable.varValue = value
    return found.model.planned(), found.answer.solve.objective


@st.composite
def problems(draw):
    """Two days, two skills, work that waits or is live, floors, agents with names and from pools."""
    on = days(2)
    starts = sorted(draw(st.sets(st.integers(0, 20), min_size=2, max_size=4)))
    options = [duty(d, start, 8, rest=(start + 4, start + 5)) for d in range(2) for start in starts]
    hours = st.dictionaries(st.integers(0, 47), st.sampled_from([0.3, 1.0, 2.5]), max_size=4)
    groups = [
        group(
            options,
            skills=skills,
            n_days=2,
            named=(named := draw(st.integers(0, 2))),
            obliged=named,
            min_hours=(named * 7.0,),
            max_hours=(named * 14.0,),
            pool=draw(st.integers(0, 6)),
            pool_min=(7.0,),
            pool_max=(14.0,),
            weekends=9,
        )
        for skills in draw(st.sampled_from([[()], [("en",)], [("en",), ("de", "en")]]))
    ]
    held = sorted({skill for own in groups for skill in own.skills})
    skill = st.sampled_from([None, *held])
    return cover(
        groups,
        on=on,
        classes=[hourly(draw(hours), draw(st.integers(0, 6)), skill=draw(skill), T=48) for _ in range(2)],
        live=[
            live(draw(st.dictionaries(st.integers(0, 47), st.just(1.0), max_size=2)), skill=draw(skill), T=48)
        ],
        floor=draw(st.dictionaries(st.integers(0, 47), st.integers(1, 2), max_size=2)),
        skill_floors=tuple(SkillFloor(some, np.eye(48)[9]) for some in held[:1]),
        occupancy=draw(st.sampled_from([0.8, 1.0])),
        absence=draw(st.sampled_from([0.0, 0.1])),
        objective=draw(st.sampled_from(["hours", "cost", "heads"])),
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_planned_is_sound_and_no_cheaper_than_the_bound(problem):
    """Whatever is planned passes the independent checker; only what can be met is."""
    found = quickly(problem)
    best = solve_cover(problem, QUICK)
    if found is not None:
        planned, cost = found
        assert check_cover(problem, planned) == ()
        assert best.solve.status is not Status.INFEASIBLE
        assert cost >= best.solve.bound - 1e-6


@pytest.mark.usefixtures("no_time")
def test_a_plan_where_the_relaxation_does_not_end():
    """Eight hours of work and one shift: planned, feasible, no bound, and the clock is to blame."""
    found = solve_cover(cover([group([duty(0, 8, 8)])], classes=[hourly({8: 8}, 7)]), AT_ONCE)
    assert (found.solve.status, found.solve.bound, found.solve.gap) == (Status.FEASIBLE, None, None)
    assert found.solve.hit_limit
    assert (found.paid_hours, found.solve.objective) == (8.0, 8.0)
    assert list(found.by_group) == [(duty(0, 8, 8),)]
    assert found.heads[0].sum() == 8


def test_a_plan_where_the_first_whole_one_is_not_found(monkeypatch):
    """The relaxation has ended, and no window of a whole plan in time: the bound is known."""
    nothing = "scheduling.cover.solve.first_plan"
    late = relax_cover(cover([group([duty(0, 8, 8)])]), QUICK)
    monkeypatch.setattr(
        nothing, lambda *_: Answer(replace(late.solve, status=Status.NOTHING_FOUND, objective=None), None)
    )
    found = solve_cover(cover([group([duty(0, 8, 8)])], classes=[hourly({8: 6}, 7)]), QUICK)
    assert found.solve.status is Status.FEASIBLE
    assert (found.paid_hours, found.solve.bound) == (8.0, 8.0)


@pytest.mark.usefixtures("no_time")
def test_nothing_found_where_people_do_not_suffice():
    """Ten hours of work at once and a pool of five: no plan, and no word that there is none."""
    options = [duty(0, start, 8) for start in range(16)]
    work = [hourly({t: 1 + t % 3 for t in range(24)}, 3), hourly({9: 10}, 1)]
    found = solve_cover(cover([group(options, pool=5)], classes=work), AT_ONCE)
    assert found.solve.status is Status.NOTHING_FOUND
    assert found.planned == ()


@pytest.mark.usefixtures("no_time")
def test_heads_that_suffice_where_only_those_were_asked():
    """Six hours of work that may wait for three: two heads in each, as an evenly spread one needs."""
    found = relax_cover(cover([group([duty(0, 8, 8)])], classes=[hourly({9: 6}, 2)]), AT_ONCE)
    assert found.solve.status is Status.NOTHING_FOUND
    assert found.needs[0].heads[8:13].tolist() == pytest.approx([0, 2, 2, 2, 0])


def test_it_is_not_far_from_the_best():
    """Three days of work by the hour that waits six: within a third of the proven least."""
    on = days(3)
    options = [duty(d, start, 8, rest=(start + 4, start + 5)) for d in range(3) for start in range(0, 24, 2)]
    work = hourly({t: 20.0 + 15.0 * np.sin(t / 4) for t in range(72)}, 6, T=72)
    problem = cover([group(options, n_days=3, pool=300)], on=on, classes=[work], occupancy=0.9)
    found = quickly(problem)
    assert found is not None
    assert found[1] <= 1.33 * solve_cover(problem, QUICK).solve.bound
