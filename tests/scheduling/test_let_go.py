"""Limits let go for a price: a bound for one person, and horizons too long for one person's states."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.limits import Limits
from scheduling.problem import ShiftNeed
from scheduling.roster import Prices, RosterProblem, improve, let_go, solve_roster
from scheduling.roster.let_go import LetGo
from scheduling.roster.neighbourhoods import Neighbourhoods
from scheduling.roster.options import values_of
from scheduling.roster.programme import best
from scheduling.roster.state import Roster
from tests.scheduling.small import LOOSE, days, duty, few_states, person
from tests.scheduling.test_columns import CODES, cheapest, problems, refused, short

DAYS = 14


@given(problems(most_people=1), st.sampled_from([0, 10**9]), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_no_roster_is_worth_more(problem, hours_kept, seed):
    """Whatever is let go, asked again at other values too: never less than the best roster is worth."""
    roster, rng = Roster(problem), np.random.default_rng(seed)
    with patch.object(let_go, "HOURS_KEPT", hours_kept):
        free = LetGo(roster.people.programme(0), roster.options.code)
    for _ in range(4):
        gain = rng.normal(scale=10.0, size=roster.heads.shape[1])
        most, _ = free.answer(values_of(roster.options, gain, roster.people.bonus[0])[0])
        found = roster.people.answer(0, gain).worth
        assert not len(found) or most >= found[0] - 1e-6


def fortnight(low=0, high=200, max_weekends=2, most_of=None):
    """One person who may work early or late on any of fourteen days that count as one stretch of hours."""
    on = days(DAYS)
    return RosterProblem(
        days=replace(on, week=(0,) * DAYS),
        people=(
            person(
                "Ana",
                codes=CODES,
                low=low,
                high=high,
                most_of=most_of or {},
                limits=Limits(1, DAYS, 1, max_weekends),
            ),
        ),
        duties=tuple(duty(d, at, 8, code) for d in range(DAYS) for at, code in ((6, "E"), (14, "L"))),
        rules=replace(LOOSE, max_days_in_row=DAYS, cyclic=False),
        needs=(),
        floor=np.zeros(on.intervals),
        shifts=tuple(ShiftNeed(d, code, 1, 10, 1) for d in range(DAYS) for code in CODES),
        prices=Prices(hour=0.0, wish=1.0),
    )


@pytest.mark.parametrize(
    ("limits", "a_shift"),
    [
        ({"high": 40}, 3.0),
        ({"low": 80}, -3.0),
        ({"max_weekends": 1}, 3.0),
        ({"most_of": {"E": 3}}, 3.0),
        ({"high": 48, "max_weekends": 1}, 3.0),
    ],
)
def test_prices_of_limits_take_away_most_of_what_breaks_them(limits, a_shift):
    """Hours at most and at least, weekends, a type: free they are worth far more, priced hardly more."""
    roster = Roster(fortnight(**limits))
    value = a_shift + roster.options.day % 5 * 0.5 - 1.0 * (roster.options.code == 1)
    programme = roster.people.programme(0)
    exact = float(best(programme.graph, value, programme.ends, programme.seam, 1)[0][0])
    with patch.object(let_go, "HOURS_KEPT", 0):
        free = LetGo(programme, roster.options.code)
    unpriced, _ = free._asked(value, np.zeros(len(free.prices)))
    most = min(free.answer(value)[0] for _ in range(10))
    if "most_of" not in limits:  # which the programme watches and does not hold
        assert roster.people.graphs.is_exact(0)
        assert exact - 1e-6 <= most
    assert most <= unpriced - 0.8 * (unpriced - exact) + 1e-6


@given(problems(), st.integers(1, 2))
@settings(max_examples=20, deadline=None)
def test_a_long_horizon_has_a_sound_roster_and_a_bound(problem, threads):
    """With few states allowed, as over a year: no rule broken, nothing cheaper than the bound."""
    least = cheapest(problem)
    if least is None:
        return
    with (
        few_states(40, 400),
        patch.object(let_go, "HOURS_KEPT", 0),
        patch.object(improve, "LARGE", 1),
    ):
        found = solve_roster(problem, rounds=4, seconds=20.0, threads=threads)
    assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()
    if not found.impossible:
        assert found.cost == pytest.approx(cost_of(problem, found.assignments))
        assert found.cost >= least - 1e-6
        assert found.cost_bound <= least + 1e-6


@pytest.mark.parametrize("most_of", [{"E": 2, "L": 2}, {"E": 1, "L": 1, "N": 20}])
def test_few_shifts_of_each_type_are_within_reach_of_a_pace(most_of):
    """Some hours at least, far more at most, few shifts of what can be worked: somebody has a roster."""
    problem = fortnight(low=8, high=112, most_of=most_of)
    with few_states(40, 400):
        found = solve_roster(problem, rounds=2, seconds=20.0)
    assert found.assignments
    assert check_roster(problem.people, found.assignments, problem.days, problem.rules) == ()


def cost_of(problem, assignments):
    """What a roster costs, counted anew."""
    n, chosen = len(problem.days), []
    for p in range(len(problem.people)):
        code = {a.duty.day: a.duty.code for a in assignments if a.person == p}
        chosen.append([code.get(d) for d in range(n)])
    own = sum(refused(problem, who, codes) for who, codes in zip(problem.people, chosen, strict=True))
    return own + short(chosen, problem.shifts)


@pytest.mark.parametrize("learns", [True, False])
def test_parts_alone_have_everybody_once_they_are_large(learns):
    """Nine people over ten weeks, parts of 200 days of people: everybody on three weeks, or some on more."""
    people = tuple(person(f"P{i}", weeks=10) for i in range(9))
    problem = RosterProblem(
        days=days(70),
        people=people,
        duties=tuple(duty(d, 8, 8) for d in range(70)),
        rules=replace(LOOSE, cyclic=False),
        needs=(),
        floor=np.zeros(70 * 24),
        shifts=tuple(ShiftNeed(d, "D", 5, 10, 1) for d in range(70)),
    )
    roster = Roster(problem)
    with ThreadPoolExecutor(1) as executor:
        parts = Neighbourhoods(roster, list(range(9)), executor, 1, np.zeros(70), learns)
    parts.size = 200.0
    drawn = [part for _ in range(20) for part in parts._draw()]
    everybody = [
        part for part in drawn if len(part.people) == 9 and part.window.last - part.window.first <= 22
    ]
    assert (len(everybody) == 20) == learns


def test_prices_as_if_hours_stayed_short_prove_most_where_they_do():
    """One person for two shifts a day: each hour is worth a shift short, and the bound says how many are."""
    problem = fortnight(high=40)
    with few_states(40, 4000), patch.object(let_go, "HOURS_KEPT", 0):
        found = solve_roster(problem, rounds=4, seconds=20.0)
    assert found.cost == 10 * (2 * DAYS - 5)
    assert 0.95 * found.cost <= found.cost_bound <= found.cost
