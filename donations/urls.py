"""Addresses of the money."""

from django.urls import path

from donations.absences import views as absences
from donations.auditing import views as auditing
from donations.bank import views as bank
from donations.bank.lists import RowList
from donations.costs import views as costs
from donations.decisions import estimate_views, words_views
from donations.decisions import overrun_views as overruns
from donations.decisions import views as deciding
from donations.decisions.lists import DecisionList
from donations.decisions.side_by_side import SideBySide
from donations.exchanges import views as exchanges
from donations.funds import views as funds
from donations.gifts import appeal_views as appeals
from donations.gifts import views as gifts
from donations.gifts.appeal_lists import AppealList
from donations.gifts.lists import DonationList, DonorList
from donations.handing_on import views as handing_on
from donations.in_kind import views as in_kind
from donations.in_kind.lists import InKindList
from donations.ledger.lists import EntryList
from donations.loans import views as loans
from donations.memoranda import views as memoranda
from donations.months import views as months
from donations.payments import views as spending
from donations.payments.choices import PaymentKind
from donations.pledges import views as pledges
from donations.pledges.lists import PledgeList
from donations.proposals import views as proposals
from donations.proposals import words_views as words_of_books
from donations.proposals.lists import ProposalList
from donations.proposals.views import MakeTransfer, ProposeCost, RecordAdjustment, ReverseEntry
from donations.rates import views as rates
from donations.rates.lists import RateList
from donations.receipts import views as receipts
from donations.receipts.lists import ReceiptList
from donations.reserve import views as reserve
from donations.tariffs import views as tariffs
from donations.years import views as years
from donations.years.lists import JournalList

app_name = "donations"

EXPENSE, ADVANCE = {"kind": PaymentKind.EXPENSE}, {"kind": PaymentKind.ADVANCE}

urlpatterns = [
    path("", reserve.ReservePage.as_view(), name="reserve"),
    path("funds/", funds.FundList.as_view(), name="fund-list"),
    path("funds/open/new/", funds.ProposeFund.as_view(), name="fund-new"),
    path("funds/<slug:code>/", funds.FundPage.as_view(), name="fund-detail"),
    path("funds/<slug:code>/year/", reserve.FundYear.as_view(), name="fund-year"),
    path("funds/<slug:code>/opening/", funds.ProposeOpeningBalance.as_view(), name="fund-opening"),
    path("funds/<slug:code>/close/", funds.ProposeClosing.as_view(), name="fund-close"),
    path("funds/<slug:code>/reopen/", funds.ProposeReopening.as_view(), name="fund-reopen"),
    path("entries/", EntryList.as_view(), name="entry-list"),
    path("entries/<int:entry>/reverse/", ReverseEntry.as_view(), name="entry-reverse"),
    path("gifts/", DonationList.as_view(), name="donation-list"),
    path("gifts/new/", pledges.RecordGift.as_view(), name="donation-new"),
    path("gifts/<uuid:pk>/receipt/", receipts.IssueReceipt.as_view(), name="receipt-new"),
    path("donors/<uuid:pk>/receipt/", receipts.IssueStatement.as_view(), name="receipt-of-year"),
    path("gifts/in-kind/", InKindList.as_view(), name="in-kind-list"),
    path("gifts/in-kind/new/", in_kind.RecordInKind.as_view(), name="in-kind-new"),
    path("gifts/in-kind/<uuid:pk>/correct/", in_kind.CorrectInKind.as_view(), name="in-kind-correct"),
    path("gifts/in-kind/<uuid:pk>/error/", in_kind.VoidInKind.as_view(), name="in-kind-void"),
    path("promises/", PledgeList.as_view(), name="pledge-list"),
    path("promises/new/", pledges.RecordPledge.as_view(), name="pledge-new"),
    path("promises/late/", pledges.LateInstalments.as_view(), name="pledge-late"),
    path("promises/<uuid:pk>/", pledges.PledgePage.as_view(), name="pledge-detail"),
    path("promises/<uuid:pk>/change/", pledges.ChangePledge.as_view(), name="pledge-change"),
    path("promises/<uuid:pk>/end/", pledges.EndPledge.as_view(), name="pledge-end"),
    path("promises/<uuid:pk>/keep/", pledges.KeepPledge.as_view(), name="pledge-keep"),
    path("promises/<uuid:pk>/error/", pledges.VoidPledge.as_view(), name="pledge-void"),
    path("promises/kept/<int:pk>/undo/", pledges.UndoKeeping.as_view(), name="pledge-keeping-undo"),
    path("receipts/", ReceiptList.as_view(), name="receipt-list"),
    path("receipts/<uuid:pk>/", receipts.ReceiptPage.as_view(), name="receipt-detail"),
    path("receipts/<uuid:pk>/print/", receipts.PrintReceipt.as_view(), name="receipt-print"),
    path("receipts/<uuid:pk>/void/", receipts.VoidReceipt.as_view(), name="receipt-void"),
    path("receipts/prints/<int:pk>.pdf", receipts.ReceiptPaper.as_view(), name="receipt-paper"),
    path("accounts/", bank.AccountList.as_view(), name="bank-account-list"),
    path("accounts/new/", bank.OpenAccount.as_view(), name="bank-account-new"),
    path("accounts/rows/", RowList.as_view(), name="bank-row-list"),
    path("accounts/rows/<uuid:pk>/", bank.RowPage.as_view(), name="bank-row"),
    path("accounts/rows/<uuid:pk>/book/", bank.BookRow.as_view(), name="bank-row-book"),
    path("accounts/rows/<uuid:pk>/split/", bank.SplitRow.as_view(), name="bank-row-split"),
    path("accounts/rows/<uuid:pk>/fee/", bank.BookFee.as_view(), name="bank-row-fee"),
    path("accounts/matches/<int:pk>/undo/", bank.UndoMatch.as_view(), name="bank-match-undo"),
    path("accounts/statements/<uuid:pk>/", bank.TakeInStatement.as_view(), name="bank-statement-read"),
    path("accounts/statements/<uuid:pk>/back/", bank.VoidStatement.as_view(), name="bank-statement-void"),
    path("accounts/<uuid:pk>/", bank.AccountPage.as_view(), name="bank-account"),
    path("accounts/<uuid:pk>/read/", bank.ReadAccount.as_view(), name="bank-account-read"),
    path("accounts/<uuid:pk>/upload/", bank.UploadStatement.as_view(), name="bank-statement-new"),
    path("memos/<uuid:pk>/read/", spending.ReadMemoOfPayment.as_view(), name="memo-read"),
    path("decisions/<uuid:pk>/words/", words_views.DecisionWords.as_view(), name="decision-words"),
    path("decisions/<uuid:pk>/words/read/", words_views.ReadDecision.as_view(), name="decision-read"),
    path("shortfalls/<int:pk>/", words_views.ShortfallPage.as_view(), name="shortfall"),
    path("shortfalls/<int:pk>/read/", words_views.ReadShortfall.as_view(), name="shortfall-read"),
    path("adjustments/<uuid:pk>/", words_of_books.AdjustmentWords.as_view(), name="adjustment-words"),
    path("adjustments/<uuid:pk>/read/", words_of_books.ReadAdjustment.as_view(), name="adjustment-read"),
    path("reversals/<uuid:pk>/", words_of_books.ReversalWords.as_view(), name="reversal-words"),
    path("reversals/<uuid:pk>/read/", words_of_books.ReadReversal.as_view(), name="reversal-read"),
    path("transfers/<uuid:pk>/", words_of_books.TransferWords.as_view(), name="transfer-words"),
    path("transfers/<uuid:pk>/read/", words_of_books.ReadTransfer.as_view(), name="transfer-read"),
    path("costs/came-to/", costs.EstimateAndActual.as_view(), name="costs"),
    path("adjustments/new/", RecordAdjustment.as_view(), name="adjustment-new"),
    path("costs/new/", ProposeCost.as_view(), name="cost-new"),
    path("transfers/new/", MakeTransfer.as_view(), name="transfer-new"),
    path("exchanges/new/", exchanges.ProposeExchange.as_view(), name="exchange-new"),
    path("loans/new/", loans.ProposeLoan.as_view(), name="loan-new"),
    path("loans/<uuid:pk>/", loans.LoanPage.as_view(), name="loan-detail"),
    path("loans/<uuid:pk>/repay/", loans.ProposeRepayment.as_view(), name="loan-repay"),
    path("loans/<uuid:pk>/give-up/", loans.ProposeGivingUp.as_view(), name="loan-give-up"),
    path("audit/", auditing.AuditBooks.as_view(), name="audit"),
    path("audit/books.xlsx", auditing.AuditFile.as_view(), {"form": "xlsx"}, name="audit-xlsx"),
    path("audit/books.csv", auditing.AuditFile.as_view(), {"form": "csv"}, name="audit-csv"),
    path("months/", months.ClosedMonths.as_view(), name="period-list"),
    path("months/close/", months.ProposeMonthClosing.as_view(), name="period-close"),
    path("months/<int:pk>/reopen/", months.ProposeMonthReopening.as_view(), name="period-reopen"),
    path("years/", years.YearBooks.as_view(), name="year-list"),
    path("journal/", JournalList.as_view(), name="journal"),
    path("years/<int:term>/", years.YearPage.as_view(), name="year-detail"),
    path("years/<int:term>/close/", years.ProposeYearClosing.as_view(), name="year-close"),
    path("years/<int:term>/reopen/", years.ProposeYearReopening.as_view(), name="year-reopen"),
    path("years/<int:term>/state/", years.ProposeStatedItem.as_view(), name="stated-new"),
    path("years/stated/<uuid:pk>/back/", years.ProposeTakingBack.as_view(), name="stated-take-back"),
    path("years/<int:term>/papers-<slug:language>.pdf", years.YearPapers.as_view(), {"form": "pdf"}, name="year-pdf"),
    path(
        "years/<int:term>/papers-<slug:language>.xlsx", years.YearPapers.as_view(), {"form": "xlsx"}, name="year-xlsx"
    ),
    path("years/<int:term>/papers-<slug:language>.csv", years.YearPapers.as_view(), {"form": "csv"}, name="year-csv"),
    path("away/", absences.WhoIsAway.as_view(), name="absence-list"),
    path("away/new/", absences.RecordAbsence.as_view(), name="absence-new"),
    path("away/back/", absences.RecordReturn.as_view(), name="absence-back"),
    path("away/<int:pk>/agree/", absences.AgreeToAbsence.as_view(), name="absence-agree"),
    path("away/<int:pk>/drop/", absences.DropAbsence.as_view(), name="absence-drop"),
    path("proposals/", ProposalList.as_view(), name="proposal-list"),
    path("tariffs/new/", tariffs.ProposeTariff.as_view(), name="tariff-new"),
    path("levels/new/", reserve.ProposeLevels.as_view(), name="levels-new"),
    path("night-limit/new/", tariffs.ProposeLimit.as_view(), name="night-limit-new"),
    path("rates/", RateList.as_view(), name="rate-list"),
    path("rates/add/", rates.AddRate.as_view(), name="rate-add"),
    path("rates/import/", rates.ImportRates.as_view(), name="rate-import"),
    path("rates/new/", rates.ProposeRate.as_view(), name="rate-new"),
    path("rates/<int:pk>/", rates.RatePage.as_view(), name="rate-detail"),
    path("proposals/<uuid:pk>/", proposals.ProposalDetail.as_view(), name="proposal-detail"),
    path("proposals/<uuid:pk>/read/", words_of_books.ReadProposal.as_view(), name="proposal-read"),
    path("proposals/<uuid:pk>/sign/", proposals.SignProposal.as_view(), name="proposal-sign"),
    path("proposals/<uuid:pk>/refuse/", proposals.RefuseProposal.as_view(), name="proposal-refuse"),
    path("donors/", DonorList.as_view(), name="donor-list"),
    path("donors/find/", gifts.FindDonor.as_view(), name="donor-find"),
    path("donors/<uuid:pk>/", gifts.DonorPage.as_view(), name="donor-detail"),
    path("donors/<uuid:pk>/read/", gifts.ReadDonor.as_view(), name="donor-read"),
    path("donors/<uuid:pk>/change/", gifts.ChangeDonor.as_view(), name="donor-change"),
    path("donors/<uuid:pk>/merge/", gifts.MergeDonor.as_view(), name="donor-merge"),
    path("donors/<uuid:pk>/thank/", gifts.ThankDonor.as_view(), name="donor-thank"),
    path("donors/thanks/<int:pk>/error/", gifts.VoidThanks.as_view(), name="donor-thanks-void"),
    path("donors/merges/<int:pk>/undo/", gifts.PartDonors.as_view(), name="donor-part"),
    path("appeals/", AppealList.as_view(), name="appeal-list"),
    path("appeals/new/", appeals.OpenAppeal.as_view(), name="appeal-new"),
    path("appeals/<uuid:pk>/", appeals.AppealPage.as_view(), name="appeal-detail"),
    path("appeals/<uuid:pk>/goal/", appeals.SetGoal.as_view(), name="appeal-goal"),
    path("appeals/<uuid:pk>/close/", appeals.CloseAppeal.as_view(), name="appeal-close"),
    path("commitments/<uuid:pk>/", spending.CommitmentPage.as_view(), name="commitment"),
    path("commitments/<uuid:pk>/pay/", spending.ProposePayment.as_view(), EXPENSE, name="expense-new"),
    path("commitments/<uuid:pk>/advance/", spending.ProposePayment.as_view(), ADVANCE, name="advance-new"),
    path("commitments/<uuid:pk>/release/", spending.Release.as_view(), name="release"),
    path("commitments/<uuid:pk>/overrun/", overruns.AskOverrun.as_view(), name="overrun-new"),
    path("commitments/<uuid:pk>/overrun/night/", overruns.OverrunByNight.as_view(), name="overrun-by-night"),
    path("payments/<uuid:pk>/", spending.PaymentPage.as_view(), EXPENSE, name="expense-detail"),
    path("payments/<uuid:pk>/approve/", spending.ApprovePayment.as_view(), EXPENSE, name="expense-approve"),
    path("payments/<uuid:pk>/refuse/", spending.RefusePayment.as_view(), EXPENSE, name="expense-refuse"),
    path("payments/<uuid:pk>/refund/", spending.ProposeRefund.as_view(), EXPENSE, name="expense-refund"),
    path("advances/<uuid:pk>/", spending.PaymentPage.as_view(), ADVANCE, name="advance-detail"),
    path("advances/<uuid:pk>/approve/", spending.ApprovePayment.as_view(), ADVANCE, name="advance-approve"),
    path("advances/<uuid:pk>/refuse/", spending.RefusePayment.as_view(), ADVANCE, name="advance-refuse"),
    path("advances/<uuid:pk>/settle/", spending.SettleAdvance.as_view(), ADVANCE, name="advance-settle"),
    path("advances/<uuid:pk>/lost/", spending.ProposeLoss.as_view(), ADVANCE, name="advance-lose"),
    path("advances/<uuid:pk>/found/", spending.ProposeFound.as_view(), ADVANCE, name="advance-find"),
    path("payments/<uuid:pk>/take-up/", handing_on.TakeUpPayment.as_view(), EXPENSE, name="expense-take-up"),
    path("advances/<uuid:pk>/take-up/", handing_on.TakeUpPayment.as_view(), ADVANCE, name="advance-take-up"),
    path("decisions/<uuid:pk>/take-up/", handing_on.TakeUpDecision.as_view(), name="decision-take-up"),
    path("proposals/<uuid:pk>/take-up/", handing_on.TakeUpProposal.as_view(), name="proposal-take-up"),
    path("estimates/<uuid:pk>/", estimate_views.EstimatePage.as_view(), name="estimate"),
    path("estimates/<uuid:pk>/take-over/", estimate_views.TakeOver.as_view(), name="take-over"),
    path("estimates/<uuid:pk>/wait/", estimate_views.WaitForFunds.as_view(), name="wait"),
    path("estimates/<uuid:pk>/night/", estimate_views.DecideByNight.as_view(), name="decide-by-night"),
    path("memoranda/<uuid:pk>/new/", memoranda.NoteMemorandum.as_view(), name="memorandum-new"),
    path("memoranda/<int:pk>/", memoranda.MemorandumWords.as_view(), name="memorandum-words"),
    path("memoranda/<int:pk>/read/", memoranda.ReadMemorandum.as_view(), name="memorandum-read"),
    path("memoranda/<int:pk>/void/", memoranda.VoidMemorandum.as_view(), name="memorandum-void"),
    path("decisions/", DecisionList.as_view(), name="decision-list"),
    path("decisions/bill/", overruns.AskForBill.as_view(), name="bill-new"),
    path("decisions/side-by-side/", SideBySide.as_view(), name="decision-side-by-side"),
    path("decisions/<uuid:pk>/", deciding.DecisionDetail.as_view(), name="decision-detail"),
    path("decisions/<uuid:pk>/approve/", deciding.Approve.as_view(), name="decision-approve"),
    path("decisions/<uuid:pk>/overrun/", overruns.DecideOverrun.as_view(), name="decision-overrun"),
    path("decisions/<uuid:pk>/wait/", deciding.LetWait.as_view(), name="decision-wait"),
    path("decisions/<uuid:pk>/wait-for/", deciding.LetWaitFor.as_view(), name="decision-wait-for"),
    path("decisions/<uuid:pk>/partner/", deciding.PartnerLeads.as_view(), name="decision-partner"),
    path("decisions/<uuid:pk>/decline/", deciding.Decline.as_view(), name="decision-decline"),
    path("decisions/<uuid:pk>/take-back/", deciding.Withdraw.as_view(), name="decision-withdraw"),
    path("requests/<uuid:pk>/instead/<uuid:original>/", deciding.ProposeInstead.as_view(), name="propose-instead"),
    path("decisions/<uuid:pk>/acknowledge/", deciding.AcknowledgeGoAhead.as_view(), name="decision-acknowledge"),
    path("decisions/<uuid:pk>/review/", deciding.ReviewNight.as_view(), name="decision-review"),
]
