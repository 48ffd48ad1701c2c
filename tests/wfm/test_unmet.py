"""What a plan could not keep, in words: stretches of time, and only what its targets feel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.wfm.whatif.made import make_folder
from wfm.case import case_of, past_of
from wfm.config import load_plan
from wfm.unmet import held_all_the_same, unmet_lines


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One at work around the clock."""
    plan = load_plan(make_folder(tmp_path_factory.mktemp("unmet"), ("floor = 1", "floor = 1")))
    return case_of(plan, past_of(plan))


@pytest.fixture
def coverage(case):
    """One at work all week, two on the first day from three to six for live work, nobody at nine."""
    heads, needed = np.ones(case.grid.intervals), np.ones(case.grid.intervals)
    needed[3:6], heads[9] = 2.0, 0.0
    binds = np.where(needed > 1.0, "live", "presence")
    return pd.DataFrame({"coverage": heads, "requirement": needed, "binds": binds})


def times(lines):
    """What is said of the first day, without its date."""
    return [line[15:] for line in lines if ": " in line and "at work" in line]


def test_short_intervals_in_a_row_are_one_line(case, coverage):
    """From three to six, and at nine, in the order of time."""
    said = times(unmet_lines(case, (), coverage, holds=False))
    assert said == [
        "03:00 to 06:00: 1 at work, 2 needed (live)",
        "09:00 to 10:00: 0 at work, 1 needed (presence)",
    ]


def test_what_the_targets_do_not_feel_is_no_shortage(case, coverage):
    """A plan that holds lacks the floor alone, and says for how long live work has fewer than asked."""
    assert times(unmet_lines(case, (), coverage, holds=True)) == [
        "09:00 to 10:00: 0 at work, 1 needed (presence)"
    ]
    (said,) = held_all_the_same(case.grid, coverage)
    assert said.startswith("in 3 h fewer are at work than live work asks for")


def test_enough_everywhere_says_nothing(case, coverage):
    """Neither a shortage nor a note."""
    enough = coverage.assign(coverage=2.0)
    assert (
        times(unmet_lines(case, (), enough, holds=False)) == list(held_all_the_same(case.grid, enough)) == []
    )
