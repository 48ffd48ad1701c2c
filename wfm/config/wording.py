"""pydantic's errors in a planner's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wfm.config.finding import Document, Finding, Loc
from wfm.config.model import PlanFile
from wfm.config.values import MisspeltError

Words = tuple[str, str]

EXAMPLES = {
    "schema": "schema = 1",
    "name": 'name = "twitter"',
    "timezone": 'timezone = "Europe/Berlin"',
    "horizon": "[horizon] with start and weeks",
    "start": "start = 2017-12-04",
    "weeks": "weeks = 2",
    "history": '[history] with files = ["messages*.csv"]',
    "files": 'files = ["messages*.csv"]',
    "file": 'file = "agents.csv"',
    "queue": 'a [[queue]] with name = "twitter"',
    "within": 'within = "6h"',
    "share": "share = 0.85",
    "shift": 'a [[shift]] with code = "D8"',
    "code": 'code = "D8"',
    "starts": 'starts = "06:00-14:00 every 60"',
    "hours": "hours = 8",
    "minutes": "minutes = 30",
    "after": 'after = "3h"',
    "before": 'before = "5h"',
    "contract": 'a [[contract]] with name = "full time"',
    "hours_per_week": "hours_per_week = [32, 40]",
    "shifts": 'shifts = ["D8", "N8"]',
    "day": "day = 0.10",
}
LISTS_OF_TABLES = ("queue", "shift", "contract", "activity", "scenario")


def findings_of(error: ValidationError, document: Document) -> list[Finding]:
    """Each thing wrong once: a value that fits no kind a key takes is one finding, not one per kind."""
    by_loc: dict[Loc, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        by_loc.setdefault(_document_loc(detail, document), []).append(detail)
    inner = [loc for loc in by_loc if not _has_deeper(loc, by_loc)]
    return [Finding(loc, *_words(loc, by_loc[loc])) for loc in inner]


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or what is known where nothing is near."""
    options = sorted(known)
    close = get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"write one of {', '.join(options)}" if options else "there is none to name"


def quoted(value: object) -> str:
    """A value as it stands in TOML, shortened where it is long."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _has_deeper(loc: Loc, locs: Iterable[Loc]) -> bool:
    return any(len(other) > len(loc) and other[: len(loc)] == loc for other in locs)


def _document_loc(detail: ErrorDetails, document: Document) -> Loc:
    """The error's place without pydantic's names for the members of a union."""
    loc: Loc = ()
    here: Any = document
    for depth, part in enumerate(detail["loc"], start=1):
        is_named_by_error = depth == len(detail["loc"]) and detail["type"] == "missing"
        if isinstance(here, Mapping) and (part in here or is_named_by_error):
            loc, here = (*loc, part), here.get(part)
        elif isinstance(here, list) and isinstance(part, int):
            loc, here = (*loc, part), here[part] if part < len(here) else None
    return loc


def _words(loc: Loc, details: list[ErrorDetails]) -> Words:
    """The words of the error that says most: a limit before a wrong kind of value."""
    limits = [detail for detail in details if detail["type"] in _LIMITS]
    if not limits and len(details) > 1:
        return _no_kind_fits(details)
    detail = (limits or details)[0]
    return _WORDS.get(detail["type"], _other)(loc, detail)


def _no_kind_fits(details: list[ErrorDetails]) -> Words:
    remedies = [_WORDS.get(detail["type"], _other)(detail["loc"], detail)[1] for detail in details]
    return f"{quoted(details[0]['input'])} is not understood", ", or ".join(remedies)


def _missing(loc: Loc, _: ErrorDetails) -> Words:
    key = loc[-1]
    if "forbidden_successions" in loc:
        return "a shift is missing", 'write the shift before and the one that may not follow: ["N8", "D8"]'
    if isinstance(key, int):
        return "a number is missing", "write two numbers such as [32, 40]"
    return "is missing", f"add {EXAMPLES.get(key, key)}"


def _unknown_key(loc: Loc, _: ErrorDetails) -> Words:
    if loc[-2:] == ("tag", "share"):
        return "share does not belong here", "remove it: tag has what the share of reply leaves"
    key = str(loc[-1])
    return f'"{key}" is no key here', nearest(key, _keys_at(loc[:-1]))


def _limit(word: str, bound: str) -> Callable[[Loc, ErrorDetails], Words]:
    def words(loc: Loc, detail: ErrorDetails) -> Words:
        limit = detail["ctx"][bound]
        if loc[0] == "shift" and loc[-1] == "hours" and bound == "le":
            return (
                f"a shift of {quoted(detail['input'])} hours is longer than a day",
                "write at most 24 hours",
            )
        return f"{quoted(detail['input'])} is out of range", f"write a number {word} {limit:g}"

    return words


def _choice(_: Loc, detail: ErrorDetails) -> Words:
    expected = str(detail["ctx"]["expected"]).replace("'", '"')
    is_one = " or " not in expected
    return (
        f"{quoted(detail['input'])} is not understood",
        f"write {expected}" if is_one else f"write one of {expected}",
    )


def _kind(noun: str, remedy: str) -> Callable[[Loc, ErrorDetails], Words]:
    return lambda _, detail: (f"{quoted(detail['input'])} is not {noun}", remedy)


def _list(loc: Loc, detail: ErrorDetails) -> Words:
    if loc[-1] in LISTS_OF_TABLES:
        return f"{loc[-1]} is not a list of tables", f"write [[{loc[-1]}]] with two brackets"
    return f"{quoted(detail['input'])} is not a list", "write a list in brackets, such as [ ... ]"


def _empty(loc: Loc, _: ErrorDetails) -> Words:
    return "is empty", f"write {EXAMPLES.get(str(loc[-1]), 'at least one')}"


def _misspelt(loc: Loc, detail: ErrorDetails) -> Words:
    problem = detail["ctx"]["error"]
    return (problem.message, problem.remedy) if isinstance(problem, MisspeltError) else _other(loc, detail)


def _other(_: Loc, detail: ErrorDetails) -> Words:
    return f"{quoted(detail['input'])} is not understood", detail["msg"]


_NUMBER = _kind("a number", "write a number without quotes")
_WHOLE = _kind("a whole number", "write a whole number without quotes")
_TEXT = _kind("text", "write it in quotes")
_DATE = _kind("a date", "write year-month-day, such as 2017-12-04")
_TABLE = _kind("a table", "write keys and values in a table, such as { key = value }")
_TRUTH = _kind("true or false", "write true or false")
_LIMITS: dict[str, Callable[[Loc, ErrorDetails], Words]] = {
    "greater_than": _limit("above", "gt"),
    "greater_than_equal": _limit("of at least", "ge"),
    "less_than": _limit("below", "lt"),
    "less_than_equal": _limit("of at most", "le"),
}
_WORDS: dict[str, Callable[[Loc, ErrorDetails], Words]] = _LIMITS | {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _choice,
    "value_error": _misspelt,
    "too_short": _empty,
    "string_too_short": _empty,
    "too_long": _kind("understood", "write as many values as the reference shows, such as [32, 40]"),
    "string_pattern_mismatch": _kind("a code", "write a code without spaces or semicolons, such as D8"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "string_type": _TEXT,
    "bool_type": _TRUTH,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "tuple_type": _list,
}


def _keys_at(loc: Loc) -> list[str]:
    """The keys that the table at `loc` may have, as plan.toml spells them."""
    models: list[type[BaseModel]] = [PlanFile]
    for part in loc:
        fields = [
            field
            for model in models
            for name, field in model.model_fields.items()
            if part in (field.alias, name)
        ]
        if fields:
            models = [model for field in fields for model in _models_in(field.annotation)]
    return [
        field.alias or name
        for model in models
        for name, field in model.model_fields.items()
        if not field.exclude
    ]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Annotated, Union, UnionType, tuple):
        for argument in get_args(annotation):
            yield from _models_in(argument)
