"""The event loop against queueing theory, and laws that hold for every queue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wfm.simulation.small import around_the_clock, demand, work
from wfm.simulation import Settings, simulate
from wfm.simulation.events import play
from wfm.staffing import begun_in_time, erlang_c


def one_line(arrival, handle, heads, leaves=np.inf):
    """Begins of one class's messages served by permanent agents, first in first out."""
    agents = np.arange(heads)
    return play(
        np.asarray(arrival, dtype=float),
        np.asarray(handle, dtype=float),
        np.broadcast_to(leaves, len(arrival)).copy(),
        np.asarray(arrival, dtype=float).reshape(1, -1),
        np.array([0, len(arrival)]),
        np.array([0, 1]),
        np.append(np.zeros(heads), np.inf),
        np.full(heads, np.inf),
        agents,
        np.zeros(heads, dtype=np.int64),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros(heads, dtype=np.bool_),
        np.inf,
    )


BATCHES = 40


def standard_errors_off(values, expected):
    """By how many standard errors the mean of a correlated series misses what was expected (batch means)."""
    means = np.array([batch.mean() for batch in np.array_split(values, BATCHES)])
    return abs(means.mean() - expected) / (means.std(ddof=1) / np.sqrt(BATCHES))


def poisson_line(heads, load, messages=400_000, patience=None):
    """(wait, left) in a line with exponential gaps and handling of mean 1; who left waited until then."""
    random = np.random.default_rng(3)
    arrival = np.cumsum(random.exponential(1 / load, messages))
    leaves = np.inf if patience is None else arrival + random.exponential(patience, messages)
    began = one_line(arrival, random.exponential(1.0, messages), heads, leaves)
    return np.minimum(began, leaves) - arrival, np.isinf(began)


@pytest.mark.parametrize(("heads", "load"), [(1, 0.7), (3, 2.4), (12, 10.5)])
def test_waits_of_many_agents_are_those_of_erlang_c(heads, load):
    """M/M/c: who waits, how long on average, and who begins within half a handling time, Erlang 1917."""
    wait, left = poisson_line(heads, load)
    waiting = float(erlang_c(heads, load))
    assert not left.any()
    assert standard_errors_off(wait > 0, waiting) < 3.5
    assert standard_errors_off(wait, waiting / (heads - load)) < 3.5
    assert standard_errors_off(wait <= 0.5, float(begun_in_time(heads, 3600 * load, 1.0, 0.5))) < 3.5


def left_in_the_long_run(heads, load, patience):
    """Share of customers who leave in M/M/c+M, by its birth-and-death chain."""
    line = np.arange(2000)
    weight = np.cumprod(
        np.append(1.0, load / (np.minimum(line, heads) + np.maximum(line - heads, 0) / patience)[1:])
    )
    return float((weight * np.maximum(line - heads, 0)).sum() / weight.sum() / patience / load)


@pytest.mark.parametrize(("heads", "load", "patience"), [(1, 0.7, 2.0), (4, 5.0, 0.5), (12, 11.5, 1.0)])
def test_customers_leave_as_often_as_in_erlang_a(heads, load, patience):
    """M/M/c+M, under- and overloaded: who leaves, and who begins in time, Mandelbaum & Zeltyn 2007."""
    wait, left = poisson_line(heads, load, patience=patience)
    assert standard_errors_off(left, left_in_the_long_run(heads, load, patience)) < 3.5
    in_time = float(begun_in_time(heads, 3600 * load, 1.0, 0.25, patience))
    assert standard_errors_off(~left & (wait <= 0.25), in_time) < 3.5


@pytest.mark.parametrize("handle_cv", [0.0, 1.0])
def test_mean_wait_of_one_agent_is_that_of_pollaczek_and_khinchine(handle_cv):
    """Messages waiting in M/G/1: rate x load x handling x (1 + cv^2) / (2 (1 - load)), Pollaczek 1930.

    It takes arrivals, log-normal handling and the count of the waiting to be right at once.
    """
    mail = work(per_hour=12.0, handle=180.0, hours=168)
    found = simulate(
        demand(mail), around_the_clock(1, 168), Settings(handle_cv=handle_cv), futures=60, seed=5
    )
    load = 12 * 180 / 3600
    expected = 12 / 3600 * load * 180 * (1 + handle_cv**2) / (2 * (1 - load))
    assert found.backlog.mean() == pytest.approx(expected, rel=0.06)
    assert found.utilisation.mean() == pytest.approx(load, rel=0.01)


gaps = st.lists(st.floats(0, 5), min_size=1, max_size=40)


@given(gaps=gaps, seed=st.integers(0, 1000), heads=st.integers(1, 4))
def test_more_heads_never_begin_a_message_later(gaps, seed, heads):
    """For one class, first in first out, with agents who stay: exact, message by message.

    Where shifts end it is not a law: one who is idle at the end of a shift leaves, one who has just
    begun a long message stays for it.
    """
    arrival = np.cumsum(gaps)
    handle = np.random.default_rng(seed).exponential(3.0, len(gaps))
    assert (one_line(arrival, handle, heads + 1) <= one_line(arrival, handle, heads) + 1e-9).all()


@given(gaps=gaps, seed=st.integers(0, 1000), heads=st.integers(1, 4))
def test_work_is_conserved(gaps, seed, heads):
    """Every message is begun once, not before it arrives, in turn, and no agent idles while one waits."""
    arrival = np.cumsum(gaps)
    handle = np.random.default_rng(seed).exponential(3.0, len(gaps))
    began = one_line(arrival, handle, heads)
    assert np.isfinite(began).all()
    assert (began >= arrival).all()
    assert (np.diff(began) >= 0).all()
    for moment in np.concatenate([arrival, began]) + 1e-7:
        in_hand = ((began <= moment) & (moment < began + handle)).sum()
        waiting = ((arrival <= moment) & (moment < began)).sum()
        assert in_hand <= heads
        assert waiting == 0 or in_hand == heads


@given(gaps=gaps, seed=st.integers(0, 1000), heads=st.integers(1, 4), patience=st.floats(0.1, 5.0))
def test_whoever_leaves_was_not_there_when_an_agent_was(gaps, seed, heads, patience):
    """Each message is begun before its customer leaves, or never; none who still waits is passed over."""
    arrival = np.cumsum(gaps)
    random = np.random.default_rng(seed)
    handle, leaves = random.exponential(3.0, len(gaps)), arrival + random.exponential(patience, len(gaps))
    began = one_line(arrival, handle, heads, leaves)
    left = np.isinf(began)
    assert (began[~left] < leaves[~left]).all()
    assert (np.diff(began[~left]) >= 0).all()
    for who in np.flatnonzero(left):
        # While the customer waited every agent was busy.
        for moment in np.linspace(arrival[who], leaves[who], 5, endpoint=False) + 1e-9:
            in_hand = (began <= moment) & (moment < began + handle)
            assert in_hand.sum() == heads
