"""The command line: parse, call wfm, print. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

import cli_roster
from cli_options import Cluster, Json, OutDir, PlanPath, Quiet, Seed, Strict, Workers, with_seed

app = typer.Typer(
    name="wfm",
    help="Workforce planning for social-media and other asynchronous customer care.",
    epilog="Begin with: wfm init my-plan, then wfm plan my-plan/plan.toml",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(cli_roster.commands)


class Interrupted(BaseException):
    """Ctrl-C; not a KeyboardInterrupt, which typer would turn into an exit code of 1."""


def _interrupt(*_: object) -> None:
    raise Interrupted


def main() -> None:
    """Run the command line; errors become lines on stderr and an exit code, never a traceback."""
    from wfm.errors import WfmError

    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except WfmError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        sys.exit(error.exit_code)
    except (Interrupted, SystemError) as error:
        # Compiled code that Ctrl-C falls into ends in a SystemError, caused by what was raised.
        if not isinstance(error, Interrupted) and not isinstance(error.__cause__, Interrupted):
            raise
        print("interrupted; nothing was written", file=sys.stderr)
        sys.exit(130)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    source: Annotated[
        Path | None, typer.Option("--from", metavar="EXPORT", help="Begin from your own export.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Write a commented plan folder: the sample company's, or one that fits your export."""
    from wfm.init import init_plan
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    written = init_plan(directory, source)
    screen.document({"schema": 1, "files": [str(path) for path in written]})
    screen.files(written)
    screen.next(f"wfm doctor {written[0]}")


@app.command()
def doctor(plan: PlanPath, as_json: Json = False, quiet: Quiet = False, seed: Seed = None) -> None:
    """Read everything a plan names and say what is fine, what is not, and what to do next."""
    from wfm.doctor import diagnosis_document, examine
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    diagnosis = examine(plan)
    screen.document(diagnosis_document(diagnosis))
    screen.lines(diagnosis.fine)
    screen.warn(diagnosis.warnings)
    screen.problems(diagnosis.problems)
    screen.next(diagnosis.next_step)
    raise typer.Exit(diagnosis.exit_code)


@app.command()
def history(
    plan: PlanPath, out: OutDir = None, as_json: Json = False, quiet: Quiet = False, seed: Seed = None
) -> None:
    """Show and write the figures of the past: volumes, shares, handling and response times per queue."""
    from wfm.history.report import HEADINGS, document, history_report, screen_lines, screen_rows
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    folder = out or plan.parent / "history"
    with screen.working("reading the history"):
        report = history_report(with_seed(plan, seed), folder)
    screen.document(document(report))
    screen.table("History", HEADINGS, screen_rows(report))
    screen.lines(screen_lines(report))
    screen.warn(report.read.warnings)
    screen.files((folder / "history.xlsx", folder / "history.json"))
    screen.next(f"wfm forecast {plan}")


@app.command()
def forecast(
    plan: PlanPath,
    out: OutDir = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "--models", help="Use this model for every queue; all: let every model compete."
        ),
    ] = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw a picture of every queue, as svg.")] = False,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Forecast every queue over the horizon; write forecast.csv and forecast.json, with --plot pictures."""
    from wfm.forecast_report import FORECAST_HEADINGS, forecast_document, forecast_rows, run_forecast
    from wfm.parallel import Crew
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    folder = out or plan.parent / "forecast"
    with screen.working("forecasting") as say:
        crew = Crew(workers, cluster)
        report = run_forecast(with_seed(plan, seed), folder, model, crew, say, plot=plot)
    screen.document(forecast_document(report))
    screen.table("Forecast", FORECAST_HEADINGS, forecast_rows(report))
    screen.lines(f"{queue.queue}: {queue.model} ({queue.reason})" for queue in report.queues)
    screen.warn(f"{queue.queue}: {note}" for queue in report.queues for note in queue.notes)
    screen.files(report.files)
    screen.next(f"wfm plan {plan}")


@app.command()
def backtest(
    plan: PlanPath,
    models: Annotated[
        str, typer.Option("--models", help="Names with commas between them, or all; default: the candidates.")
    ] = "",
    weeks: Annotated[int | None, typer.Option("--weeks", help="Weeks ahead; default: the horizon's.")] = None,
    origins: Annotated[int, typer.Option("--origins", min=1, help="How many origins to forecast from.")] = 6,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Forecast the past from several origins and say how far off each model was."""
    from wfm.forecast_report import (
        BACKTEST_HEADINGS,
        backtest_document,
        backtest_rows,
        models_named,
        run_backtest,
    )
    from wfm.parallel import Crew
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    crew = Crew(workers, cluster)
    with screen.working("forecasting the past") as say:
        report = run_backtest(with_seed(plan, seed), models_named(models), weeks, origins, crew, say)
    screen.document(backtest_document(report))
    screen.table("Backtest", BACKTEST_HEADINGS, backtest_rows(report))
    screen.next(f"wfm forecast {plan}")


@app.command(epilog="Example: wfm plan plan.toml --from plan/roster.xlsx --minimal-change")
def plan(
    plan: PlanPath,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="ROSTER", help="Begin from this roster.xlsx or roster.csv."),
    ] = None,
    keep_edits: Annotated[
        bool,
        typer.Option("--keep-edits", help="With --from: cells you edited stay, the rest is planned anew."),
    ] = False,
    minimal_change: Annotated[
        bool, typer.Option("--minimal-change", help="With --from: change as few shifts as the targets allow.")
    ] = False,
    out: OutDir = None,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Forecast, staff, roster and verify; write roster.xlsx and the files beside it."""
    from wfm.outputs import plan_document, write_plan
    from wfm.plan_report import SERVICE_HEADINGS, change_lines, headline, service_rows
    from wfm.planning import make_plan
    from wfm.republish import start_of
    from wfm.screen import Screen
    from wfm.wishes import wish_lines

    screen = Screen(as_json=as_json, quiet=quiet)
    folder = out or plan.parent / "plan"
    planned_by = with_seed(plan, seed)
    begins = start_of(start, planned_by, keep_edits=keep_edits, minimal_change=minimal_change)
    with screen.working("starting") as say:
        planned = make_plan(planned_by, say=say, start=begins)
        say("writing the workbook")
        written = write_plan(planned.outcome, planned.seconds, folder)
    outcome = planned.outcome
    screen.document(plan_document(outcome))
    screen.lines(headline(outcome))
    screen.table("Service", SERVICE_HEADINGS, service_rows(outcome.service))
    screen.lines(change_lines(outcome))
    screen.lines(wish_lines(outcome.wishes_not_met))
    screen.warn((*outcome.warnings, *outcome.unmet))
    screen.files(written)
    screen.next(f"open {written[0]}, or wfm whatif {plan}")
    if strict and outcome.chance_all < outcome.plan.staffing.confidence:
        raise typer.Exit(4)


@app.command()
def accuracy(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Folders that wfm forecast or wfm plan wrote.")
    ],
    actual: Annotated[
        Path, typer.Option("--actual", metavar="FILE", help="What came: volumes or messages, in our format.")
    ],
    zone: Annotated[
        str | None, typer.Option("--zone", help="The zone of days and weeks; default: the plan's.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Judge forecasts by what came: the model, your overrides, and what the overrides were worth."""
    from wfm.accuracy import (
        ACCURACY_HEADINGS,
        accuracy_document,
        accuracy_rows,
        judge_forecasts,
        worth_lines,
    )
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    with screen.working("judging"):
        found = judge_forecasts(folders, actual, zone)
    screen.document(accuracy_document(found))
    screen.table(f"Accuracy: WAPE and bias ({found.zone})", ACCURACY_HEADINGS, accuracy_rows(found))
    screen.lines(worth_lines(found))
    screen.warn(found.notes)
    screen.next("wfm backtest PLAN, to see how other models would have done")


@app.command()
def whatif(
    plan: PlanPath,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", metavar="QUEUE.reply=1h,2h,6h", help="Sweep a target; may be repeated."),
    ] = None,
    expectation: Annotated[
        str, typer.Option("--expectation", help="What customers expect: a preset or 1h=0.4,24h=0.79.")
    ] = "sprout-2020",
    workers: Annotated[int, typer.Option("--workers", min=1, help="Plans made side by side.")] = 2,
    quick: Annotated[
        bool, typer.Option("--quick", help="Shifts without names, fewer futures: seconds, not minutes.")
    ] = False,
    out: OutDir = None,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Plan every scenario and every swept target, side by side with the plan as it is."""
    from wfm.expectation import expectation_of
    from wfm.screen import Screen
    from wfm.whatif import CSV, WHATIF_HEADINGS, XLSX, run_whatif, whatif_document, whatif_rows

    screen = Screen(as_json=as_json, quiet=quiet)
    folder = out or plan.parent / "whatif"
    curve = expectation_of(expectation)
    with screen.working("starting") as say:
        found = run_whatif(
            plan,
            folder,
            tuple(target or ()),
            say=say,
            expectation=curve,
            seed=seed,
            workers=workers,
            quick=quick,
        )
    screen.document(whatif_document(found))
    screen.table("What if", WHATIF_HEADINGS, whatif_rows(found))
    screen.warn(found.warnings)
    screen.files((folder / XLSX, folder / CSV))
    screen.next(f"wfm plan {plan}, with the targets you choose")
    if strict and any(row.status == "confidence not reached" for row in found.rows):
        raise typer.Exit(4)


if __name__ == "__main__":
    main()
