"""Message by message against ciw (Palmer et al. 2019), an open simulator of queues, on the same luck."""

from __future__ import annotations

import ciw
import numpy as np
import pytest

from wfm.simulation.events import play

COUNT = 300


def made(seed, per_message=1.0):
    """Gaps between messages and their handling times, neither hopeless nor idle for two agents."""
    random = np.random.default_rng(seed)
    return random.exponential(per_message, COUNT), random.exponential(1.7 * per_message, COUNT)


def ours(classes, heads, patience=np.inf):
    """Begins of each class, the first class always first; `classes` are (gaps, handle)."""
    arrival = np.concatenate([np.cumsum(gaps) for gaps, _ in classes])
    count = len(classes)
    return np.split(
        play(
            arrival,
            np.concatenate([handle for _, handle in classes]),
            arrival + patience,
            arrival.reshape(1, -1),
            COUNT * np.arange(count + 1),
            np.arange(count + 1),
            np.ones(count, dtype=np.int64),
            np.append(np.zeros(heads), np.inf),
            np.full(heads, np.inf),
            np.arange(heads),
            np.zeros(heads, dtype=np.int64),
            np.ones(heads),
            np.array([[place for k in range(count) for place in (k, -1)]]),
            np.zeros((count, 1), dtype=np.int64),
            np.zeros(heads, dtype=np.bool_),
            np.inf,
        ),
        count,
    )


def theirs(classes, heads, patience=None):
    """The same by ciw: begins of each class, infinite for those who left."""
    names = [f"class {k}" for k in range(len(classes))]
    details = {}
    if patience is not None:
        details["reneging_time_distributions"] = {name: [ciw.dists.Deterministic(patience)] for name in names}
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Sequential([*gaps, np.inf])]
            for name, (gaps, _) in zip(names, classes, strict=True)
        },
        service_distributions={
            name: [ciw.dists.Sequential(list(handle))]
            for name, (_, handle) in zip(names, classes, strict=True)
        },
        number_of_servers=[heads],
        priority_classes={name: k for k, name in enumerate(names)},
        routing={name: [[0.0]] for name in names},
        **details,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(10_000.0)
    records = sorted(simulation.get_all_records(), key=lambda record: record.arrival_date)
    return [
        [
            record.service_start_date if record.record_type == "service" else np.inf
            for record in records
            if record.customer_class == name
        ]
        for name in names
    ]


@pytest.mark.parametrize("heads", [2, 3])
def test_one_class_and_a_few_agents(heads):
    """M/M/2 and M/M/3: every message begins at the same instant."""
    classes = [made(1)]
    assert ours(classes, heads)[0] == pytest.approx(theirs(classes, heads)[0])


def test_two_classes_with_priority():
    """The first class goes first, handling is not interrupted: every message of both at the same instant."""
    classes = [made(1, 2.0), made(2, 2.0)]
    for mine, other in zip(ours(classes, 2), theirs(classes, 2), strict=True):
        assert mine == pytest.approx(other)


def test_customers_who_leave():
    """Two agents, five minutes of handling, four of patience: the same messages are lost."""
    gaps, _ = made(3)
    classes = [(gaps, np.full(COUNT, 2.5))]
    mine = ours(classes, 2, patience=2.0)[0]
    assert 20 < np.isinf(mine).sum() < 200
    assert mine == pytest.approx(theirs(classes, 2, patience=2.0)[0])
