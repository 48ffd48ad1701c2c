"""Stretches of days re-opened in compiled code, and the prices of classes that guide them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.problem import Need, RosterRules, ShiftNeed, coverage_of
from scheduling.result import Assignment
from scheduling.roster import solve_roster
from scheduling.roster.classes import class_prices
from scheduling.roster.lagrange import lagrange
from scheduling.roster.reopen import _gain, _penalty
from scheduling.roster.response import OFF, Window
from scheduling.roster.search import construct
from scheduling.roster.state import Roster
from scheduling.roster.stretches import Stretch, Stretches, reaches
from tests.scheduling.small import LOOSE, days, duty, person
from tests.scheduling.test_roster import all_shifts, problems, roster_problem

FOUR = [person(name, codes="EL", weeks=2, low=8, high=32) for name in "ABCD"]


def assignments(roster):
    """The roster as it stands, for the checker."""
    duties = roster.options.duties
    return tuple(
        Assignment(p, duties[int(j)])
        for p in range(len(roster.problem.people))
        for j in roster.chosen[p]
        if j != OFF
    )


def two_weeks(**more):
    """Four people, early and late shifts, one head wanted from six to ten at night."""
    on = days(14, step=120)
    wanted = np.tile((np.arange(12) >= 3) & (np.arange(12) < 11), 14).astype(float)
    return roster_problem(FOUR, all_shifts(14, ((6, 8, "E"), (14, 8, "L"))), on, wanted, **more)


def stretched(problem, rounds=300, threads=2):
    """The roster of a problem after so many sets re-opened, with the prices of classes."""
    roster = Roster(problem)
    impossible = construct(roster)
    able = [p for p in range(len(problem.people)) if p not in impossible]
    before = roster.objective()
    with ThreadPoolExecutor(threads) as executor:
        prices = class_prices(roster, able, 60.0)
        Stretches(roster, able, prices, executor).improve(rounds, np.inf)
    return roster, before, set(impossible)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_a_roster_is_never_dearer_and_obeys_every_rule(problem):
    """What people work after stretches is theirs by the rules; costs and heads are those of their duties."""
    roster, before, impossible = stretched(problem, rounds=60)
    assert roster.objective() <= before + 1e-9
    broken = check_roster(problem.people, assignments(roster), problem.days, problem.rules)
    assert {each.person for each in broken} <= {problem.people[p].name for p in impossible}
    again = Roster(problem)
    for p, duties in enumerate(roster.chosen):
        again.put(p, duties)
    assert again.objective() == pytest.approx(roster.objective())


@given(problems())
@settings(max_examples=25, deadline=None)
def test_compiled_prices_are_those_of_the_roster(problem):
    """What heads short, over and below the floor cost, and what one more is worth, as `Wanted` says."""
    problem = replace(problem, floor=np.ones(problem.days.intervals))
    roster = Roster(problem)
    construct(roster)
    T = problem.days.intervals
    whole = Stretch(list(range(len(problem.people))), Window(0, len(problem.days)), (0, T), 1)
    heads = Stretches(roster, whole.people, None, None)._heads(whole)
    assert _penalty(heads) == pytest.approx(roster.wanted.penalty(roster.heads))
    for s in range(len(roster.heads)):
        gain = np.zeros(T)
        _gain(heads, s, 0.0, gain)
        assert gain == pytest.approx(roster.wanted.gain(roster.heads, s))


def test_what_one_after_the_other_cannot_do_is_found():
    """The cheapest roster of four people, known because its bound meets it."""
    problem = two_weeks()
    found = solve_roster(problem, rounds=400, seconds=60.0, threads=2, proof_rounds=40)
    assert found.short_hours == 0.0
    assert found.solve.objective == 14 * 16
    assert found.cost_gap == pytest.approx(0.0, abs=1e-3)


def test_the_same_seed_gives_the_same_roster():
    """On any number of threads, whichever of two stretches ends first."""
    (one, _, _), (other, _, _) = (stretched(two_weeks(), threads=n) for n in (1, 2))
    assert [duties.tolist() for duties in one.chosen] == [duties.tolist() for duties in other.chosen]


@given(st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_stretches_at_once_have_nothing_in_common(seed):
    """No person, and no interval that shifts of both reach."""
    twelve = tuple(replace(who, name=f"{who.name}{i}") for i in range(3) for who in FOUR)
    roster = Roster(replace(two_weeks(seed=seed), people=twelve))
    drawn = Stretches(roster, list(range(12)), None, None)._draw()
    people = [p for stretch in drawn for p in stretch.people]
    assert len(people) == len(set(people))
    reached = []
    for stretch in drawn:
        starts = [j for j, v in enumerate(roster.options.duties) if stretch.window.first <= v.day]
        inside = [j for j in starts if roster.options.duties[j].day < stretch.window.last]
        reached.append(set(roster.options.coverage[inside].indices))
    assert len(drawn) == 1 or not reached[0] & reached[1]


def test_stretches_leave_alone_what_they_do_not_know():
    """Shifts wanted by type, and hours over the horizon below those of its weeks."""
    problem = two_weeks()
    by_type = replace(problem, needs=(), shifts=(ShiftNeed(0, "E", 1, 100.0, 1.0),))
    people = tuple(replace(who, most_hours=40.0) for who in problem.people)
    assert reaches(Roster(problem))
    assert not reaches(Roster(by_type))
    assert not reaches(Roster(replace(problem, people=people)))


def test_a_head_is_worth_the_shift_that_brings_it():
    """One class, one shift a day and plenty of people: the eight hours of a head cost eight paid hours."""
    on = days(7)
    options = [duty(d, 8, 8) for d in range(7)]
    wanted = 2.0 * coverage_of(options, on)
    people = [person(name, low=0.0) for name in "ABCDE"]
    roster = Roster(roster_problem(people, options, on, wanted))
    prices = class_prices(roster, list(range(5)), 60.0)
    assert prices.needs[0].reshape(7, -1).sum(axis=1) == pytest.approx(np.full(7, 8.0), rel=0.02)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_prices_of_classes_prove_a_bound(problem):
    """No roster found costs less than they say."""
    roster, _, impossible = stretched(problem, rounds=60)
    able = [p for p in range(len(problem.people)) if p not in impossible]
    prices = class_prices(roster, able, 60.0)
    if prices is None or impossible:
        return
    with ThreadPoolExecutor(1) as executor:
        assert lagrange(roster, able, prices, executor, 1, np.inf).bound <= roster.objective() + 1e-6


def test_classes_have_no_prices_where_hours_cannot_be_worked():
    """Forty hours at least and one day to work them on: no programme, so prices start elsewhere."""
    on = days(7)
    options = [duty(0, 8, 8)]
    problem = roster_problem([person(low=40.0, high=40.0)], options, on, np.ones(on.intervals))
    assert class_prices(Roster(problem), [0], 60.0) is None
    assert class_prices(Roster(two_weeks()), [], 60.0) is None


def test_needs_of_skills_are_priced_where_few_have_them():
    """One of four speaks German and half of all heads must: a German hour is worth more than any other."""
    on = days(14, step=120)
    people = [replace(who, skills=frozenset({"de"} if who.name == "A" else ())) for who in FOUR]
    wanted = np.tile((np.arange(12) >= 3) & (np.arange(12) < 11), 14).astype(float)
    problem = replace(
        roster_problem(people, all_shifts(14, ((6, 8, "E"), (14, 8, "L"))), on, 2 * wanted, rules=LOOSE),
        needs=(Need(frozenset(), 2 * wanted), Need(frozenset({"de"}), wanted)),
    )
    prices = class_prices(Roster(problem), [0, 1, 2, 3], 60.0)
    assert prices.needs[1].sum() > prices.needs[0].sum() > 0.0


def test_rules_hold_over_the_seam_of_a_cycle():
    """A late shift on the last day and an early one on the first are never one person's."""
    rules = RosterRules(rest_minutes=660, max_days_in_row=4, min_days_off_in_row=2, max_weekends=2)
    problem = replace(two_weeks(), rules=rules)
    roster, _, _ = stretched(problem, rounds=2000)
    assert problem.rules.cyclic
    assert check_roster(problem.people, assignments(roster), problem.days, problem.rules) == ()
