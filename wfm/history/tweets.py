"""The "Customer Support on Twitter" collection: tweets of customers and brands joined into messages.

A tweet of a customer is a message. Its queue is the brand that answered it first, or else the brand whose
tweet it answers; it needed a reply if it got one. Threads are joined within one file.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from wfm.history.tables import Table

_SENT = "sent by a brand"
_ALONE = "a tweet that no brand answered and that answers none"


def as_messages(table: Table, date_format: str | None) -> Table:
    """The table with our columns, row for row; `left_out` says why a row is no message of a queue."""
    raw = table.frame
    sent = np.asarray(raw["inbound"].astype("str").str.lower() == "false")
    moment = pd.to_datetime(raw["created_at"], format=date_format, utc=True, errors="coerce")
    brands = pd.DataFrame(
        {"to": raw["answers"], "brand": raw["author"], "at": moment, "text": raw["created_at"]}
    )[sent]
    first = brands.sort_values("at", kind="stable").drop_duplicates("to").dropna(subset="to").set_index("to")
    author_of_sent = raw[sent].drop_duplicates("message_id").set_index("message_id")["author"]
    replied = raw["message_id"].map(first["text"])
    queue = raw["message_id"].map(first["brand"]).fillna(raw["answers"].map(author_of_sent))
    reason = np.where(sent, _SENT, _ALONE)
    frame = pd.DataFrame(
        {
            "message_id": raw["message_id"],
            "queue": queue.where(~sent),
            "created_at": raw["created_at"],
            "work_type": np.where(replied.notna(), "reply", "tag"),
            "first_reply_at": replied,
            "left_out": pd.Series(reason, dtype="str").where(sent | np.asarray(queue.isna())),
        }
    )
    return replace(table, frame=frame)
