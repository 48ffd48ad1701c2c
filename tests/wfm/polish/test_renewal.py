"""Whole rosters anew, by what heads are worth."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.check import check_roster
from scheduling.result import Assignment
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.covering import Hedge
from wfm.polish.changes import Changes
from wfm.polish.renewal import Worth, renewed
from wfm.staffed import Effort, staff
from wfm.tries import training_seed


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One named agent, Ada, and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


@pytest.fixture(scope="module")
def roster(case):
    """A quick roster for the forecast work, nothing set aside."""
    hedge, effort = Hedge({}, 7200), Effort(rounds=40, futures=20)
    return staff(case, hedge, effort, training_seed(case.plan)).roster.assignments


def worth_of_day(changes: Changes, day: int) -> Worth:
    """Heads are worth something on one day alone; none costs anything to lose elsewhere."""
    more = np.zeros((len(changes.skill_sets), changes.case.grid.intervals))
    more[:, changes.case.grid.day == day] = 1.0
    return Worth(more, more, price=0.01)


def at_work(changes: Changes, assignments: tuple[Assignment, ...], day: int) -> float:
    """Head-intervals of a day."""
    rows = changes.coverage[[changes.place[a.duty] for a in assignments]]
    return float(rows[:, changes.case.grid.day == day].sum())


def test_a_day_that_is_worth_most_gets_more_heads_by_the_rules(case, roster):
    """Heads are wanted on Thursday, dearly: more are at work then, and every rule holds."""
    changes = Changes(case)
    after = renewed(changes, roster, worth_of_day(changes, 3), 0.1, 40, 1)
    assert at_work(changes, after, 3) > at_work(changes, roster, 3)
    assert check_roster(case.people, after, case.days, case.rules) == ()


def test_nothing_changes_for_those_loyal_beyond_what_heads_are_worth(case, roster):
    """A changed day costs more than any day is worth: everybody keeps what they have."""
    changes = Changes(case)
    after = renewed(changes, roster, worth_of_day(changes, 3), 1000.0, 40, 1)
    kept = {(a.person, a.duty.day, a.duty.code, a.duty.start_clock) for a in roster}
    assert kept == {(a.person, a.duty.day, a.duty.code, a.duty.start_clock) for a in after}


def test_nothing_is_thought_of_where_no_head_is_worth_anything(case, roster):
    """No worth, no change."""
    changes = Changes(case)
    nothing = np.zeros((len(changes.skill_sets), case.grid.intervals))
    assert renewed(changes, roster, Worth(nothing, nothing, 1.0), 0.1, 40, 1) == roster
