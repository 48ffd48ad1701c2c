"""States near one roster: what they hold, and how they move to where rosters are better."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.result import Assignment
from scheduling.roster import corridor
from scheduling.roster.corridor import followed
from scheduling.roster.options import values_of
from scheduling.roster.programme import best
from scheduling.roster.response import OFF
from scheduling.roster.state import Roster
from tests.scheduling.small import few_states
from tests.scheduling.test_columns import problems
from tests.scheduling.test_let_go import DAYS, fortnight

FIRST_HALF = np.repeat([5.0, 1.0], DAYS // 2)  # what a shift is worth by day


def asked(roster, worth_by_day, times):
    """What the best roster of the first person is worth, asked again and again."""
    gain = np.concatenate([np.zeros(roster.problem.days.intervals), np.repeat(worth_by_day, 2)])
    return [float(roster.people.answer(0, gain).worth[0]) for _ in range(times)]


def test_states_move_to_where_a_roster_is_better():
    """Five of fourteen days, all worth more in the first week: near an even pace there are fewer of these."""
    problem = fortnight(high=40)
    (best_of_all,) = asked(Roster(problem), FIRST_HALF, 1)
    assert best_of_all == 5 * 5.0
    with few_states(1, 1):
        found = asked(Roster(problem), FIRST_HALF, 8)
    assert found[0] < best_of_all
    assert found[-1] == best_of_all
    assert found == sorted(found)


@given(problems(most_people=1), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_asked_again_nobody_answers_worse(problem, seed):
    """With few states: the roster answered before is among those held, and each obeys every rule."""
    with few_states(40, 400):
        roster = Roster(problem)
        gain = np.random.default_rng(seed).normal(3.0, 10.0, size=roster.heads.shape[1])
        before = -np.inf
        for _ in range(4):
            answer = roster.people.answer(0, gain)
            if not len(answer.worth):
                assert before == -np.inf
                continue
            duties = [roster.options.duties[j] for j in answer.duties[0] if j != OFF]
            worked = [Assignment(0, duty) for duty in duties]
            assert check_roster(problem.people, worked, problem.days, problem.rules) == ()
            assert answer.worth[0] >= before - 1e-6
            before = answer.worth[0]


def test_limits_are_those_of_the_rules_wherever_the_states_are():
    """Near one who works no weekend of two, and no hour of the least forty: both limits are still there."""
    roster = Roster(fortnight(low=40, high=48, max_weekends=2))
    graph, nobody = roster.people.graphs.of(0), np.full(DAYS, OFF)
    with few_states(1, 1), patch.multiple(corridor, WEEKENDS=1, AHEAD=0):
        near = followed(graph, nobody)
    assert near.k_to.tolist() == [0] * DAYS + [2]
    value, _ = values_of(roster.options, np.zeros(roster.heads.shape[1]), roster.people.bonus[0])
    programme = roster.people.programme(0)
    worth, starts = best(near, value - 1.0, programme.ends, programme.seam, 1)
    assert worth.tolist() == [-5.0]
    assert (starts[0] != OFF).sum() == 5


def test_whoever_may_stay_unused_may_still():
    """A pool agent of at least forty hours who works none: nothing worked is among the states."""
    made = fortnight(low=40, high=48)
    roster = Roster(replace(made, people=(replace(made.people[0], is_pool=True),)))
    with few_states(1, 1):
        near = followed(roster.people.graphs.of(0), np.full(DAYS, OFF))
    programme = roster.people.programme(0)
    worth, _ = best(near, -np.ones(roster.options.n_starts), programme.ends, programme.seam, 1)
    assert worth.tolist() == [0.0]


def test_weekends_beyond_a_wish_are_held():
    """Both weekends worked where one is wished: the same days are worked again, the second at its weight."""
    made = fortnight(max_weekends=1)
    soft = replace(made.people[0].limits, soft={"max_weekends": 2.0})
    roster = Roster(replace(made, people=(replace(made.people[0], limits=soft),)))
    weekends = np.array([w is not None for w in made.days.weekend])
    with few_states(1, 1), patch.multiple(corridor, WEEKENDS=1, AHEAD=0):
        near = followed(roster.people.graphs.of(0), np.where(weekends, roster.options.day_first[:-1], OFF))
    programme = roster.people.programme(0)
    value = np.where(weekends, 5.0, -5.0)[roster.options.day]
    worth, found = best(near, value, programme.ends, programme.seam, 1)
    assert worth.tolist() == [4 * 5.0 - 2.0]
    assert ((found[0] != OFF) == weekends).all()


def test_a_roster_that_breaks_limits_leads_to_one_that_does_not():
    """Every day worked, where forty hours and one weekend may be: fewer throughout, both kept at the end."""
    roster = Roster(fortnight(high=40, max_weekends=1))
    graph, always = roster.people.graphs.of(0), roster.options.day_first[:-1]
    with few_states(1, 1), patch.multiple(corridor, WEEKENDS=1, AHEAD=0):
        assert followed(graph, always).k_to.tolist() == [0] * 13 + [1, 1]
    with few_states(1, 1):
        near = followed(graph, always)
    programme = roster.people.programme(0)
    worth, starts = best(near, np.ones(roster.options.n_starts), programme.ends, programme.seam, 1)
    assert worth.tolist() == [5.0]
    assert len({graph.weekend[d] for d in np.flatnonzero(starts[0] != OFF)} - {-1}) <= 1
