"""What an export means that does not say so: its columns, its words for work types, how it writes dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from wfm.config.model import WORK_TYPES, WorkType, WorkTypeWords

# What other systems call our columns, letters and digits alone.
_CALLED = {
    "message_id": ("messageid", "id", "ticketid", "conversationid", "casenumber", "caseid", "postid"),
    "queue": ("queue", "channel", "source", "network", "inbox", "via", "group", "team", "profile"),
    "created_at": (
        "createdat",
        "created",
        "createdtime",
        "createddate",
        "openedutc",
        "opened",
        "timestamp",
        "date",
    ),
    "work_type": ("worktype", "needsreply", "needsareply", "replyneeded", "type", "kind"),
    "handle_seconds": ("handleseconds", "handletimeseconds", "handletimes", "handletime", "aht"),
    "handle_minutes": ("handleminutes", "handletimeminutes", "handletimemin"),
    "first_reply_at": ("firstreplyat", "firstresponseat", "firstreply", "firstresponse"),
    "resolved_at": ("resolvedat", "solvedat", "closedat", "resolved", "closed"),
    "agent": ("agent", "assignee", "owner", "handledby"),
}
_YES = ("yes", "y", "true", "1", "x")
_NO = ("no", "n", "false", "0", "-")
# A column of more words than these says something else than a work type.
_MOST_WORDS = 12

_DATES = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_SAMPLE_ROWS = 1_000
# Some dates may be wrong in themselves; `wfm doctor` names them.
_PARSED_AT_LEAST = 0.9


def guessed_columns(header: Sequence[str]) -> dict[str, str]:
    """Our columns by what the file calls them, the first name of each list that is there."""
    spelled = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(header)}
    found = {
        ours: next((spelled[name] for name in names if name in spelled), None)
        for ours, names in _CALLED.items()
    }
    return {ours: theirs for ours, theirs in found.items() if theirs is not None}


def guessed_work_type(words: pd.Series) -> WorkType | WorkTypeWords | None:
    """What `history.work_type` is to say: None where rows say it in our words, or in none that can be told.

    Yes and no are reply and tag. Other words all stand for replies, to be sorted by the planner; more
    than a dozen of them are no work types, and every row is a reply.
    """
    found = [str(word) for word in words.dropna().astype("str").str.strip().unique() if word]
    lower = {word.lower() for word in found}
    if not found or lower <= set(WORK_TYPES):
        return None
    if lower <= {*_YES, *_NO}:
        return WorkTypeWords(
            reply=tuple(word for word in found if word.lower() in _YES),
            tag=tuple(word for word in found if word.lower() in _NO),
        )
    return WorkTypeWords(reply=tuple(found)) if len(found) <= _MOST_WORDS else "reply"


def guessed_date_format(cells: pd.Series) -> str | None:
    """The strptime format that reads most of a column's dates; None where none reads nearly all.

    Where day and month could be either, the day comes first.
    """
    text = cells.dropna().astype("str").str.strip()
    if text.empty:
        return None
    sample = text.iloc[np.unique(np.linspace(0, len(text) - 1, _SAMPLE_ROWS).astype(np.int64))]
    formats = [f"{day}{between}{time}" for day, between, time in product(_DATES, (" ", ", "), _TIMES)]
    parsed = [float(pd.to_datetime(sample, format=f, errors="coerce").notna().mean()) for f in formats]
    best = int(np.argmax(parsed))
    return formats[best] if parsed[best] >= _PARSED_AT_LEAST else None
