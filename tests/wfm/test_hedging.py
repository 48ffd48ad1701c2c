"""The loop closed: which way factors move, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from wfm.hedging import MOST_SCORES, STEP, Parts, between, next_factors


@dataclass(frozen=True)
class OneTarget:
    """A class with one target."""

    share: tuple[float, ...] = (0.85,)


@dataclass(frozen=True)
class Demand:
    """Two classes, one of each skill."""

    classes: tuple[OneTarget, ...] = (OneTarget(), OneTarget())


class Futures:
    """Simulated futures in which class k holds in span s with the chance given."""

    def __init__(self, chances: list[list[float]], futures: int = 1000) -> None:
        self.futures, self.demand = futures, Demand()
        self.chances = chances

    def target_holds(self, k: int, _: int) -> np.ndarray:
        """The first so many futures hold."""
        counts = [round(chance * self.futures) for chance in self.chances[k]]
        return np.array([[f < n for n in counts] for f in range(self.futures)])


PARTS = Parts({"en": (0,), "de": (1,)}, np.array([0, 0, 1, 1]))
ONES = {(skill, span): 1.0 for skill in ("en", "de") for span in (0, 1)}


def test_a_part_short_of_its_aim_goes_up_and_one_beyond_it_down() -> None:
    """English falls short in the second week alone; German has more than it needs in both."""
    needed = 0.9**0.25
    moved = next_factors(PARTS, ONES, Futures([[needed, 0.5], [1.0, 1.0]]), 0.9)
    assert moved["en", 0] == pytest.approx(1.0, abs=0.005)
    assert moved["en", 1] > 1.05
    assert moved["de", 0] == moved["de", 1] < 1.0


def test_no_step_is_longer_than_the_longest() -> None:
    """A part that never holds says only "much more"."""
    moved = next_factors(PARTS, ONES, Futures([[0.0, 0.0], [0.0, 0.0]]), 0.9)
    assert list(moved.values()) == pytest.approx([np.exp(STEP * MOST_SCORES)] * 4)


def test_half_the_way_back() -> None:
    """Between 1 and 1.21 lies 1.1, as factors go."""
    assert between({("en", 0): 1.0}, {("en", 0): 1.21}) == {("en", 0): pytest.approx(1.1)}
