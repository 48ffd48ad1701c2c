"""The same results whoever works: this process, others, a Dask cluster."""

from __future__ import annotations

import math

import pytest

from wfm.errors import PlanFileError
from wfm.parallel import Crew, side_by_side


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers):
    """Square roots of ten numbers by one process and by two."""
    assert list(side_by_side(math.sqrt, range(10), Crew(workers))) == [math.sqrt(n) for n in range(10)]


def test_no_tasks_need_no_workers():
    """Nothing to do is done at once, also where no cluster answers."""
    assert list(side_by_side(math.sqrt, [], Crew(cluster="tcp://127.0.0.1:1"))) == []


def test_an_error_of_a_task_comes_through():
    """What a task raises is raised here, from another process too."""
    with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
        list(side_by_side(math.sqrt, [1.0, -1.0], Crew(2)))


def test_few_tasks_start_no_processes():
    """By itself a crew takes a process for every four tasks, and never more than were asked for."""
    assert Crew().processes(3) == 1
    assert Crew(2).processes(1) == 1
    assert Crew(2).processes(50) == 2


def test_an_address_without_a_cluster_is_refused(monkeypatch):
    """A problem with --cluster, with the address and what to write instead."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("wfm.parallel.CONNECT_SECONDS", 1)
    with pytest.raises(PlanFileError, match=r"--cluster: no Dask scheduler answers at tcp://127.0.0.1:1 "):
        list(side_by_side(math.sqrt, [1.0], Crew(cluster="tcp://127.0.0.1:1")))
