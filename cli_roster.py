"""Commands on rosters that are there already: verify one."""

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
    screen.next(f"wfm plan {plan} --from {roster} --keep-edits, to plan around your edits")
    missed = strict and found.chance_all < found.plan.staffing.confidence
    if found.broken or missed:
        raise typer.Exit(4)
