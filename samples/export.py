"""The helpdesk's export of the sample company's messages, with the flaws real exports have.

Handling times left out or left running overnight, names missing, messages never answered or still open
at the end, and pages exported twice.
"""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from samples.messages import END, QUEUES, Messages, midnight
from samples.people import AGENTS

COLUMNS = (
    "message_id",
    "queue",
    "created_at",
    "work_type",
    "handle_seconds",
    "first_reply_at",
    "resolved_at",
    "agent",
)
FIRST_ID = 480_113
NEVER_ANSWERED = 0.008
NO_HANDLE_SECONDS = 0.015
NO_AGENT = 0.01
LEFT_RUNNING = 8
PAGES_TWICE = ((5_200, 14), (13_750, 22), (20_040, 9))

BoolArray = npt.NDArray[np.bool_]


def messages_csv_gz(rng: np.random.Generator, messages: Messages) -> bytes:
    """The whole of messages.csv.gz; no time of writing in it."""
    lines = [",".join(COLUMNS), *_with_pages_twice(_rows(rng, messages))]
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return packed.getvalue()


def _rows(rng: np.random.Generator, messages: Messages) -> list[str]:
    total = len(messages.created)
    handled = (messages.handled_at < midnight(END)) & (rng.random(total) >= NEVER_ANSWERED)
    timed = handled & (rng.random(total) >= NO_HANDLE_SECONDS)
    named = handled & (rng.random(total) >= NO_AGENT)
    seconds = messages.handle_seconds.copy()
    seconds[rng.choice(total, LEFT_RUNNING, replace=False)] += 9 * 3600
    return [
        ",".join(
            (
                str(FIRST_ID + i),
                QUEUES[messages.queue[i]].name,
                _written(messages.created[i]),
                "reply" if messages.is_reply[i] else "tag",
                str(seconds[i]) if timed[i] else "",
                _written(messages.handled_at[i]) if handled[i] and messages.is_reply[i] else "",
                _written(messages.resolved_at[i]) if _resolved(messages, handled, i) else "",
                AGENTS[messages.agent[i]].agent if named[i] else "",
            )
        )
        for i in range(total)
    ]


def _resolved(messages: Messages, handled: BoolArray, i: int) -> bool:
    return bool(handled[i]) and int(messages.resolved_at[i]) < midnight(END)


def _with_pages_twice(rows: list[str]) -> list[str]:
    """The rows, some stretches repeated where one page of the export overlapped the next."""
    for first, length in reversed(PAGES_TWICE):
        page = rows[first : first + length]
        rows = [*rows[: first + length], *page, *rows[first + length :]]
    return rows


def _written(second: np.int64) -> str:
    return datetime.fromtimestamp(int(second), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
