"""A cover changed shift by shift on a plan of one small team: never worse, and by every rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduling.check_cover import check_cover
from scheduling.solver import Stop
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.cover_changes import changed_cover, stands_of
from wfm.cover_changes.futures import Futures, chance_of
from wfm.cover_changes.search import Aim, Limits, Search
from wfm.cover_changes.shifts import Shifts
from wfm.covered import cover_under
from wfm.covering import Hedge
from wfm.in_time import InTime, forecast_problem
from wfm.staffed import Effort, judge_team
from wfm.tries import Verified, training_seed, verify_seed

FUTURES = 60


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One queue around the clock, a named agent and a pool; at night nobody need be there."""
    changes = ("floor = 1", "floor = 0"), ("aht = 300", "aht = 900")
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small"), *changes))
    return case_of(plan, past_of(plan))


def covered(case, factor):
    """A cover with all work times a factor."""
    hedge = Hedge({stream.name: stream.hours * 0.0 + factor for stream in case.work}, 7200)
    stop = Stop(seconds=20.0, gap=0.02, threads=1)
    return cover_under(case, hedge, stop, FUTURES, training_seed(case.plan))


@pytest.fixture(scope="module")
def ample(case):
    """A cover with far more than is needed."""
    return covered(case, 1.6)


def test_what_is_superfluous_is_taken_out(case, ample):
    """Ever cheaper stands, every one above the aim by its own futures, and by every rule of the cover."""
    stands = stands_of(case, ample, Aim(0.9, 0.95), Limits(60, 60.0), lambda _: None)
    hours = [stand.paid_hours for stand in stands]
    assert hours == sorted(hours, reverse=True)
    assert hours[-1] < ample.paid_hours
    futures = Futures(case, FUTURES, training_seed(case.plan))
    assert all(futures.play(stand.team).chance_all >= 0.9 for stand in stands)


def test_shifts_are_given_where_targets_fall_short(case, ample):
    """As many taken out as rules allow, whatever the chance; then given again until the aim holds."""
    problem, futures = forecast_problem(case), Futures(case, FUTURES, 2)
    begin = Shifts(problem, ample.cover.by_group)
    (*_, bare) = Search(begin, futures, Aim(0.0, 0.0), Limits(200, 60.0)).run(lambda _: None)
    assert bare.chance < 0.5
    duties = [
        np.repeat(np.array(o.duties, dtype=object), n)
        for o, n in zip(begin.options, bare.counts, strict=True)
    ]
    again = Shifts(problem, [tuple(own) for own in duties])
    (first, *_) = Search(again, futures, Aim(0.9, 0.95), Limits(200, 60.0)).run(lambda _: None)
    assert first.chance >= 0.9
    assert first.price > bare.price


def test_the_rules_of_the_cover_are_kept(case, ample):
    """What the checker had no fault with it has none with afterwards."""
    problem = forecast_problem(case)
    shifts = Shifts(problem, ample.cover.by_group)
    assert check_cover(problem, shifts.planned(shifts.begin)) == ()
    search = Search(shifts, Futures(case, FUTURES, 2), Aim(0.9, 0.95), Limits(60, 60.0))
    for stand in search.run(lambda _: None):
        assert check_cover(problem, shifts.planned(stand.counts)) == ()


def test_changes_stop_at_the_ceiling(case):
    """Whatever the chance, shifts go no further out than the forecast's work and its ceiling allow."""
    problem = replace(forecast_problem(case), occupancy=0.45)
    shifts = Shifts(problem, covered(case, 2.4).cover.by_group)
    assert check_cover(problem, shifts.planned(shifts.begin)) == ()
    futures, limits = Futures(case, FUTURES, 2), Limits(200, 60.0)
    kept = InTime.of(problem, shifts.by_skills(shifts.begin))
    search = Search(
        shifts, futures, Aim(0.0, 0.0), limits, lambda counts: kept.is_kept(shifts.by_skills(counts))
    )
    (*_, last) = search.run(lambda _: None)
    (*_, bare) = Search(shifts, futures, Aim(0.0, 0.0), limits).run(lambda _: None)
    assert bare.price < last.price < shifts.price(shifts.begin)
    assert check_cover(problem, shifts.planned(last.counts)) == ()
    assert check_cover(problem, shifts.planned(bare.counts)) != ()


def test_the_confirmed_cover_is_never_worse(case, ample):
    """Cheaper than before, and as sure as was asked by futures that chose nothing."""
    effort = Effort(futures=FUTURES, cover_changes=60)
    begin = Verified(ample, judge_team(case, ample.team, FUTURES, verify_seed(case.plan)))
    found = changed_cover(case, begin, effort, 60.0, lambda _: None)
    assert found.tried.paid_hours < ample.paid_hours
    assert found.fresh.chance_all >= case.plan.staffing.confidence
    assert found.tried.cover.solve.bound == ample.cover.solve.bound
    assert changed_cover(case, begin, replace(effort, cover_changes=0), 60.0, lambda _: None) == begin


def test_the_same_cover_is_changed_the_same(case, ample):
    """Nothing depends on the clock unless it ends the search."""
    runs = [
        stands_of(case, ample, Aim(0.9, 0.95), Limits(40, 60.0), lambda _: None)[-1].team for _ in range(2)
    ]
    assert runs[0] == runs[1]


def test_futures_that_feel_nothing_say_the_same_of_a_change(case, ample):
    """A shift out: those far inside their targets are not played again, and the chance is the same."""
    shifts, futures = Shifts(forecast_problem(case), ample.cover.by_group), Futures(case, FUTURES, 2)
    before = futures.margins(shifts.team(shifts.begin))
    j = int(shifts.begin[0].nonzero()[0][0])
    move = ((0, j, -1),)
    team = shifts.team(shifts.after(shifts.begin, move))
    felt = futures.who_feels(before, shifts.duties(move), 0.8, losing=False)
    after = futures.margins_after(before, team, felt)
    assert chance_of(after) == chance_of(futures.margins(team))
