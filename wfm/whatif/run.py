"""The what-if run: every variant planned, two at a time, and the table and workbook written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wfm.case import Past, case_of, past_of
from wfm.config import PlanFile, load_plan
from wfm.errors import NoPlanError, PlanFileError, StoppedError, WfmError
from wfm.expectation import SPROUT_2020, Expectation
from wfm.files import workbook_bytes, write_files
from wfm.many_queues import Progress, silent
from wfm.staffed import Effort
from wfm.whatif.quick import QUICK, quick_trial_of
from wfm.whatif.result import ScenarioRow, Status, WhatIf
from wfm.whatif.sweep import sweep_variants
from wfm.whatif.table import whatif_csv
from wfm.whatif.trial import Trial, failed, trial_of
from wfm.whatif.variant import Variant, changed_paths, own_variants, path_text, value_at

WORKERS = 2
CSV, XLSX = "whatif.csv", "whatif.xlsx"


@dataclass(frozen=True)
class _Task:
    """A variant with what it takes to plan it."""

    variant: Variant
    plan: PlanFile
    past: Past


@dataclass(frozen=True)
class _Make:
    """How a scenario is planned."""

    trial: Callable[[PlanFile, Past, Effort, Expectation], Trial]
    effort: Effort
    expectation: Expectation


def run_whatif(
    plan_path: Path,
    out_dir: Path,
    targets: tuple[str, ...] = (),
    effort: Effort | None = None,
    say: Progress = silent,
    *,
    expectation: Expectation = SPROUT_2020,
    seed: int | None = None,
    workers: int = WORKERS,
    quick: bool = False,
) -> WhatIf:
    """Plan the plan as it is, its scenarios and the points of `targets`; write whatif.csv and whatif.xlsx.

    `targets` are sweeps as `--target` has them (wfm.whatif.sweep); `seed` takes the place of the plan's.
    `quick` stops at covers, whose shifts have no names.
    A scenario that has no plan is a row with its reason. PlanFileError and DataFileError for input that
    is wrong for all, NoPlanError where not one of them has a plan; then nothing is written. The
    figures do not depend on `workers`, the processes at work, unless a search is stopped by the clock,
    which its row then says.
    """
    from wfm.whatif.workbook import whatif_workbook

    base = load_plan(plan_path)
    variants = (*own_variants(base), *sweep_variants(base, targets))
    seeded: dict[str, Any] = {} if seed is None else {"seed": seed}
    tasks = _tasks(plan_path, variants, seeded, say)
    make = _Make(quick_trial_of if quick else trial_of, effort or (QUICK if quick else Effort()), expectation)
    trials = _trials(tasks, make, workers, say)
    _refuse_nothing(trials)
    found = replace(_result(base, variants, trials, expectation), quick=quick)
    write_files(
        {
            out_dir / CSV: whatif_csv(found).encode(),
            out_dir / XLSX: workbook_bytes(whatif_workbook(found)),
        }
    )
    return found


def _tasks(
    path: Path, variants: Sequence[Variant], seeded: dict[str, Any], say: Progress
) -> tuple[_Task | Trial, ...]:
    """What to plan for each variant, or why that cannot be; what is wrong in the plan itself ends here."""
    pasts: dict[object, Past] = {}
    base = _task(path, variants[0], seeded, pasts, say)
    case_of(base.plan, base.past)
    return (base, *(_task_or_trial(path, variant, seeded, pasts, say) for variant in variants[1:]))


def _task_or_trial(
    path: Path, variant: Variant, seeded: dict[str, Any], pasts: dict[object, Past], say: Progress
) -> _Task | Trial:
    try:
        return _task(path, variant, seeded, pasts, say)
    except WfmError as error:
        return failed(error)


def _task(
    path: Path, variant: Variant, seeded: dict[str, Any], pasts: dict[object, Past], say: Progress
) -> _Task:
    """A variant's plan and its past, which is read and forecast only where none before had the same."""
    plan = load_plan(path, {**seeded, **variant.overrides})
    key = _past_key(plan)
    if key not in pasts:
        say(f"reading the history and forecasting: {variant.name}")
        pasts[key] = past_of(plan)
    return _Task(variant, plan, pasts[key])


def _past_key(plan: PlanFile) -> object:
    """All that history and forecast are read by."""
    queues = tuple((queue.name, queue.open) for queue in plan.queues)
    parts = (plan.horizon, plan.history, plan.holidays, plan.forecast)
    return plan.timezone, plan.interval, queues, tuple(part.model_dump_json() for part in parts)


def _plan_key(plan: PlanFile) -> str:
    """Variants with the same inputs are planned once."""
    return plan.model_dump_json(by_alias=True, exclude={"scenarios"})


def _trials(tasks: Sequence[_Task | Trial], make: _Make, workers: int, say: Progress) -> tuple[Trial, ...]:
    """Plan what can be planned; trials come in the order of the tasks."""
    distinct: dict[str, _Task] = {}
    for task in tasks:
        if isinstance(task, _Task):
            distinct.setdefault(_plan_key(task.plan), task)
    say(f"planning {len(distinct)} scenarios, {min(workers, len(distinct))} at a time")
    found: dict[str, Trial] = {}
    made = _planned(list(distinct.values()), make, workers)
    for (key, task), trial in zip(distinct.items(), made, strict=True):
        say(f"{task.variant.name}: {_said(trial)}")
        found[key] = trial
    return tuple(task if isinstance(task, Trial) else found[_plan_key(task.plan)] for task in tasks)


def _planned(tasks: list[_Task], make: _Make, workers: int) -> Iterator[Trial]:
    from joblib import Parallel, delayed

    # Arrays mapped from disk are read-only in the workers, and only there.
    pool = Parallel(n_jobs=min(workers, len(tasks)), return_as="generator", max_nbytes=None)
    made: Iterator[Trial] = pool(
        delayed(make.trial)(task.plan, task.past, make.effort, make.expectation) for task in tasks
    )
    return made


def _said(trial: Trial) -> str:
    if trial.figures is None:
        return f"{trial.status}, {trial.reasons[0]}"
    return f"{trial.figures.paid_hours:,.1f} paid hours, chance {trial.figures.chance_all:.2f}"


def _refuse_nothing(trials: Sequence[Trial]) -> None:
    """Where nothing has a plan, the reasons of the plan as it is are the answer."""
    if any(trial.figures for trial in trials):
        return
    kinds: dict[Status, type[WfmError]] = {"no plan": NoPlanError, "stopped": StoppedError}
    raise kinds.get(trials[0].status, PlanFileError)(trials[0].problems)


def _result(
    base: PlanFile, variants: Sequence[Variant], trials: Sequence[Trial], expectation: Expectation
) -> WhatIf:
    paths = changed_paths(variants)
    document = base.model_dump(mode="json", by_alias=True)
    shared = _shared_warnings(trials)
    rows = tuple(
        ScenarioRow(
            scenario=variant.name,
            kind=variant.kind,
            swept=variant.swept,
            inputs=tuple(value_at(document, variant.overrides, path) for path in paths),
            status=trial.status,
            figures=trial.figures,
            notes=(
                *variant.notes,
                *(warning for warning in trial.warnings if warning not in shared),
                *trial.reasons,
            ),
        )
        for variant, trial in zip(variants, trials, strict=True)
    )
    return WhatIf(base.name, expectation, tuple(map(path_text, paths)), rows, shared)


def _shared_warnings(trials: Sequence[Trial]) -> tuple[str, ...]:
    """What every plan says, said once."""
    planned = [trial for trial in trials if trial.figures is not None]
    return tuple(
        warning for warning in planned[0].warnings if all(warning in trial.warnings for trial in planned)
    )
