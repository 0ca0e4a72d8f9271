"""Objects behind the addresses of the first hour, for the law of the permission matrix."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.first_hour import actions
from lfnkr.first_hour.steps import step_named


def examples(people: dict[str, User]) -> dict[str, dict]:
    """What each address with parameters is told: `{url name: kwargs}`."""
    return {"step-confirm": {"step_key": "places"}}


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """A step that somebody confirmed already, and one that the house sees by itself."""
    actions.confirm_step(step_named("tariff"), by=people["mio"])
    return {"confirmed": {"step-confirm": {"step_key": "tariff"}}, "seen": {"step-confirm": {"step_key": "terms"}}}
