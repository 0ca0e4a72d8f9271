"""Who may: the five roles and the one table that says which role holds which permission; no rows, no requests."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is here to do; each account has one, and nobody holds two."""

    CASEWORKER = "caseworker", _("Caseworker")
    DIRECTOR = "director", _("Executive director")
    TREASURER = "treasurer", _("Treasurer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


DUTIES = {
    Role.CASEWORKER: _("Records requests for rescue and works on the cases assigned to her or him."),
    Role.DIRECTOR: _("Decides who leads a rescue, commits money to it and releases the annual report."),
    Role.TREASURER: _("Keeps the reserve: gifts, payments, advances; never sees who the people are."),
    Role.AUDITOR: _("Checks ledger, audit trail and report; signs as second officer, and changes nothing alone."),
    Role.ADMINISTRATOR: _("Opens and suspends accounts and keeps the system running; sees no case."),
}
"""What each role does, in words for the person who assigns it."""

_CW, _DI, _TR, _AU, _AD = Role.CASEWORKER, Role.DIRECTOR, Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR

GRANTS: dict[str, frozenset[Role]] = {
    permission: frozenset(roles)
    for permission, roles in {
        # Cases: those who work with the people, each on the rows `visible_to` gives them.
        "cases.see_cases": {_CW, _DI},
        "cases.log_request": {_CW, _DI},
        "cases.see_case": {_CW, _DI},
        "cases.see_identity": {_CW, _DI},
        "cases.search_names": {_CW, _DI},
        "cases.change_case": {_CW, _DI},
        "cases.move_member": {_CW, _DI},
        "cases.plan_operation": {_CW, _DI},
        "cases.record_event": {_CW, _DI},
        "cases.record_death": {_CW, _DI},
        "cases.acknowledge_event": {_DI},
        "cases.assign_case": {_CW, _DI},
        "cases.close_case": {_CW, _DI},
        # Missions: journeys of our own staff and the goods they hand out.
        "cases.see_mission": {_CW, _DI},
        "cases.record_mission": {_CW, _DI},
        # The reserve: the caseworker sees only the line that says how many rescues can be paid for now.
        "donations.see_available": {_CW, _DI, _TR, _AU},
        "donations.see_reserve": {_DI, _TR, _AU},
        "donations.see_ledger": {_DI, _TR, _AU},
        "donations.see_donors": {_TR},
        "donations.record_donation": {_TR},
        # Deciding: proposed by whoever knows the case, decided by an officer.
        "donations.make_estimate": {_CW, _DI},
        "donations.propose_decision": {_CW, _DI},
        "donations.see_decisions": {_CW, _DI, _TR},
        "donations.decide": {_DI, _TR},
        "donations.review_night_decision": {_TR},
        "donations.take_over": {_CW, _DI},
        # Paying: the treasurer proposes and books, the director approves.
        "donations.propose_payment": {_TR},
        "donations.approve_payment": {_DI},
        "donations.settle_advance": {_TR},
        # What takes two officers: proposed by director or treasurer, signed by the other, or by the auditor.
        "donations.reverse_entry": {_DI, _TR},
        "donations.record_fee": {_DI, _TR},
        "donations.transfer": {_DI, _TR},
        "donations.propose_tariff": {_DI, _TR},
        "donations.propose_rate": {_DI, _TR},
        "donations.sign_second": {_DI, _TR, _AU},
        "donations.open_appeal": {_DI, _TR},
        # Reports: everybody has a desk; figures are released by two people.
        "reports.see_desk": {_CW, _DI, _TR, _AU, _AD},
        "reports.see_annual_report": {_DI, _TR, _AU},
        "reports.see_records": {_DI},
        "reports.print_annual_report": {_DI, _AU},
        "reports.propose_release": {_DI},
        "reports.approve_release": {_AU},
        "reports.change_reference": {_DI, _AD},
        # Notices: everybody has a bell; two officers' roles keep what wakes people.
        "notices.see_own": {_CW, _DI, _TR, _AU, _AD},
        "notices.keep_on_call": {_DI, _AD},
        "notices.set_pager": {_DI, _AD},
        # Lists: each by the permission of its own page as well.
        "lists.export": {_CW, _DI, _TR, _AU, _AD},
        "lists.save_filter": {_CW, _DI, _TR, _AU, _AD},
        # The audit trail.
        "audit.see_trail": {_DI, _AU},
        "audit.verify": {_AU},
        # The first hour of a house: what must be there before the first call.
        "lfnkr.see_first_hour": {_DI, _AD},
        "lfnkr.open_terms": {_DI, _AD},
        # Backups: what was made and tried, and who holds the off-line key.
        "backup.see_backups": {_DI, _AD},
        "backup.record_drill": {_DI, _AD},
        "backup.name_key_holder": {_DI, _AD},
        # Accounts: the administrator proposes a role, the director approves it.
        "accounts.see_accounts": {_DI, _AD},
        "accounts.manage": {_AD},
        "accounts.approve_role": {_DI},
    }.items()
}
"""The one table of rights: permission -> the roles that hold it. Whatever is not named here is refused."""


def roles_with(permission: str) -> frozenset[Role]:
    """The roles that hold a permission; nobody holds one that is not in the table."""
    return GRANTS.get(permission, frozenset())


def permissions_of(role: str) -> list[str]:
    """Everything a role may do, in the order of the table."""
    return [permission for permission, roles in GRANTS.items() if role in roles]
