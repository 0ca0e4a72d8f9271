"""What is asked of a database that was brought back; each application declares its own question in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Answer(NamedTuple):
    """Whether all is as it should be, and the sentence that says so, or names what is not."""

    is_whole: bool
    sentence: str


_declared: dict[str, Callable[[], Answer]] = {}


def declare(name: str, question: Callable[[], Answer]) -> None:
    """Ask this too, under the name of its command; declaring it again replaces it."""
    _declared[name] = question


def declared() -> list[Callable[[], Answer]]:
    """What the applications declared."""
    return list(_declared.values())
