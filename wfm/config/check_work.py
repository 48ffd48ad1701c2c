"""What must hold within a queue: its work types, shares and targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from wfm.config.draft import Draft
from wfm.config.finding import Finding, Loc
from wfm.config.model import Queue, Target, Work
from wfm.config.values import write_duration


def _queue_has_work(draft: Draft) -> Iterator[Finding]:
    for index, queue in draft.queues.items():
        if not queue.work():
            yield Finding(
                ("queue", index), "has neither reply nor tag", "add reply = { aht = 300, targets = [ ... ] }"
            )


def _shares_leave_nothing_over(draft: Draft) -> Iterator[Finding]:
    """Every message needs a reply or a tag, so the two shares make a whole."""
    for index, queue in draft.queues.items():
        if queue.reply is None:
            continue
        share = queue.reply.share
        if queue.tag is None and share != 1:
            message = "the queue has no tag work for the messages that need no reply"
            remedy = "add tag = { aht = 30, targets = [ ... ] }, or write share = 1.0 if all need a reply"
            yield Finding(("queue", index, "reply", "share"), message, remedy)
        if queue.tag is not None and share == 1:
            remedy = 'remove tag, or write a share below 1, or share = "history"'
            yield Finding(("queue", index, "reply", "share"), "1.0 leaves no message for tag", remedy)


def _targets_widen(draft: Draft) -> Iterator[Finding]:
    for loc, _, work in _each_work(draft):
        for place, (sooner, later) in enumerate(pairwise(work.targets), start=1):
            if later.within_seconds <= sooner.within_seconds or later.share <= sooner.share:
                message = f"{_spelled(later)} does not widen {_spelled(sooner)} before it"
                remedy = "list targets by time: each later one with a longer time and a higher share"
                yield Finding((*loc, "targets", place), message, remedy)


def _targets_leave_time_to_handle(draft: Draft) -> Iterator[Finding]:
    """A message handled at once still ends one AHT later.

    A live target is timed to its start all the same; one shorter than an AHT is more often a slip of
    the pen than a chat, so whoever means it says so with `measure`.
    """
    for loc, _, work in _each_work(draft):
        if isinstance(work.aht, str):
            continue
        for place, target in enumerate(work.targets):
            if work.measure != "start" and target.within_seconds < work.aht:
                message = (
                    f"{write_duration(target.within_seconds)} is shorter than one AHT of {work.aht:g} seconds"
                )
                remedy = (
                    f"write at least {write_duration(-int(-work.aht // 1))}, "
                    'or measure = "start" where the target ends as handling begins'
                )
                yield Finding((*loc, "targets", place, "within"), message, remedy)


def _nothing_is_due_after_max_age(draft: Draft) -> Iterator[Finding]:
    for loc, queue, work in _each_work(draft):
        longest = max((target.within_seconds for target in work.targets), default=0)
        max_age = queue.max_age_of(work)
        if longest > max_age:
            message = (
                f"the target in {write_duration(longest)} lies beyond max_age of {write_duration(max_age)}"
            )
            remedy = f'write max_age = "{write_duration(longest)}" or more'
            yield Finding((*loc, "targets"), message, remedy)


def _patience_is_for_live_work(draft: Draft) -> Iterator[Finding]:
    """Whoever may wait for hours does not wait in a line."""
    remedy = "remove it: only customers of live work wait in a line that they may leave"
    for index, queue in draft.queues.items():
        if queue.patience_seconds is not None:
            yield from _only_for_live_work(draft, index, "patience", remedy)


def _concurrency_is_for_live_work(draft: Draft) -> Iterator[Finding]:
    """Who answers a mail answers that one."""
    remedy = "remove it: only chats, live work, go several at once"
    for index, queue in draft.queues.items():
        if queue.concurrency > 1:
            yield from _only_for_live_work(draft, index, "concurrency", remedy)


def _only_for_live_work(draft: Draft, index: int, key: str, remedy: str) -> Iterator[Finding]:
    """A finding where no target of the queue is shorter than an interval."""
    if draft.interval is None:
        return
    works = draft.queues[index].work().values()
    if not any(target.within_seconds < 60 * draft.interval for work in works for target in work.targets[:1]):
        message = f"no target of the queue is shorter than the interval of {draft.interval} minutes"
        yield Finding(("queue", index, key), message, remedy)


def _each_work(draft: Draft) -> Iterator[tuple[Loc, Queue, Work]]:
    for index, queue in draft.queues.items():
        for work_type, work in queue.work().items():
            yield ("queue", index, work_type), queue, work


def _spelled(target: Target) -> str:
    return f"{target.share:g} in {write_duration(target.within_seconds)}"


WORK_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _queue_has_work,
    _shares_leave_nothing_over,
    _targets_widen,
    _targets_leave_time_to_handle,
    _nothing_is_due_after_max_age,
    _patience_is_for_live_work,
    _concurrency_is_for_live_work,
)
