"""What the figures of the reserve and of spending mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from donations.payments.choices import Category
from reports.figures.definitions.words import reached_safety, taken
from reports.figures.figure import Definition, Disclosure


def money() -> dict[str, Definition]:
    """The reserve and what was spent."""
    fund = {"population": _("the rescue reserve fund"), "is_about_people": False, "disclosure": Disclosure.MONEY}
    parties = {
        "population": _("parties LFNKR led to safety in the term"),
        "attribution": reached_safety(),
        "is_about_people": False,
        "disclosure": Disclosure.MONEY,
    }
    booked = _("booking date in the term")
    return {
        "spending.rescue": Definition(
            _("Spent on rescues"),
            "USD",
            attribution=booked,
            definition=_(
                "Payments, and what guides spent of their advances, from the rescue reserve; what was undone in the same term deducted."
            ),
            rounding=_('exact to the cent; "more than" rounds down to one significant figure'),
            **fund,
        ),
        "spending.for_others": Definition(
            _("of this for rescues others led"),
            "USD",
            attribution=booked,
            definition=_("Spent on requests that a partner led at the end of the term, and LFNKR for nobody in them."),
            **fund,
        ),
        "spending.came_back": Definition(
            _("Paid in an earlier term, came back"),
            "USD",
            attribution=_("booking date of the reversal in the term"),
            definition=_("Payments of earlier terms that were undone in the term; no cost of this term."),
            **fund,
        ),
        "reserve.opening": Definition(
            _("Reserve at the beginning"),
            "USD",
            attribution=_("balance at the beginning of the first day"),
            definition=_("Balance of the fund; money promised to cases included."),
            **fund,
        ),
        "reserve.committed_opening": Definition(
            _("Promised to cases at the beginning"),
            "USD",
            attribution=_("at the beginning of the first day"),
            definition=_("Commitments not yet spent or released."),
            **fund,
        ),
        "reserve.gifts": Definition(
            _("Gifts"),
            "USD",
            attribution=booked,
            definition=_(
                "Gifts booked to the rescue reserve, converted at the kept rate; charged back in the term deducted."
            ),
            **fund,
        ),
        "reserve.gifts_charged_back": Definition(
            _("Gifts of earlier terms charged back"),
            "USD",
            attribution=_("booking date of the reversal in the term"),
            definition=_("Gifts of earlier terms that were undone in the term."),
            **fund,
        ),
        "reserve.gifts_for_rescue": Definition(
            _("of these given for rescue"),
            "USD",
            attribution=booked,
            definition=_("Gifts earmarked for rescue by their donors: restricted, and spent first."),
            **fund,
        ),
        "reserve.transfers": Definition(
            _("Transfers between funds"),
            "USD",
            attribution=booked,
            definition=_("Money the board moved into the reserve, less money moved out."),
            **fund,
        ),
        "reserve.fees": Definition(
            _("Bank fees"), "USD", attribution=booked, definition=_("Fees charged to the reserve."), **fund
        ),
        "reserve.fees_came_back": Definition(
            _("Fees of earlier terms, came back"),
            "USD",
            attribution=_("booking date of the reversal in the term"),
            definition=_("Fees of earlier terms that were undone in the term."),
            **fund,
        ),
        "reserve.exchange": Definition(
            _("Exchange differences"),
            "USD",
            attribution=booked,
            definition=_("Gains less losses when foreign money was changed back."),
            **fund,
        ),
        "reserve.advances_change": Definition(
            _("Advances given and not yet settled, change"),
            "USD",
            attribution=booked,
            definition=_("Money in the hands of guides at the end less at the beginning of the term."),
            **fund,
        ),
        "reserve.closing": Definition(
            _("Reserve at the end"),
            "USD",
            attribution=_("balance at the end of the last day"),
            definition=_("Balance of the fund; money promised to cases included."),
            **fund,
        ),
        "reserve.committed": Definition(
            _("of this promised to cases"),
            "USD",
            attribution=_("at the end of the last day"),
            definition=_("Commitments not yet spent or released."),
            **fund,
        ),
        "reserve.available": Definition(
            _("of this available"),
            "USD",
            attribution=_("at the end of the last day"),
            definition=_("Balance less committed."),
            **fund,
        ),
        "reserve.lowest_available": Definition(
            _("Least available on a day"),
            "USD",
            attribution=_("at the end of each day of the term"),
            definition=_("The day of the term that ended with least available, the first of several."),
            **fund,
        ),
        "reserve.floor": Definition(
            _("Floor of the reserve"),
            "USD",
            attribution=_("policy in force at the end of the term"),
            definition=_(
                "Least sum the organisation wants set aside exclusively for rescue: a refill line, not a lock."
            ),
            **fund,
        ),
        "reserve.target": Definition(
            _("Target of the reserve"),
            "USD",
            attribution=_("policy in force at the end of the term"),
            definition=_("The sum to which the reserve is refilled."),
            **fund,
        ),
        "cost.tier.minimum": Definition(
            _("Least cost of a rescue"),
            "USD",
            definition=_("Lowest cost of a led party that needed no evasion of surveillance."),
            **parties,
        ),
        "cost.tier.evasion": Definition(
            _("Cost of evading surveillance"),
            "USD",
            definition=_("Median of what evasion cost the led parties where it was spent."),
            **parties,
        ),
        "cost.tier.maximum": Definition(
            _("Highest cost of a rescue"), "USD", definition=_("Highest cost of a led party."), **parties
        ),
        "memoranda.decision": Definition(
            _("Decided before the books, as told"),
            "USD",
            _("requests received before the books begin"),
            _("last day it may have been, in the term"),
            _("Memoranda with a source; in no balance of the reserve."),
            is_about_people=False,
        ),
        "memoranda.payment": Definition(
            _("Paid before the books, as told"),
            "USD",
            _("requests received before the books begin"),
            _("last day it may have been, in the term"),
            _("Memoranda with a source; in no balance of the reserve."),
            is_about_people=False,
        ),
        "unmet.takeovers": Definition(
            _("Money missing at takeovers"),
            "USD",
            population=taken(),
            attribution=_("date of the takeover"),
            definition=_("Sum of estimate less available at each takeover for lack of funds."),
            is_about_people=False,
            disclosure=Disclosure.MONEY,
        ),
    }


def category(kind: str) -> Definition:
    """What was spent on one thing."""
    return Definition(
        _("Spent on rescues: %(category)s") % {"category": Category(kind).label},
        "USD",
        _("the rescue reserve fund"),
        _("booking date in the term"),
        _("Expense lines of the category, settled advances included; what was undone in the same term deducted."),
        is_about_people=False,
        disclosure=Disclosure.MONEY,
    )
