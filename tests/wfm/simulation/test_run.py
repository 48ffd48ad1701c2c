"""A plan simulated: luck that belongs to things, cycles, clocks, counts and chances."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wfm.simulation.small import HOUR, around_the_clock, demand, duty, work
from wfm.open_messages import NOTHING_OPEN, Carried
from wfm.simulation import Settings, simulate
from wfm.simulation.unroll import unroll

PLAIN = Settings(handle_cv=1.0)
EVEN = Settings(handle_cv=0.0)


def same(first, second):
    """Whether two outcomes agree in every figure."""
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name))
        for field in dataclasses.fields(first)
        if field.name != "demand"
    )


def test_messages_open_at_the_start_take_their_turn_and_no_share():
    """Twenty old messages, nothing new until noon: one agent takes ten minutes for each."""
    old = Carried(np.full(20, 5 * HOUR), np.full(20, 5 * HOUR))
    late = np.where(np.arange(24) >= 12, 2.0, 0.0)
    mail = dataclasses.replace(work(), volume=late, carried=old)
    asked = dataclasses.replace(demand(mail), starts_open=True)
    found = simulate(asked, (duty(0, 24),), EVEN, futures=50, seed=1)
    assert found.waiting[0, :5].tolist() == [14, 8, 2, 0, 0]
    assert found.total[:, 0, 0].mean() == pytest.approx(24, abs=3)
    assert found.chance_all == 1.0
    nobody_waits = simulate(
        dataclasses.replace(demand(dataclasses.replace(mail, carried=NOTHING_OPEN)), starts_open=True),
        (duty(0, 24),),
        EVEN,
        50,
        seed=1,
    )
    assert np.array_equal(nobody_waits.total, found.total)


@pytest.mark.parametrize("starts_open", [False, True])
def test_after_another_roster_its_last_night_is_worked_and_no_own_one(starts_open):
    """Mail of 0:00 to 4:00 is served by the night that began before; the horizon's own night is too late."""
    early = np.where(np.arange(24) < 4, 2.0, 0.0)
    mail = dataclasses.replace(work(within_seconds=(HOUR,), share=(0.9,)), volume=early)
    own = tuple(duty(20, 28) for _ in range(4))
    asked = dataclasses.replace(demand(mail), starts_open=starts_open, before=())
    assert simulate(asked, own, EVEN, futures=50, seed=1).chance_all == 0.0
    before = tuple(duty(-4, 4) for _ in range(4))
    found = simulate(dataclasses.replace(asked, before=before), (), EVEN, futures=50, seed=1)
    assert found.chance_all == 1.0
    assert found.present_seconds.mean() == 4 * 4 * HOUR, "what they worked before the horizon is not counted"


@pytest.mark.parametrize("dispatch", ["next-due", "oldest"])
def test_open_messages_are_served_by_their_due_times(dispatch):
    """Of two queues the one whose messages have waited longer on its own clock goes first, or the older."""
    closed = np.arange(24) >= 6
    office = work(
        "office", 0.001, 3600.0, carried=Carried(np.array([9 * HOUR]), np.array([0.5 * HOUR])), open=closed
    )
    mail = work("mail", 0.001, 3600.0, carried=Carried(np.array([4 * HOUR]), np.array([4 * HOUR])))
    asked = dataclasses.replace(demand(office, mail), starts_open=True)
    found = simulate(asked, (duty(0, 24),), Settings(handle_cv=0.0, dispatch=dispatch), 20, seed=1)
    first = {"next-due": 1, "oldest": 0}[dispatch]
    assert found.waiting[:, 0].tolist() == [1.0 - (first == 0), 1.0 - (first == 1)]


def test_ample_staff_never_lets_anyone_wait():
    """With far more agents than messages nobody waits and every target holds."""
    live = work(within_seconds=(1.0,), share=(1.0,), measure="start")
    found = simulate(demand(live), around_the_clock(40), PLAIN, futures=20, seed=1)
    assert found.chance_all == 1.0
    assert found.backlog.sum() == 0
    assert found.late.sum() == 0


loads = st.tuples(st.floats(0.5, 10.0), st.floats(30.0, 900.0))


@given(loads=st.lists(loads, min_size=1, max_size=3), seed=st.integers(0, 99), absence=st.floats(0.0, 0.3))
@settings(max_examples=20, deadline=None)
def test_with_more_agents_than_messages_in_hand_nobody_waits(loads, seed, absence):
    """Ample staff: whatever the work, the luck and who stays at home, every message is begun at once."""
    classes = [
        work(f"queue{k} reply", *load, within_seconds=(1.0,), share=(1.0,), measure="start")
        for k, load in enumerate(loads)
    ]
    found = simulate(demand(*classes), around_the_clock(60), Settings(absence=absence), 4, seed)
    assert found.chance_all == 1.0
    assert found.waiting.sum() == 0


@given(
    loads=st.lists(loads, min_size=1, max_size=3),
    patience=st.none() | st.floats(60.0, 7200.0),
    seed=st.integers(0, 99),
)
@settings(max_examples=30, deadline=None)
def test_whoever_came_was_handled_or_left(loads, patience, seed):
    """No message is lost or counted twice by a team that can just do its work, given time without end."""
    classes = [
        work(f"queue{k} reply", *load, patience_seconds=patience if k else None)
        for k, load in enumerate(loads)
    ]
    heads = int(sum(per_hour * handle for per_hour, handle in loads) / HOUR) + 2
    found = simulate(demand(*classes), around_the_clock(heads), EVEN, 3, seed, probes=(60 * 24 * HOUR,))
    left = found.abandoned.sum(axis=(0, 1))
    assert (found.answered[:, 0] + left == found.total.sum(axis=(0, 1))).all()
    assert left[0] == 0


def test_customers_who_leave_are_counted_and_keep_no_target():
    """A line nobody serves: of impatient customers all leave, of patient ones none; neither is in time."""
    asked = {"within_seconds": (600.0,), "share": (0.8,), "measure": "start", "live": True}
    hasty = work("chat reply", patience_seconds=60.0, **asked)
    patient = work("mail reply", **asked)
    found = simulate(demand(hasty, patient), (), PLAIN, 20, seed=1)
    assert (found.abandoned_share(0), found.abandoned_share(1)) == (1.0, 0.0)
    assert found.kept.sum() == 0
    assert found.waiting[0].mean() == pytest.approx(6 * 60 / 3600, rel=0.3)


@pytest.mark.parametrize("dispatch", ["due", "oldest", "priority"])
def test_rules_agree_where_there_is_nothing_to_choose(dispatch):
    """One class whose one target is its maximum age: whoever is next, came first."""
    asked = demand(work(per_hour=7.0, max_age_seconds=6 * HOUR))
    staff = (*around_the_clock(1), duty(9, 17))
    usual = simulate(asked, staff, Settings(absence=0.1), 30, seed=3)
    other = simulate(asked, staff, Settings(absence=0.1, dispatch=dispatch), 30, seed=3)
    assert 0.0 < usual.share(0, 0).mean() < 1.0
    assert same(usual, other)


def test_nobody_at_work_keeps_no_target():
    """Without staff every message is late, and none is lost from the count."""
    found = simulate(demand(work()), (), PLAIN, futures=20, seed=1)
    assert found.chance_all == 0.0
    assert found.kept.sum() == 0
    assert found.late[0, 0].sum() * found.futures == found.total.sum()
    assert found.over_age(0) == 1.0


def test_every_message_is_kept_or_late():
    """On time and late add up to the messages that arrived, target by target."""
    tight = demand(
        work(per_hour=7.0), work("mail tag", 8.0, 60.0, within_seconds=(24 * HOUR,), share=(0.95,))
    )
    found = simulate(tight, (*around_the_clock(1), duty(9, 17)), Settings(absence=0.1), futures=50, seed=2)
    for k in range(2):
        for place in range(2):
            both = found.kept[:, :, k, place].sum() + found.late[k, place].sum() * found.futures
            assert both == pytest.approx(found.total[:, :, k].sum())


def test_same_seed_same_figures_on_any_number_of_threads():
    """One thread or three, the figures are the same; another seed gives others."""
    asked, staff = demand(work(per_hour=7.0)), around_the_clock(1)
    lucky = Settings(absence=0.1, day_cv=0.2)
    one = simulate(asked, staff, lucky, 31, seed=3, threads=1)
    assert same(one, simulate(asked, staff, lucky, 31, seed=3, threads=3))
    assert not same(one, simulate(asked, staff, lucky, 31, seed=4, threads=1))


def test_first_futures_do_not_depend_on_how_many_follow():
    """Ten futures are the first ten of thirty."""
    asked, lucky = demand(work(per_hour=7.0)), Settings(absence=0.1, day_cv=0.2)
    few, many = (simulate(asked, around_the_clock(1), lucky, futures, seed=3) for futures in (10, 30))
    assert np.array_equal(few.kept, many.kept[:10])


def test_another_queue_or_another_duty_leaves_messages_and_absences_alone():
    """Common random numbers: luck is drawn for a named thing, whatever stands beside it."""
    mail, other = work(skill="a"), work("chat", 3.0, skill="b")
    team = (duty(8, 16, "a"), duty(9, 17, "a"))
    lucky = Settings(absence=0.3)
    alone = simulate(demand(mail), team, lucky, 40, seed=6)
    beside = simulate(demand(other, mail), (duty(7, 15, "b"), *team), lucky, 40, seed=6)
    assert np.array_equal(alone.kept[:, :, 0], beside.kept[:, :, 1])
    assert np.array_equal(alone.late[0], beside.late[1])


def test_absence_takes_whole_shifts():
    """Time at work is a whole number of shifts, and their mean is what absence leaves."""
    shifts = tuple(duty(start, start + 8) for start in (0, 4, 8, 12))
    found = simulate(demand(work()), shifts, Settings(absence=0.25), futures=2000, seed=1)
    present = found.present_seconds[:, 0] / (8 * HOUR)
    assert np.array_equal(present, present.round())
    assert present.mean() == pytest.approx(3.0, abs=0.06)


def test_in_shift_shrinkage_stretches_handling():
    """A fifth of the time away from messages makes handling a quarter longer."""
    asked, staff = demand(work()), around_the_clock(10)
    plain, stretched = (
        simulate(asked, staff, Settings(in_shift=share), futures=50, seed=1) for share in (0.0, 0.2)
    )
    assert stretched.busy_seconds.sum() == pytest.approx(1.25 * plain.busy_seconds.sum(), rel=0.01)


def test_a_night_shift_past_the_end_works_at_the_start():
    """The horizon is a cycle: a shift from 20:00 to 4:00 of the next day serves the first morning."""
    early = np.where(np.arange(24) < 4, 2.0, 0.0)
    mail = dataclasses.replace(work(within_seconds=(HOUR,), share=(0.9,)), volume=early)
    team = tuple(duty(20, 28) for _ in range(4))
    assert simulate(demand(mail), team, EVEN, futures=50, seed=1).chance_all == 1.0


def test_day_factor_spreads_days_and_keeps_the_mean():
    """Counts of a day vary by Poisson and by the factor: variance = mean + (cv mean)^2."""
    asked = demand(work(per_hour=20.0, handle=1.0))
    total = simulate(asked, around_the_clock(1), Settings(day_cv=0.2), futures=2000, seed=1).total[:, 0, 0]
    assert total.mean() == pytest.approx(480, rel=0.02)
    assert total.var() == pytest.approx(480 + (0.2 * 480) ** 2, rel=0.1)


def test_day_factors_are_shared_or_a_queues_own():
    """The shared factor moves two queues together, an own one moves one alone."""
    busy = [work(name, 30.0, 1.0) for name in ("mail", "chat")]
    together = simulate(demand(*busy), around_the_clock(2), Settings(day_cv=0.3), 600, 1).total[:, 0]
    own = [dataclasses.replace(one, day_cv=0.3) for one in busy]
    apart = simulate(demand(*own), around_the_clock(2), Settings(), 600, 1).total[:, 0]
    assert np.corrcoef(together.T)[0, 1] > 0.9
    assert abs(np.corrcoef(apart.T)[0, 1]) < 0.15


def test_sampled_paths_take_the_place_of_the_volume():
    """Each future follows its own path."""
    paths = np.repeat([[0.0], [50.0]], 24, axis=1)
    found = simulate(demand(work(handle=1.0)), around_the_clock(1), PLAIN, 2, 1, paths=(paths,))
    assert found.total[0].sum() == 0
    assert found.total[1].sum() == pytest.approx(1200, rel=0.1)
    assert found.holds[0].all()


def test_opening_hours_stop_the_clock():
    """Mail of the last open hour has until the next morning, where calendar time has run out."""
    office = (np.arange(48) % 24 >= 9) & (np.arange(48) % 24 < 17)
    late = np.where(np.arange(48) % 24 == 16, 4.0, 0.0)
    by_calendar = dataclasses.replace(
        work(within_seconds=(2 * HOUR,), share=(0.9,), hours=48), volume=late, max_age_seconds=8 * HOUR
    )
    by_opening = dataclasses.replace(by_calendar, open=office)
    team = tuple(duty(24 * day + 9, 24 * day + 10) for day in (0, 1) for _ in range(8))
    assert simulate(demand(by_calendar), team, EVEN, futures=20, seed=1).chance_all == 0.0
    assert simulate(demand(by_opening), team, EVEN, futures=20, seed=1).chance_all == 1.0


def test_a_target_beyond_the_maximum_age_is_still_judged_by_its_own_time():
    """Maximum age orders work; a longer target keeps its place in the figures."""
    long = work(within_seconds=(HOUR, 12 * HOUR), share=(0.1, 0.9), max_age_seconds=4 * HOUR)
    found = simulate(demand(long), (duty(0, 8), duty(0, 8), duty(0, 8)), PLAIN, futures=50, seed=1)
    first, second = (found.share(0, target).mean() for target in (0, 1))
    assert first < 1 - found.over_age(0) < second


def test_chances_of_spans_and_targets():
    """Every target's own chance bounds the chance of all, which bounds that of a span from below."""
    tight = demand(
        work(per_hour=6.5, hours=72),
        work("mail tag", 6.0, 45.0, 72, within_seconds=(12 * HOUR,), share=(0.95,)),
        hours_per_span=24,
    )
    found = simulate(tight, (*around_the_clock(1, 72), duty(10, 16)), PLAIN, futures=200, seed=1)
    assert found.holds.shape == (200, 3)
    assert 0 < found.chance_all < found.chance_span < 1
    assert all(found.chance_all <= outcome.chance for outcome in found.outcomes)
    assert all(outcome.p05 <= outcome.mean for outcome in found.outcomes)


def test_shapes_that_do_not_fit_are_refused():
    """A wrong path, no work or no future is an error that says so."""
    asked = demand(work())
    with pytest.raises(ValueError, match="paths need one array of shape"):
        simulate(asked, (), PLAIN, 2, 1, paths=(np.ones((1, 24)),))
    with pytest.raises(ValueError, match="at least one future"):
        simulate(asked, (), PLAIN, 0, 1)
    with pytest.raises(ValueError, match="must ascend"):
        work(within_seconds=(2.0, 1.0), share=(0.5, 0.9))
    with pytest.raises(ValueError, match="open at some time"):
        work(open=np.zeros(24, dtype=bool))


@settings(max_examples=30)
@given(st.integers(0, 23), st.integers(1, 12), st.integers(1, 40))
def test_every_limit_is_dated_within_the_clock_of_opening_hours(first, hours, within):
    """Wherever a run ends, open seconds are known far enough on for a message that comes last."""
    open_ = np.zeros(24, dtype=bool)
    open_[(first + np.arange(hours)) % 24] = True
    asked = demand(work(per_hour=1.0, within_seconds=(within * HOUR,), share=(0.9,), open=open_))
    world = unroll(asked, PLAIN, 1, 1, None)
    last = world.opened[0, len(world.source)]
    assert world.opened[0, -1] >= last + world.within[0, : world.limits[0]].max()
