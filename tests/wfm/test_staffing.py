"""Erlang's formulas against closed forms, textbook values and each other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.config import Queue, Target
from wfm.staffing import agents_chatting, begun_in_time, erlang_b, erlang_c, heads_needed, live_classes
from wfm.workload import Stream


def stream(name, volume, within="15min", share=0.8, skill="en", handle=480.0, measure="start", live=True):
    """A reply stream over a few hours."""
    volume = np.array(volume, dtype=float)
    return Stream(
        queue=Queue(name=name, skill=skill),
        work_type="reply",
        volume=volume,
        p05=volume,
        p50=volume,
        p95=volume,
        handle_seconds=np.full(len(volume), handle),
        targets=(Target(within=within, share=share),),
        measure=measure,
        live=live,
        max_age_seconds=86400,
        priority=0,
    )


@given(heads=st.integers(1, 30), load=st.floats(0.1, 29))
def test_the_recursion_is_erlang_bs_closed_form(heads, load):
    """B(c, a) = (a^c / c!) / sum over n of a^n / n!, and C follows from B (Erlang 1917)."""
    terms = [load**n / math.factorial(n) for n in range(heads + 1)]
    assert float(erlang_b(heads, load)) == pytest.approx(terms[-1] / sum(terms), rel=1e-9)
    if load < heads:
        wait = terms[-1] * heads / (heads - load)
        assert float(erlang_c(heads, load)) == pytest.approx(wait / (sum(terms[:-1]) + wait), rel=1e-9)


def test_textbook_call_centre():
    """100 calls an hour of 3 minutes, 80 % within 20 seconds: 8 agents; one agent is M/M/1."""
    assert heads_needed([100.0], 180.0, 20.0, 0.80).tolist() == [8]
    assert float(erlang_c(1, 0.6)) == pytest.approx(0.6)
    assert float(begun_in_time(1, 6.0, 360.0, 360.0)) == pytest.approx(1 - 0.6 * math.exp(-0.4))


def birth_and_death(heads, rate, handle, within, patience):
    """Erlang A by brute force: states up to 400, waits by simulating the pure death chain's exponent."""
    leave, serve, most = 1 / patience, 1 / handle, 400
    weight = [1.0]
    for n in range(1, most):
        weight.append(weight[-1] * rate / (min(n, heads) * serve + max(0, n - heads) * leave))
    states = np.array(weight) / sum(weight)
    # One who finds `ahead` in line and stays needs ahead + 1 departures in time: integrate the death chain.
    steps, total = 4000, states[:heads].sum()
    line = states[heads:].copy()
    dt = within / steps
    drains = heads * serve + leave * np.arange(len(line))
    for step in range(steps):
        moved = line * -np.expm1(-drains * dt)
        total += moved[0] * math.exp(-leave * (step + 0.5) * dt)
        line = line - moved + np.append(moved[1:], 0.0)
    return total


@pytest.mark.parametrize(("heads", "per_hour"), [(3, 60.0), (5, 100.0), (4, 150.0)])
def test_erlang_a_agrees_with_the_chain_it_solves(heads, per_hour):
    """The closed form of Mandelbaum & Zeltyn equals the birth-and-death chain, under- and overloaded."""
    formula = float(begun_in_time(heads, per_hour, 180.0, 60.0, 120.0))
    assert formula == pytest.approx(birth_and_death(heads, per_hour / 3600, 180.0, 60.0, 120.0), abs=2e-3)


def test_endless_patience_is_erlang_c():
    """As patience grows Erlang A becomes Erlang C, and no sum overflows on the way."""
    rate = np.array([10.0, 60.0, 85.0])
    patient = begun_in_time(5, rate, 180.0, 60.0, 1e6)
    assert patient == pytest.approx(begun_in_time(5, rate, 180.0, 60.0), abs=2e-3)
    assert begun_in_time(2, [5000.0], 180.0, 60.0, 36000.0) == pytest.approx([0.0], abs=1e-9)


@given(
    load=st.floats(0.05, 25),
    within=st.floats(0, 1800),
    share=st.floats(0.1, 0.99),
    patience=st.none() | st.floats(30, 3600),
)
def test_heads_needed_are_enough_and_none_too_many(load, within, share, patience):
    """That many heads reach the share, one fewer does not."""
    rate = load * 3600 / 300
    heads = int(heads_needed([rate], 300.0, within, share, patience)[0])
    assert begun_in_time(heads, [rate], 300.0, within, patience)[0] >= share - 1e-9
    assert heads == 1 or begun_in_time(heads - 1, [rate], 300.0, within, patience)[0] < share + 1e-9


def test_nothing_arriving_needs_nobody_and_a_share_of_all_is_refused():
    """An empty interval needs 0 heads; no number of heads begins everything at once."""
    assert heads_needed([0.0, 1.0], 300.0, 60.0, 0.8).tolist() == [0, 1]
    with pytest.raises(ValueError, match="between 0 and 1"):
        heads_needed([1.0], 300.0, 60.0, 1.0)


def test_live_streams_of_one_skill_share_their_agents():
    """Two chats in one language need no more than their sum, another language stands alone."""
    chats = [stream("a", [0, 20, 40]), stream("b", [10, 20, 0]), stream("c", [5, 5, 5], skill="de")]
    german, english = live_classes(chats, 60)
    alone = [live_classes([chat], 60)[0].heads for chat in chats[:2]]
    assert (german.skill, english.skill) == ("de", "en")
    assert english.name == "a reply + b reply"
    assert (english.heads <= alone[0] + alone[1]).all()
    assert english.heads[1] < alone[0][1] + alone[1][1]
    assert english.heads[[0, 2]].tolist() == [alone[1][0], alone[0][2]]
    assert english.hours == pytest.approx(np.array([10, 40, 40]) * 480 / 3600)


def test_a_queue_with_patience_needs_fewer_heads_than_one_without():
    """Erlang A where the queue has patience; together with a patient queue the harder of both is kept."""
    chat = stream("a", [60])
    hasty = replace(chat, queue=chat.queue.model_copy(update={"patience_seconds": 120}))
    patient, short = (float(live_classes([one], 60)[0].heads[0]) for one in (chat, hasty))
    per_hour, within, share = [60.0], chat.targets[0].within_seconds, chat.targets[0].share
    assert short == heads_needed(per_hour, 480.0, within, share, 120.0)[0] < patient
    other = replace(hasty, queue=hasty.queue.model_copy(update={"name": "b"}))
    assert live_classes([chat, other], 60)[0].heads[0] <= patient + short


def test_chats_take_the_heads_that_hold_them_and_a_lone_chat_takes_one():
    """Two at once: half the places in heads; agents busy are E[ceil(N / 2)], N Poisson, by its own sum."""
    chat = stream("a", [40, 3])
    twice = replace(chat, queue=chat.queue.model_copy(update={"concurrency": 2}))
    one, two = (live_classes([each], 60)[0] for each in (chat, twice))
    assert two.heads.tolist() == np.ceil(one.heads / 2).tolist()
    for load, busy in zip(one.hours, two.hours, strict=True):
        chance = math.exp(-load)
        expected = 0.0
        for n in range(1, 60):
            chance *= load / n
            expected += chance * -(-n // 2)
        assert busy == pytest.approx(expected)
        assert load / 2 < busy <= load


@given(load=st.floats(0, 200), concurrency=st.integers(1, 5))
def test_more_chats_at_once_never_keep_more_agents_busy(load, concurrency):
    """Between a share of the load and all of it, falling in concurrency."""
    busy, fewer = (float(agents_chatting(load, c)) for c in (concurrency, concurrency + 1))
    assert load / concurrency - 1e-9 <= busy <= load + 1e-9
    assert fewer <= busy + 1e-9


def test_a_slack_target_beside_a_hard_one_is_added_where_that_is_cheaper():
    """Treating easy work as hard is never forced on the plan."""
    easy, hard = stream("easy", [60], "45min", 0.5), stream("hard", [3], "1min", 0.99)
    together = live_classes([easy, hard], 60)[0].heads
    assert together <= live_classes([easy], 60)[0].heads + live_classes([hard], 60)[0].heads


def test_deferred_streams_are_none_of_it_and_a_target_on_the_end_is_harder():
    """Only live streams count; one that must be done in time must be begun earlier."""
    assert live_classes([stream("mail", [5.0], live=False)], 60) == ()
    begun, done = (live_classes([stream("a", [30.0], measure=m)], 60)[0].heads for m in ("start", "end"))
    assert begun < done
