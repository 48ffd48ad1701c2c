"""What the benchmark of peers says of its own rows: which of the lines asked hold."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.peers_methods import DONE, Row
from benchmarks.peers_verdict import hours_as_safe, verdicts

OURS = Row(
    demand="made",
    method="wfm",
    target_hours=6.0,
    power=1.0,
    dispatch="next-due",
    weeks=1,
    paid_hours=100.0,
    paid_per_workload=1.6,
    chance_all=0.90,
    chance_error=0.01,
    service_mean=0.97,
    seconds=1.0,
    futures=900,
    how="",
    status=DONE,
)
PAIR = replace(OURS, method="best_trial")


def said(*rows: Row) -> dict[str, str]:
    """The verdicts, by what they are about."""
    return dict(line.split(": ", 2)[1:] for line in verdicts(rows))


def test_the_same_chance_is_bought_by_a_dearer_staffing_of_our_own():
    """At .93 the pair is beyond the error of the answer of 100 hours; 102 hours are as safe, 101 are not."""
    ours = replace(OURS, dearer=((101.0, 0.91), (102.0, 0.925), (104.0, 0.95)))
    assert hours_as_safe(ours, replace(PAIR, chance_all=0.90)) == 100.0
    assert hours_as_safe(ours, replace(PAIR, chance_all=0.93)) == 102.0
    assert hours_as_safe(OURS, replace(PAIR, chance_all=0.99)) == float("inf")


def test_no_more_hours_is_asked_at_every_target_and_fewer_on_most():
    """Two of three targets are fewer; at the third the pair is safer for the same hours."""
    rows = [
        row
        for hours, pair in (
            (1.0, replace(PAIR, paid_hours=103.0)),
            (6.0, replace(PAIR, paid_hours=101.0)),
            (12.0, replace(PAIR, chance_all=0.95)),
        )
        for row in (replace(OURS, target_hours=hours), replace(pair, target_hours=hours))
    ]
    found = said(*rows)
    assert found["no more hours than the best pair at the confidence"] == "holds"
    assert found["no more hours than the best pair at its own chance"] == "DOES NOT HOLD, more at 12 h"
    assert found["fewer hours than the best pair at the confidence on most targets"] == "holds, 2 of 3"


def test_savings_are_asked_at_six_hours():
    """Five per cent of the uniform buffer, fourteen of own intervals; other targets do not count."""
    uniform = replace(OURS, method="uniform_buffer", paid_hours=104.0)
    own = replace(OURS, method="own_interval", paid_hours=120.0)
    found = said(OURS, uniform, own, replace(uniform, target_hours=12.0, paid_hours=200.0))
    assert found["5% fewer hours than uniform_buffer at 6 h"] == "DOES NOT HOLD, 3.8%"
    assert found["14% fewer hours than own_interval at 6 h"] == "holds, 16.7%"


def test_what_has_no_answer_or_another_question_is_not_compared():
    """A pair without a plan, another peakedness, another dispatch rule: no line speaks of them."""
    nothing = replace(PAIR, paid_hours=None, chance_all=None, chance_error=None)
    assert said(OURS, nothing) == {}
    assert said(OURS, replace(PAIR, power=2.0), replace(PAIR, dispatch="oldest")) == {}
