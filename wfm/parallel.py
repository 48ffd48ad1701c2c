"""Side by side: the same function over many tasks, in processes here or on a Dask cluster, one code path."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass
from typing import Any, TypeVar

from wfm.errors import PlanFileError, Problem

Task = TypeVar("Task")
Result = TypeVar("Result")

# Starting a process and importing the libraries costs as long as a few forecasts.
TASKS_A_PROCESS = 4
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Crew:
    """Who works: `workers` processes here (None: by cores and tasks), or all of the cluster at an address."""

    workers: int | None = None
    cluster: str | None = None

    def processes(self, tasks: int) -> int:
        """Processes for so many tasks; 1 works in this one."""
        if self.workers is not None:
            return max(1, min(self.workers, tasks))
        return max(1, min(os.cpu_count() or 1, tasks // TASKS_A_PROCESS))


def side_by_side(function: Callable[[Task], Result], tasks: Sequence[Task], crew: Crew) -> Iterator[Result]:
    """Results in the order of the tasks, each as soon as it and those before it are there.

    What comes out does not depend on the crew. PlanFileError where the cluster cannot be reached or
    the extra `cluster` is not installed.
    """
    if not tasks:
        return
    from joblib import Parallel, delayed, parallel_config

    with ExitStack() as stack:
        if crew.cluster is None:
            # Each process by itself keeps a core busy; threads inside would only get in each other's way.
            config: dict[str, Any] = {"backend": "loky", "inner_max_num_threads": 1}
            processes = crew.processes(len(tasks))
        else:
            config, processes = {"backend": "dask", "client": stack.enter_context(_client(crew.cluster))}, -1
        stack.enter_context(parallel_config(**config))
        # Arrays mapped from disk would be read-only in the workers, and only there.
        options: dict[str, Any] = {} if crew.cluster else {"max_nbytes": None}
        made = Parallel(n_jobs=processes, return_as="generator", **options)(map(delayed(function), tasks))
        yield from stack.enter_context(closing(made))


def _client(address: str) -> AbstractContextManager[Any]:
    """A connection to a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "install it: pip install 'wfm[cluster]'"
        raise PlanFileError(
            Problem("--cluster", "", "the extra for clusters is not installed", remedy)
        ) from error
    try:
        client: AbstractContextManager[Any] = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "give the address of a running scheduler, such as tcp://10.0.0.5:8786"
        raise PlanFileError(
            Problem("--cluster", "", f"no Dask scheduler answers at {address}", remedy)
        ) from error
    return client
