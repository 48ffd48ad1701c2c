"""Changes of a roster: what they are, and which are sound, on a plan of one small team."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from scheduling.check import check_roster, check_wishes
from scheduling.result import Assignment
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.polish.changes import Change, Changes
from wfm.staffed import Effort, staff
from wfm.tries import training_seed


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One queue around the clock, a named agent and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


@pytest.fixture(scope="module")
def roster(case):
    """A quick roster for the forecast work, nothing set aside."""
    hedge, effort = Hedge({}, 7200), Effort(rounds=40, futures=20)
    return staff(case, hedge, effort, training_seed(case.plan)).roster.assignments


def test_one_duty_for_another(case, roster):
    """What is taken is gone, what is given is there, and everybody else's shifts are as they were."""
    first = roster[0]
    given = next(duty for duty in case.duties[first.duty.code] if duty.day == (first.duty.day + 1) % 7)
    changed = Change(first.person, (first.duty,), (given,)).of(roster)
    assert set(changed) == set(roster) - {first} | {Assignment(first.person, given)}
    assert Change(first.person, (first.duty,), ()).hours == -first.duty.paid_hours


def test_no_change_is_sound_that_breaks_a_rule_or_the_floor(case, roster):
    """Of the likeliest thousand, what is called sound keeps every rule, and somebody at work throughout."""
    changes = Changes(case)
    worth = np.ones((len(changes.skill_sets), case.grid.intervals))
    ranked = islice(changes.ranked(roster, worth, 0.0, 8.0), 1000)
    sound = [change for change in ranked if changes.is_sound(roster, change)]
    assert 0 < len(sound) < 1000
    before = check_roster(case.people, roster, case.days, case.rules)
    for change in sound[:50]:
        assert check_roster(case.people, change.of(roster), case.days, case.rules) == before


def test_no_change_is_sound_that_breaks_a_wish_more(case, roster):
    """The same start all week, as a wish: it is met no less after any sound change."""
    asked, soft = {"same_start_minutes": 0}, {"same_start_minutes": 2.0}
    people = tuple(
        replace(who, limits=replace(case.rules.limits_of(who), **asked, soft=soft)) for who in case.people
    )
    wished = replace(case, people=people)

    def weight(assignments):
        found = check_wishes(people, assignments, case.days, case.rules)
        return sum(wish.amount * wish.weight for wish in found)

    worth = np.random.default_rng(1).random((1, case.grid.intervals))
    loose, strict = Changes(case), Changes(wished)
    ranked = islice(loose.ranked(roster, worth, 0.0, 8.0), 1000)
    sound = [change for change in ranked if loose.is_sound(roster, change)]
    kept = [change for change in sound if strict.is_sound(roster, change)]
    assert 0 < len(kept) < len(sound)
    assert all(weight(change.of(roster)) <= weight(roster) for change in kept)
    assert all(weight(change.of(roster)) > weight(roster) for change in sound if change not in kept)
