"""How a cover ends early: what it tells on the way, and what an interrupt leaves."""

from __future__ import annotations

import _thread
import signal
import time

import pytest

from scheduling.cover import CoverResult, solve_cover
from scheduling.result import Solve, Status
from tests.scheduling.small import QUICK, cover, days, duty, group, hourly

ON = days(4)
SHIFTS = [duty(d, start, 8) for d in range(4) for start in (0, 6, 12, 16)]
WORK = hourly({t: 1.0 + 0.37 * (t % 5) for t in range(0, 96, 3)}, 4, T=96)
PROBLEM = cover([group(SHIFTS, n_days=4)], on=ON, classes=[WORK], floor=dict.fromkeys(range(0, 96, 2), 1))


@pytest.fixture(autouse=True)
def heeds_ctrl_c():
    """Ctrl-C raises, also where the tests run in the background of a shell, which ignores it there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_each_better_plan_is_told_with_the_bound():
    """Costs fall, bounds never do, and the last is what is answered."""
    told: list[tuple[float, float]] = []
    found = solve_cover(PROBLEM, QUICK, lambda cost, bound: told.append((cost, bound)))
    costs, bounds = zip(*told, strict=True)
    assert list(costs) == sorted(costs, reverse=True)
    assert list(bounds) == sorted(bounds)
    assert (found.solve.objective, found.solve.bound) == pytest.approx(told[-1])


def test_the_same_problem_has_the_same_cover():
    """Two threads or one, twice the same shifts."""
    twice = [solve_cover(PROBLEM, QUICK.__class__(30.0, 0.01, 2)) for _ in range(2)]
    assert twice[0].planned == twice[1].planned


def test_an_interrupt_keeps_the_best_so_far():
    """Ctrl-C after the first plan: that plan, its gap, no exception."""

    def interrupt(_cost: float, _bound: float) -> None:
        _thread.interrupt_main()
        time.sleep(0.5)

    found = solve_cover(PROBLEM, QUICK, interrupt)
    assert found.solve.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert found.planned
    assert found.solve.gap is not None
    assert found.solve.interrupted


def test_an_interrupt_by_another_name():
    """A command line that has Ctrl-C raise an exception of its own keeps the best so far as well."""

    class Stopped(BaseException):
        """What Ctrl-C raises."""

    def stopped(*_: object) -> None:
        raise Stopped

    def interrupt(_cost: float, _bound: float) -> None:
        _thread.interrupt_main()
        time.sleep(0.5)

    signal.signal(signal.SIGINT, stopped)
    assert solve_cover(PROBLEM, QUICK, interrupt).solve.interrupted


def test_an_interrupt_before_any_plan_is_an_interrupt(monkeypatch):
    """Nothing to keep: KeyboardInterrupt goes on."""

    def slow(_search: object) -> CoverResult:
        _thread.interrupt_main()
        time.sleep(0.5)
        return CoverResult(Solve(Status.NOTHING_FOUND, None, None, 0.5), (), ())

    monkeypatch.setattr("scheduling.cover.solve._Search.run", slow)
    with pytest.raises(KeyboardInterrupt):
        solve_cover(PROBLEM, QUICK)
