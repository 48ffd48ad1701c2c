"""The independent checker of covers: each rule broken once, seen once."""

from __future__ import annotations

import numpy as np

from scheduling.check_cover import check_cover
from scheduling.cover import Planned
from scheduling.problem import SkillFloor
from tests.scheduling.small import cover, days, duty, group, hourly, live

MORNING, LATE = duty(0, 8, 8), duty(0, 12, 8)


def rules(problem, *planned):
    """The rules that these shifts break."""
    return [fault.rule for fault in check_cover(problem, planned)]


def test_a_sound_cover_has_no_faults():
    """Eight hours of work at eight o'clock, a shift to wait for."""
    problem = cover([group([MORNING])], classes=[hourly({8: 8}, 7)], floor={8: 1})
    assert rules(problem, Planned(0, MORNING, 1)) == []


def test_a_shift_nobody_may_work():
    """Late is no option."""
    assert rules(cover([group([MORNING])]), Planned(0, LATE, 1)) == ["shifts that may be worked", "contracts"]


def test_the_floor():
    """Nobody at work at seven: one head short from then on."""
    (fault,) = check_cover(cover([group([MORNING])], floor={7: 1, 8: 1}), [Planned(0, MORNING, 1)])
    assert (fault.rule, fault.t, fault.amount) == ("the floor", 7, 1.0)


def test_the_floor_of_a_skill():
    """Two at work at eight of whom one speaks French: one short where two are asked."""
    groups = [group([MORNING], skills=["fr"]), group([MORNING])]
    floor = SkillFloor("fr", np.where(np.arange(24) == 8, 2.0, 0.0))
    problem = cover(groups, floor={8: 2}, skill_floors=(floor,))
    planned = [Planned(s, MORNING, 1) for s in range(2)]
    (fault,) = check_cover(problem, planned)
    assert (fault.rule, fault.what, fault.t, fault.amount) == ("the floor", "fr", 8, 1.0)
    assert check_cover(problem, [Planned(problem.skill_sets.index(frozenset({"fr"})), MORNING, 2)]) == ()


def test_work_too_much_or_too_late():
    """Nine hours do not fit eight; work of six o'clock is not there to be done at eight if due at seven."""
    one = Planned(0, MORNING, 1)
    (much,) = check_cover(cover([group([MORNING])], classes=[hourly({8: 9}, 7)]), [one])
    assert (much.rule, round(much.amount, 6)) == ("work in time", 1.0)
    assert rules(cover([group([MORNING])], classes=[hourly({6: 1}, 1)]), one) == ["work in time"]


def test_a_share_may_be_late():
    """Half of two hours of six o'clock may wait until eight, not all of it."""
    one = Planned(0, duty(0, 6, 1), 1), Planned(0, duty(0, 8, 1), 1)
    options = [plan.duty for plan in one]
    half = hourly({6: 2}, 0, late=[(0.5, 2)])
    assert rules(cover([group(options)], classes=[half]), *one) == []
    assert rules(cover([group(options)], classes=[half]), one[1], one[1]) == ["work in time"]


def test_the_ceiling_of_a_day():
    """Eight hours of work at an occupancy of .9 take more than eight hours."""
    problem = cover([group([MORNING])], classes=[hourly({8: 8}, 7)], occupancy=0.9)
    assert rules(problem, Planned(0, MORNING, 1)) == ["work in time"]


def test_only_holders_of_a_skill_do_its_work():
    """German work is not done by somebody who has only English, nor is German chat."""
    skilled = [group([MORNING], skills=("en",))]
    one = Planned(0, MORNING, 1)
    assert rules(cover(skilled, classes=[hourly({8: 1}, 3, skill="de")]), one) == ["work in time"]
    assert "live heads" in rules(cover(skilled, live=[live({8: 1}, skill="de")]), one)


def test_contracts_by_week_and_day():
    """A pool of two has no three shifts on a day, and no more hours between them than twice the maximum."""
    assert rules(cover([group([MORNING], pool=2)]), Planned(0, MORNING, 3)) == ["contracts"]
    short = group([MORNING], pool=2, pool_max=(7.0,))
    assert rules(cover([short]), Planned(0, MORNING, 2)) == ["contracts"]


def test_minimum_hours_bind_even_without_shifts():
    """A named agent with hours to work and none planned."""
    named = group([MORNING], pool=0, named=1, min_hours=(8.0,), max_hours=(40.0,), available=(1,), obliged=1)
    assert rules(cover([named])) == ["contracts"]


def test_weekends_in_sum():
    """Two agents with one weekend each do not work three weekends between them."""
    fortnight = days(21)
    saturdays = [duty(d, 8, 8) for d in (5, 12, 19)]
    few = group(saturdays, pool=2, weeks=3, n_days=21, weekends=1)
    problem = cover([few], on=fortnight, span=np.zeros(fortnight.intervals, dtype=np.int64))
    assert rules(problem, *(Planned(0, saturday, 1) for saturday in saturdays)) == ["contracts"]
    assert rules(problem, *(Planned(0, saturday, 1) for saturday in saturdays[:2])) == []
