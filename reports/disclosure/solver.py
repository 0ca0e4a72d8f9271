"""Whole numbers under linear rows, solved by HiGHS: the least and the greatest something may be, and the cheapest choice.

The same program gives the same answer on every machine: one thread, a fixed seed, and a limit of nodes instead of time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

NODES = 50_000
"""Branches after which HiGHS gives what it has found; what it has not proved is then not relied upon."""

Terms = tuple[tuple[int, int], ...]
"""Pairs of a column and its factor."""


@dataclass
class Program:
    """Columns of whole numbers with bounds, and rows that join them."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)
    fitting: list[tuple[int, ...]] = field(default_factory=list)
    """Columns that were found to fit: whatever one of them shows needs not be solved."""

    def column(self, low: int, high: int | None) -> int:
        """Add a whole number between two bounds; without a greatest it has none."""
        self.lows.append(low)
        self.highs.append(math.inf if high is None else high)
        return len(self.lows) - 1

    def row(self, terms: Iterable[tuple[int, int]], low: int | None, high: int | None) -> None:
        """Add a row: a sum of columns with factors lies between two bounds."""
        self.rows.append((tuple(terms), -math.inf if low is None else low, math.inf if high is None else high))

    def least(self, costs: Mapping[int, float]) -> Answer:
        """The columns that cost least."""
        model = self._model()
        model.changeColsCost(
            len(costs), np.array(list(costs), dtype=np.int32), np.array(list(costs.values()), dtype=np.double)
        )
        return _answer(model)

    def bounds(self, column: int) -> tuple[int | None, int | None] | None:
        """The least and the greatest a column may be, each None where there is none or it is not proved; None where nothing fits.

        No row or column may be added any more. A bound of the column itself that fits is the end: it needs no further proof.
        """
        model: highspy.Highs | None = None
        found: list[int | None] = []
        for cost, end in ((1.0, self.lows[column]), (-1.0, self.highs[column])):
            if self._fits(column, end, end):
                found.append(int(end))
                continue
            model = model or self._model()
            model.changeColCost(column, cost)
            answer = _answer(model)
            if answer.is_impossible:
                return None
            if answer.values:
                self.fitting.append(answer.values)
            found.append(answer.values[column] if answer.is_proved and answer.values else None)
        return found[0], found[1]

    def leaves_open(self, column: int, at_most: int | None, at_least: int | None) -> bool:
        """Whether what was found to fit shows already that a column may be as little as one number and as much as another."""
        is_low_open = at_most is None or self._fits(column, -math.inf, at_most)
        return is_low_open and (at_least is None or self._fits(column, at_least, math.inf))

    def _fits(self, column: int, low: float, high: float) -> bool:
        return any(low <= values[column] <= high for values in self.fitting)

    def is_possible(self) -> bool | None:
        """Whether any whole numbers fit; None where that is not proved."""
        answer = _answer(self._model())
        return False if answer.is_impossible else (True if answer.values else None)

    def _model(self) -> highspy.Highs:
        columns, rows = len(self.lows), len(self.rows)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, rows
        lp.col_cost_ = np.zeros(columns)
        lp.col_lower_, lp.col_upper_ = np.array(self.lows, dtype=np.double), np.array(self.highs, dtype=np.double)
        lp.row_lower_ = np.array([low for _terms, low, _high in self.rows], dtype=np.double)
        lp.row_upper_ = np.array([high for _terms, _low, high in self.rows], dtype=np.double)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
        starts = np.cumsum([0, *(len(terms) for terms, _low, _high in self.rows)])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        flat = [pair for terms, _low, _high in self.rows for pair in terms]
        lp.a_matrix_.index_ = np.array([column for column, _factor in flat], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([factor for _column, factor in flat], dtype=np.double)
        model = Quiet()
        for name, value in OPTIONS.items():
            model.setOptionValue(name, value)
        model.passModel(lp)
        return model


class Quiet(highspy.Highs):
    """HiGHS without callbacks: it prints its name on the standard output where they are enabled."""

    def enableCallbacks(self) -> None:
        """None are needed."""


OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-6,
    "mip_max_nodes": NODES,
}


@dataclass(frozen=True)
class Answer:
    """What HiGHS found: whether it is proved, whether nothing fits, and the columns."""

    is_proved: bool
    is_impossible: bool
    values: tuple[int, ...]


def _answer(model: highspy.Highs) -> Answer:
    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Answer(is_proved=True, is_impossible=True, values=())
    has_values = model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = tuple(round(value) for value in model.getSolution().col_value) if has_values else ()
    return Answer(status == highspy.HighsModelStatus.kOptimal, is_impossible=False, values=values)
