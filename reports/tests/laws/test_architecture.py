"""The plan of the house as a law: imports run downwards only, and few modules touch what is dangerous (style.md, 1 and 2)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPLICATIONS = ("lfnkr", "cases", "donations", "reports")

BELOW = {
    "lfnkr": {"lfnkr"},
    "cases": {"lfnkr", "cases"},
    "donations": {"lfnkr", "cases", "donations"},
    "reports": {"lfnkr", "cases", "donations", "reports"},
}
"""Which application may import which."""

LENT_TO_DONATIONS = {
    "cases": {"casework"},
    "cases.casework": None,
    "cases.models": {"Case", "Partner"},
    "cases.case.party_size": None,
    "cases.response_time.measure": None,
    "cases.choices": None,
    "cases.status": None,
}
"""What donations may take from cases (None: anything in the module): the reference, the size of a party, the words, the
public facts of partners, the clock, and the acts it calls while deciding. Never a person, an identity, a view or a form."""

NAMED_BY_STRING = {"lfnkr/urls.py", "lfnkr/settings.py"}
"""The front door names the applications by string, never by import."""

LAZY_IMPORTS = {
    "lfnkr/devserver/run.py": "the server needs the settings, and they need the database it has just started",
    "lfnkr/documents/pdf.py": "WeasyPrint needs libraries of the system; without them the rest of the house still works",
}
"""Modules that may import inside a function, each with its reason."""


def modules(*, with_tests: bool = False) -> list[str]:
    """Every module of the house, migrations left out, by its path."""
    return [
        str(path.relative_to(ROOT))
        for application in APPLICATIONS
        for path in sorted((ROOT / application).rglob("*.py"))
        if "migrations" not in path.parts and (with_tests or not is_test(path))
    ]


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name.startswith("test_") or path.name == "conftest.py"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(module: str) -> Iterator[tuple[str, set[str], bool]]:
    """Every import of a module, those inside functions included: from where, which names, whether inside a function."""
    tree = tree_of(ROOT / module)
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, set(), node in inside
        elif isinstance(node, ast.ImportFrom):
            yield absolute(node, module), {alias.name for alias in node.names}, node in inside


def absolute(node: ast.ImportFrom, module: str) -> str:
    """Where an import takes from; a relative one is resolved."""
    if not node.level:
        return node.module or ""
    package = module.split("/")[: -node.level]
    return ".".join([*package, node.module] if node.module else package)


def application_of(name: str) -> str:
    return name.partition(".")[0].partition("/")[0]


def ours(module: str) -> list[tuple[str, set[str], bool]]:
    """The imports of a module that take from our own applications."""
    return [found for found in imports_of(module) if application_of(found[0]) in APPLICATIONS]


def test_imports_run_downwards_only():
    upward = [
        f"{module} imports {name}"
        for module in modules()
        for name, _names, _inside in ours(module)
        if application_of(name) not in BELOW[application_of(module)]
    ]

    assert upward == []


def test_cases_know_nothing_of_money():
    knowing = [
        module
        for module in modules()
        for name, names, _inside in ours(module)
        if application_of(module) == "cases" and (name == "lfnkr.money" or "money" in names)
    ]

    assert knowing == []


def test_money_knows_a_case_by_its_reference_alone():
    too_much = [
        f"{module} takes {sorted(names)} from {name}"
        for module in modules()
        for name, names, _inside in ours(module)
        if application_of(module) == "donations" and application_of(name) == "cases" and not is_lent(name, names)
    ]

    assert too_much == []


def is_lent(name: str, names: set[str]) -> bool:
    return name in LENT_TO_DONATIONS and (LENT_TO_DONATIONS[name] is None or names <= LENT_TO_DONATIONS[name])


def test_the_front_door_names_the_applications_by_string():
    imported = [(module, name) for module in NAMED_BY_STRING for name, *_ in ours(module)]

    assert [(module, name) for module, name in imported if application_of(name) != "lfnkr"] == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{module} imports {name} inside a function: a circle hides there"
        for module in modules()
        for name, _names, inside in ours(module)
        if inside and module not in LAZY_IMPORTS
    ]

    assert hidden == []


def test_no_circle_of_imports():
    graph = {dotted(module): needed(module) for module in modules()}

    assert circles(graph) == []


def dotted(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def needed(module: str) -> set[str]:
    """The modules of ours that one needs when it is loaded; imports for type checkers do not count."""
    tree = tree_of(ROOT / module)
    found = set()
    for node in loaded_at_once(tree):
        if isinstance(node, ast.ImportFrom):
            source = absolute(node, module)
            found |= {source} | {f"{source}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    every = {dotted(name) for name in modules()}
    # An __init__ that gathers its own package is not a circle.
    return {name for name in found & every if not dotted(module).startswith(f"{name}.")} - {dotted(module)}


def loaded_at_once(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a module outside functions and outside `if TYPE_CHECKING`."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Modules that need each other (Tarjan's strongly connected components of more than one)."""
    order, low, stack, found = {}, {}, [], []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in order:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            component = []
            while not component or component[-1] != node:
                component.append(stack.pop())
            if len(component) > 1:
                found.append(sorted(component))

    sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
    for node in graph:
        if node not in order:
            visit(node)
    return found


def test_weasyprint_is_imported_in_one_module():
    users = [
        module for module in modules() if any(application_of(name) == "weasyprint" for name, *_ in imports_of(module))
    ]

    assert set(users) <= {"lfnkr/documents/pdf.py"}


def test_no_module_reaches_out_of_the_house():
    network = {"requests", "httpx", "urllib3", "aiohttp", "urllib.request", "http.client", "ftplib", "telnetlib"}
    users = {(module, name) for module in modules() for name, *_ in imports_of(module) if name in network}

    assert users == {
        ("lfnkr/jobs/outside.py", "http.client"),  # a fixed body to the address of an anchor, a watch or a pager
        ("lfnkr/web/healthcheck.py", "http.client"),  # asks its own machine whether the house answers
    }


def test_nothing_is_compiled_from_text_or_unpickled():
    dangerous = {"pickle", "marshal", "shelve", "dill"}
    users = [(module, name) for module in modules() for name, *_ in imports_of(module) if name in dangerous]

    assert users == []


def test_every_module_says_what_lives_in_it():
    silent = [
        module
        for module in modules(with_tests=True)
        if not module.endswith("__init__.py") and not ast.get_docstring(tree_of(ROOT / module))
    ]

    assert silent == []


def test_no_file_without_a_name_for_what_it_knows():
    assert [module for module in modules() if module.endswith(("/utils.py", "/helpers.py", "/signals.py"))] == []


def test_the_law_sees_an_import_inside_a_function(tmp_path, monkeypatch):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "thief.py").write_text("def look():\n    from donations.models import Fund\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)

    assert list(imports_of("cases/thief.py")) == [("donations.models", {"Fund"}, True)]


def test_the_law_sees_a_circle():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
