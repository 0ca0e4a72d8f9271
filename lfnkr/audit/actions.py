"""`@action`: how a function becomes a change that means something, and the registry of all of them.

    @action(_lazy("close case"), permission="cases.close_case")
    def close_case(case: Case, *, by: User, reason: str) -> Case: ...

    close_case(case, by=hana, reason="…")        # one transaction, in the trail as "close case", by hana
    close_case.name, close_case.label            # "close case", and the same in the reader's language

The registry feeds the words of the trail, the table of rights and the law that each action has a page
(`reports/tests/test_reachable.py`). What the trail stores is in `trail.py`; an action never stands anywhere but at its function.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import update_wrapper
from importlib import import_module
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

from django.db import models
from django.utils.functional import Promise

from lfnkr.audit import trail
from lfnkr.errors import Rule, explained

P = ParamSpec("P")
R = TypeVar("R")

Label = str | Promise
CaseOf = Callable[..., models.Model | None]
Explains = Callable[..., AbstractContextManager[None]]

THE_SYSTEM = "the system"
"""`by` of an action that no person does (a command, a clock): the function takes no `by`, and the trail names nobody."""


class ActionRefused(TypeError):
    """An action that cannot be registered: the application does not start."""


class Action(Generic[P, R]):
    """A function that changes something, with its name in the trail; calling it does it, in one transaction.

    `name` is the action's own and unique. `stored` are the words the trail keeps, each with its label: the name itself
    unless the declaration says otherwise. `permissions` are what a page may ask before it offers it: one of them; none where no page offers it.
    `includes` names the actions it does inside itself, `takes` the keywords of `**facts`, where the function has such.
    """

    def __init__(
        self,
        function: Callable[P, R],
        *,
        label: Label | Mapping[str, Label],
        name: str,
        stored_as: str | Callable[..., str],
        permission: str | Collection[str],
        case: CaseOf | None,
        rule: Rule | None,
        explains: Explains | None,
        by: str,
        includes: Collection[str],
        takes: Collection[str],
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self.signature = inspect.signature(function)
        self.name = name or function.__name__.strip("_").replace("_", " ")
        self.stored_as = stored_as or self.name
        self.stored: dict[str, Label] = dict(label) if isinstance(label, Mapping) else {self._only_word(): label}
        self.permissions = frozenset([permission] if isinstance(permission, str) else permission) - {""}
        self.case = case
        self.rule = rule
        self.explains = explains
        self.is_of_the_system = by == THE_SYSTEM
        self.includes = tuple(includes)
        self.takes = frozenset(takes)
        self._check()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it inside its act; all of it or nothing. Raises what the function refuses with."""
        bound = self.signature.bind(*args, **kwargs)
        given, word = bound.arguments, self.stored_as
        if callable(word):
            word = word(*bound.args, **bound.kwargs)
        case = self.case(*bound.args, **bound.kwargs) if self.case else given.get("case")
        explanation = self.explains(*bound.args, **bound.kwargs) if self.explains else explained()
        with explanation, trail.act(word, by=given.get("by"), case=case):
            return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<Action {self.name}>"

    @property
    def label(self) -> str:
        """The action in the reader's language; of one with several words the first."""
        return str(next(iter(self.stored.values())))

    @property
    def address(self) -> str:
        """Where its function stands: `cases.closure.close_case`."""
        return f"{self.__module__}.{self.__name__}"

    @property
    def subject(self) -> str:
        """What its function calls the row it is about, which is given first; "" for an action that starts something."""
        first = next(iter(self.signature.parameters.values()))
        return first.name if first.kind is first.POSITIONAL_OR_KEYWORD else ""

    @property
    def inputs(self) -> frozenset[str]:
        """The keywords that somebody has to give: those of the function without `by`, and what `**facts` may hold."""
        keywords = [p.name for p in self.signature.parameters.values() if p.kind is p.KEYWORD_ONLY and p.name != "by"]
        return frozenset(keywords) | self.takes

    def _only_word(self) -> str:
        if callable(self.stored_as):
            raise ActionRefused(
                f"{self.name!r} is stored under words made when it is done: give each of them its label."
            )
        return self.stored_as

    def _check(self) -> None:
        """Refuse an action nobody does, one with open keywords it does not name, and a stored word without its label."""
        by = self.signature.parameters.get("by")
        if self.is_of_the_system and by:
            raise ActionRefused(f"{self.address} takes `by`, and says that no person does it.")
        if not self.is_of_the_system and (by is None or by.kind is not by.KEYWORD_ONLY):
            raise ActionRefused(f"{self.address} needs the keyword `by`: who does it. A machine's says by=THE_SYSTEM.")
        is_open = any(one.kind is one.VAR_KEYWORD for one in self.signature.parameters.values())
        if is_open != bool(self.takes):
            raise ActionRefused(
                f"{self.address}: `takes` names what its open keywords may hold, and nothing else does."
            )
        if not callable(self.stored_as) and self.stored_as not in self.stored:
            raise ActionRefused(f"{self.address} is stored as {self.stored_as!r}, which has no label.")


class Registry:
    """All actions by their name; two of one name are refused."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}
        self._words: dict[str, Label] = {}

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __getitem__(self, name: str) -> Action:
        return self._actions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    @property
    def words(self) -> Mapping[str, Label]:
        """Every word the trail may store for an action, with its label."""
        return self._words

    def action(
        self,
        label: Label | Mapping[str, Label],
        *,
        permission: str | Collection[str] = "",
        name: str = "",
        stored_as: str | Callable[..., str] = "",
        case: CaseOf | None = None,
        rule: Rule | None = None,
        explains: Explains | None = None,
        by: str = "",
        includes: Collection[str] = (),
        takes: Collection[str] = (),
    ) -> Callable[[Callable[P, R]], Action[P, R]]:
        """Declare a function as an action: it is done in one transaction and enters the trail by who does it, `by`.

        `label`: what people read, whose English is what the trail stores: the function's name, or `stored_as` where that
        differs. Several actions may be stored as one word. Where one function is stored under several words, `label` maps
        each of them to its label, and `stored_as`, called with the action's own arguments, chooses.
        `rule` says of the row it is about whether it may happen now: the function asks it of the row it holds (`require`), and
        pages and menus ask it before they offer the action.
        `case`, called likewise, finds the request the trail names where no argument is called `case`. `explains`, called
        likewise, is what its transaction stands in: it turns what the database refuses into a sentence, once all is undone.
        Raises ActionRefused for a name that is taken, and for what `Action` refuses.
        """

        def declare(function: Callable[P, R]) -> Action[P, R]:
            return self._keep(
                Action(
                    function,
                    label=label,
                    name=name,
                    stored_as=stored_as,
                    permission=permission,
                    case=case,
                    rule=rule,
                    explains=explains,
                    by=by,
                    includes=includes,
                    takes=takes,
                )
            )

        return declare

    def _keep(self, declared: Action[P, R]) -> Action[P, R]:
        if (other := self._actions.get(declared.name)) is not None:
            raise ActionRefused(f"{declared.address} and {other.address} are both called {declared.name!r}.")
        for word, label in declared.stored.items():
            self._words.setdefault(
                word, label
            )  # Several may store one word; `test_names_of_acts` holds that they agree.
        self._actions[declared.name] = declared
        return declared

    def said(self, act: str) -> str:
        """What the trail stored, in the reader's language, with the acts it was done in; unchanged where it is none of ours."""
        return trail.WITHIN.join(str(self._words.get(part, part)) for part in act.split(trail.WITHIN))


ACTIONS = Registry()
"""Every action of the application; complete once the applications are ready."""

action = ACTIONS.action
said = ACTIONS.said


DECLARED = re.compile(r"^@action\(", re.MULTILINE)


ELSEWHERE = {"tests", "bench", "demo"}
"""Folders and modules that not every process needs: they are imported by whatever does."""


def discover(application: str) -> None:
    """Import every module of an application that declares an action, so that the registry is complete from the start."""
    folder = Path(import_module(application).__file__).parent
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if not ELSEWHERE & set(parts) and DECLARED.search(path.read_text(encoding="utf-8")):
            import_module(".".join([application, *parts]))
