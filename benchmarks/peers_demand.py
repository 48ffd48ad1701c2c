"""What is staffed: the county's demand or the sample's, with another target, peakedness or dispatch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wfm.case import Case, Past, case_of, past_of
from wfm.config import PlanFile, load_plan
from wfm.simulation.demand import demand_of

FloatArray = npt.NDArray[np.float64]
ROOT = Path(__file__).parent.parent
PLANS: Mapping[str, Path] = {
    "county": ROOT.parent / "shared" / "plans" / "county" / "plan.toml",
    "sample": ROOT / "samples" / "company" / "plan.toml",
}


@dataclass(frozen=True)
class Setting:
    """A question put to every method alike.

    `target_hours` is the first target of all replies (0: as the plan has it); `power` is what each
    day's profile is raised to, its total kept: 0 a flat day, 1 the plan's own, 2 a peaked one.
    `dispatch` None is the plan's own, and so is `weeks` 0.
    """

    demand: str
    target_hours: float
    power: float = 1.0
    dispatch: str | None = None
    weeks: int = 0


def is_there(demand: str) -> bool:
    """Whether the demand's plan is on this machine."""
    return PLANS[demand].is_file()


def case_for(setting: Setting) -> Case:
    """The plan's inputs under a setting."""
    path = PLANS[setting.demand]
    plan = load_plan(path, overrides_of(load_plan(path), setting))
    case = case_of(plan, _past(path, setting.weeks))
    return case if setting.power == 1.0 else _with_profile(case, setting.power)


@cache
def _past(path: Path, weeks: int) -> Past:
    """History and forecast, which neither target nor dispatch changes."""
    return past_of(load_plan(path, {"horizon": {"weeks": weeks}} if weeks else {}))


def overrides_of(plan: PlanFile, setting: Setting) -> dict[str, Any]:
    """A setting as overrides of its plan.

    The first target of every reply moves, share and all; longer ones stay, and so do those of tags.
    """
    found: dict[str, Any] = {}
    if setting.weeks:
        found["horizon"] = {"weeks": setting.weeks}
    if setting.dispatch:
        found["staffing"] = {"dispatch": setting.dispatch}
    if setting.target_hours:
        found["queue"] = {
            queue.name: {"reply": {"targets": _moved(queue.reply.targets, setting.target_hours)}}
            for queue in plan.queues
            if queue.reply is not None and queue.reply.targets
        }
    return found


def _moved(targets: Sequence[Any], hours: float) -> list[dict[str, Any]]:
    first, *longer = sorted(targets, key=lambda target: target.within_seconds)
    kept = [target for target in longer if target.within_seconds > 3600 * hours]
    return [{"within": f"{hours:g}h", "share": first.share}] + [
        {"within": f"{target.within_seconds}s", "share": target.share} for target in kept
    ]


def _with_profile(case: Case, power: float) -> Case:
    work = tuple(replace(s, volume=raised(s.volume, case.grid.day, power)) for s in case.work)
    return replace(case, work=work, demand=demand_of(work, case.grid, case.plan))


def raised(volume: FloatArray, day: npt.NDArray[np.int64], power: float) -> FloatArray:
    """Volumes raised to a power and scaled back to each day's total, shape (T,); closed hours stay empty."""
    shaped = np.where(volume > 0, np.power(np.maximum(volume, 1e-9), power), 0.0)
    total, weight = np.bincount(day, volume), np.bincount(day, shaped)
    scale = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    return np.asarray(shaped * scale[day])
