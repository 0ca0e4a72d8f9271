"""The lists of the auditor's page as sections: what was late, what was undone, and what took two people, with both names."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.auditing.between import BooksBetween
from donations.auditing.signatures import Signed
from donations.ledger.models import LedgerEntry
from donations.years.late import listing_of
from lfnkr.calendar import clock
from lfnkr.language.lists import listed
from lfnkr.web.listings import Cell, Column, Listing


def listings(books: BooksBetween, signed: list[Signed]) -> list[Listing]:
    """All of them, in the order of the page."""
    late = listing_of("audit-late", _("Booked late"), books.late)
    return [late, _reversed(books.reversals), _signed(signed)]


def _reversed(reversals: list[LedgerEntry]) -> Listing:
    """What was reversed, each with the entry it undoes and the day of that."""
    columns = (
        Column(_("Entry")),
        Column(_("Booked on")),
        Column(_("Reverses")),
        Column(_("Its day")),
        Column(_("Amount"), True),
    )
    rows = [
        (
            Cell(listed([entry.fund, entry])),
            Cell(date_format(entry.booked_on)),
            Cell(listed([entry.undoes, entry.undoes.get_kind_display()])),
            Cell(date_format(entry.undoes.booked_on)),
            Cell(entry.fund.money(entry.balance_change)),
        )
        for entry in reversals
    ]
    return Listing("audit-reversed", _("Reversed"), columns, rows)


def _signed(signed: list[Signed]) -> Listing:
    """What two people did, named by what it was."""
    columns = (
        Column(_("When")),
        Column(_("What")),
        Column(_("About")),
        Column(_("Sum"), True),
        Column(_("Asked by")),
        Column(_("Answered by")),
        Column(_("Outcome")),
    )
    rows = [
        (
            Cell(date_format(act.at.astimezone(clock.TOKYO), "DATETIME_FORMAT")),
            Cell(act.what, act.url),
            Cell(act.about),
            Cell(act.sum),
            Cell(act.asked_by.display_name),
            Cell(act.answered_by.display_name),
            Cell(act.answer),
        )
        for act in signed
    ]
    return Listing("audit-signed", _("Signed by two"), columns, rows, heading=1)
