"""Who could come where somebody is absent: off that day, skilled, and no hard rule broken by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster
from scheduling.problem import RosterRules
from scheduling.result import Assignment
from scheduling.standby import standby_lists
from tests.scheduling.small import LOOSE, days, duty, person

WEEK = days(7)
OPEN = replace(WEEK, cyclic=False)
RULES = RosterRules(rest_minutes=660, max_days_in_row=3, min_days_off_in_row=1, max_weekends=4, cyclic=False)


def names(people, worked, *, on=0, asked=9, rules=RULES, needed=frozenset(), seed=1):
    """The names that stand by for the only shift of a day."""
    assignments = [Assignment(p, d) for p, d in worked]
    lists = standby_lists(tuple(people), assignments, OPEN, rules, asked, needed, seed)
    (found,) = (one for one in lists if one.duty.day == on)
    return [people[p].name for p in found.people]


def test_who_is_off_and_free_by_every_rule_stands_by():
    """Ann works it, Bo is on time off, Cy's rest after it is short, Di's hours are full: Ed is left."""
    people = [
        person("Ann"),
        person("Bo", off=frozenset({0})),
        person("Cy"),
        person("Di", high=12.0),
        person("Ed"),
    ]
    worked = [(0, duty(0, 14, 8)), (2, duty(1, 6, 8)), (3, duty(3, 8, 8))]
    assert names(people, worked) == ["Ed"]


def test_a_run_of_days_may_not_grow_too_long():
    """Three days in a row before Thursday bar a fourth; a shift type of another contract bars too."""
    people = [person("Ann"), person("Bo"), person("Cy", codes="N"), person("Di")]
    worked = [(0, duty(3, 8, 8)), *((1, duty(d, 8, 8)) for d in range(3))]
    assert names(people, worked, on=3) == ["Di"]


def test_only_skills_that_the_work_needs_are_asked():
    """Ann holds German and first aid; no work needs the latter."""
    both = frozenset({"de", "aid"})
    people = [
        replace(person("Ann"), skills=both),
        replace(person("Bo"), skills=frozenset({"de"})),
        replace(person("Cy"), skills=frozenset({"en"})),
    ]
    worked = [(0, duty(0, 8, 8))]
    assert names(people, worked, needed=frozenset({"de", "en"})) == ["Bo"]


def test_who_asked_to_be_off_comes_last():
    """Whatever the lot says."""
    people = [person("Ann"), person("Bo", wishes=((0, None, None, -1.0),)), person("Cy")]
    for seed in range(5):
        assert names(people, [(0, duty(0, 8, 8))], seed=seed) == ["Cy", "Bo"]


def test_pool_people_without_a_shift_are_nobody():
    """One with a shift on another day stands by."""
    people = [person("Ann"), person("pool 1", is_pool=True), person("pool 2", is_pool=True)]
    assert names(people, [(0, duty(0, 8, 8)), (1, duty(4, 8, 8))]) == ["pool 1"]


def test_a_rule_broken_already_bars_nobody():
    """Bo is below the week's least hours before and after; more hours break nothing new."""
    people = [person("Ann"), person("Bo", low=30.0)]
    assert names(people, [(0, duty(0, 8, 8)), (1, duty(4, 8, 8))]) == ["Bo"]


def test_shifts_alike_share_a_list():
    """Two breaks of the same shift are one row, two starts are two, in the order of start."""
    people = tuple(person(name) for name in "ABCDE")
    worked = [duty(0, 8, 8, rest=(11, 12)), duty(0, 8, 8, rest=(12, 13)), duty(0, 6, 8)]
    assignments = [Assignment(p, d) for p, d in enumerate(worked)]
    lists = standby_lists(people, assignments, OPEN, RULES, 1, frozenset(), 1)
    assert [(one.duty.start_clock, one.at_work) for one in lists] == [(360, 1), (480, 2)]
    assert {p for one in lists for p in one.people} == {3, 4}


def test_turns_are_even():
    """Seven days of one shift and five free people: nobody stands by two times more than anybody else."""
    people = tuple(person(name, high=999.0) for name in "ABCDEF")
    assignments = [Assignment(0, duty(d, 8, 8)) for d in range(7)]
    lists = standby_lists(people, assignments, OPEN, replace(LOOSE, cyclic=False), 2, frozenset(), 3)
    often = Counter(p for one in lists for p in one.people)
    assert sum(often.values()) == 14
    assert max(often.values()) - min(often.values()) <= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_whoever_is_listed_can_take_the_shift(seed):
    """The checker of rosters finds nothing new when any one of them does."""
    rng = np.random.default_rng(seed)
    people = tuple(person(name, codes="DN", high=30.0) for name in "ABCDE")
    assignments = [
        Assignment(p, duty(d, 8, 8) if rng.random() < 0.5 else duty(d, 22, 8, "N"))
        for p in range(len(people))
        for d in range(7)
        if rng.random() < 0.4
    ]
    known = {(b.rule, b.person, b.day, b.amount) for b in check_roster(people, assignments, OPEN, RULES)}
    for one in standby_lists(people, assignments, OPEN, RULES, 3, frozenset(), seed):
        for p in one.people:
            after = check_roster(people, [*assignments, Assignment(p, one.duty)], OPEN, RULES)
            assert {(b.rule, b.person, b.day, b.amount) for b in after} <= known
