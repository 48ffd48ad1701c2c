"""What a search for whole plans may still spend, and whether somebody has had enough of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from scheduling.matrix import Answer, Matrix, Watch, solve_matrix
from scheduling.problem import FloatArray
from scheduling.solver import Stop

TO_THE_END = 1e-6  # gap at which a window is searched through
LARGE = 100_000  # columns, beyond which a vertex of the relaxation takes longer than all else
FIRST_GAP = 0.001  # of a window of a first plan of a large cover, of whose cost a shift is little
SMALL_GAP = 0.01  # the same of a small one
SMALL = 30_000  # columns
LEAST_SECONDS = 20.0  # that a relaxation and each window of a first plan is given, whatever the stop
ANY_GAP = 0.05  # of a window when time is over: the first plan found will do


@dataclass
class Effort:
    """The stop asked for, counted from `began` (`time.perf_counter`); `hit_limit` once time ended a solve."""

    stop: Stop
    began: float
    watch: Watch = field(default_factory=Watch)
    hit_limit: bool = False

    @property
    def left(self) -> float:
        """Seconds of wall clock left."""
        return self.stop.seconds - (time.perf_counter() - self.began)

    @property
    def over(self) -> bool:
        """Time has run out, or somebody interrupts."""
        return self.left <= 0 or self.watch.interrupted

    def relax(self, matrix: Matrix) -> Answer:
        """Solve the relaxation, by the interior point method: two to three times as fast on large covers."""
        stop = self._stop(LEAST_SECONDS, self.stop.threads)
        vertex = len(matrix.cost) <= LARGE
        return self._noted(
            solve_matrix(matrix.relaxed(), stop, interior=True, vertex=vertex, watch=self.watch)
        )

    def solve(self, window: Matrix) -> Answer:
        """Solve a window of a first plan, no closer than windows opened again are worth.

        Even when time is over: a plan some seconds late is worth more than none.
        """
        close = FIRST_GAP if len(window.cost) > SMALL else SMALL_GAP
        stop = replace(self._stop(LEAST_SECONDS, 1), gap=ANY_GAP if self.left < 0 else close)
        return self._noted(solve_matrix(window, stop, watch=self.watch))

    def improve(self, window: Matrix, start: FloatArray, nodes: int) -> Answer:
        """Solve a window from the plan there is, on one thread and for so many nodes."""
        stop = replace(self._stop(0.0, 1), gap=TO_THE_END)
        return self._noted(solve_matrix(window, stop, start, nodes=nodes, watch=self.watch))

    def bound(self, matrix: Matrix) -> float:
        """What a programme proves, 0 where it proves nothing; within a quarter of the time asked for."""
        seconds = min(self.left, self.stop.seconds / 4)
        answer = self._noted(
            solve_matrix(matrix, replace(self.stop, seconds=seconds, gap=0.0), watch=self.watch)
        )
        return answer.solve.bound or 0.0

    def prove(self, matrix: Matrix, start: FloatArray) -> Answer:
        """Search the whole programme from the plan there is, for its bound."""
        return self._noted(solve_matrix(matrix, self._stop(0.0, self.stop.threads), start, watch=self.watch))

    def _stop(self, least: float, threads: int) -> Stop:
        return replace(self.stop, seconds=max(self.left, least), threads=threads)

    def _noted(self, answer: Answer) -> Answer:
        self.hit_limit |= answer.solve.hit_limit
        return answer
