"""Law: no module of ours needs one that needs it, however many stand between them; what only type checkers import counts."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp

APPLICATIONS = ("lfnkr", "cases", "donations", "reports")
ASIDE = {"tests", "conftest", "migrations"}
"""What nothing else needs."""


def needs() -> dict[str, set[str]]:
    """Which modules of ours each needs."""
    graph = grimp.build_graph(*APPLICATIONS, cache_dir=None)
    ours = {module for module in graph.modules if not ASIDE & set(module.split("."))}
    return {module: graph.find_modules_directly_imported_by(module) & ours for module in ours}


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """The first circle that is found, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return found.args[1]
    return []


def test_no_module_needs_one_that_needs_it():
    graph = needs()

    assert len(graph) > 300
    assert circle_in(graph) == []


def test_the_law_sees_a_circle():
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
