"""The kinds of notices: each application declares its own in `AppConfig.ready`, this module collects them.

A kind says what happened in words that name nobody, whom it concerns, and the page it leads to. Keys are stable strings:
rows carry them for ever. `watch` registers a question asked every minute, for what no act brings about (a contact missed).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from lfnkr.accounts.models import User
    from lfnkr.notices.models import Alarm


class Subject(NamedTuple):
    """What a notice is about, for somebody who may open it: a reference, and the page's address."""

    words: str
    url: str


@dataclass(frozen=True)
class Responsible:
    """Who looks after what a notice is about; of a restricted request nobody but its lead and the director is told."""

    lead: User | None = None
    deputy: User | None = None
    is_restricted: bool = False


class Rung(NamedTuple):
    """One step of a ladder: its name, how long after the beginning it is reached, and who is told then."""

    name: str
    after: timedelta
    people: Sequence[User]


def nothing(_user: User, _abouts: Collection[UUID]) -> dict[UUID, Subject]:
    """The subjects of a kind that is about no page."""
    return {}


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One kind of notice; `who` and `when` are for the people who read the documentation.

    `subjects(user, keys)` answers in one query which of the rows this person may open. `responsible(key)` says whom to
    telephone about a row one may not open. `waiting(keys)` answers which of the rows still wait for an answer: what was
    answered leaves the bells within a minute. `steps` puts the steps of the kind into words.
    """

    key: str
    title: Promise
    who: Promise
    when: Promise
    subjects: Callable[[User, Collection[UUID]], dict[UUID, Subject]] = nothing
    responsible: Callable[[UUID], Responsible] | None = None
    waiting: Callable[[Collection[UUID]], Collection[UUID]] | None = None
    steps: dict[str, Promise] = field(default_factory=dict)
    is_danger: bool = False


@dataclass(frozen=True, kw_only=True)
class AlarmKind(NoticeKind):
    """A kind that stands until it is over: `ladder` says who is told when, `is_over` when nobody need be told any more.

    Both are asked inside an act, where every row can be read. One that is a danger also ends when somebody acts on it.
    """

    ladder: Callable[[Alarm], Sequence[Rung]]
    is_over: Callable[[Alarm, datetime], bool]


Watch = Callable[[datetime], None]

_kinds: dict[str, NoticeKind] = {}
_watches: dict[str, Watch] = {}


def register(*kinds: NoticeKind) -> None:
    """Add kinds; raises ValueError when another kind has the key."""
    for kind in kinds:
        if _kinds.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"Two kinds of notice are called {kind.key!r}: choose another key.")


def watch(key: str, question: Watch) -> None:
    """Have a question asked every minute, with the present moment; `key` names it in the log."""
    _watches[key] = question


def watches() -> dict[str, Watch]:
    """The questions asked every minute, by key."""
    return dict(_watches)


def every_kind() -> list[NoticeKind]:
    """All kinds: dangers first, then by key."""
    return sorted(_kinds.values(), key=lambda kind: (not kind.is_danger, kind.key))


def kind_of(key: str) -> NoticeKind | None:
    """The kind with this key, or None for one that no application declares any more."""
    return _kinds.get(key)


def alarm_kind(key: str) -> AlarmKind | None:
    """The same for a kind that stands until it is over."""
    kind = _kinds.get(key)
    return kind if isinstance(kind, AlarmKind) else None
