"""Shifts wanted by type and day: columns, windows and bounds held by enumeration."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster, check_wishes
from scheduling.limits import MAY_BE_SOFT, Limits
from scheduling.problem import Overtime, RosterRules, ShiftNeed
from scheduling.result import Assignment
from scheduling.roster import Prices, RosterProblem, solve_roster
from scheduling.roster.lagrange import lagrange
from scheduling.roster.opened import Opened
from scheduling.roster.pricing import Pricing, Whole
from scheduling.roster.response import LOOSE, OFF, Window
from scheduling.roster.search import construct
from scheduling.roster.state import Roster
from tests.scheduling.small import days, duty, person

CODES = "EL"


@st.composite
def problems(draw, most_people=2):
    """One or two people, five days anywhere in the week, two shift types, every rule random, some soft."""
    n = 5
    on = days(n, first_weekday=draw(st.integers(0, 6)))
    on = type(on)(on.first_interval, (0,) * n, on.weekend, on.interval_minutes)
    limits = st.builds(
        Limits,
        min_days_in_row=st.integers(1, 3),
        max_days_in_row=st.integers(1, 4),
        min_days_off_in_row=st.integers(1, 3),
        max_weekends=st.integers(0, 2),
        whole_weekends=st.booleans(),
        same_start_minutes=st.sampled_from([None, None, 0]),
        soft=st.dictionaries(st.sampled_from(MAY_BE_SOFT[1:]), st.sampled_from([0.5, 1.0, 4.0]), max_size=3),
    )
    wish = st.tuples(st.integers(0, n - 1), st.sampled_from(CODES), st.none(), st.sampled_from([-2.0, 3.0]))
    people = tuple(
        person(
            name,
            codes=CODES,
            low=draw(st.sampled_from([0, 8, 16])),
            high=draw(st.sampled_from([24, 40])),
            limits=draw(limits),
            most_of=draw(st.sampled_from([{}, {"L": 1}, {"E": 2, "L": 2}])),
            off=frozenset(draw(st.sets(st.integers(0, n - 1), max_size=1))),
            wishes=tuple(draw(st.lists(wish, max_size=2))),
        )
        for name in "AB"[: draw(st.integers(1, most_people))]
    )
    needs = [
        ShiftNeed(
            d, code, draw(st.integers(0, 2)), draw(st.sampled_from([10, 4])), draw(st.sampled_from([1, 3]))
        )
        for d in range(n)
        for code in CODES
    ]
    return RosterProblem(
        days=on,
        people=people,
        duties=tuple(duty(d, start, 8, code) for d in range(n) for start, code in ((6, "E"), (14, "L"))),
        rules=RosterRules(
            rest_minutes=0,
            max_days_in_row=n,
            min_days_off_in_row=1,
            max_weekends=2,
            may_not_follow=draw(st.sampled_from([frozenset(), frozenset({("L", "E")})])),
            cyclic=False,
        ),
        needs=(),
        floor=np.zeros(on.intervals),
        shifts=tuple(needs),
        prices=Prices(hour=0.0, wish=1.0),
    )


def cheapest(problem):
    """The least cost of all rosters that break no rule, None where somebody has none."""
    own = []
    for who in problem.people:
        rosters = [
            chosen
            for chosen in product([None, *CODES], repeat=len(problem.days))
            if not broken(problem, who, chosen)
        ]
        own.append([(chosen, refused(problem, who, chosen)) for chosen in rosters])
    if not all(own):
        return None
    return min(
        sum(cost for _, cost in chosen) + short([c for c, _ in chosen], problem.shifts)
        for chosen in product(*own)
    )


def broken(problem, who, chosen):
    """What these codes by day break of one person's rules."""
    return check_roster((who,), worked(problem, chosen), problem.days, problem.rules)


def worked(problem, chosen):
    """One person's shifts of these codes by day."""
    return [Assignment(0, v) for v in problem.duties if chosen[v.day] == v.code]


def refused(problem, who, chosen):
    """What requests cost that are not kept, and rules that are wishes."""
    soft = check_wishes((who,), worked(problem, chosen), problem.days, problem.rules)
    return (
        sum(w if chosen[day] != code else 0 for day, code, _, w in who.wishes if w > 0)
        - sum(w if chosen[day] == code else 0 for day, code, _, w in who.wishes if w < 0)
        + sum(wish.amount * wish.weight for wish in soft)
    )


def short(rosters, needs):
    """What shifts too few or too many cost."""
    gaps = [(need, need.heads - sum(chosen[need.day] == need.code for chosen in rosters)) for need in needs]
    return sum(need.under * gap if gap > 0 else -need.over * gap for need, gap in gaps)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_nothing_is_cheaper_than_the_bound(problem):
    """The roster found is sound and no cheaper than the cheapest there is, the bound no dearer."""
    least = cheapest(problem)
    found = solve_roster(problem, rounds=4, seconds=20.0)
    if least is None:
        assert found.impossible
        assert found.cost_bound is None
        return
    assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()
    assert found.cost >= least - 1e-6
    assert found.cost_bound <= least + 1e-6


@given(problems(most_people=1))
@settings(max_examples=25, deadline=None)
def test_one_person_is_solved(problem):
    """With one person the answer is the cheapest roster there is, and proven."""
    least = cheapest(problem)
    found = solve_roster(problem, rounds=1, seconds=20.0)
    if least is not None:
        assert found.cost == pytest.approx(least)
        assert found.cost_bound == pytest.approx(least)


@given(problems(most_people=1))
@settings(max_examples=60, deadline=None)
def test_a_roster_costs_what_the_checker_counts(problem):
    """Any roster that breaks no rule: requests refused, and wishes as the checker has them."""
    roster, who = Roster(problem), problem.people[0]
    kept = sum(weight for *_, weight in who.wishes if weight > 0)
    for chosen in product([None, *CODES], repeat=len(problem.days)):
        if not broken(problem, who, chosen):
            assert kept + roster.own_cost(0, indices(problem, chosen)) == pytest.approx(
                refused(problem, who, chosen)
            )


def test_a_shortest_run_longer_than_the_longest_costs_by_run():
    """One day at most where three are wished for: two days short cost two, days off cost nothing."""
    on = days(5)
    who = person("A", codes=CODES, high=40, limits=Limits(3, 1, 1, 2, soft={"min_days_in_row": 0.5}))
    duties = tuple(duty(d, 6, 8, "E") for d in range(5))
    rules = RosterRules(0, 5, 1, 2, cyclic=False)
    problem = RosterProblem(
        on, (who,), duties, rules, needs=(), floor=np.zeros(on.intervals), prices=Prices(hour=0.0, wish=1.0)
    )
    roster = Roster(problem)
    costs = [
        roster.own_cost(0, indices(problem, chosen))
        for chosen in ((None,) * 5, (None, "E", None, None, None))
    ]
    assert costs == [0.0, 1.0]


def indices(problem, chosen):
    """The duties of these codes by day, by index, OFF on days off."""
    at = {(v.day, v.code): j for j, v in enumerate(problem.duties)}
    return np.array([OFF if code is None else at[d, code] for d, code in enumerate(chosen)])


@given(problems(), st.sampled_from([Window(0, 3), Window(1, 4), Window(2, 5), Window(0, 5)]))
@settings(max_examples=25, deadline=None)
def test_a_window_keeps_the_rules_and_the_days_outside(problem, window):
    """Whatever days are worth: inside the window the best is found that the days outside allow."""
    keeps_the_days_outside(problem, window)


@given(problems(), st.sampled_from([Window(0, 3), Window(1, 4), Window(2, 5)]), st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_a_window_prices_the_overtime_of_its_weeks_once(problem, window, after):
    """Two weeks of which the window cuts one or both: what the days outside worked counts there."""
    on = replace(problem.days, week=(0, 0, 1, 1, 1))
    who = replace(
        problem.people[0],
        min_hours=(0.0, 0.0),
        max_hours=(24.0, 24.0),
        overtime=Overtime((after / 2, float(after)), 0.5),
    )
    keeps_the_days_outside(replace(problem, days=on, people=(who,), prices=Prices(0.2, 1.0)), window)


def keeps_the_days_outside(problem, window):
    """Open the window of a first roster where random heads are worth something."""
    roster = Roster(problem)
    if construct(roster) or not whole_weekends(problem.days, window):
        return
    worth = np.random.default_rng(1).normal(size=roster.heads.shape[1])
    before = roster.chosen[0]
    answer = Opened(roster.people, 0, before, window).answer(worth)
    if not len(answer.duties):
        return  # a counted maximum stood in the way of the only answer
    after = answer.duties[0]
    outside = [d for d in range(5) if not window.first <= d < window.last]
    assert list(after[outside]) == list(before[outside])
    duties = [Assignment(0, roster.options.duties[j]) for j in after if j >= 0]
    assert check_roster(problem.people[:1], duties, problem.days, problem.rules) == ()
    gain = float(roster.coverage(after) @ worth) - roster.own_cost(0, after)
    assert answer.worth[0] == pytest.approx(gain)
    assert gain >= float(roster.coverage(before) @ worth) - roster.own_cost(0, before) - 1e-9


def whole_weekends(on, window):
    """Whether no weekend lies on both sides of an edge."""
    edges = [d for d in window if 0 < d < len(on)]
    return all(on.weekend[d] is None or on.weekend[d] != on.weekend[d - 1] for d in edges)


@given(problems(), st.sampled_from([None, Window(0, 3), Window(1, 5)]), st.integers(1, 2))
@settings(max_examples=25, deadline=None)
def test_people_asked_together_answer_as_each_alone(problem, window, at_once):
    """In one compiled call, in shares, and again once maxima are counted: each answer worth the same."""
    roster = Roster(problem)
    if construct(roster) or not whole_weekends(problem.days, window or (0, 5)):
        return
    everyone = range(len(problem.people))
    pricing = Pricing(roster, map, at_once, window)
    for seed in (1, 2):
        worth = np.random.default_rng(seed).normal(size=roster.heads.shape[1])
        for p, found in zip(everyone, pricing.answers(everyone, worth, {}), strict=True):
            who = Opened(roster.people, p, roster.chosen[p], window) if window else Whole(roster.people, p)
            alone = who.answer(worth, 2)
            assert found.worth[:1] == pytest.approx(alone.worth[:1])
            for value, duties in zip(found.worth, found.duties, strict=True):
                gain = float(roster.coverage(duties) @ worth) - roster.own_cost(p, duties)
                assert value == pytest.approx(gain)
            assert found.most >= found.worth.max(initial=-np.inf) - 1e-9


@given(problems())
@settings(max_examples=15, deadline=None)
def test_prices_alone_prove_a_bound(problem):
    """Subgradients from any start stay below the cheapest roster."""
    least = cheapest(problem)
    if least is None:
        return
    roster = Roster(problem)
    construct(roster)
    with ThreadPoolExecutor(1) as executor:
        prices = roster.wanted.prices_at(roster.heads)
        found = lagrange(roster, list(range(len(problem.people))), prices, executor, 20, np.inf)
    assert found.bound + problem.asked <= least + 1e-6


@given(problems(), st.lists(st.booleans(), min_size=5, max_size=5))
@settings(max_examples=25, deadline=None)
def test_days_held_stay_as_they_are(problem, chosen):
    """The best roster held on some of its days is found again; held on days of another, it is no better."""
    roster = Roster(problem)
    if construct(roster):
        return
    rng = np.random.default_rng(1)
    best, other = (roster.people.answer(0, rng.normal(size=roster.heads.shape[1])) for _ in range(2))
    gain = np.random.default_rng(1).normal(size=roster.heads.shape[1])
    for target in (best, other):
        starts = np.where(target.duties[0] < 0, OFF, roster.options.start_of[target.duties[0]])
        held = np.where(chosen, starts, LOOSE)
        for answer in (
            roster.people.answer(0, gain, 1, held),
            Opened(roster.people, 0, target.duties[0], Window(0, 5)).answer(gain, 1, held),
        ):
            if not len(answer.duties):
                continue  # a counted maximum stood in the way of the only answer
            found = np.where(answer.duties[0] < 0, OFF, roster.options.start_of[answer.duties[0]])
            assert np.array_equal(found[chosen], starts[chosen])
            assert answer.worth[0] <= best.worth[0] + 1e-9
            assert target is not best or answer.worth[0] == pytest.approx(best.worth[0])


def team(people, seed=1):
    """People over four weeks, early and late shifts, more of both wanted than they can work."""
    on = days(28)
    on = type(on)(on.first_interval, (0,) * 28, on.weekend, on.interval_minutes)
    rng = np.random.default_rng(seed)
    return RosterProblem(
        days=on,
        people=tuple(
            person(
                f"P{i}",
                codes=CODES,
                low=96,
                high=144,
                limits=Limits(2, 5, 2, 2),
                most_of={"L": 9},
                wishes=tuple(
                    (int(rng.integers(28)), "EL"[int(rng.integers(2))], None, 2.0) for _ in range(4)
                ),
            )
            for i in range(people)
        ),
        duties=tuple(duty(d, start, 8, code) for d in range(28) for start, code in ((6, "E"), (14, "L"))),
        rules=RosterRules(0, 28, 1, 4, may_not_follow=frozenset({("L", "E")}), cyclic=False),
        needs=(),
        floor=np.zeros(on.intervals),
        shifts=tuple(
            ShiftNeed(d, code, int(rng.integers(people // 5, people // 3 + 2)), 100, 1)
            for d in range(28)
            for code in CODES
        ),
        prices=Prices(hour=0.0, wish=1.0),
    )


def test_parts_at_once_are_the_same_again():
    """Two threads, twice: the same roster, sound, and within two percent of its bound."""
    problem = team(14)
    found, again = (solve_roster(problem, rounds=12, seconds=300.0, threads=2) for _ in range(2))
    assert found.assignments == again.assignments
    assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()
    assert found.cost_gap <= 0.02
