"""Where actions are offered, and what gives their facts: read from pages, commands, jobs, forms and the code itself."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import connection, models
from django.utils.module_loading import import_string

from lfnkr.audit.actions import ACTIONS, DECLARED, Action
from lfnkr.jobs import tasks
from lfnkr.web import checks

APPLICATIONS = ("lfnkr", "cases", "donations", "reports")
READS = {
    "filter",
    "exclude",
    "get",
    "values",
    "values_list",
    "order_by",
    "annotate",
    "aggregate",
    "Q",
    "reverse",
    "render",
}
"""Calls whose keywords say what is looked for, not what is written."""


SHOWS = {"get_initial", "get_context_data", "get_form_kwargs", "stored_values"}
"""Methods of views that say what a page shows, not what it gives."""


@dataclass(frozen=True)
class Place:
    """Where an action is offered: a page, a command, a job, or a middleware."""

    name: str
    actions: tuple[Action, ...]
    view_class: type | None = None

    @property
    def permission(self) -> str | None:
        """What a page asks for; nothing where no person asks."""
        return getattr(self.view_class, "permission_required", None)


@cache
def modules() -> dict[str, tuple[str, ast.Module]]:
    """Every module of ours that is no test, no migration and no demonstration, by its dotted name: its text and its tree."""
    found = {}
    for name in APPLICATIONS:
        for path in sorted((settings.BASE_DIR / name).rglob("*.py")):
            if {"tests", "migrations", "demo", "vendor"} & set(path.parts) or path.name in ("conftest.py", "demo.py"):
                continue
            text = path.read_text(encoding="utf-8")
            found[dotted(path)] = text, ast.parse(text)
    return found


def dotted(path: Path) -> str:
    """The name a module is imported by."""
    return ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")


@cache
def every_action() -> tuple[Action, ...]:
    """All actions, those of the demonstration too."""
    for name in APPLICATIONS:
        for path in sorted((settings.BASE_DIR / name).rglob("*.py")):
            if "tests" not in path.parts and DECLARED.search(path.read_text(encoding="utf-8")):
                import_module(dotted(path))
    return tuple(ACTIONS)


def named_by(holder: object) -> tuple[Action, ...]:
    """The actions a view, command or middleware names: `action`, and `actions` where it does several."""
    one, several = getattr(holder, "action", None), getattr(holder, "actions", ())
    return tuple(
        found for found in (one, *(several if isinstance(several, tuple) else ())) if isinstance(found, Action)
    )


@cache
def places() -> tuple[Place, ...]:
    """Every place that names an action."""
    found = [Place(page.name, named_by(page.view_class), page.view_class) for page in checks.every_page()]
    found.append(Place("admin", named_by(admin.site), None))
    found += [Place(job.name, job.actions) for job in tasks.declared().values()]
    found += [Place(path, named_by(import_string(path))) for path in settings.MIDDLEWARE]
    for name in APPLICATIONS:
        for path in sorted((settings.BASE_DIR / name).rglob("management/commands/*.py")):
            command = getattr(import_module(dotted(path)), "Command", None)
            found.append(Place(f"manage.py {path.stem}", named_by(command)))
    return tuple(place for place in found if place.actions)


def reached() -> set[str]:
    """The names of the actions that some place offers, and of those they include."""
    waiting = [action.name for place in places() for action in place.actions]
    found: set[str] = set()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += ACTIONS[name].includes
    return found


def done_by(view_class: type) -> set[Action]:
    """The actions that `act` or `post` of a view calls, and those of the plain functions of ours it calls."""
    methods = [getattr(view_class, name) for name in ("act", "post") if hasattr(view_class, name)]
    found = set().union(*map(called_in, methods))
    plain = [one for one in found if inspect.isfunction(one) and one.__module__.startswith(APPLICATIONS)]
    return {one for one in found.union(*map(called_in, plain)) if isinstance(one, Action)}


def called_in(function: Callable) -> set[object]:
    """What a function calls by a name of its module: `deciding.approve(…)`, `search(…)`."""
    tree, found = ast.parse(dedent(inspect.getsource(function))), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            first, *rest = ast.unparse(node.func).split(".")
            target = inspect.getmodule(function).__dict__.get(first)
            for part in rest:
                target = getattr(target, part, None)
            if inspect.isfunction(target) or isinstance(target, Action):
                found.add(target)
    return found


# What is given


@dataclass
class Writes:
    """What the code of an application gives to columns and arguments, by name."""

    of_its_own: set[str] = field(default_factory=set)
    """Names it gives a value of its own: not just what it was given itself."""

    handed_on: set[str] = field(default_factory=set)
    """Names it only hands on from an argument of the same name."""

    to_calls: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Function -> the keywords it is called with."""


WRITING = re.compile(
    r"\.save\(|\.create\(|bulk_create\(|\.update\(|get_or_create\(|INSERT INTO|UPDATE |\.seal\(|seal_many\("
)
"""What the text of a module holds that writes rows."""


@cache
def writes(application: str) -> Writes:
    """What the modules of an application that write rows give to columns, and every call of its modules."""
    return read(application, lambda name, text: bool(WRITING.search(text)))


@cache
def typed(application: str) -> Writes:
    """What the pages and forms of an application give."""
    return read(application, lambda name, text: "views" in name or "forms" in name)


@cache
def called(application: str) -> Writes:
    """What every module of an application gives, for its calls."""
    return read(application, lambda name, text: True)


def read(application: str, chosen: Callable[[str, str], bool]) -> Writes:
    """What some modules of an application write."""
    found = Writes()
    for name, (text, tree) in modules().items():
        if name.partition(".")[0] == application and chosen(name, text):
            Reader(found).visit(tree)
    return found


class Reader(ast.NodeVisitor):
    """Notes what code writes: keywords of calls, attributes, entries of dictionaries, words of SQL.

    What only hands on an argument of its function under the same name is no value of its own.
    """

    def __init__(self, found: Writes) -> None:
        self.found = found
        self.handed_on: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in SHOWS:
            return
        outer, arguments = self.handed_on, node.args
        parameters = {one.arg for one in (*arguments.args, *arguments.kwonlyargs, *arguments.posonlyargs)}
        rewritten = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.handed_on = (outer | parameters) - rewritten
        self.generic_visit(node)
        self.handed_on = outer

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func).rpartition(".")[2]
        self.found.to_calls[called] |= {keyword.arg for keyword in node.keywords if keyword.arg}
        if called not in READS:
            for keyword in node.keywords:
                self.note(keyword.arg, keyword.value)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self.assigned(target, node.value)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.assigned(node.target, node.value)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self.note(key.value, value)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and ("INSERT INTO" in node.value or "UPDATE " in node.value):
            self.found.of_its_own |= set(re.findall(r"\w+", node.value))

    def assigned(self, target: ast.expr, value: ast.expr) -> None:
        """Note `row.column = …`, `facts["column"] = …`, and several of them at once."""
        if isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
            for one, its_value in zip(target.elts, values, strict=True):
                self.assigned(one, its_value)
        elif isinstance(target, ast.Attribute):
            self.note(target.attr, value)
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            self.note(str(target.slice.value), value)

    def note(self, name: str | None, value: ast.expr) -> None:
        """Note a name that is given a value, unless that is an argument of the same name, handed on."""
        is_handed_on = isinstance(value, ast.Name) and value.id == name and name in self.handed_on
        if name:
            (self.found.handed_on if is_handed_on else self.found.of_its_own).add(name)


@cache
def form_fields(application: str) -> frozenset[str]:
    """The names of the fields of every form of an application, and of what its reference data lets people change."""
    found: set[str] = set()
    for name, (_text, tree) in modules().items():
        if name.partition(".")[0] != application or not declares_a_form(tree):
            continue
        for _name, form in inspect.getmembers(import_module(name), inspect.isclass):
            if issubclass(form, forms.BaseForm) and form.__module__.startswith(application):
                found |= set(form.base_fields)
    for model, reference in admin.site._registry.items():
        if model._meta.app_label == application:
            found |= {f.name for f in model._meta.concrete_fields if f.name not in reference.readonly_fields}
    return frozenset(found)


def declares_a_form(tree: ast.Module) -> bool:
    """Whether a module has a class that derives from what is called a form."""
    return any(
        isinstance(node, ast.ClassDef) and any("Form" in ast.unparse(base) for base in node.bases) for node in tree.body
    )


def moved_by_triggers(model: type[models.Model]) -> set[str]:
    """The columns that functions of the database write in a table, as far as their text tells."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = %s::regclass"
            " UNION SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.prosrc ~ %s",
            [model._meta.db_table, rf"(UPDATE|INSERT INTO) (public\.)?{model._meta.db_table}\M"],
        )
        text = " ".join(source for (source,) in cursor.fetchall())
    words = set(re.findall(r"\w+", text))
    return {column.name for column in model._meta.concrete_fields if column.column in words}


def is_made(column: models.Field) -> bool:
    """Whether a column comes about by itself: a key, a generated column, a moment or a number set when the row is made."""
    return (
        column.primary_key
        or column.auto_created
        or isinstance(column, models.GeneratedField)
        or (not column.editable and column.has_default())
        or (column.has_default() and callable(column.default) and column.default not in (dict, list))
    )
