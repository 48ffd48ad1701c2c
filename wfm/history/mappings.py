"""What the columns of known exports are called, as small tables: our name, then theirs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wfm.config import PlanFile
from wfm.config.model import WORK_TYPES, History, WorkType, WorkTypeWords
from wfm.errors import PlanFileError, Problem
from wfm.history.cells import DATE_REMEDY

MESSAGE_COLUMNS = (
    "message_id",
    "queue",
    "created_at",
    "work_type",
    "handle_seconds",
    "first_reply_at",
    "resolved_at",
    "agent",
    "handle_minutes",
    "first_reply_minutes",
)
MESSAGE_REQUIRED = ("message_id", "queue", "created_at", "work_type")
VOLUME_COLUMNS = ("interval_start", "queue", "volume", "work_type", "handle_seconds")
VOLUME_REQUIRED = ("interval_start", "queue", "volume")


@dataclass(frozen=True)
class Mapping:
    """How to read one kind of export.

    `columns` maps our names to the export's; `handle_minutes` and `first_reply_minutes` are elapsed
    minutes that stand for `handle_seconds` and `first_reply_at`. `work_type` is what a row is where the
    export does not say, `words` are the export's for each work type, in lower case.
    """

    columns: dict[str, str]
    required: tuple[str, ...] = MESSAGE_REQUIRED
    work_type: WorkType | None = None
    words: dict[str, WorkType] = field(default_factory=lambda: dict(OWN_WORDS))
    date_format: str | None = None
    is_volumes: bool = False
    has_tweets: bool = False

    @property
    def date_remedy(self) -> str:
        """What to do about a date that cannot be read."""
        if self.date_format is not None:
            return f"write it as {self.date_format}, or correct history.date_format"
        return f'{DATE_REMEDY}, or say how the file writes it: history.date_format = "%d.%m.%Y %H:%M"'


@dataclass(frozen=True)
class Unknown:
    """An export whose columns differ from account to account, so that no table would be true of all."""

    why: str
    example: dict[str, str] = field(default_factory=dict)


OWN_WORDS: dict[str, WorkType] = {name: name for name in WORK_TYPES}


def _own(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


_TICKETS = ("message_id", "queue", "created_at")

MAPPINGS: dict[str, Mapping | Unknown] = {
    "wfm": Mapping(_own(MESSAGE_COLUMNS)),
    "volumes": Mapping(_own(VOLUME_COLUMNS), VOLUME_REQUIRED, is_volumes=True),
    # The full CSV export of Zendesk Support; a ticket is one message that needs a reply.
    "zendesk": Mapping(
        {
            "message_id": "Id",
            "queue": "Via",
            "created_at": "Created at",
            "resolved_at": "Solved at",
            "agent": "Assignee",
            "first_reply_minutes": "First reply time in minutes",
        },
        _TICKETS,
        work_type="reply",
    ),
    # The ticket export of Freshdesk; "Initial response time" is a moment, not a duration.
    "freshdesk": Mapping(
        {
            "message_id": "Ticket ID",
            "queue": "Source",
            "created_at": "Created time",
            "first_reply_at": "Initial response time",
            "resolved_at": "Resolved time",
            "agent": "Agent",
        },
        _TICKETS,
        work_type="reply",
    ),
    "intercom": Unknown(
        "Intercom names its columns by the report and the account's time zone",
        {"message_id": "Conversation ID", "created_at": "Conversation started at (UTC)"},
    ),
    "sprout": Unknown(
        "Sprout Social's columns differ by report and network",
        {"message_id": "Message ID", "created_at": "Timestamp (UTC)"},
    ),
    # The "Customer Support on Twitter" collection, joined by `wfm.history.tweets`.
    "twcs": Mapping(
        {
            "message_id": "tweet_id",
            "author": "author_id",
            "inbound": "inbound",
            "created_at": "created_at",
            "answers": "in_response_to_tweet_id",
        },
        ("message_id", "author", "inbound", "created_at", "answers"),
        date_format="%a %b %d %H:%M:%S %z %Y",
        has_tweets=True,
    ),
}


def mapping_of(plan: PlanFile) -> Mapping:
    """The mapping of the plan's `history.format` and `history.columns`; PlanFileError where there is none."""
    name, own = plan.history.format, plan.history.columns
    known = MAPPINGS.get(name)
    if known is None:
        remedy = f"write one of {', '.join(MAPPINGS)}"
        raise PlanFileError(Problem("plan.toml", "history.format", f"no format is called {name!r}", remedy))
    if isinstance(known, Unknown):
        example = ", ".join(f'{ours} = "{theirs}"' for ours, theirs in known.example.items())
        remedy = f'write format = "wfm" and name the columns of your file: columns = {{ {example}, ... }}'
        raise PlanFileError(
            Problem("plan.toml", "history.format", f"{name!r} is not built in: {known.why}", remedy)
        )
    strange = [column for column in own if column not in {*known.columns, *MESSAGE_COLUMNS, *VOLUME_COLUMNS}]
    if strange:
        remedy = f"name one of {', '.join(known.columns)}"
        problems = [
            Problem("plan.toml", f"history.columns.{c}", "is no column of ours", remedy) for c in strange
        ]
        raise PlanFileError(problems)
    # A column that the planner took the trouble to name must be there.
    required = tuple(dict.fromkeys((*known.required, *own)))
    mapping = replace(known, columns={**known.columns, **own}, required=required)
    if "work_type" in own:
        mapping = replace(mapping, work_type=None)
    return _as_written(mapping, plan.history)


def meaning_of(words: WorkTypeWords) -> dict[str, WorkType]:
    """The work type of each word, in lower case."""
    sides: dict[WorkType, tuple[str, ...]] = {"reply": words.reply, "tag": words.tag}
    return {word.strip().lower(): name for name, side in sides.items() for word in side}


def _as_written(mapping: Mapping, history: History) -> Mapping:
    """The mapping with the plan's own words for work types and its own way of writing dates."""
    if history.date_format is not None:
        mapping = replace(mapping, date_format=history.date_format)
    if isinstance(history.work_type, WorkTypeWords):
        return replace(mapping, words=meaning_of(history.work_type), work_type=None)
    if history.work_type is not None:
        required = tuple(column for column in mapping.required if column != "work_type")
        return replace(mapping, work_type=history.work_type, required=required)
    return mapping
