"""Whom to hire, in words."""

from __future__ import annotations

from wfm.outcome import Hire


def test_a_hire_in_words():
    """Contract, skills, hours, the four commonest shifts, and what the plan is then."""
    shifts = (("D8 13:00", 4), ("D8 14:00", 3), ("D8 12:00", 2), ("D8 09:00", 1), ("D8 15:00", 1))
    hire = Hire("full time", ("de", "en"), 88.0, shifts, 0.916, 0.0)
    assert str(hire) == (
        "full time (de en), 88 paid hours: "
        "4 x D8 13:00, 3 x D8 14:00, 2 x D8 12:00, 1 x D8 09:00 and 1 other shift"
    )
    assert hire.outcome == "the chance is 91.6% then"


def test_what_is_left_below_the_floor():
    """Head-hours, told where there are any."""
    hire = Hire("part time", (), 20.0, (("P5 08:00", 4),), 0.5, 12.5)
    assert str(hire) == "part time, 20 paid hours: 4 x P5 08:00"
    assert hire.outcome == "the chance is 50.0% then, 12.5 head-hours below the floor"
