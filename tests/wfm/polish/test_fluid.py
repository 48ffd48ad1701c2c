"""Futures as a fluid: played again in part is as played anew, and simulation agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.paths import rate_paths
from wfm.polish.fluid import Fluid
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.simulation.unroll import unroll
from wfm.staffed import Effort, judge, staff
from wfm.tries import training_seed

FUTURES = 40


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One queue around the clock, a named agent and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


@pytest.fixture(scope="module")
def roster(case):
    """A quick roster for the forecast work, nothing set aside."""
    hedge, effort = Hedge({}, 7200), Effort(rounds=40, futures=20)
    return staff(case, hedge, effort, training_seed(case.plan)).roster.assignments


def fluid_of(case, assignments):
    """All futures, with a roster in them."""
    world = unroll(case.demand, case.settings, FUTURES, 2, rate_paths(case, FUTURES, 2))
    fluid = Fluid(case, world, 2, np.arange(FUTURES))
    fluid.stand(StaffedDuty.of(case.people[a.person], a.duty) for a in assignments)
    return fluid


def test_a_change_is_played_as_if_all_were_played_anew(case, roster):
    """Shifts put to another day, one at a time: every future's late messages are those of a fresh start."""
    roster = roster[::2]
    fluid = fluid_of(case, roster)
    matters = []
    for away in roster[:: max(1, len(roster) // 5)]:
        others = [duty for duty in case.duties[away.duty.code] if duty.day == (away.duty.day + 3) % 7]
        given, skills = others[0], case.people[away.person].skills
        after = fluid.late_after([StaffedDuty(away.duty, skills)], [StaffedDuty(given, skills)])
        left = list(roster)
        left.remove(away)
        anew = fluid_of(case, [*left, type(away)(away.person, given)])
        assert after == pytest.approx(anew.late, abs=1e-6)
        few = fluid.late_after([StaffedDuty(away.duty, skills)], [StaffedDuty(given, skills)], 7)
        assert few == pytest.approx(after[:7], abs=1e-9)
        matters.append(not np.allclose(after, fluid.late))
    assert any(matters)
    assert fluid.late_after([], []) == pytest.approx(fluid.late, abs=1e-9)


@pytest.fixture(scope="module")
def mixed(case):
    """The same people, some shifts absent; every second one is new, and needs four or eight times as long."""
    week = range(case.grid.days)
    people = tuple(
        replace(person, handling_factors=dict.fromkeys(week, 8.0 if p % 4 else 4.0)) if p % 2 == 0 else person
        for p, person in enumerate(case.people)
    )
    return replace(case, people=people, settings=replace(case.settings, absence=0.1))


def test_a_change_among_new_people_is_played_as_anew(mixed, roster):
    """Each one's shifts taken away in turn, others of other speeds beside them: as a fresh start has it."""
    fluid = fluid_of(mixed, roster)
    for away in roster[::7]:
        staffed = StaffedDuty.of(mixed.people[away.person], away.duty)
        anew = fluid_of(mixed, [a for a in roster if a != away])
        assert fluid.late_after([staffed], []) == pytest.approx(anew.late, abs=1e-6)
    assert fluid.late_after([], []) == pytest.approx(fluid.late, abs=1e-9)


def _all_at(case, factor):
    factors = dict.fromkeys(range(case.grid.days), factor)
    return replace(case, people=tuple(replace(person, handling_factors=factors) for person in case.people))


def test_simulation_agrees_of_new_people(mixed, roster):
    """Everybody at four times the handling time: the fluid's shares in time lie by the simulation's."""
    slow, fast = (_all_at(mixed, factor) for factor in (4.0, 1.0))
    told = judge(slow, roster, FUTURES, 2).share(0, 0)[:, 0]
    fluids = [fluid_of(some, roster) for some in (slow, fast)]
    shares, without = (fluid.share(fluid.late)[:, 0, 0, 0] for fluid in fluids)
    assert abs(float(shares.mean() - told.mean())) < 0.6 * abs(float(without.mean() - told.mean()))
    assert np.corrcoef(shares, told)[0, 1] > 0.9


def test_simulation_agrees(case, roster):
    """With every third shift gone, the fluid's shares in time lie by the simulation's, future by future."""
    short = [assignment for place, assignment in enumerate(roster) if place % 3]
    fluid = fluid_of(case, short)
    shares, told = fluid.share(fluid.late)[:, 0, 0, 0], judge(case, short, FUTURES, 2).share(0, 0)[:, 0]
    assert abs(float(shares.mean() - told.mean())) < 0.1
    assert np.corrcoef(shares, told)[0, 1] > 0.8


def test_everybody_there_all_the_time_leaves_nothing_late(case, roster):
    """A hundred heads more in every interval: whatever arrives is handled in its own."""
    fluid = fluid_of(case, roster)
    late = fluid.late_with(0, np.arange(case.grid.intervals), 100.0)
    assert late.max() == pytest.approx(0.0, abs=1e-6)
    assert (fluid.late_with(0, np.arange(24), -1.0) >= fluid.late - 1e-6).all()
