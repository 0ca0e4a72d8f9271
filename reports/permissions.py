"""Who may do what with reports."""

from lfnkr.accounts.roles import Role

_CW, _DI, _TR, _AU, _AD = Role.CASEWORKER, Role.DIRECTOR, Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR

GRANTS = {
    "reports.see_annual_report": {_DI, _TR, _AU},
    "reports.see_records": {_DI},
    "reports.print_annual_report": {_DI, _AU},
    "reports.propose_release": {_DI},
    "reports.approve_release": {_TR, _AU},
    "reports.revoke_release": {_DI, _TR, _AU},
    "reports.declare_register": {_DI},
    "reports.approve_register": {_TR, _AU},
    "reports.take_back_declaration": {_DI, _TR, _AU},
    "reports.state_number": {_DI, _TR, _AU},
    "reports.agree_to_number": {_DI, _TR, _AU},
    "reports.explain_claim": {_DI, _TR, _AU},
    "reports.freeze_edition": {_DI},
    "reports.sign_edition": {_DI, _TR, _AU},
    "reports.withdraw_edition": {_DI, _TR, _AU},
}
"""Permission -> the roles that hold it."""
