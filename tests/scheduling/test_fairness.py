"""Loads of like people made even by exchange: the same shifts, every rule kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.check import check_roster, check_wishes
from scheduling.fairness import evened, families_of, loads_of
from scheduling.fairness.sharing import Sharing
from scheduling.fairness.standing import Standing
from scheduling.result import Assignment
from tests.scheduling.small import LOOSE, days, duty, person

ANN, BEN = person("Ann", codes="DN"), person("Ben", codes="DN")
RESTED = replace(LOOSE, rest_minutes=660, max_days_in_row=5)
WEEK = days(7)


def night(day):
    """A shift from 22:00 to 6:00."""
    return replace(duty(day, 22, 8, "N"), night_hours=7.0)


def roster(*rows):
    """Each person's duties."""
    return [Assignment(p, duty) for p, duties in enumerate(rows) for duty in duties]


def loads(people, assignments, on=WEEK, rules=RESTED):
    """Everybody's load after exchanging."""
    return loads_of(people, evened(people, assignments, on, rules), on)


def test_load():
    """Two nights, one of them on a Saturday that is a holiday, and a request for Monday off refused."""
    who = person("Ann", codes="DN", wishes=((0, None, None, -2.0), (1, "N", None, 1.0)))
    on = replace(WEEK, holidays=frozenset({5}))
    (load,) = loads_of((who,), roster([duty(0, 8, 8), night(1), night(5)]), on)
    assert (load.hours, load.nights, load.weekends, load.holidays, load.refused) == (24.0, 2, 1, 1, 2.0)


def test_nights_are_shared():
    """Who had all four nights and who had all four days end with two of each."""
    rows = [night(d) for d in range(4)], [duty(d, 8, 8) for d in range(4)]
    found = loads((ANN, BEN), roster(*rows), rules=LOOSE)
    assert [(load.nights, load.hours) for load in found] == [(2, 32.0), (2, 32.0)]


def test_hours_come_within_one_shift():
    """Of five shifts one has three."""
    found = loads((ANN, BEN), roster([duty(d, 8, 8) for d in range(5)], []))
    assert sorted(load.hours for load in found) == [16.0, 24.0]


def test_rules_stand_in_the_way():
    """Ben may not work more than one day in a row, so he cannot take the middle of three."""
    rules, idle = replace(RESTED, max_days_in_row=1), replace(BEN, off=frozenset(range(7)))
    rows = [duty(0, 8, 8), duty(2, 8, 8), duty(4, 8, 8)], []
    assert [load.hours for load in loads((ANN, idle), roster(*rows), rules=rules)] == [24.0, 0.0]
    assert sorted(load.hours for load in loads((ANN, BEN), roster(*rows), rules=rules)) == [8.0, 16.0]


def test_time_off_is_counted_in_proportion():
    """Who is away for half of the horizon is not made to work what the others work."""
    full, half = (
        replace(person("Ann", weeks=2), min_hours=(16.0, 16.0)),
        replace(person("Ben", weeks=2, off=frozenset(range(7))), min_hours=(0.0, 16.0)),
    )
    on = days(14)
    rows = [duty(d, 8, 8) for d in (0, 1, 7, 8)], [duty(d, 8, 8) for d in (9, 10)]
    assert evened((full, half), roster(*rows), on, RESTED) == tuple(roster(*rows))
    assert families_of((full, half), roster(*rows), on)[0].share == (2.0, 1.0)


def test_nights_before_count():
    """Two nights in the roster before weigh against two in this one."""
    worked = (night(-9), night(-8))
    tired, rested = replace(ANN, worked_before=worked), replace(BEN, worked_before=(duty(-9, 8, 8),))
    rules = replace(RESTED, cyclic=False)
    found = loads((tired, rested), roster([night(0), night(1)], [duty(0, 8, 8), duty(1, 8, 8)]), rules=rules)
    assert [load.nights for load in found] == [0, 2]


def test_locks_and_requests_stay():
    """A locked shift is not exchanged, nor is a request refused to make hours even."""
    locked = replace(ANN, locked={0: ("D", None), 1: ("D", None)})
    wishing = replace(ANN, wishes=((0, "D", None, 1.0), (1, "D", None, 1.0)))
    rows = [duty(0, 8, 8), duty(1, 8, 8)], []
    for who in (locked, wishing):
        assert loads((who, BEN), roster(*rows))[0].hours == 16.0


def test_what_was_told_stays():
    """Nobody who has been told a roster gets another for fairness."""
    told = replace(ANN, published={0: ("D", 480)}), BEN
    assert loads(told, roster([duty(0, 8, 8), duty(1, 8, 8)], []))[0].hours == 16.0


def test_other_skills_are_no_family():
    """Shifts stay with the skills that cover needs."""
    german = replace(BEN, skills=frozenset({"de"}))
    assert loads((ANN, german), roster([duty(0, 8, 8), duty(1, 8, 8)], []))[0].hours == 16.0


def test_other_speeds_do_not_exchange():
    """Ann's nights and Ben's days stay where Ben alone is new: who is slow at night would be another."""
    rows = roster([night(d) for d in range(4)], [duty(d, 8, 8) for d in range(4)])
    ann, ben = (replace(one, handling_factors={0: 1.5}) for one in (ANN, BEN))
    assert evened((ANN, ben), rows, WEEK, LOOSE) == tuple(rows)
    assert evened((ann, ben), rows, WEEK, LOOSE) != tuple(rows)


def test_three_share_out_anew():
    """Eight shifts of one, one of another, none of the third: within one shift, no exchange of two made."""
    people = (ANN, BEN, person("Cleo", codes="DN", weeks=2))
    people = tuple(replace(who, min_hours=(0.0, 0.0), max_hours=(48.0, 48.0)) for who in people)
    rows = [duty(d, 8, 8) for d in (0, 1, 2, 3, 7, 8, 9, 10)], [night(5)], []
    standing = Standing(people, roster(*rows), days(14), RESTED)
    Sharing(standing, 1).run()
    hours = [sum(worked.paid_hours for worked in row if worked) for row in standing.rows]
    assert max(hours) - min(hours) <= 8.0
    assert Counter(w for row in standing.rows for w in row if w) == Counter(w for row in rows for w in row)
    assert standing.is_sound(dict(enumerate(standing.rows)))


@pytest.mark.parametrize("same_start_minutes", [None, 0])
def test_every_deal_obeys_the_rules(same_start_minutes):
    """Three people who share out a week: what is dealt is what they worked, and breaks no rule."""
    people = (ANN, BEN, person("Cleo", codes="DN"))
    rules = replace(RESTED, same_start_minutes=same_start_minutes)
    last = night(4) if same_start_minutes is None else duty(4, 8, 8)
    rows = [night(0), night(1)], [duty(0, 8, 8), duty(1, 8, 8), duty(2, 8, 8)], [duty(3, 8, 8), last]
    standing = Standing(people, roster(*rows), WEEK, rules)
    sharing = Sharing(standing, 1)
    sharing.prepare()
    uneven, chosen = sharing.deals([0, 1, 2])
    assert len(uneven) > 5
    assert np.all(np.diff(uneven) >= 0)
    for deal in chosen:
        dealt = [
            Assignment(g, worked)
            for d, hands in enumerate(deal)
            for g, hand in enumerate(hands)
            if (worked := standing.rows[hand][d]) is not None
        ]
        assert Counter(a.duty for a in dealt) == Counter(worked for row in rows for worked in row)
        assert check_roster(people, dealt, WEEK, replace(rules, cyclic=False)) == ()


def test_the_same_for_the_same_seed():
    """What is drawn comes from the seed."""
    people = tuple(person(name, codes="DN") for name in ("Ann", "Ben", "Cleo", "Dan"))
    before = roster([duty(d, 8, 8) for d in range(5)], [night(d) for d in range(4)], [], [duty(5, 8, 8)])
    assert evened(people, before, WEEK, RESTED, 3) == evened(people, before, WEEK, RESTED, 3)


def test_nobody():
    """No people, no shifts."""
    assert evened((), [], WEEK, RESTED) == ()


@st.composite
def teams(draw):
    """Three people, some with time off or requests, and a sound roster of theirs over two weeks."""
    people, rows = [], []
    for name in ("Ann", "Ben", "Cleo"):
        off = frozenset(draw(st.sets(st.integers(0, 13), max_size=3)))
        wishes = tuple(
            (d, None, None, draw(st.sampled_from([-1.0, 1.0])))
            for d in draw(st.sets(st.integers(0, 13), max_size=2))
        )
        people.append(person(name, codes="DN", weeks=2, high=48.0, off=off, wishes=wishes))
        kinds = draw(st.lists(st.sampled_from(["", "D", "N"]), min_size=14, max_size=14))
        duties = [night(d) if kind == "N" else duty(d, 8, 8) for d, kind in enumerate(kinds) if kind]
        while check_roster((people[-1],), roster(duties), days(14), RESTED):
            duties.pop()
        rows.append(duties)
    return tuple(people), roster(*rows)


@settings(max_examples=40, deadline=None)
@given(teams(), st.sampled_from([None, 0]))
def test_exchanges_break_no_more_wishes(team, minutes):
    """However unlike people are, what the wishes weigh that are not met does not rise."""
    people, before = team
    soft = {"whole_weekends": 2.0, "max_weekends": 1.0, "min_days_off_in_row": 3.0, "same_start_minutes": 1.0}
    rules = replace(RESTED, whole_weekends=True, max_weekends=1, min_days_off_in_row=2, soft=soft)
    rules = replace(rules, same_start_minutes=minutes)
    after = evened(people, before, days(14), rules)
    assert check_roster(people, after, days(14), rules) == ()
    weight = [
        sum(wish.amount * wish.weight for wish in check_wishes(people, some, days(14), rules))
        for some in (before, after)
    ]
    assert weight[1] <= weight[0] + 1e-9


@settings(max_examples=60, deadline=None)
@given(teams())
def test_exchanges_keep_what_must_be_kept(team):
    """The same shifts, no rule broken, no more refused, and never less even than before."""
    people, before = team
    on = days(14)
    after = evened(people, before, on, RESTED)
    assert Counter(a.duty for a in before) == Counter(a.duty for a in after)
    assert check_roster(people, after, on, RESTED) == ()
    refused = [sum(load.refused for load in loads_of(people, some, on)) for some in (before, after)]
    assert refused[1] <= refused[0] + 1e-9
    uneven = [Standing(people, some, on, RESTED).unevenness() for some in (before, after)]
    assert uneven[1] <= uneven[0] + 1e-9
