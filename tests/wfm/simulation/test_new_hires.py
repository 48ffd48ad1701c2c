"""Somebody new in the simulation: the same messages, each of which takes them longer."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wfm.simulation.small import around_the_clock, demand, duty, work
from wfm.simulation import Dispatch, Settings, simulate
from wfm.simulation.events import play
from wfm.simulation.staff import crew_of
from wfm.simulation.unroll import unroll

FUTURES = 30
MAIL = work(per_hour=9.0, handle=900.0, hours=48)
CHAT = work(
    "chat",
    per_hour=4.0,
    handle=400.0,
    hours=48,
    within_seconds=(120.0,),
    share=(0.8,),
    measure="start",
    live=True,
    patience_seconds=900.0,
    concurrency=2,
)
TEAM = tuple(
    duty(24 * day + start, 24 * day + start + 9) for day in range(2) for start in (0, 4, 8, 8, 15, 15)
)


def slower(staff, factor):
    """The same people, all of them new."""
    return tuple(replace(staffed, handling_factor=factor) for staffed in staff)


def one_line(arrival, handle, factors):
    """Begins of messages, and what each took, in the hands of permanent agents, first in first out."""
    heads, took = len(factors), np.array(handle, dtype=float)
    began = play(
        np.array(arrival, dtype=float),
        took,
        np.full(len(arrival), np.inf),
        np.array([arrival], dtype=float),
        np.array([0, len(arrival)]),
        np.array([0, 1]),
        np.array([1]),
        np.append(np.zeros(heads), np.inf),
        np.full(heads, np.inf),
        np.arange(heads),
        np.zeros(heads, dtype=np.int64),
        np.array(factors, dtype=float),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros(heads, dtype=np.bool_),
        np.inf,
    )
    return began.tolist(), took.tolist()


def test_a_message_takes_who_is_new_longer():
    """One agent at 1.5: messages of 10 at 0 and 5 begin at 0 and 15; a free colleague takes one at 5."""
    assert one_line([0, 5], [10, 10], [1.5]) == ([0.0, 15.0], [15.0, 15.0])
    began, took = one_line([0, 5], [10, 10], [1.5, 1.0])
    assert began == [0.0, 5.0]
    assert sorted(took) == [10.0, 15.0]


@given(
    gaps=st.lists(st.floats(0.0, 20.0), min_size=1, max_size=40),
    heads=st.integers(1, 4),
    factors=st.tuples(st.floats(1.0, 5.0), st.floats(1.0, 5.0)),
    seed=st.integers(0, 99),
)
def test_slower_agents_never_begin_earlier(gaps, heads, factors, seed):
    """All at a higher factor: no message, first in first out, begins earlier, and none is done earlier."""
    low, high = sorted(factors)
    handle = np.random.default_rng(seed).exponential(15.0, len(gaps))
    fast = one_line(np.cumsum(gaps), handle, [low] * heads)
    slow = one_line(np.cumsum(gaps), handle, [high] * heads)
    assert (np.array(slow[0]) >= np.array(fast[0]) - 1e-9).all()
    assert (np.sum(slow, axis=0) >= np.sum(fast, axis=0) - 1e-9).all()


@pytest.mark.parametrize("dispatch", get_args(Dispatch))
def test_everybody_at_twice_the_time_is_twice_the_handling_time(dispatch):
    """To the last bit, under every rule, with chats and patience."""
    asked = Settings(dispatch=dispatch, day_cv=0.1)
    double = tuple(replace(k, handle_seconds=2.0 * k.handle_seconds) for k in (MAIL, CHAT))
    new = simulate(demand(MAIL, CHAT), slower(TEAM, 2.0), asked, FUTURES, 1)
    long = simulate(demand(*double), TEAM, asked, FUTURES, 1)
    assert new.kept.tobytes() == long.kept.tobytes()
    assert new.abandoned.tobytes() == long.abandoned.tobytes()
    assert new.busy_seconds.tobytes() == long.busy_seconds.tobytes()
    assert new.waiting.tobytes() == long.waiting.tobytes()


def test_who_is_not_new_changes_nothing():
    """A factor of 1 is no factor: the same bytes, absences included."""
    asked = Settings(absence=0.2, day_cv=0.1)
    was, now = (simulate(demand(MAIL), team, asked, FUTURES, 1) for team in (TEAM, slower(TEAM, 1.0)))
    assert was.kept.tobytes() == now.kept.tobytes()
    assert was.busy_seconds.tobytes() == now.busy_seconds.tobytes()


def test_others_keep_their_luck():
    """Of three alike one is new: it draws absences of its own, the two others those they had."""
    asked = demand(MAIL)
    world = unroll(asked, Settings(), 1, 1, None)
    three = tuple(duty(8, 17) for _ in range(3))
    plain = crew_of(three, asked, world, 0.1)
    mixed = crew_of((*three[:2], *slower(three[2:], 1.5)), asked, world, 0.1)
    assert len(set(plain.key.tolist()) & set(mixed.key.tolist())) == 2 * len(plain.key) // 3
    assert sorted(set(mixed.slower.tolist())) == [1.0, 1.5]


def test_the_same_messages_arrive():
    """Whoever is new, totals are those of the plan beside it, and service is no better on average."""
    asked = Settings(day_cv=0.1)
    shares = []
    for factor in (1.0, 1.3, 1.8):
        team = (*slower(TEAM[:4], factor), *TEAM[4:])
        found = simulate(demand(MAIL), team, asked, 200, 1)
        shares.append((float(found.share(0, 0).mean()), found.total.tobytes()))
    assert shares[0][0] > shares[1][0] > shares[2][0]
    assert len({total for _, total in shares}) == 1


@settings(max_examples=20)
@given(st.floats(1.0, 4.0))
def test_busy_time_is_what_it_takes(factor):
    """With nothing random in the length of a message: so many messages, each the factor times as long."""
    asked = Settings(handle_cv=0.0)
    found = simulate(
        demand(work(per_hour=1.0, handle=60.0)), slower(around_the_clock(9), factor), asked, 3, 1
    )
    assert found.busy_seconds.sum() == pytest.approx(60.0 * factor * found.total.sum(), rel=0.05)
