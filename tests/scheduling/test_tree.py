"""Branching over a roster held by enumeration: what it finds, and what it says when it finds nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.result import Assignment
from scheduling.roster import solve_roster
from scheduling.roster.columns import Columns
from scheduling.roster.master import Master
from scheduling.roster.part import cost_of, master_of, take
from scheduling.roster.people import Answer
from scheduling.roster.response import LOOSE, OFF
from scheduling.roster.search import construct
from scheduling.roster.state import Roster
from scheduling.roster.tree import Tree
from tests.scheduling.test_columns import cheapest, problems, team

ENDLESS = 10**6
LITTLE = 1e-3


@given(problems(), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_branching_to_the_end_finds_the_cheapest(problem, seed):
    """Searched for ever cheaper rosters until only dead ends are left: none is cheaper, by enumeration."""
    least = cheapest(problem)
    roster = Roster(problem)
    if least is None or construct(roster):
        return
    searched = branched_to_the_end(roster, seed)
    assert roster.objective() + problem.asked >= least - 1e-6
    if searched.is_all:
        assert roster.objective() + problem.asked <= least + LITTLE + 1e-6
    for p, who in enumerate(problem.people):
        worked = [Assignment(0, roster.options.duties[j]) for j in roster.chosen[p] if j != OFF]
        assert check_roster((who,), worked, problem.days, problem.rules) == ()


def branched(roster, seed, dead_ends=ENDLESS):
    """One search of everybody for something cheaper than the roster as it is."""
    columns = Columns(roster, map)
    master = master_of(roster, columns, list(range(len(roster.problem.people))))
    below = cost_of(roster, master) - LITTLE
    tree = Tree(master, columns, False, below, math.inf, np.random.default_rng(seed))
    return tree.search(np.zeros(len(roster.problem.shifts)), dead_ends)


def branched_to_the_end(roster, seed):
    """Search after search, each for something cheaper than what the last one found."""
    searched = branched(roster, seed)
    while searched.chosen is not None:
        before = roster.objective()
        take(roster, searched.chosen)
        assert roster.objective() < before
        searched = branched(roster, seed)
    return searched


def test_most_searches_look_at_every_branch():
    """A team of four small enough to be gone through: nothing cheaper is left, and it says so."""
    roster = Roster(team(4))
    construct(roster)
    assert branched_to_the_end(roster, 1).is_all


def test_a_search_given_up_says_so():
    """With no dead end allowed nothing may be found, and nothing is said to be proven."""
    roster = Roster(team(4))
    construct(roster)
    searched = branched(roster, 1, dead_ends=-1)
    assert searched.chosen is None
    assert not searched.is_all


@pytest.mark.parametrize(("most", "is_all"), [(-math.inf, True), (math.inf, False), (3.0, False)])
def test_no_roster_known_is_not_none_there(monkeypatch, most, is_all):
    """Somebody without a column at a branch: a proof if there is no roster, none if it was not found."""
    roster = Roster(team(2))
    construct(roster)
    nothing = Answer(np.zeros(0), np.zeros((0, 28), dtype=np.int64), most)
    monkeypatch.setattr(Columns, "price", lambda *_: [nothing, nothing])
    monkeypatch.setattr(Master, "hold", lambda *_: [0])
    searched = branched(roster, 1)
    assert searched.chosen is None
    assert searched.is_all == is_all


def test_days_held_shut_columns_and_open_them_again():
    """A column with another day than the one held is shut; once nothing is held none is."""
    roster = Roster(team(3))
    construct(roster)
    columns = Columns(roster, map)
    master = master_of(roster, columns, [0, 1, 2])
    worked = roster.chosen[1] != OFF
    day = int(np.flatnonzero(worked)[0])
    held = np.full(28, LOOSE)
    held[day] = OFF
    assert master.hold({1: held}) == [1]
    answers = columns.price([0, 1, 2], np.zeros(len(roster.problem.shifts)), {1: held})
    master.add([columns.column(1, answers[1].duties[0])])
    assert master.hold({1: held}) == []
    assert master.hold({}) == []
    assert not master.shut.any()


def test_a_team_is_closed():
    """Branching over everybody closes the gap of a team that parts alone leave open, and proves it."""
    found = solve_roster(team(14), rounds=400, seconds=300.0)
    assert found.cost == found.cost_bound
