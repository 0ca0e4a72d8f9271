"""Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from donations import permissions
from donations.ledger.verification_sql import IS_OUT, STANDING_REFUNDS
from lfnkr import taken_back, under_way
from lfnkr.accounts import roles
from lfnkr.audit import actions, unaudited
from lfnkr.backup import verifications
from lfnkr.first_hour import steps
from lfnkr.notices import kinds
from lfnkr.web import navigation
from lfnkr.web.navigation import Item


class DonationsConfig(AppConfig):
    """Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

    name = "donations"
    label = "donations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about money, what is looked at every minute, a verification, what pages show."""
        roles.declare(permissions.GRANTS, asked_again=permissions.ASKED_AGAIN)
        navigation.declare(
            Item(order=30, label=_lazy("Reserve"), page="donations:reserve", permission="donations.see_reserve"),
            Item(
                order=40, label=_lazy("Decisions"), page="donations:decision-list", permission="donations.see_decisions"
            ),
        )
        actions.discover(self.name)
        for room in (
            "absences",
            "decisions",
            "payments",
            "proposals",
            "ledger",
            "years",
        ):  # Models are loaded only by now.
            kinds.register(*import_module(f"donations.{room}.notices").KINDS)
        kinds.watch("donations.floors", import_module("donations.ledger.notices").look_at_floors)
        kinds.watch("donations.papers", import_module("donations.years.notices").look_at_papers)
        steps.register(*import_module("donations.first_hour").STEPS)
        for room in (
            "absences",
            "bank",
            "decisions",
            "desks",
            "gifts",
            "handing_on",
            "ledger",
            "loans",
            "memoranda",
            "payments",
            "pledges",
            "proposals",
            "receipts",
            "reserve",
        ):
            import_module(f"donations.{room}.panels")
        import_module("cases.case.growing").register(import_module("donations.decisions.outgrown").note_growth)
        import_module("cases.earlier_rescues.books").register(
            import_module("donations.memoranda.rules").may_be_outside_the_books
        )
        import_module("donations.payments.open_money")
        keep_days = import_module("lfnkr.calendar.fiscal_year").keep_days  # A model, too, is loaded only by now.
        keep_days(import_module("donations.years.rules").may_change_days)
        taken_back.register(import_module("donations.decisions.taken_back").money_stays)
        under_way.register(import_module("donations.decisions.under_way").money_under_way)
        verifications.declare("verify_ledger", books_agree)
        unaudited.recompute("donations_payment", "is_out", IS_OUT)
        unaudited.recompute("donations_payment", "came_back", STANDING_REFUNDS)


def books_agree() -> verifications.Answer:
    """Whether the books are as their entries say, in one sentence, or one for each thing that disagrees."""
    verdict = import_module("donations.ledger.verification").verify()  # It asks models, which are loaded only by now.
    as_text = import_module("donations.management.commands.verify_ledger").as_text
    return verifications.Answer(verdict.agrees, as_text(verdict))
