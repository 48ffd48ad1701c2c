"""What the columns of known exports are called, as small tables: our name, then theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

from wfm.config import PlanFile
from wfm.errors import PlanFileError, Problem

MESSAGE_COLUMNS = (
    "message_id",
    "queue",
    "created_at",
    "work_type",
    "handle_seconds",
    "first_reply_at",
    "resolved_at",
    "agent",
)
MESSAGE_REQUIRED = ("message_id", "queue", "created_at", "work_type")
VOLUME_COLUMNS = ("interval_start", "queue", "volume", "work_type", "handle_seconds")
VOLUME_REQUIRED = ("interval_start", "queue", "volume")


@dataclass(frozen=True)
class Mapping:
    """How to read one kind of export.

    `columns` maps our names to the export's. `work_type` is what every row is where the export does
    not say. `first_reply_minutes` names a column of elapsed minutes that stands for `first_reply_at`.
    """

    columns: dict[str, str]
    required: tuple[str, ...] = MESSAGE_REQUIRED
    work_type: str | None = None
    first_reply_minutes: str | None = None
    date_format: str | None = None
    is_volumes: bool = False
    has_tweets: bool = False


@dataclass(frozen=True)
class Unknown:
    """An export whose columns differ from account to account, so that no table would be true of all."""

    why: str
    example: dict[str, str] = field(default_factory=dict)


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
        },
        _TICKETS,
        work_type="reply",
        first_reply_minutes="First reply time in minutes",
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
    minutes = None if "first_reply_at" in own else known.first_reply_minutes
    work_type = None if "work_type" in own else known.work_type
    # A column that the planner took the trouble to name must be there.
    required = tuple(dict.fromkeys((*known.required, *own)))
    columns = {**known.columns, **own}
    return Mapping(
        columns, required, work_type, minutes, known.date_format, known.is_volumes, known.has_tweets
    )
