"""Rosters settled out of mixtures: what a head is worth while others draw, and what everybody settles on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.problem import ShiftNeed
from scheduling.result import Assignment
from scheduling.roster.improve import Improver
from scheduling.roster.mixed import Drawn, Mixed
from scheduling.roster.pricing import Pricing
from scheduling.roster.response import OFF
from scheduling.roster.search import construct
from scheduling.roster.state import Roster
from tests.scheduling.small import person
from tests.scheduling.test_columns import cheapest, problems, team


def settled(roster, able, seed=0, threads=1, until=np.inf):
    """What people settle on out of their answers to three prices at random."""
    with ThreadPoolExecutor(threads) as executor:
        mixed = Mixed(roster, able, executor, threads)
        mix_in(mixed, roster, able)
        return mixed.settle(np.random.default_rng(seed), until)


def mix_in(mixed, roster, able, rounds=3):
    """Answers to so many prices at random."""
    pricing = Pricing(roster, map, 1, None)
    rng = np.random.default_rng(0)
    for _ in range(rounds):
        gain = np.concatenate(
            [np.zeros(roster.problem.days.intervals), rng.uniform(0, 5, len(roster.problem.shifts))]
        )
        mixed.mix_in(pricing.answers(able, gain, {}))


@given(problems(), st.integers(0, 3), st.integers(1, 2), st.sampled_from([0.0, np.inf]))
@settings(max_examples=25, deadline=None)
def test_everybody_settles_on_a_roster_that_breaks_no_rule(problem, seed, threads, until):
    """Every able person has one, with or without time for more than a round; one alone the cheapest."""
    roster = Roster(problem)
    impossible = construct(roster)
    able = [p for p in range(len(problem.people)) if p not in impossible]
    found = settled(roster, able, seed, threads, until)
    assert sorted(found) == able
    for p, duties in found.items():
        worked = [Assignment(0, roster.options.duties[j]) for j in duties if j != OFF]
        assert check_roster((problem.people[p],), worked, problem.days, problem.rules) == ()
    if len(problem.people) == 1 and able:
        roster.change(found)
        assert roster.objective() + problem.asked == pytest.approx(cheapest(problem))


def two_of_whom_one_is_free():
    """Ana may work early or late, Ben early only; a shift of each is wanted on one day."""
    problem = team(2)
    return replace(
        problem,
        people=(person("Ana", codes="EL", low=0, high=8), person("Ben", codes="E", low=0, high=8)),
        shifts=(ShiftNeed(0, "E", 1, 10.0, 1.0), ShiftNeed(0, "L", 1, 10.0, 1.0)),
    )


@pytest.mark.parametrize("seed", range(6))
def test_who_may_choose_leaves_the_other_what_only_they_can_work(seed):
    """Ana settles on late whoever is asked first: while Ben draws early, early is worth less to her."""
    roster = Roster(two_of_whom_one_is_free())
    roster.change(settled(roster, [0, 1], seed))
    assert roster.objective() == 0.0


def test_what_a_head_is_worth_while_others_draw():
    """Certain heads count as they are; one who comes with a chance of a half is half there and half not."""
    roster = Roster(two_of_whom_one_is_free())
    early, late = range(roster.problem.days.intervals, roster.heads.shape[1])
    drawn = Drawn(roster, [0, 1], np.zeros((2, roster.heads.shape[1])))
    assert drawn.gain(0)[[early, late]] == pytest.approx([10.0, 10.0])
    ben = np.zeros(roster.heads.shape[1])
    ben[early] = 1.0
    drawn.move(1, ben, 0.5)
    assert drawn.gain(0)[[early, late]] == pytest.approx([0.5 * 10.0 - 0.5 * 1.0, 10.0])
    assert drawn.gain(1)[[early, late]] == pytest.approx([10.0, 10.0])
    drawn.move(1, ben, 1.0)
    assert drawn.gain(0)[[early, late]] == pytest.approx([-1.0, 10.0])


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.floats(0.0, 1.0)), max_size=20))
def test_mean_and_variance_are_those_of_what_is_drawn(moves):
    """After any moves both are what the chances of all say: as if nobody had ever been counted out and in."""
    roster = Roster(two_of_whom_one_is_free())
    columns = roster.heads.shape[1]
    drawn = Drawn(roster, [0, 1], np.zeros((2, columns)))
    for i, some, chance in moves:
        drawn.move(i, np.arange(columns) % 4 == some, chance)
        drawn.gain(i)
    assert drawn.mean == pytest.approx(drawn.heads.sum(axis=0, keepdims=True), abs=1e-9)
    assert drawn.variance == pytest.approx(
        (drawn.heads * (1 - drawn.heads)).sum(axis=0, keepdims=True), abs=1e-9
    )


@given(problems(), st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_a_dearer_roster_out_of_mixtures_is_not_taken(problem, seed):
    """Settled or not, the roster costs no more than before, and the same seed leaves the same roster."""
    roster, again = Roster(replace(problem, seed=seed)), Roster(replace(problem, seed=seed))
    if construct(roster) or construct(again):
        return
    before = roster.objective()
    for each in (roster, again):
        with ThreadPoolExecutor(2) as executor:
            improver = Improver(each, list(range(len(problem.people))), executor, 2)
            mixed = Mixed(each, list(range(len(problem.people))), executor, 2)
            improver.warm(5, np.inf, mixed)
            improver.settle(mixed, np.inf)
    assert roster.objective() <= before + 1e-9
    assert all(np.array_equal(a, b) for a, b in zip(roster.chosen, again.chosen, strict=True))
