"""Parts of a roster solved at the same time: what they have in common, and how they are put together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.problem import ShiftNeed
from scheduling.roster import Prices, RosterProblem
from scheduling.roster.columns import Columns
from scheduling.roster.neighbourhoods import Neighbourhoods, Part
from scheduling.roster.response import OFF, Window
from scheduling.roster.state import Roster
from tests.scheduling.small import LOOSE, days, duty, person

WEEKS = 4
DAYS = 7 * WEEKS


def team(people, **limits):
    """People over four weeks and everybody wanted every day, each shift short at a price of 10."""
    return RosterProblem(
        days=days(DAYS),
        people=tuple(person(f"P{i}", weeks=WEEKS, **limits) for i in range(people)),
        duties=tuple(duty(d, 8, 8) for d in range(DAYS)),
        rules=replace(LOOSE, cyclic=False, max_days_in_row=28),
        needs=(),
        floor=np.zeros(DAYS * 24),
        shifts=tuple(ShiftNeed(d, "D", people, 10, 1) for d in range(DAYS)),
        prices=Prices(hour=0.0, wish=1.0),
    )


@contextmanager
def parts_of(problem, *, learns=True, at_once=2) -> Iterator[Neighbourhoods]:
    """The parts of a roster in which nobody works yet, so many at once."""
    roster, able = Roster(problem), list(range(len(problem.people)))
    with ThreadPoolExecutor(at_once) as executor:
        yield Neighbourhoods(roster, able, executor, at_once, np.full(DAYS, 10.0), learns)


@given(st.integers(0, 10**6), st.floats(50, 600), st.booleans(), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_parts_at_once_share_no_person_or_no_day(seed, size, learns, at_once):
    """Of any size, over a horizon that is long or not, up to three at once."""
    with parts_of(team(20), learns=learns, at_once=at_once) as parts:
        parts.rng, parts.size = np.random.default_rng(seed), size
        drawn = list(parts._draw())
    assert 1 <= len(drawn) <= at_once
    for one, other in combinations(drawn, 2):
        no_day = one.window.last <= other.window.first or other.window.last <= one.window.first
        assert no_day or not {*one.people} & {*other.people}


@pytest.mark.parametrize(("most", "worked"), [(14, 14), (10, 7)])
def test_who_may_not_work_both_stays_as_the_first_part_left_him(most, worked):
    """The first week and the last are filled at the same time: both together, or the first alone."""
    with parts_of(team(1, most_of={"D": most})) as parts:
        chosen = {w: worked_in(parts.roster, w) for w in (Window(0, 7), Window(21, 28))}
        for window, columns in chosen.items():
            parts._take(Part([0], window, 0.5, 0), columns)
        on = np.flatnonzero(parts.roster.chosen[0] != OFF)
    assert len(on) == worked
    assert {*range(7)} <= {*on.tolist()}


def worked_in(roster, window):
    """Every day of a window worked, by person, as a column of the roster as it is now."""
    duties = np.full(DAYS, OFF)
    duties[window.first : window.last] = np.arange(window.first, window.last)
    return {0: Columns(roster, map, 1, window).column(0, duties)}


@given(st.integers(0, 10**6), st.sampled_from([{"most_of": {"D": 9}}, {"high": 24.0}]))
@settings(max_examples=15, deadline=None)
def test_parts_of_everybody_at_once_break_no_limit(seed, limits):
    """Twelve people who may work less than is wanted, parts of them all, two at a time."""
    problem = team(12, **limits)
    with parts_of(problem) as parts:
        parts.rng, parts.size = np.random.default_rng(seed), 12.0 * 7
        for _ in range(12):
            parts.improve(np.inf)
        parts.back_to_best()
        worked = [int((duties != OFF).sum()) for duties in parts.roster.chosen]
    assert max(worked) <= 9 if "most_of" in limits else max(worked) <= 3 * WEEKS
    assert parts.roster.objective() == pytest.approx(10.0 * (12 * DAYS - sum(worked)))
