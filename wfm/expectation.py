"""Customers' expectations: how many would have an answer in the time they expect one.

Surveys of expectations disagree, so a curve is an input with a name and a source, never a truth
(docs/background/expectation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wfm.config.values import MisspeltError, parse_duration
from wfm.config.wording import nearest
from wfm.errors import PlanFileError, Problem
from wfm.simulation.result import Simulated

_HOUR = 3600


@dataclass(frozen=True)
class Step:
    """`share` of customers expect an answer `within_seconds`, those of sooner steps among them."""

    within_seconds: int
    share: float


@dataclass(frozen=True)
class Expectation:
    """An expectation curve; its steps ascend in time and share."""

    name: str
    source: str
    steps: tuple[Step, ...]

    @property
    def probes(self) -> tuple[float, ...]:
        """The times at which a simulation must be asked, in seconds."""
        return tuple(float(step.within_seconds) for step in self.steps)


_ORACLE = "Oracle, Consumer Views of Live Help Online 2012"
SPROUT_2020 = Expectation(
    "sprout-2020", "Sprout Social Index 2020 (Edition XVI)", (Step(_HOUR, 0.40), Step(24 * _HOUR, 0.79))
)
PRESETS = (
    SPROUT_2020,
    Expectation("majorel-2021", "Majorel 2021", (Step(6 * _HOUR, 0.85),)),
    Expectation(
        "oracle-2012-twitter",
        f"{_ORACLE}, users of Twitter; the same day read as 24 hours",
        (Step(_HOUR // 2, 0.30), Step(2 * _HOUR, 0.52), Step(24 * _HOUR, 0.81)),
    ),
    Expectation(
        "oracle-2012-facebook",
        f"{_ORACLE}, users of Facebook; the same day read as 24 hours",
        (Step(2 * _HOUR, 0.29), Step(24 * _HOUR, 0.51)),
    ),
)


def expectation_of(text: str) -> Expectation:
    """A preset by its name, or a curve of one's own such as `1h=0.4,24h=0.79`.

    PlanFileError names --expectation, the value and the remedy.
    """
    named = next((preset for preset in PRESETS if preset.name == text), None)
    if named is not None:
        return named
    if "=" not in text:
        known = nearest(text, [preset.name for preset in PRESETS])
        raise _wrong(
            text, "no expectation curve has this name", f"{known}, or a curve such as 1h=0.4,24h=0.79"
        )
    try:
        steps = tuple(_step(item) for item in text.split(","))
    except (MisspeltError, ValueError) as error:
        raise _wrong(text, str(error), "write steps such as 1h=0.4,24h=0.79") from None
    if any(b.within_seconds <= a.within_seconds or b.share < a.share for a, b in pairwise(steps)):
        raise _wrong(text, "the steps do not ascend", "give each step a longer time and no smaller share")
    return Expectation(text, "the planner's own", steps)


def expectation_met(expectation: Expectation, simulated: Simulated, replies: Sequence[int]) -> float | None:
    """Share of customers answered within the time they expect; None where no reply was asked for.

    `simulated` was asked for the curve's probes; `replies` are its classes of reply work, whose
    customers count alike. With P(x) the share answered within x by the calendar and c_i the curve,
    this is the sum of (c_i - c_(i-1)) P(x_i), and (1 - c_n) P(maximum age) for those who expect an
    answer later than the curve tells, or none.
    """
    places = list(replies)
    asked = int(simulated.total[:, :, places].sum())
    if not asked:
        return None
    within = simulated.answered[places].sum(axis=0) / asked
    at_all = sum(_in_age(simulated, k) for k in places) / asked
    shares = np.array([step.share for step in expectation.steps])
    return float(np.diff(shares, prepend=0.0) @ within + (1.0 - shares[-1]) * at_all)


def _in_age(simulated: Simulated, k: int) -> int:
    """Messages of a class that did not pass their maximum age, on their queue's clock."""
    return int(simulated.kept[:, :, k, len(simulated.demand.classes[k].share)].sum())


def _step(item: str) -> Step:
    time, _, share = item.strip().partition("=")
    within, part = parse_duration(time), float(share)
    if within <= 0 or not 0 < part <= 1:
        raise ValueError(f"{item.strip()!r} has no time or no share from 0 to 1")
    return Step(within, part)


def _wrong(text: str, message: str, remedy: str) -> PlanFileError:
    return PlanFileError(Problem("--expectation", text, message, remedy))
