"""Law: each audited table that hangs on a request is told of in the history of the request, or stands here with the reason why not.

So a new act cannot be forgotten there: its table is a new one, or the history tells of it already.
"""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from cases.case_page.timeline import TELLS
from lfnkr.web.panels import pages
from reports.tests.laws.test_every_table_is_audited import NOT_AUDITED

ROOTS = {"cases.Case", "cases.Person", "cases.Operation"}
"""A request, and what it is joined with by tables between."""

NOT_TOLD = {
    "cases.CaseMember": "a person stands in the history with the first step of theirs, and taken off by what is recorded in error",
    "cases.EventMember": "told with the event: whom it befell",
    "cases.Identity": "sealed facts of a person: each that is told anew is a correction",
    "cases.Indicator": "answers of the call are told with the request; each that is told anew is a correction",
    "cases.LegEscort": "told with the change of the leg: who goes along",
    "cases.LegTraveller": "told with the change of the leg: who travels",
    "cases.MergedRow": "what one merge turned; the merge is told",
    "cases.NameToken": "keys by which a name is found; the name is told as a correction",
    "cases.OperationMember": "told with the operation: whom it carries",
    "cases.Person": "who it is stands with the request; each fact that is told anew is a correction",
    "cases.PersonName": "sealed; a name that is told anew is a correction",
    "cases.FormerFact": "what people were counted by until an act changed it: the line of that act tells it",
    "cases.NotSame": "that two people are not one is about the search, and stands at the person",
    "donations.GoAheadSeen": "that an officer saw a commitment below the floor: it stands on the decision, which is told",
    "donations.LedgerEntry": "the books of the ledger: decision, payment and release tell of it in one line",
    "donations.Memo": "the words beside a payment, sealed; the payment is told",
    "donations.MemoReading": "who opened such words; it stands in the trail",
    "donations.MoneyProposal": "what two officers propose of the books; it is told when it is done",
    "donations.Adjustment": "the books of a fund, which no request reads",
    "donations.NightLimit": "a number of the house, which two officers set",
    "donations.Transfer": "the books of two funds, which no request reads",
    "donations.Exchange": "the books of two funds, which no request reads",
    "donations.Loan": "the books of two funds, which no request reads",
    "donations.Repayment": "the books of two funds, which no request reads",
    "donations.LoanWaiver": "the books of two funds, which no request reads",
    "donations.ExchangeSide": "the books of two funds, which no request reads",
    "donations.LineMatch": "which row of a bank's statement a payment is, which no request reads",
    "donations.LinePart": "which gifts came together in a row of a bank's statement, which no request reads",
    "donations.Reversal": "the books of a fund: undone entries stand at the payment",
    "donations.PeriodClose": "months of the books, which no request reads",
    "donations.YearClose": "the books of a whole fiscal year, which no request reads",
}
"""Tables that hang on a request and have no line of their own, each with its reason."""


def hanging_on_a_request() -> dict[str, type[Model]]:
    """Every audited table of cases and donations with a key that leads to a request, over whatever tables."""
    ours = [model for model in apps.get_models() if model._meta.app_label in ("cases", "donations")]
    ours = [model for model in ours if model._meta.managed and model._meta.label not in NOT_AUDITED]
    found = set(ROOTS)
    while True:
        more = {model._meta.label for model in ours if _leads_to(model, found)} - found
        if not more:
            return {model._meta.label: model for model in ours if model._meta.label in found}
        found |= more


def _leads_to(model: type[Model], found: set[str]) -> bool:
    keys = (field for field in model._meta.concrete_fields if field.is_relation)
    return any(field.related_model._meta.label in found for field in keys)


def told_of() -> set[str]:
    """The tables that the page of a request and those who add to its timeline say they tell of."""
    declared = (model for each in pages["case"].timeline for model in each.tells)
    return {model._meta.label for model in (*TELLS, *declared)}


def test_every_table_that_hangs_on_a_request_is_told_of_in_its_history_or_says_why_not():
    assert sorted(hanging_on_a_request().keys() - told_of() - NOT_TOLD.keys()) == []


def test_no_reason_is_given_for_what_is_told_or_is_not_there():
    assert sorted(NOT_TOLD.keys() & told_of()) == []
    assert sorted(NOT_TOLD.keys() - hanging_on_a_request().keys()) == []


def test_whoever_adds_to_the_history_says_of_which_tables():
    assert [each.make.__qualname__ for each in pages["case"].timeline if not each.tells] == []
