"""The least change that would make an impossible cover possible, in problems read by eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduling.cover import Change, CoverProblem, Remedy, diagnose, solve_cover
from scheduling.problem import SkillFloor, Stage
from scheduling.result import Status
from tests.scheduling.small import QUICK, cover, days, duty, group, hourly


def remedies(problem: CoverProblem) -> dict[Change, Remedy]:
    """The remedies of an impossible problem."""
    found = solve_cover(problem, QUICK)
    assert found.solve.status is Status.INFEASIBLE
    return {remedy.change: remedy for remedy in diagnose(problem, found.unmet, QUICK).remedies}


def test_more_agents():
    """Five hours of work in one hour and a pool of two: three agents more."""
    found = remedies(cover([group([duty(0, 0, 1)], pool=2)], classes=[hourly({0: 5}, 0)]))
    assert found[Change.AGENTS] == Remedy(Change.AGENTS, "all", 3)
    assert Change.HOURS not in found


def test_whole_agents_where_fractions_would_do():
    """Half a shift of work and nobody there: one agent, not a half."""
    pool = group([duty(0, 0, 4)], pool=0, pool_max=(4.0,))
    found = remedies(cover([pool], classes=[hourly({0: 2}, 3)]))
    assert found[Change.AGENTS].amount == 1


def test_more_hours_a_week():
    """Shifts of eight hours on two days, six hours of work each, twelve hours a week at most: four more."""
    options = [duty(d, 0, 8) for d in (0, 1)]
    pool = group(options, pool=1, pool_max=(12.0,), n_days=2)
    work = hourly({0: 6, 24: 6}, 7, T=48)
    found = remedies(cover([pool], classes=[work], on=days(2)))
    assert found[Change.HOURS] == Remedy(Change.HOURS, "everybody", 4.0, week=0)
    assert found[Change.AGENTS].amount == 1


def test_a_longer_wait():
    """Two hours of work due at once and one agent, from four o'clock: done by the end of five."""
    shift = duty(0, 4, 4)
    found = remedies(cover([group([shift, duty(0, 0, 1)], pool=1)], classes=[hourly({0: 2}, 0)]))
    assert found[Change.TARGET] == Remedy(Change.TARGET, "mail", 5)


def test_a_lower_floor():
    """Three at once where two are: a head fewer, or an agent more."""
    found = remedies(cover([group([duty(0, 0, 8)], pool=2)], floor={0: 3}))
    assert found[Change.FLOOR].amount == 1
    assert found[Change.AGENTS].amount == 1


def test_a_lower_floor_of_a_skill():
    """Two who speak French at once where one of two agents does: one fewer, or one more of them."""
    shift = duty(0, 0, 8)
    french, other = group([shift], pool=1, skills=["fr"], name="fr"), group([shift], pool=1)
    heads = np.where(np.arange(24) == 3, 2.0, 0.0)
    asked = cover([french, other], skill_floors=(SkillFloor("fr", heads),))
    found = remedies(asked)
    assert found[Change.FLOOR] == Remedy(Change.FLOOR, "the floor of fr", 1)
    assert found[Change.AGENTS] == Remedy(Change.AGENTS, "fr", 1)
    (short,) = diagnose(asked, solve_cover(asked, QUICK).unmet, QUICK).shortages
    assert (short.what, short.first, short.amount, short.heads) == ("the floor of fr", 3, 1.0, 1)


def test_no_shift_at_all():
    """The floor all day, shifts until four: what is missing is a shift, not people."""
    found = remedies(cover([group([duty(0, 8, 8)])], floor=dict.fromkeys(range(24), 1)))
    assert set(found) == {Change.SHIFTS}


def test_weekends():
    """Work on two Saturdays, one weekend each for one agent: a weekend more."""
    on = days(14)
    options = [duty(d, 8, 8) for d in (5, 12)]
    pool = group(options, pool=1, weeks=2, n_days=14, weekends=1)
    work = hourly({5 * 24 + 8: 4, 12 * 24 + 8: 4}, 7, T=14 * 24)
    found = remedies(cover([pool], classes=[work], on=on))
    assert found[Change.WEEKENDS].amount == 1


def test_what_is_proposed_is_enough():
    """Each proposal carried out leaves nothing short."""
    problem = cover([group([duty(0, 0, 4)], pool=1)], classes=[hourly({0: 2, 1: 2}, 1)])
    found = remedies(problem)
    more = replace(problem.groups[0], pool=1 + int(found[Change.AGENTS].amount))
    assert solve_cover(replace(problem, groups=(more,)), QUICK).solve.status is Status.OPTIMAL
    (work,) = problem.classes
    longer = replace(work, stages=(Stage(work.stages[0].due + int(found[Change.TARGET].amount), 0.0),))
    assert solve_cover(replace(problem, classes=(longer,)), QUICK).solve.status is Status.OPTIMAL


def test_nothing_short_needs_nothing():
    """A cover that meets everything has no diagnosis."""
    problem = cover([group([duty(0, 0, 1)])])
    assert diagnose(problem, (), QUICK).remedies == ()
