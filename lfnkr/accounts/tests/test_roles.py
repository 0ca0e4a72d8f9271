"""The one table of rights, and the backend that answers Django from it."""

import pytest

from lfnkr.accounts.roles import DUTIES, GRANTS, Role, permissions_of, roles_with


def test_a_permission_that_is_not_in_the_table_is_held_by_nobody():
    assert roles_with("cases.delete_everything") == frozenset()


def test_an_account_without_role_holds_nothing(hana):
    hana.role = ""

    assert not any(hana.has_perm(permission) for permission in GRANTS)


def test_a_suspended_account_holds_nothing(mio):
    mio.is_active = False

    assert not any(mio.has_perm(permission) for permission in GRANTS)
    assert not mio.has_module_perms("cases")


def test_the_backend_answers_exactly_from_the_table(hana, mio, sora, yuki, rin):
    people = (hana, mio, sora, yuki, rin)

    answered = {name: {person.role for person in people if person.has_perm(name)} for name in GRANTS}

    assert answered == GRANTS


def test_the_treasurer_and_the_administrator_hold_nothing_of_cases_and_the_auditor_a_review_alone():
    held = {
        role: [permission for permission in permissions_of(role) if permission.startswith("cases.")]
        for role in (Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR)
    }

    assert held == {Role.TREASURER: [], Role.AUDITOR: ["cases.review_glass"], Role.ADMINISTRATOR: []}


def test_the_auditor_may_change_nothing_but_what_is_signed_as_the_second_taken_back_or_stated_of_earlier_years():
    changing = [
        name for name in permissions_of(Role.AUDITOR) if not name.split(".")[1].startswith(("see_", "print_", "read_"))
    ]

    assert sorted(changing) == [
        "accounts.correct_own_names",
        "audit.verify",
        "cases.review_glass",
        "donations.record_absence",
        "donations.sign_second",
        "lists.export",
        "lists.save_filter",
        "reports.agree_to_number",
        "reports.approve_register",
        "reports.approve_release",
        "reports.explain_claim",
        "reports.revoke_release",
        "reports.sign_edition",
        "reports.state_number",
        "reports.take_back_declaration",
        "reports.withdraw_edition",
    ]


@pytest.mark.parametrize(
    ("proposing", "approving"),
    [
        ("reports.propose_release", "reports.approve_release"),
        ("accounts.manage", "accounts.approve_role"),
    ],
)
def test_no_role_holds_both_halves(proposing, approving):
    """Payments are not among them: the treasurer proposes them, and approves those of a caseworker while no director is here."""
    assert not GRANTS[proposing] & GRANTS[approving]


def test_every_role_has_its_duty_in_words():
    assert DUTIES.keys() == set(Role)
