"""What contracts allow of counted shifts: the same as the independent checker says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check_cover import check_cover
from scheduling.cover import Planned
from scheduling.cover.model import CoverModel
from scheduling.matrix import Matrix, solve_matrix
from scheduling.problem import Overtime
from scheduling.solver import Stop
from tests.scheduling.small import cover, days, duty, group
from wfm.cover_changes.contracts import Options

WEEKS = days(14)
SHIFTS = [duty(d, 8, hours, code) for d in (0, 4, 5, 6, 7, 12, 13) for hours, code in ((8, "D"), (4, "P"))]
HOURS = st.sampled_from([0.0, 8.0, 12.0, 24.0])


@st.composite
def groups(draw):
    """Some named agents with hours by week, some in a pool, and weekends they may work."""
    named, low, high = draw(st.integers(0, 2)), draw(HOURS), draw(HOURS)
    least, most = draw(HOURS), draw(HOURS)
    return group(
        SHIFTS,
        named=named,
        obliged=draw(st.integers(0, named)),
        min_hours=(low * named, 0.0) if named else (0.0, 0.0),
        max_hours=((low + high) * named, 24.0 * named),
        pool=draw(st.integers(0, 2)),
        pool_min=(least, least),
        pool_max=(least + most, least + most),
        available=tuple(draw(st.integers(0, named)) for _ in range(14)),
        weekends=draw(st.integers(0, 2)),
    )


@settings(max_examples=60, deadline=None)
@given(groups(), st.lists(st.integers(0, len(SHIFTS) - 1), max_size=8))
def test_what_is_allowed_is_what_the_checker_finds_no_fault_with(own, taken):
    """Any few shifts of any group: hours, pools, a shift a day and weekends."""
    problem = cover([own], on=WEEKS)
    counts = np.bincount(np.array(taken, dtype=np.int64), minlength=len(SHIFTS))
    planned = [Planned(0, SHIFTS[j], n) for j, n in Counter(taken).items()]
    faults = {fault.rule for fault in check_cover(problem, planned)}
    if planned:
        assert Options.of(problem, own).allows(counts) == ("contracts" not in faults)


def test_prices_are_those_of_the_objective():
    """Twelve hours at ten an hour; two agents are needed for two shifts of a day."""
    own = group([duty(0, 8, 8), duty(0, 8, 4, "P")], pool=2)
    counts = np.array([1, 1])
    for objective, price in (("hours", 12.0), ("cost", 120.0), ("heads", 2.0012)):
        problem = cover([own], objective=objective)
        assert abs(Options.of(problem, own).price(counts) - price) < 1e-9


@settings(max_examples=40, deadline=None)
@given(
    groups(), st.lists(st.integers(0, len(SHIFTS) - 1), min_size=1, max_size=6), st.sampled_from([0, 4, 12])
)
def test_overtime_is_priced_as_in_the_programme(own, taken, after):
    """The programme of cover, held to some shifts, and the arithmetic agree on what they cost."""
    own = replace(
        own,
        overtime=Overtime((float(after * own.named),) * 2, 0.5),
        pool_overtime=Overtime((float(after),) * 2, 0.5),
    )
    problem = cover([own], on=WEEKS, objective="cost")
    counts = np.bincount(np.array(taken, dtype=np.int64), minlength=len(SHIFTS))
    options = Options.of(problem, own)
    if options.allows(counts):
        model = CoverModel(problem)
        for x, count in zip(model.x[0], counts.tolist(), strict=True):
            x.lowBound = x.upBound = count
        answer = solve_matrix(Matrix.of(model.lp), Stop(seconds=10.0, gap=0.0))
        assert answer.solve.objective == pytest.approx(options.price(counts))
