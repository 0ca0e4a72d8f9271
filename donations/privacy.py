"""Every column of the money in one of three classes (lfnkr/privacy.py); money knows a case by its reference alone.

What a payment is for and with whom it was shared, and what is written about decisions, shortfalls, proposals, bookings and memoranda,
are memos, sealed under the key of their fund or of the books (donations/memos).
"""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "Fund": columns(
        plain="id code name kind purpose opened_on closed_on currency balance committed entry_count moved_at floor target"
    ),
    "FundOpening": columns(plain="id fund code name kind purpose currency opened_on amount origin approved_at"),
    "Absence": columns(
        plain="id officer is_back from_on until_on takes_two told_at told_by agreed_at agreed_by dropped_at dropped_by"
    ),
    "Transfer": columns(sealed="reason decided_by", plain="id fund target amount proposal recorded_at recorded_by"),
    "Exchange": columns(plain="id fund target amount rate rate_from worth received proposal recorded_at recorded_by"),
    "ExchangeSide": columns(plain="id exchange side fund amount cleared recorded_at"),
    "Adjustment": columns(sealed="note", plain="id fund amount kind category proposal recorded_at recorded_by"),
    "Reversal": columns(sealed="reason", plain="id entry beside proposal recorded_at recorded_by"),
    "LedgerSource": columns(plain="kind table_name is_reversible is_balanced"),
    "Journal": columns(plain="id source_kind source_id"),
    "LedgerEntry": columns(
        personal="case_reference",
        plain=(
            "id fund kind balance_change committed_change booked_on occurred_at original_amount original_currency rate rate_from"
            " journal undoes draws_on number balance_after committed_after recorded_at recorded_by predates_second_officer"
        ),
    ),
    "DayTotal": columns(plain="id fund day kind moved committed standing number"),
    "PeriodClose": columns(plain="id until closed_at closed_by proposal reopening reopened_at"),
    "YearClose": columns(plain="id year proposal closed_at reopening reopened_at"),
    "StatedItem": columns(plain="id day heading what amount currency approved_at taken_back_at"),
    "MoneyProposal": columns(
        sealed="note authority consent refusal",
        plain=(
            "id kind status proposed_at proposed_by taken_up_at taken_up_by decided_at decided_recorded_at decided_by fund target amount received booked_on"
            " entry tariff levels opening advance loan until year stated category currency rate rate_from"
        ),
    ),
    "Donor": columns(
        sealed="name contact", personal="kind may_thank may_name may_write", plain="id number recorded_at version"
    ),
    "DonorThanks": columns(plain="id donor sent_on how recorded_at recorded_by voided_at voided_by"),
    "DonorToken": columns(personal="token", plain="id donor"),
    "DonorMerge": columns(plain="id donor into merged_at merged_by undone_at undone_by"),
    "DonorReading": columns(plain="id donor by read_at"),
    "Pledge": columns(
        personal="donor", plain="id fund appeal currency told_on recorded_at recorded_by voided_at voided_by"
    ),
    "PledgeTerms": columns(plain="id pledge since amount rhythm until recorded_at recorded_by"),
    "PledgeKeeping": columns(plain="id pledge due_on donation recorded_at recorded_by undone_at undone_by"),
    "GiftInKind": columns(
        personal="donor",
        plain=(
            "id what how_many unit value currency basis received received_from received_until used_for corrects recorded_at"
            " recorded_by voided_at voided_by"
        ),
    ),
    "Donation": columns(
        personal="donor",
        plain="id kind fund amount currency rate rate_from booked_amount appeal earmark channel received_on recorded_at recorded_by",
    ),
    "BankAccount": columns(
        plain=(
            "id name kind currency fund opening_balance day_column came_in_column went_out_column balance_column"
            " payer_column words_column opened_at opened_by"
        ),
    ),
    "BankStatement": columns(
        sealed="content",
        plain=(
            "id account digest encoding uploaded_at uploaded_by read_at read_by first_on last_on row_count known_count"
            " closing_balance voided_at voided_by"
        ),
    ),
    "StatementLine": columns(
        sealed="payer words cells",
        personal="payer_token",
        plain="id statement account number day amount balance fingerprint looks_like is_standing",
    ),
    "LineMatch": columns(
        plain="id line donation payment adjustment proposal entry pieces why matched_at matched_by undone_at undone_by"
    ),
    "LinePart": columns(plain="id match donation"),
    "AccountReading": columns(plain="id account by read_at"),
    "Loan": columns(plain="id fund target amount lent_on proposal recorded_at recorded_by"),
    "Repayment": columns(plain="id loan amount repaid_on proposal recorded_at recorded_by"),
    "LoanWaiver": columns(plain="id loan amount proposal given_up_at given_up_by"),
    "ExchangeRate": columns(
        plain="id day rate_from rate currency origin recorded_at recorded_by voided_at voided_by void_reason"
    ),
    "Receipt": columns(
        sealed="addressee",
        personal="donor",
        plain="id year number kind of_year language issued_on issued_at issued_by voided_at voided_by void_reason",
    ),
    "ReceiptLine": columns(plain="id receipt donation is_standing"),
    "ReceiptPrint": columns(plain="id receipt number printed_at printed_by"),
    "Tariff": columns(
        plain="id valid_from valid_to minimum evasion complex per_child infant_under_months cap per_adult is_per_adult_confirmed approved_at"
    ),
    "FundLevels": columns(plain="id fund floor target effective_on approved_at"),
    "NightLimit": columns(plain="id amount since proposal"),
    "Estimate": columns(
        personal="case case_reference tier adults children age_not_known priced_children",
        plain="id tariff amount made_at made_by",
    ),
    "FundingDecision": columns(
        sealed="reason go_ahead_reason note",
        personal="case case_reference",
        plain=(
            "id estimate fund amends amount paid_on original_amount original_currency rate rate_from status proposed_at proposed_by"
            " taken_up_at taken_up_by decided_at decided_recorded_at decided_by"
            " available_before available_after night_exception reviewed_at reviewed_by"
        ),
    ),
    "GoAheadSeen": columns(plain="id decision seen_at seen_by"),
    "Commitment": columns(personal="case_reference", plain="id decision fund amount raised remaining made_at"),
    "Release": columns(plain="id commitment amount recorded_at recorded_by"),
    "FundsShortfall": columns(
        sealed="source",
        personal="case case_reference",
        plain="id fund estimate people available shortfall is_takeover occurred_at recorded_at recorded_by",
    ),
    "Memorandum": columns(
        sealed="source",
        personal="case case_reference",
        plain=(
            "id kind amount currency rate rate_from rate_into worth happened happened_from happened_until voids"
            " recorded_at recorded_by"
        ),
    ),
    "Appeal": columns(plain="id fund title goal excess opened_on closed_on opened_by"),
    "Payment": columns(
        sealed="note refusal",
        personal="case_reference payee_code",
        plain=(
            "id kind commitment amount currency rate rate_from booked_amount paid_at booked_on status proposed_at proposed_by taken_up_at taken_up_by decided_at"
            " decided_recorded_at decided_by refused_for category has_receipt payee_kind"
            " whole_amount settlement is_out came_back"
        ),
    ),
    "Memo": columns(sealed="purpose shared_with", plain="id fund payment"),
    "MemoReading": columns(
        plain="id memo decision shortfall proposal transfer adjustment reversal memorandum by read_at"
    ),
    "AdvanceLoss": columns(plain="id advance kind amount happened_on proposal recorded_at recorded_by"),
    "Refund": columns(
        plain="id payment amount currency rate rate_from booked_amount came_on spent_on proposal recorded_at recorded_by"
    ),
    "Settlement": columns(
        plain="id advance returned brought_amount brought_currency settled_at recorded_at recorded_by"
    ),
}
"""Model -> column -> class."""
