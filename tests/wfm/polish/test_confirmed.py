"""The roster found and what changes make of it: the better of both, by fresh futures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.polish import polished
from wfm.staffed import Effort, judge, staff, team_of
from wfm.tries import Verified, training_seed, verify_seed

EFFORT = Effort(rounds=40, futures=40, changes=2)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One queue around the clock, a named agent and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


@pytest.fixture(scope="module")
def found(case):
    """A quick roster for the forecast work, of which every other shift is gone."""
    tried = staff(case, Hedge({}, 7200), EFFORT, training_seed(case.plan))
    left = tried.roster.assignments[::2]
    tried = replace(tried, roster=replace(tried.roster, assignments=left), team=team_of(case, left))
    return Verified(tried, judge(case, left, 40, verify_seed(case.plan)))


def test_what_comes_of_a_roster_too_small_is_likelier_to_hold(case, found):
    """Shifts are given, fresh futures judge what comes of it, and no search is told twice."""
    said: list[str] = []
    after = polished(case, found, EFFORT, said.append)
    assert after.fresh.chance_all > found.fresh.chance_all
    assert after.tried.paid_hours > found.tried.paid_hours
    now = after.tried.roster.assignments
    assert after.fresh.chance_all == judge(case, now, 40, verify_seed(case.plan)).chance_all
    assert after.tried.team == team_of(case, now)
    assert 1 <= len(said) <= 2
