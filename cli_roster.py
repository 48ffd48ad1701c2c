"""Commands on rosters that are there already: verify one, explain a plan, export it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli_options import Json, Quiet, Seed, Strict, with_seed

commands = typer.Typer(rich_markup_mode="rich")


@commands.command(epilog="Example: wfm verify plan/roster.xlsx --plan plan.toml")
def verify(
    roster: Annotated[
        Path, typer.Argument(metavar="ROSTER", help="A roster.xlsx, edited or your own, or a roster.csv.")
    ],
    plan: Annotated[Path, typer.Option("--plan", metavar="PLAN", help="The plan.toml it is judged by.")],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Tell changes from this roster, or a plan's folder."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write verify.json, roster.csv and coverage.csv there."),
    ] = None,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Score a roster: broken rules, uncovered hours, simulated targets, and what changed since the plan.

    Exit code 3 where the file cannot be read as a roster, 4 where it breaks a hard rule.
    """
    from wfm.plan_report import SERVICE_HEADINGS, service_rows
    from wfm.screen import Screen
    from wfm.verify import verify_roster
    from wfm.verify.report import verdict, verdict_lines, verify_document, write_verification

    screen = Screen(as_json=as_json, quiet=quiet)
    with screen.working("reading the roster") as say:
        found = verify_roster(roster, with_seed(plan, seed), against, say=say)
    written = write_verification(found, out) if out else ()
    screen.document(verify_document(found))
    screen.lines(verdict(found))
    screen.table("Service", SERVICE_HEADINGS, service_rows(found.service))
    screen.lines(verdict_lines(found))
    screen.warn(found.notes)
    if written:
        screen.files(written)
    keep = "--minimal-change" if found.changes is None else "--keep-edits"
    screen.next(f"wfm plan {plan} --from {roster} {keep}")
    missed = strict and found.chance_all < found.plan.staffing.confidence
    if found.broken or missed:
        raise typer.Exit(4)


@commands.command(epilog="Example: wfm export plan --ical")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that wfm plan wrote.")],
    ical: Annotated[
        bool, typer.Option("--ical", help="Write a calendar file (.ics) for each agent.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where files go; default: DIR/ical.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Write the shifts of a plan as calendars; a later export updates them and cancels what is gone."""
    from wfm.screen import Screen

    if not ical:
        raise typer.BadParameter("say what to export: --ical")
    from wfm.ical import export_calendars

    screen = Screen(as_json=as_json, quiet=quiet)
    done = export_calendars(folder, out or folder / "ical")
    counts = {
        "new": done.new,
        "changed": done.changed,
        "cancelled": done.cancelled,
        "unchanged": done.unchanged,
    }
    screen.document({"schema": 1, "files": [str(path) for path in done.files], **counts})
    screen.lines([", ".join(f"{count} shifts {what}" for what, count in counts.items())])
    screen.files(done.files)
    screen.next("send each agent the file; export into the same folder again when the plan changes")


@commands.command(epilog='Example: wfm explain plan --at "2026-05-13 14:00"')
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that wfm plan wrote.")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="A local time: who is there, and what for.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    seed: Seed = None,
) -> None:
    """Tell why a plan costs what it costs, what binds when, and with --at what happens at one time."""
    from wfm import explain as explaining
    from wfm.explain.regimes import regimes_of
    from wfm.explain.report import (
        ACCOUNT_HEADINGS,
        account_lines,
        account_rows,
        explain_document,
        moment_lines,
    )
    from wfm.screen import Screen

    screen = Screen(as_json=as_json, quiet=quiet)
    explained = explaining.explain(folder)
    moment = None if at is None else explaining.moment_of(explained, at)
    account, bounds = explaining.account_of(explained), regimes_of(explained)
    screen.document(explain_document(explained, account, bounds, moment))
    if moment is None:
        screen.table(explained.plan.name, ACCOUNT_HEADINGS, account_rows(account))
        screen.lines(account_lines(explained, account, bounds))
        screen.next(f'wfm explain {folder} --at "{explained.grid.local[0]:%Y-%m-%d} 12:00", for one time')
    else:
        screen.lines(moment_lines(moment))
