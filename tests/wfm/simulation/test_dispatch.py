"""Who is served first: one test a rule, one agent, five messages."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.wfm.simulation.small import HOUR, demand, duty, work
from wfm.simulation import Settings
from wfm.simulation.draws import fill_due
from wfm.simulation.kernel import begin_all
from wfm.simulation.layout import Messages
from wfm.simulation.staff import crew_of
from wfm.simulation.unroll import limits_of, unroll, warmup_of

REPLY = work("mail reply", within_seconds=(2 * HOUR, 6 * HOUR), share=(0.5, 0.85), priority=1)
LATE = (duty(10, 18),)
TAG = work("chat tag", within_seconds=(5 * HOUR,), share=(0.95,), priority=0)


def begun(arrivals, dispatch, classes=(REPLY, TAG), staff=LATE, handle=0.1):
    """Begin of each message in hours of the horizon's first day; arrivals by class, in hours."""
    asked = demand(*classes)
    world = unroll(asked, Settings(dispatch=dispatch), 1, 1, None)
    shift = warmup_of(asked) * HOUR
    times = np.concatenate([np.array(hours, dtype=float) for hours in arrivals]) * HOUR + shift
    first = np.cumsum([0, *map(len, arrivals)])
    due = np.empty((max(len(limits_of(one)) for one in classes), len(times)))
    messages = Messages(
        times,
        np.full(len(times), handle * HOUR),
        (times // HOUR).astype(int),
        np.full(len(times), np.inf),
        due,
        due,
        first,
    )
    for k in range(len(classes)):
        fill_due(world, k, messages)
    if world.by_arrival:
        messages = messages._replace(key=times.reshape(1, -1))
    crew = crew_of(tuple(staff), asked, world, 0.0)
    # Duties of the laps before and after the one under test stay away.
    shift_start = crew.start[:-1] - shift
    absent = np.ones(len(crew.key), dtype=bool)
    absent[crew.duty[(shift_start >= 0) & (shift_start < 24 * HOUR)]] = False
    return list(((begin_all(world, crew, messages, absent) - shift) / HOUR).round(6))


# Replies of 3:00, 7:00 and 9:00 are due at 5:00, 9:00 and 11:00, then at 9:00, 13:00, 15:00, at last a
# day after arrival. Tags of 6:15 and 8:15 are due at 11:15 and 13:15. The agent comes at 10:00.
FIVE = ([3, 7, 9], [6.25, 8.25])


@pytest.mark.parametrize(
    ("dispatch", "order"),
    [
        ("next-due", ["reply 9", "tag 6", "reply 7", "tag 8", "reply 3"]),
        ("due", ["reply 3", "reply 7", "reply 9", "tag 6", "tag 8"]),
        ("oldest", ["reply 3", "tag 6", "reply 7", "tag 8", "reply 9"]),
        ("priority", ["tag 6", "tag 8", "reply 9", "reply 7", "reply 3"]),
    ],
)
def test_order_of_a_dispatch_rule(dispatch, order):
    """Next-due lets a missed target give way to the next; due does not; priority ranks queues first."""
    begins = begun(FIVE, dispatch)
    names = ["reply 3", "reply 7", "reply 9", "tag 6", "tag 8"]
    assert [name for _, name in sorted(zip(begins, names, strict=True))] == order
    assert sorted(begins) == pytest.approx([10, 10.1, 10.2, 10.3, 10.4])


def test_past_its_maximum_age_a_message_goes_first():
    """A message older than its maximum age passes one that is due in a minute."""
    old = work("mail reply", within_seconds=(1 * HOUR,), share=(0.5,), max_age_seconds=4 * HOUR)
    assert begun(([5], [5.02]), "next-due", (old, TAG)) == pytest.approx([10, 10.1])
    young = dataclasses.replace(old, max_age_seconds=24 * HOUR)
    assert begun(([5], [5.02]), "next-due", (young, TAG)) == pytest.approx([10.1, 10])


def test_live_work_goes_before_deferred_work():
    """Whatever is due first, live work is begun first."""
    chat = work("chat reply", within_seconds=(900.0,), share=(0.8,), live=True, measure="start")
    assert begun(([4.5], [9.99]), "oldest", (TAG, chat)) == pytest.approx([10.1, 10])


def test_handling_is_finished_before_the_break():
    """An agent whose break begins finishes the message, and is back when the break ends."""
    staff = (duty(10, 18, pause=(11, 12)),)
    assert begun(([9, 9.5, 9.75], []), "oldest", staff=staff, handle=0.75) == pytest.approx([10, 10.75, 12])


def test_a_message_that_outlasts_the_break_delays_the_return():
    """A message of three hours begun before a break of one ends after it, and the next waits for that."""
    staff = (duty(10, 18, pause=(11, 12)),)
    assert begun(([9, 9.5], []), "oldest", staff=staff, handle=3.0) == pytest.approx([10, 13])


def test_agents_take_only_work_of_their_skill():
    """German mail waits for the agent who speaks it; English mail goes to the less versatile agent."""
    english, german = work("en", skill="en"), work("de", skill="de")
    staff = (duty(10, 18, "en"), duty(11, 18, "en", "de"))
    assert begun(([10.5, 11.5], [9, 11.75]), "oldest", (english, german), staff) == pytest.approx(
        [10.5, 11.5, 11, 11.75]
    )
