"""Who may do what with money."""

from lfnkr.accounts.roles import Role

_CW, _DI, _TR, _AU = Role.CASEWORKER, Role.DIRECTOR, Role.TREASURER, Role.AUDITOR

GRANTS = {
    # The reserve: the caseworker sees only the line that says how many rescues can be paid for now.
    "donations.see_available": {_CW, _DI, _TR, _AU},
    "donations.see_reserve": {_DI, _TR, _AU},
    "donations.see_ledger": {_DI, _TR, _AU},
    "donations.see_donors": {_TR},
    # The books between two days with every signature and the seals: for whoever audits them.
    "donations.see_audit": {_AU},
    # Who is away, and who stands in: told by oneself, or by any two others.
    "donations.record_absence": {_CW, _DI, _TR, _AU},
    "donations.record_donation": {_TR},
    # Statements of accounts at banks and the post office: rows without names are read by whoever sees the ledger.
    "donations.import_statement": {_TR},
    # The table of rates, which proves nothing of what is booked.
    "donations.record_rate": {_TR},
    # Receipts: the register of numbers is checked by others, and names nobody.
    "donations.see_receipts": {_DI, _TR, _AU},
    "donations.issue_receipt": {_TR},
    # Deciding: proposed by whoever knows the case, decided by an officer.
    "donations.make_estimate": {_CW, _DI},
    "donations.propose_decision": {_CW, _DI},
    "donations.ask_overrun": {_CW, _DI, _TR},
    "donations.see_decisions": {_CW, _DI, _TR},
    "donations.decide": {_DI, _TR},
    "donations.review_night_decision": {_TR},
    "donations.acknowledge_go_ahead": {_DI, _TR},
    "donations.take_over": {_CW, _DI},
    "donations.note_memorandum": {_CW, _DI},
    # Paying: the treasurer proposes and books, the director approves; while no director is here, the caseworker of the
    # request proposes within its commitment, and the treasurer approves.
    "donations.propose_payment": {_TR, _CW},
    "donations.see_payments": {_CW, _DI, _TR, _AU},
    "donations.release": {_DI, _TR},
    "donations.approve_payment": {_DI, _TR},
    "donations.refuse_payment": {_DI, _TR, _CW},
    # Memos: by whoever proposed the money, whoever signs such, and the auditor; each reading is in the trail.
    "donations.read_memos": {_CW, _DI, _TR, _AU},
    "donations.read_every_memo": {_AU},
    "donations.settle_advance": {_TR},
    "donations.write_off": {_DI, _TR},
    "donations.propose_refund": {_DI, _TR},
    # What takes two officers: proposed by director or treasurer, signed by the other, or by the auditor.
    "donations.reverse_entry": {_DI, _TR},
    "donations.record_fee": {_DI, _TR},
    "donations.transfer": {_DI, _TR},
    "donations.propose_cost": {_TR},
    "donations.propose_tariff": {_DI, _TR},
    "donations.propose_rate": {_DI, _TR},
    "donations.propose_fund": {_DI, _TR},
    "donations.sign_second": {_DI, _TR, _AU},
    # Months and fiscal years: closed on the treasurer's proposal, opened again on that of director or treasurer; signed as all second signatures.
    "donations.close_period": {_TR},
    "donations.reopen_period": {_DI, _TR},
    "donations.close_year": {_TR},
    "donations.reopen_year": {_DI, _TR},
    "donations.state_item": {_DI, _TR},
    "donations.open_appeal": {_DI, _TR},
}
"""Permission -> the roles that hold it."""

ASKED_AGAIN = frozenset(
    {
        "donations.decide",
        "donations.review_night_decision",
        "donations.release",
        "donations.approve_payment",
        "donations.settle_advance",
        "donations.sign_second",
        "donations.propose_fund",
        "donations.close_period",
        "donations.reopen_period",
        "donations.close_year",
        "donations.reopen_year",
        "donations.record_absence",
    }
)
"""What money moves by, or stops moving: whoever does it proves again who they are, a refusal and a wait included."""
