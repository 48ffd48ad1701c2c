"""What one more head is worth, learned from late messages."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from wfm.polish.worth import RELIEF, worth_of
from wfm.simulation.demand import Demand, DemandClass

HOURS = 12


def mail(name, skill):
    """An hourly class asked within two hours."""
    flat = np.ones(HOURS)
    return DemandClass(name, name, flat, 600.0 * flat, (7200.0,), (0.85,), skill=skill)


@dataclass
class Failing:
    """Futures that fail for one late message an arrival at three o'clock, of the first class alone."""

    classes: tuple[DemandClass, ...]
    late: np.ndarray = field(init=False)
    demand: Demand = field(init=False)

    def __post_init__(self) -> None:
        nothing = np.zeros(HOURS, dtype=np.int64)
        self.demand = Demand(self.classes, 60, nothing, nothing)
        self.late = np.zeros((len(self.classes), 2, HOURS))
        self.late[0, 0, 3] = 1.0

    def target_holds(self, k: int, _: int) -> np.ndarray:
        """The first class fails always, others never."""
        return np.full((5, 1), k != 0)


def test_a_late_message_speaks_for_the_hours_it_waited_through():
    """Arrived at three, due at five: a head at three, four or five would have helped, no other."""
    worth = worth_of(Failing((mail("mail", None),)), (frozenset(),))
    assert worth[0] == pytest.approx([1 / 3 if t in (3, 4, 5) else 0.0 for t in range(HOURS)])


def test_worth_goes_to_who_has_the_skill_and_in_part_to_who_may_relieve_them():
    """English work fails: English agents count whole, German ones in part as far as somebody speaks both."""
    en, de, both = frozenset({"en"}), frozenset({"de"}), frozenset({"de", "en"})
    late = Failing((mail("en", "en"), mail("de", "de")))
    alone = worth_of(late, (de, en))
    assert alone[1, 3] > 0
    assert alone[0].tolist() == [0.0] * HOURS
    shared = worth_of(late, (de, both, en))
    assert shared[1].tolist() == shared[2].tolist() == alone[1].tolist()
    assert shared[0, 3] == pytest.approx(RELIEF * shared[1, 3])
