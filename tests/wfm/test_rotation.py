"""Rotations: cycles of days as a contract writes them, and what they leave each agent on each day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wfm.config.test_load import problems_of
from tests.wfm.small_plan import write_plan
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.config.rotation import parse_rotation, write_rotation
from wfm.config.values import MisspeltError
from wfm.people import people_of

FULL_TIME = 'skills = ["en"]\npool = 3'


def plan(folder, rotation, weeks=2):
    """The small plan from Monday 3 June 2024 on, its full-timers in a rotation."""
    span = ("start = 2024-03-25\nweeks = 1", f"start = 2024-06-03\nweeks = {weeks}")
    return load_plan(write_plan(folder, span, (FULL_TIME, f"{FULL_TIME}\nrotation = {rotation}")))


def worked(person, days):
    """What a person may work on each day: a letter of the code, `.` on days off and `*` where all may be."""
    allowed = [person.allowed.get(d) for d in range(days)]
    return "".join(
        "*" if some is None else "".join(sorted(code[0] for code in some)) or "." for some in allowed
    )


class TestSpelling:
    """The language of the key."""

    def test_stretches(self):
        """So many days of each, one after the other; several codes may be worked on one day."""
        assert parse_rotation(["2 on", "1 off"]) == (("on",), ("on",), ("off",))
        assert parse_rotation(["1 D8 N8"]) == (("D8", "N8"),)

    @given(st.lists(st.sampled_from([("on",), ("off",), ("D8",), ("D8", "N8")]), min_size=1, max_size=40))
    def test_what_was_written_is_read_again(self, cycle):
        """Whatever its days."""
        assert parse_rotation(write_rotation(cycle)) == tuple(cycle)

    @pytest.mark.parametrize("value", ["4 on", [], ["on"], ["0 on"], ["4 on off"], ["400 on"], [4], ["4"]])
    def test_nonsense(self, value):
        """Refused with what to write instead."""
        with pytest.raises(MisspeltError) as refused:
            parse_rotation(value)
        assert "write" in refused.value.remedy


@pytest.mark.parametrize(
    ("rotation", "said"),
    [
        ('["4 on", "3 X"]', 'the contract has no shift "X"'),
        ('["4 off"]', "every day of the rotation is off"),
        ('["4"]', '"4" is no stretch of days'),
    ],
)
def test_rotations_that_cannot_be(tmp_path, rotation, said):
    """Refused with the contract's key."""
    changes = ((FULL_TIME, f"{FULL_TIME}\nrotation = {rotation}"),)
    ((place, message, remedy),) = problems_of(write_plan(tmp_path, *changes))
    assert "rotation" in place
    assert message == said
    assert remedy


class TestAgents:
    """Whose days are which."""

    def test_weeks_of_days_and_of_nights(self, tmp_path):
        """Two agents and a pool, each a week behind the other."""
        made = plan(tmp_path, '["5 D8", "2 off", "5 N8", "2 off"]')
        agents = tuple(Agent(name, "full time", frozenset({"en"})) for name in ("Ann", "Bob"))
        people = people_of(made, Grid.of(made), agents)
        weeks = {person.name: worked(person, 14) for person in people if person.contract == "full time"}
        days_first, nights_first = "DDDDD..NNNNN..", "NNNNN..DDDDD.."
        assert weeks["Ann"] in {days_first, nights_first}
        assert {weeks["Ann"], weeks["Bob"]} == {days_first, nights_first}
        assert weeks["full time pool 1"] == weeks["Ann"]
        assert weeks["full time pool 2"] == weeks["Bob"]

    def test_four_on_two_off_from_a_date(self, tmp_path):
        """From 5 June on for one, a turn later for another, which is the same."""
        made = plan(tmp_path, '["4 on", "2 off"]')
        begins = date(2024, 6, 5), date(2024, 6, 11)
        agents = tuple(Agent(f"{day}", "full time", frozenset({"en"}), rotation=day) for day in begins)
        ann, bob, *_ = people_of(made, Grid.of(made), agents)
        assert worked(ann, 14) == worked(bob, 14) == "..****..****.."

    def test_none_unless_asked(self, tmp_path):
        """All days are free, and a plan file says back what it was given."""
        made = plan(tmp_path, '["4 on", "2 off"]')
        others = [person for person in people_of(made, Grid.of(made), ()) if person.contract != "full time"]
        assert all(not person.allowed for person in others)
        written = made.model_dump(mode="json", by_alias=True)["contract"]
        assert [contract["rotation"] for contract in written][:2].count(["4 on", "2 off"]) == 1
