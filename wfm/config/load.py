"""Read plan.toml: every problem at once, each with its key path, the value and the remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wfm.config.check import check
from wfm.config.draft import Draft, read_model
from wfm.config.finding import Document, Finding, Lines, named, spell
from wfm.config.labour_rules import filled_in
from wfm.config.model import PlanFile
from wfm.config.overrides import OverrideError, apply_overrides
from wfm.config.wording import findings_of
from wfm.errors import PlanFileError, Problem

_TOML_PLACE = re.compile(r"(.*) \(at (line \d+, column \d+|end of document)\)")


def load_plan(path: Path, overrides: Mapping[str, Any] | None = None) -> PlanFile:
    """Read and check a plan file, with a scenario's overrides applied where given.

    `overrides` are nested as in plan.toml (`Scenario.overrides`; see `apply_overrides`). Raises
    PlanFileError with every problem found, those of the plan's own scenarios among them.
    """
    text = _read_text(path)
    document = _parse(text, path)
    if overrides is None:
        return _plan(document, path, findings_in(document) + _scenario_findings(document), Lines(text))
    try:
        changed = apply_overrides(document, overrides)
    except OverrideError as error:
        raise _error(document, path, error.findings, Lines("")) from None
    # No lines: what is wrong may stand in the overrides and not in the file.
    return _plan(changed, path, findings_in(changed), Lines(""))


def findings_in(document: Document) -> list[Finding]:
    """Everything wrong with the plan itself, its scenarios left aside."""
    document = filled_in(document)
    try:
        read_model(PlanFile, document)
        misread = []
    except ValidationError as error:
        misread = findings_of(error, document)
    return misread + list(check(Draft.of(document)))


def _plan(document: Document, path: Path, findings: list[Finding], lines: Lines) -> PlanFile:
    if findings:
        raise _error(document, path, findings, lines)
    return read_model(PlanFile, filled_in(document)).model_copy(update={"folder": path.parent})


def _error(document: Document, path: Path, findings: list[Finding], lines: Lines) -> PlanFileError:
    return PlanFileError(_problem(document, path, finding, lines) for finding in findings)


def _problem(document: Document, path: Path, finding: Finding, lines: Lines) -> Problem:
    line = lines.of(finding.loc)
    place = spell(document, finding.loc) + (f" (line {line})" if line else "")
    return Problem(str(path), place, finding.message, finding.remedy)


def _scenario_findings(document: Document) -> list[Finding]:
    """What each scenario makes wrong that is right without it."""
    scenarios = document.get("scenario", [])
    if not isinstance(scenarios, list):
        return []
    known = set(findings_in(document))
    return [
        Finding(("scenario", index, *finding.loc), finding.message, finding.remedy)
        for index, scenario in enumerate(scenarios)
        if isinstance(scenario, dict)
        for finding in _findings_with(document, scenario, known)
    ]


def _findings_with(document: Document, scenario: Document, known: set[Finding]) -> list[Finding]:
    overrides = {key: value for key, value in scenario.items() if key != "name"}
    try:
        changed = apply_overrides(document, overrides)
    except OverrideError as error:
        return error.findings
    new = [finding for finding in findings_in(changed) if finding not in known]
    return [Finding(named(changed, finding.loc), finding.message, finding.remedy) for finding in new]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message, remedy = "there is no such file", "name a plan.toml, or make one with `wfm init DIR`"
    except IsADirectoryError:
        message, remedy = "this is a folder", f"name the plan file in it, such as {path / 'plan.toml'}"
    except UnicodeDecodeError:
        message, remedy = "the file is not UTF-8 text", "save it as UTF-8"
    except OSError as error:
        message, remedy = f"the file cannot be read: {error.strerror}", "check the file and its permissions"
    raise PlanFileError(Problem(str(path), "", message, remedy))


def _parse(text: str, path: Path) -> Document:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_PLACE.fullmatch(str(error))
        message, place = (match[1], match[2]) if match else (str(error), "")
    remedy = "mend the TOML there: keys as `key = value`, text in quotes, tables as [name]"
    raise PlanFileError(Problem(str(path), place, f"this is not TOML: {message}", remedy))
