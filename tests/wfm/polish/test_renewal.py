"""A person's whole roster anew, by what heads are worth."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.check import check_roster
from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.polish.changes import Changes
from wfm.polish.renewal import renewals


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One named agent, Ada, and a pool."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("small")))
    return case_of(plan, past_of(plan))


def test_a_day_that_is_worth_most_is_worked_by_the_rules(case):
    """Heads are wanted on Thursday alone, dearly: Ada, who has no shift yet, works then, by every rule."""
    changes = Changes(case)
    worth = np.zeros((len(changes.skill_sets), case.grid.intervals))
    worth[:, case.grid.day == 3] = 1.0
    found = [change for _, change in renewals(changes, (), 0, worth, 0.01)]
    assert found
    for change in found:
        assert 3 in change.given_days
        assert check_roster(case.people[:1], change.of(()), case.days, case.rules) == ()


def test_nothing_is_thought_of_where_no_head_is_worth_anything(case):
    """No worth, no change."""
    changes = Changes(case)
    worth = np.zeros((len(changes.skill_sets), case.grid.intervals))
    assert list(renewals(changes, (), 0, worth, 0.01)) == []
