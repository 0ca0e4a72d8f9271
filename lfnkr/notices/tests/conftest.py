"""A kind of alarm for tests, whose ladder and end the test itself decides."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.notices import kinds, rota
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Responsible
from lfnkr.notices.ladder import danger_ladder


class Danger:
    """Something dangerous for tests: who looks after it, and whether it is over."""

    def __init__(self) -> None:
        self.responsible, self.is_over, self.about = Responsible(), False, uuid4()
        self.kind = AlarmKind(
            key="tests.danger",
            title="Something dangerous",
            who="the ladder",
            when="a test says so",
            is_danger=True,
            ladder=lambda _alarm: danger_ladder(self.responsible, clock.now()),
            is_over=lambda _alarm, _now: self.is_over,
            responsible=lambda _key: self.responsible,
        )


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch) -> None:
    """What a test registers is gone after it."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(kinds, "_watches", {})


@pytest.fixture
def danger() -> Iterator[Danger]:
    """The kind, registered."""
    made = Danger()
    kinds.register(made.kind)
    return made


@pytest.fixture
def calm() -> NoticeKind:
    """A kind that is no danger."""
    kind = NoticeKind(key="tests.calm", title="Something calm", who="somebody", when="a test says so")
    kinds.register(kind)
    return kind


@pytest.fixture
def about() -> UUID:
    """What a notice is about."""
    return uuid4()


def on_call(user: User, *, by: User, hours: float = 24) -> None:
    """Put somebody on call from now on."""
    rota.put_on_call(user, by=by, begins_at=clock.now(), ends_at=clock.now() + timedelta(hours=hours))
