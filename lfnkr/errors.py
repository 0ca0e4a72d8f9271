"""What is refused, and why: one class a rule, whose sentence tells the person what can be done next.

A rule is a function `may_…(record, …) -> DomainError | None` in the `rules.py` of its room. It is asked three times and
written once: the action raises its answer (`require`), the page shows it instead of the form (`ActView.obstacle`), menus
and buttons are left out by it (`panels.menu`, `{% offered %}`). A constraint of the database that stands behind is named
by the class, and its violation becomes the same sentence.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy


class DomainError(ValidationError):
    """An action that does not take place; nothing was written. `facts` are what its sentence names."""

    sentence: str | Promise = ""
    field: str | None = None
    """The field of a form that it stands at; None above the whole form."""
    constraints: tuple[str, ...] = ()
    """The constraints of the database that hold the same; only of a sentence that names no facts."""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence, code=type(self).__name__, params=facts or None)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Note which constraints stand behind it; raises TypeError where another class names one of them already."""
        super().__init_subclass__(**kwargs)
        for name in cls.__dict__.get("constraints", ()):
            if BEHIND.setdefault(name, cls) is not cls:
                raise TypeError(
                    f"{name} stands behind {BEHIND[name].__name__} already, and {cls.__name__} names it too."
                )

    @property
    def text(self) -> str:
        """Its sentence in the reader's language."""
        return " ".join(self.messages)


BEHIND: dict[str, type[DomainError]] = {}
"""What a violated constraint says, by its name."""

Rule = Callable[..., DomainError | None]


def require(refused: DomainError | None) -> None:
    """Raise what a rule answered, if it refused."""
    if refused is not None:
        raise refused


def answer(rule: Rule, row: Any, *, by: Any) -> DomainError | None:
    """What a rule says of a row for somebody; it takes no `by` where it does not matter who asks, no row where there is none."""
    about = (row,) if asks_of_a_row(rule) else ()
    return rule(*about, by=by) if _asks_who(rule) else rule(*about)


@cache
def asks_of_a_row(rule: Rule) -> bool:
    """Whether a rule is about a row."""
    return any(each.kind is each.POSITIONAL_OR_KEYWORD for each in inspect.signature(rule).parameters.values())


@cache
def _asks_who(rule: Rule) -> bool:
    return "by" in inspect.signature(rule).parameters


class RuleOfTheDatabase(DomainError):
    """What the database refuses and no class of ours says: a page should have refused it before, so it is logged as a fault."""

    sentence = _lazy(
        "The database keeps a rule that this breaks (%(rule)s), so nothing was saved. Look at it again; if it is right as"
        " it is, tell the administrator these words."
    )


REFUSED = ("23", "42501", "KR001", "P0001")
"""How SQLSTATE begins where a constraint or a trigger of ours refuses; anything else is no rule."""


def refusal_of(broken: DatabaseError) -> DomainError | None:
    """What a constraint or trigger refused with, as a sentence; None where the error is none of a rule."""
    diag = getattr(broken.__cause__, "diag", None)
    state, law = getattr(diag, "sqlstate", None) or "", getattr(diag, "constraint_name", None)
    if law in BEHIND:
        return BEHIND[law]()
    return RuleOfTheDatabase(rule=law or state) if state.startswith(REFUSED) else None


@contextmanager
def explained(**sentences: Callable[[], DomainError]) -> Iterator[None]:
    """Answer a constraint of the database, by its name, with the error that explains it: one of `sentences`, else its class.

    Stand outside the act, so that its transaction is rolled back before the figures of the sentence are read.
    """
    try:
        yield
    except DatabaseError as broken:
        law = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        sentence = sentences.get(law) or BEHIND.get(law)
        if sentence is None:
            raise
        raise sentence() from broken
