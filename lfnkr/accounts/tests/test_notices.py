"""Who is told about roles: those who may approve one, and the person whose role it is."""

from lfnkr.accounts import account_actions
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.notices.models import Notice


def told(kind: str) -> list[str]:
    """Whom a kind told."""
    return sorted(Notice.objects.filter(kind=f"accounts.{kind}").values_list("user__username", flat=True))


def test_a_proposed_role_is_told_to_those_who_may_approve_it(hana, mio, rin):
    ai = person("ai", Role.DIRECTOR)
    account_actions.propose_role(ai, by=rin, role=Role.CASEWORKER, reason="Back to the field")

    assert told("role_waiting") == ["mio"]


def test_a_changed_role_is_told_to_the_person(hana, mio, rin):
    change = account_actions.propose_role(hana, by=rin, role=Role.AUDITOR, reason="Joined the board")
    account_actions.approve_role(change, by=mio)

    assert told("role_changed") == ["hana"]
