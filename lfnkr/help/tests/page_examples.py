"""Objects behind the addresses of the guides, for the law of the permission matrix."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.help import guides


def examples(people: dict[str, User]) -> dict[str, dict]:
    """What each address with parameters is told: `{url name: kwargs}`."""
    return {"help:guide": {"name": guides.EVERYONE}}
