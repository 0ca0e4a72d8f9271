"""The relations a reader can know: each holds in every year, and none between parts and wholes is missing."""

from __future__ import annotations

import numpy as np
import pytest

from reports.disclosure.cells import Table
from reports.disclosure.protection import Protection, parts_of
from reports.disclosure.relations import relations
from reports.disclosure.tests.years import counted, tables
from reports.figures.figure import Disclosure, Figure
from reports.models.audiences import Audience

SEED, YEARS = 4_100, 340


def table(figures: dict[str, Figure]) -> Table:
    return dict(tables(figures))[Audience.MEMBERS]


@pytest.mark.parametrize("requests", [0, 1, 2, 5, 8, 27, 60])
def test_every_relation_is_true_of_every_year(requests):
    for seed in range(SEED, SEED + 8):
        report = counted(seed, requests)
        held = table(report)
        value, protection = dict(held.values), Protection(Audience.MEMBERS, held, None)
        for part in parts_of(relations(value), value, held.always):
            assert protection._is_true(part), f"seed {seed}, {requests} requests: {part.rows}"


def equations_of(reports: list[dict[str, Figure]]) -> tuple[list[str], np.ndarray]:
    """Every sum of figures that is the same in all these years: a row each, with a factor a figure."""
    names = sorted(set.intersection(*({name for name, _ in table(report).values} for report in reports)))
    values = [dict(table(report).values) for report in reports]
    counts = np.array([[value[name] for name in names] for value in values], dtype=float)
    kept = [place for place in range(len(names)) if counts[:, place].any()]
    _left, sizes, right = np.linalg.svd(counts[:, kept], full_matrices=True)
    rank = int((sizes > 1e-8 * sizes[0]).sum())
    return [names[place] for place in kept], right[rank:]


def test_no_equation_between_figures_is_missing():
    reports = [counted(SEED + number, 20 + number % 60) for number in range(YEARS)]
    names, found = equations_of(reports)
    performance = {name for name, figure in reports[0].items() if figure.means.disclosure == Disclosure.PERFORMANCE}
    held = {name for report in reports for name in table(report).always} | performance
    free = [name for name in names if name not in held]

    always = [set(relations(dict(table(report).values))) for report in reports[::20]]
    declared = [one for one in set.intersection(*always) if one.low == one.high == 0]
    printed_nowhere = sorted({name for one in declared for name, _ in one.terms if name[0] == "?"})
    columns = {name: place for place, name in enumerate([*printed_nowhere, *free])}
    rows = np.zeros((len(declared), len(columns)))
    for place, one in enumerate(declared):
        for name, factor in one.terms:
            if name in columns:
                rows[place, columns[name]] += factor
    # What is left of the declared equations when the numbers that are printed nowhere are done away with.
    hidden = len(printed_nowhere)
    _left, sizes, right = np.linalg.svd(rows[:, :hidden].T, full_matrices=True)
    without = right[int((sizes > 1e-9).sum()) :] @ rows[:, hidden:]

    true = found[:, [names.index(name) for name in free]]
    together = np.linalg.matrix_rank(np.vstack([without, true]), tol=1e-6)
    missing = together - np.linalg.matrix_rank(without, tol=1e-6)

    assert not missing, _told(free, true, without)


def _told(names: list[str], true: np.ndarray, declared: np.ndarray) -> str:
    """An equation that is true and not declared, as far as its largest factors tell."""
    basis = np.linalg.qr(declared.T)[0][:, : np.linalg.matrix_rank(declared, tol=1e-6)]
    left = true - true @ basis @ basis.T
    row = left[np.abs(left).sum(axis=1).argmax()]
    return ", ".join(f"{factor:+.2f} {name}" for name, factor in zip(names, row, strict=True) if abs(factor) > 0.02)
