"""What was simulated does not depend on who of like people works a shift."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from scheduling.fairness import Load
from scheduling.result import Assignment
from tests.scheduling.small import duty, person
from wfm.fairness.result import FairAgent, Fairness, Spread, apart, spread
from wfm.staffed import team_of


def test_exchanged_shifts_are_the_same_team():
    """Two like people exchange a day, breaks and all: the team simulated is the same, in the same order."""
    case = SimpleNamespace(people=(person("Ann"), person("Ben")))
    early, late = duty(0, 8, 8, rest=(11, 12)), duty(0, 8, 8, rest=(12, 13))
    one = [Assignment(0, early), Assignment(1, late), Assignment(1, duty(1, 8, 8))]
    other = [Assignment(0, late), Assignment(0, duty(1, 8, 8)), Assignment(1, early)]
    assert team_of(case, one) == team_of(case, other)


def agent(name, group, **load):
    """An agent of a group who bears this."""
    borne = {"hours": 40.0, "nights": 0, "weekends": 0, "holidays": 0, "refused": 0.0} | load
    return FairAgent(name, "full time", (), group, 1.0, Load(**borne))


def test_how_far_apart():
    """The most less the least of a group, the farthest group in a line; who is like nobody is left out."""
    agents = (agent("Ann", 1, nights=3), agent("Ben", 1, hours=32.0), agent("Cleo", None, hours=8.0))
    fairness = Fairness(agents)
    assert spread(fairness.groups()[0]) == Spread(8.0, 3.0, 0.0, 0.0, 0.0)
    assert apart(fairness) == ("  agents alike are at most 8 paid hours, 3 nights and 0 weekends apart",)
    assert apart(Fairness()) == ()


def test_time_off_counts_in_proportion():
    """Who is there for half of the weeks and works half of the hours is as near as may be."""
    half = replace(agent("Ben", 1, hours=20.0), weeks=0.5)
    assert spread((agent("Ann", 1), half)).hours == 0.0
    assert spread((agent("Ann", 1, nights=2), replace(half, load=agent("", 1, nights=2).load))).nights == 1.3
