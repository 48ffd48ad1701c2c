"""A search that only keeps what is for the better, on a plan of one small team."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduling.check import check_roster
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.in_time import InTime, forecast_problem, heads_by_skill
from wfm.polish.anew import person_by_person
from wfm.polish.search import DESPERATE, WORTHWHILE, Limits, Search, safety_of
from wfm.polish.standing import hours_of
from wfm.staffed import Effort, judge, staff
from wfm.tries import training_seed


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


def test_changes_make_a_roster_safer_and_break_nothing(case, roster):
    """An aim beyond reach: what is kept makes futures safer, by the rules; the price of hours falls."""
    said: list[str] = []
    before = safety_of(judge(case, roster, 60, 2)).sum()
    search = Search(case, roster, Limits(futures=60, seed=2, rounds=4, seconds=60.0))
    search.run(1.01, said.append)
    assert safety_of(search.now).sum() >= before
    assert check_roster(case.people, search.assignments, case.days, case.rules) == ()
    assert DESPERATE * WORTHWHILE <= search.price < WORTHWHILE
    assert len(said) == 1


def test_what_is_superfluous_is_taken_out(case, roster):
    """An aim of nothing is met without a shift that rules and floor can spare."""
    search = Search(case, roster, Limits(20, 2, 2, 60.0))
    search.run(0.0, lambda _: None)
    assert hours_of(search.assignments) <= hours_of(roster)
    assert search.price == WORTHWHILE
    assert check_roster(case.people, search.assignments, case.days, case.rules) == ()


def test_nothing_is_taken_out_that_the_ceiling_needs(case):
    """A roster far too large: fewer hours go where agents may hardly be busy."""
    hedge = Hedge({work.name: np.full(case.days.intervals, 12.0) for work in case.work}, 7200)
    effort = Effort(rounds=40, futures=20)
    ample = staff(case, hedge, effort, training_seed(case.plan)).roster.assignments
    hours = []
    for occupancy in (0.9, 0.085):
        search = Search(case, ample, Limits(20, 2, 2, 60.0))
        problem = replace(forecast_problem(case), occupancy=occupancy)
        search.in_time = InTime.of(problem, heads_by_skill(case, ample))
        search.run(0.0, lambda _: None)
        assert search.in_time.is_kept(heads_by_skill(case, search.assignments))
        hours.append(hours_of(search.assignments))
    assert hours[0] < hours[1]


def test_without_time_the_roster_stays_and_says_so(case, roster):
    """No second is left: nothing is tried, and the limit is told."""
    search = Search(case, roster, Limits(20, 2, 2, -1.0))
    search.run(1.01, lambda _: None)
    assert search.assignments == roster
    assert search.hit_limit


def test_a_roster_becomes_another_person_by_person(roster):
    """Half the roster becomes all of it by what is given to each person, and back by what is taken."""
    half = roster[::2]
    now = half
    for change in person_by_person(half, roster):
        assert change.taken == ()
        now = change.of(now)
    assert now == roster
    assert all(change.given == () for change in person_by_person(roster, half))


def test_a_first_opinion_by_all_futures_is_what_they_say(case, roster):
    """With no more futures than give a first opinion, it is the safety that the change adds."""
    search = Search(case, roster[::2], Limits(20, 2, 1, 60.0))
    change = next(person_by_person(roster[::2], roster))
    assert search.estimate.hint(change) == pytest.approx(search.estimate.after(change)[0])
    assert search.estimate.hint(change) > 0.0
