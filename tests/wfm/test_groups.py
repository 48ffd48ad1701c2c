"""Groups of agents as cover sees them: who is alike, and how much they can work together."""

from __future__ import annotations

from datetime import date

import pytest

from scheduling.problem import Overtime
from tests.wfm.small_plan import write_plan
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.duties import duties_of
from wfm.groups import groups_of
from wfm.people import people_of, rules_of

OVERTIME = ("pool = 3", "pool = 3\novertime = { hours = 6, percent = 25 }")


@pytest.fixture
def plan(tmp_path):
    """A week of June 2024 of the small plan, with changes."""

    def write(*changes):
        june_3 = ("start = 2024-03-25\nweeks = 1", "start = 2024-06-03\nweeks = 1")
        return load_plan(write_plan(tmp_path, june_3, *changes))

    return write


def agent(name="Ann", away=()):
    """A full-timer who speaks English, off on some days of June 2024."""
    off = frozenset(date(2024, 6, day) for day in away)
    return Agent(name, "full time", frozenset({"en"}), time_off=off)


def test_groups_share_contract_and_skills(plan):
    """Two named English speakers and their pool, and a German one on their own."""
    small = plan()
    grid = Grid.of(small)
    german = Agent("Eva", "full time", frozenset({"de"}))
    people = people_of(small, grid, (agent(), german, agent("Bob", (4,))))
    english, alone = groups_of(people, duties_of(small, grid), rules_of(small), grid.days)
    assert (english.name, english.named, english.pool, english.obliged) == ("full time en", 2, 3, 2)
    assert (english.min_hours, english.max_hours) == ((54.0,), (80.0,))
    assert (english.pool_min, english.pool_max) == ((30.0,), (40.0,))
    assert english.available == (2, 1, 2, 2, 2, 2, 2)
    assert (alone.named, alone.pool, alone.pool_max) == (1, 0, (0.0,))
    assert {duty.code for duty in english.options} == {"D8", "N8"}
    assert english.most_hours(0) == 40.0


def test_overtime_is_that_of_the_named_agents_together(plan):
    """Two agents have eighty hours before overtime, each pool agent forty."""
    made = plan(OVERTIME)
    grid = Grid.of(made)
    people = people_of(made, grid, (agent(), agent("Bob")))
    own, *_ = groups_of(people, duties_of(made, grid), rules_of(made), grid.days)
    assert (own.overtime, own.pool_overtime) == (Overtime((80.0,), 0.25), Overtime((40.0,), 0.25))
