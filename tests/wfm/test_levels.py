"""Seconds shared by the tries of a cover."""

from __future__ import annotations

from wfm import levels
from wfm.levels import _Clock


def test_no_try_takes_all_the_time_and_one_follows_if_it_can_end(monkeypatch):
    """Of twenty seconds nine a try: a second ends by eighteen, a third would not."""
    now = [0.0]
    monkeypatch.setattr(levels.time, "perf_counter", lambda: now[0])
    clock = _Clock(until=20.0, longest=9.0)
    for allowed, another in ((9.0, True), (9.0, False)):
        with clock.runs() as seconds:
            assert seconds == allowed
            now[0] += seconds
        assert clock.has_time() is another
    with clock.runs() as seconds:
        assert seconds == 2.0
