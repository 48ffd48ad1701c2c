"""What must hold between the keys of a plan: one check a function, all of them run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from wfm.config.check_activities import ACTIVITY_CHECKS
from wfm.config.check_people import PEOPLE_CHECKS
from wfm.config.check_rules import RULE_CHECKS
from wfm.config.check_work import WORK_CHECKS
from wfm.config.draft import Draft
from wfm.config.finding import Finding
from wfm.config.model import WorkTypeWords
from wfm.config.wording import LISTS_OF_TABLES, nearest

HISTORY_FORMATS = ("wfm", "volumes", "zendesk", "freshdesk", "intercom", "sprout", "twcs")


def check(draft: Draft) -> Iterator[Finding]:
    """Everything wrong between keys that can each be read."""
    for one_check in CHECKS:
        yield from one_check(draft)


def _names_are_unique(draft: Draft) -> Iterator[Finding]:
    for key in LISTS_OF_TABLES:
        names = draft.names(key)
        for index, name in enumerate(names):
            if name is not None and name in names[:index]:
                yield Finding((key, index), f'there is another {key} "{name}"', "give each its own name")


def _history_format_is_known(draft: Draft) -> Iterator[Finding]:
    if draft.history is not None and draft.history.format not in HISTORY_FORMATS:
        written = draft.history.format
        message = f'"{written}" is no format of history'
        yield Finding(("history", "format"), message, nearest(written, HISTORY_FORMATS))


def _horizon_lies_in_our_time(draft: Draft) -> Iterator[Finding]:
    if draft.horizon is not None and not 1971 <= draft.horizon.start.year <= 2200:
        message = f"{draft.horizon.start} is out of range"
        yield Finding(("horizon", "start"), message, "write the first local day planned, from 1971 to 2200")


def _clock_changes_fit_the_interval(draft: Draft) -> Iterator[Finding]:
    """Else a local day would not be a whole number of intervals (Lord Howe moves by 30 minutes)."""
    if draft.horizon is None or draft.interval is None or draft.timezone is None:
        return
    if any(_horizon_lies_in_our_time(draft)):
        return
    for minutes in _clock_changes(draft.timezone, draft.horizon.start.year, draft.horizon.weeks):
        if minutes % draft.interval:
            message = (
                f"{draft.timezone} moves its clock by {minutes:g} minutes, no multiple of {draft.interval}"
            )
            yield Finding(("interval",), message, "write interval = 30 or 15")
            return


def _clock_changes(zone: str, year: int, weeks: int) -> Iterator[float]:
    """Minutes by which the zone's clock moves, each time it does in the years of the horizon."""
    try:
        clock = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return
    days = 366 + 7 * weeks
    offsets = [
        (datetime(year, 1, 1, 12, tzinfo=clock) + timedelta(days=day)).utcoffset() for day in range(days)
    ]
    for before, after in pairwise(offsets):
        if before is not None and after is not None and before != after:
            yield abs(after - before).total_seconds() / 60


def _work_type_words_differ(draft: Draft) -> Iterator[Finding]:
    words = None if draft.history is None else draft.history.work_type
    if not isinstance(words, WorkTypeWords):
        return
    replies, tags = ({word.strip().lower() for word in side} for side in (words.reply, words.tag))
    for word in sorted(replies & tags):
        yield Finding(
            ("history", "work_type"), f'"{word}" stands for both work types', "write it on one side"
        )
    if not replies | tags:
        remedy = 'write the export\'s words: { reply = ["yes"], tag = ["no"] }'
        yield Finding(("history", "work_type"), "names no word", remedy)


def _dates_can_be_read(draft: Draft) -> Iterator[Finding]:
    written = None if draft.history is None else draft.history.date_format
    if written is None:
        return
    moment = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(written), written)
        fits = read.replace(tzinfo=UTC) == moment
    except ValueError:
        fits = False
    if not fits:
        remedy = 'write year, month, day, hour and minute, such as "%d.%m.%Y %H:%M"'
        yield Finding(("history", "date_format"), f'"{written}" does not tell a date and time', remedy)


def _country_is_known(draft: Draft) -> Iterator[Finding]:
    table = draft.document.get("holidays")
    country = table.get("country") if isinstance(table, dict) else None
    if not isinstance(country, str):
        return
    from wfm.config.countries import known_countries

    code, _, region = country.partition("-")
    countries = known_countries()
    if code not in countries:
        remedy = 'write a country\'s two letters such as "US", or country and region such as "DE-BY"'
        yield Finding(("holidays", "country"), f'"{country}" is no country whose holidays are known', remedy)
    elif region and region not in countries[code]:
        message = f'"{region}" is no region of {code} whose holidays are known'
        yield Finding(("holidays", "country"), message, nearest(region, countries[code]))


CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _names_are_unique,
    _horizon_lies_in_our_time,
    _clock_changes_fit_the_interval,
    _history_format_is_known,
    _work_type_words_differ,
    _dates_can_be_read,
    _country_is_known,
    *WORK_CHECKS,
    *PEOPLE_CHECKS,
    *RULE_CHECKS,
    *ACTIVITY_CHECKS,
)
