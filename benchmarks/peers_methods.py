"""The methods side by side: each answers one question with a staffing, judged by the same futures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from benchmarks import peers_pyworkforce
from benchmarks.peers_demand import Setting, case_for
from benchmarks.peers_pyworkforce import PeerError
from benchmarks.peers_staffing import Judge, service_mean, standard_error
from benchmarks.peers_trial import (
    GAP,
    OWN_INTERVAL,
    Covers,
    Found,
    Maker,
    Trials,
    whole_targets,
    windows_up_to,
)
from benchmarks.peers_wfm import found_by_loop
from scheduling.solver import Stop
from wfm.case import Case

DONE, NO_PLAN = "done", "nothing found that reaches the confidence by the rules"


@dataclass(frozen=True)
class Row:
    """What a method pays under a setting; figures are None where it has no answer, which `status` tells.

    `chance_all` and `service_mean` are over `futures` fresh ones, `chance_error` is the standard
    error of the chance, `paid_per_workload` paid hours over agent-hours of forecast work, `how` the window
    and buffer the trials ended with. `seconds` are the method's own, covers shared between targets
    counted in each. `dearer` are hours and chances, by the same futures, of other staffings that it found
    on its way.
    """

    demand: str
    method: str
    target_hours: float
    power: float
    dispatch: str
    weeks: int
    paid_hours: float | None
    paid_per_workload: float | None
    chance_all: float | None
    chance_error: float | None
    service_mean: float | None
    seconds: float
    futures: int
    how: str
    status: str
    dearer: tuple[tuple[float, float], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the method gave no answer because something is missing or broken."""
        return self.status not in (DONE, NO_PLAN)


@dataclass(frozen=True)
class Question:
    """A setting and the futures that judge its answers; `own_seconds` is what all of ours may take."""

    setting: Setting
    trial_futures: int
    fresh_futures: int
    covers: Covers
    own_seconds: float
    say: Callable[[str], None]

    @cached_property
    def case(self) -> Case:
        """The plan's inputs under the setting."""
        return case_for(self.setting)

    @cached_property
    def judge(self) -> Judge:
        """One judge for all methods."""
        return Judge(self.case, self.trial_futures, self.fresh_futures)

    def makers(self, windows: Mapping[str, int]) -> dict[str, Maker]:
        """Covers of the case under each window, in seconds."""
        return {
            name: self.covers.maker(self.case, self.setting, seconds) for name, seconds in windows.items()
        }

    def trials(self) -> Trials:
        """A search of its own."""
        return Trials(self.judge, self.case.plan.staffing.confidence, self.say)


def _wfm(question: Question) -> Found | None:
    """Where and how much slack to keep is told by the simulation."""
    stop = Stop(seconds=question.own_seconds, gap=GAP)
    return found_by_loop(question.case, question.judge, stop, question.covers.stop, question.say)


def _best_trial(question: Question) -> Found | None:
    """The best pair of planning window and uniform buffer."""
    windows = windows_up_to(question.case, question.setting.target_hours)
    return question.trials().search(question.makers(windows), start=0)


def _uniform_buffer(question: Question) -> Found | None:
    """Work deferred over the whole target, with one buffer for all of it."""
    return question.trials().search(question.makers(whole_targets(question.case)), start=8)


def _own_interval(question: Question) -> Found | None:
    """Each interval's own work covered in it, as is usual; more only where that misses the confidence."""
    return question.trials().search(question.makers(OWN_INTERVAL), start=0, lowest=0)


def _pyworkforce(question: Question) -> Found | None:
    """Erlang C an interval and the package's own shift cover, its load tuned both ways."""
    return question.trials().search(peers_pyworkforce.makers(question.case), start=-32)


Method = Callable[[Question], Found | None]
METHODS: Mapping[str, Method] = {
    "wfm": _wfm,
    "best_trial": _best_trial,
    "uniform_buffer": _uniform_buffer,
    "own_interval": _own_interval,
    "pyworkforce": _pyworkforce,
}


def row_of(question: Question, method: str) -> Row:
    """A method's answer to a question as a row; a peer's failure is a row with a word."""
    began = time.perf_counter()
    found, status = None, DONE
    try:
        found = METHODS[method](question)
        status = DONE if found else NO_PLAN
    except PeerError as error:
        status = str(error)
    return _row(question, method, found, status, time.perf_counter() - began)


def _row(question: Question, method: str, found: Found | None, status: str, seconds: float) -> Row:
    setting, case = question.setting, question.case
    paid = found.staffing.paid_hours if found else None
    return Row(
        demand=setting.demand,
        method=method,
        target_hours=setting.target_hours,
        power=setting.power,
        dispatch=case.settings.dispatch,
        weeks=case.plan.horizon.weeks,
        paid_hours=paid,
        paid_per_workload=None if paid is None else paid / case.workload_hours,
        chance_all=found.fresh.chance_all if found else None,
        chance_error=standard_error(found.fresh) if found else None,
        service_mean=service_mean(found.fresh) if found else None,
        seconds=found.seconds if found else seconds,
        futures=question.fresh_futures,
        how=found.how if found else "",
        status=status,
        dearer=found.dearer if found else (),
    )
