"""The benchmark of covers: its instances come from a seed and look as they say; its rows have their keys."""

from __future__ import annotations

import json
from pickle import dumps

import numpy as np
import pytest

from benchmarks.cover import Milestones, main
from benchmarks.cover_instances import SIZES, instance

CONTRACT = {"size", "objective", "bound", "gap", "seconds", "seconds_to_1pct", "peak_mib"}


@pytest.mark.parametrize(
    ("size", "weeks", "minutes", "classes", "skills"),
    [("S", 1, 30, 2, 1), ("M", 4, 30, 6, 3), ("L", 4, 15, 12, 4)],
)
def test_sizes_are_what_they_are_called(size, weeks, minutes, classes, skills):
    """Weeks, grid, classes and skills of S, M and L."""
    made = instance(size)
    assert len(made.days) == 7 * weeks
    assert made.days.interval_minutes == minutes
    assert len(made.classes) == classes
    assert len({work.skill for work in made.classes}) == skills


def test_the_largest_has_two_hundred_heads():
    """People of L over all teams, and the work for about two thirds of their time."""
    assert sum(heads for _, heads in SIZES["L"].teams) == 200
    made = instance("L")
    hours = sum(float(work.arrivals.sum()) for work in made.classes)
    time = 200 * 40 * 4 * made.productive_share * made.occupancy
    assert hours == pytest.approx(2 / 3 * time)


def test_the_same_seed_gives_the_same_problem():
    """And another seed another one."""
    assert dumps(instance("S", 3)) == dumps(instance("S", 3))
    assert dumps(instance("S", 3)) != dumps(instance("S", 4))


def test_days_have_two_peaks_and_weekends_less():
    """More at eleven and at half past seven than between them; Saturday and Sunday below every other day."""
    day = instance("S").classes[0].arrivals.reshape(7, 48)
    for hours in day:
        assert hours[22] > 1.2 * hours[30] < 1.2 * hours[39]
    assert day[5:].sum(axis=1).max() < day[:5].sum(axis=1).min()


def test_long_shifts_have_a_break_on_the_grid():
    """Half an hour, paid, between the third and the fifth hour; short shifts have none."""
    for group in instance("S").groups:
        for duty in group.options:
            assert len(duty.breaks) == (duty.code != "P4")
            for start, end in duty.breaks:
                assert (end - start, start % 30) == (30, 0)
                assert 180 <= start - duty.start_minute <= end - duty.start_minute <= 300


def test_a_milestone_is_when_a_gap_was_first_reached():
    """The first plan within a gap counts, later ones do not."""
    milestones = Milestones(seen=[(1.0, 0.2), (2.0, 0.009), (3.0, 0.004)])
    assert [milestones.first(gap) for gap in (np.inf, 0.01, 0.005, 0.001)] == [1.0, 2.0, 3.0, None]


def test_rows_have_the_keys_of_the_contract(capsys):
    """--json gives one document of schema 1; the small one is proven within half a per cent."""
    assert main(["--size", "S", "--seconds", "30", "--threads", "1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (row,) = document["rows"]
    assert document["schema"] == 1
    assert set(row) > CONTRACT
    assert row["bound"] <= row["objective"]
    assert row["gap"] <= 0.005
