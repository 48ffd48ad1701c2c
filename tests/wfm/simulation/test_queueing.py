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


def one_line(arrival, handle, heads, leaves=np.inf, at_once=1):
    """Begins of one class's messages served by permanent agents, first in first out."""
    agents = np.arange(heads)
    return play(
        np.asarray(arrival, dtype=float),
        np.asarray(handle, dtype=float),
        np.broadcast_to(leaves, len(arrival)).copy(),
        np.asarray(arrival, dtype=float).reshape(1, -1),
        np.array([0, len(arrival)]),
        np.array([0, 1]),
        np.array([at_once]),
        np.append(np.zeros(heads), np.inf),
        np.full(heads, np.inf),
        agents,
        np.zeros(heads, dtype=np.int64),
        np.ones(heads),
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


@pytest.mark.parametrize(("heads", "at_once", "load"), [(1, 3, 2.1), (3, 2, 5.0)])
def test_agents_who_chat_are_as_many_as_they_have_places(heads, at_once, load):
    """Three agents with two chats each are a line with six servers: M/M/6 by Erlang C."""
    random = np.random.default_rng(4)
    arrival = np.cumsum(random.exponential(1 / load, 200_000))
    wait = one_line(arrival, random.exponential(1.0, len(arrival)), heads, at_once=at_once) - arrival
    waiting = float(erlang_c(heads * at_once, load))
    assert standard_errors_off(wait > 0, waiting) < 3.5
    assert standard_errors_off(wait, waiting / (heads * at_once - load)) < 3.5


def chats_and_mail(chats, mails, heads, at_once):
    """Begins of chats, which go first, and of mails, served by the same permanent agents."""
    arrival = np.concatenate([chats[0], mails[0]])
    began = play(
        arrival,
        np.concatenate([chats[1], mails[1]]),
        np.full(len(arrival), np.inf),
        arrival.reshape(1, -1),
        np.array([0, len(chats[0]), len(arrival)]),
        np.array([0, 1, 2]),
        np.array([at_once, 1]),
        np.append(np.zeros(heads), np.inf),
        np.full(heads, np.inf),
        np.arange(heads),
        np.zeros(heads, dtype=np.int64),
        np.ones(heads),
        np.array([[0, -1, 1, -1]]),
        np.zeros((2, 1), dtype=np.int64),
        np.zeros(heads, dtype=np.bool_),
        np.inf,
    )
    return np.split(began, [len(chats[0])])


def test_a_mail_waits_until_the_last_chat_is_over_and_a_chat_until_the_mail_is():
    """One agent, two chats at once: chats of 4 at 0 and 1, mails of 3 at 2 and 2.5, a chat at 6."""
    chats = np.array([0.0, 1.0, 6.0]), np.full(3, 4.0)
    mails = np.array([2.0, 2.5]), np.full(2, 3.0)
    chat, mail = chats_and_mail(chats, mails, heads=1, at_once=2)
    assert chat.tolist() == [0.0, 1.0, 8.0]
    assert mail.tolist() == [5.0, 12.0]


def test_chats_gather_on_who_chats_so_that_others_are_free():
    """Two agents: the second chat joins the first, the mail finds the other agent idle."""
    chat, mail = chats_and_mail(
        (np.array([0.0, 1.0]), np.full(2, 4.0)), (np.array([2.0]), np.array([3.0])), heads=2, at_once=2
    )
    assert (chat.tolist(), mail.tolist()) == ([0.0, 1.0], [2.0])


@given(chats=gaps, mails=gaps, seed=st.integers(0, 1000), heads=st.integers(1, 4), at_once=st.integers(1, 3))
def test_nobody_has_more_in_hand_than_there_is_room_for(chats, mails, seed, heads, at_once):
    """Everything is begun; chats fit on the agents that mails leave; no chat waits beside one who idles."""
    random = np.random.default_rng(seed)
    came = [np.cumsum(chats), np.cumsum(mails)]
    lasts = [random.exponential(3.0, len(times)) for times in came]
    chat, mail = chats_and_mail((came[0], lasts[0]), (came[1], lasts[1]), heads, at_once)
    for began, arrival in zip((chat, mail), came, strict=True):
        assert np.isfinite(began).all()
        assert (began >= arrival).all()
    for moment in np.concatenate([chat, mail, came[0]]) + 1e-7:
        chatting = ((chat <= moment) & (moment < chat + lasts[0])).sum()
        mailing = ((mail <= moment) & (moment < mail + lasts[1])).sum()
        assert mailing + -(-chatting // at_once) <= heads
        waiting = ((came[0] <= moment) & (moment < chat)).sum()
        assert waiting == 0 or chatting + mailing >= heads
