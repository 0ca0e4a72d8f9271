"""The pages of accounts: their rows that wait, files taken in column by column, and what each row is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from donations.bank import actions, names, reading, rules, standing, suggesting
from donations.bank.forms import (
    AccountForm,
    BankFeeForm,
    BookRowForm,
    ColumnsForm,
    RowIsForm,
    RowsForm,
    SplitRowForm,
    UploadForm,
)
from donations.bank.models import BankAccount, BankStatement, LineMatch, StatementLine
from donations.bank.suggesting import payments_behind
from donations.gifts import donors
from donations.gifts.views import RecordDonation, with_giver
from donations.ledger.bookkeeping import booking_day
from donations.ledger.models import Fund
from donations.payments.models import Payment
from donations.rates.views import WithRate
from donations.tables import reading as tables
from donations.tables.errors import FileTooLarge
from lfnkr.calendar import clock
from lfnkr.web.views import ActView, Obstacle, RoleRequiredMixin

SHOWN = 20
"""So many statements of an account are shown, the latest first."""
PREVIEW = 8
"""So many rows of a file are shown before they are taken in."""


class AccountList(RoleRequiredMixin, TemplateView):
    """Our accounts, and how many rows of each wait."""

    permission_required = "donations.see_ledger"
    template_name = "donations/bank/account_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with its rows that wait and the statement whose rows were taken in last."""
        accounts = BankAccount.objects.visible_to(self.request.user).select_related("fund")
        return super().get_context_data(accounts=standing.with_waiting(accounts), **kwargs)


class OfAccounts(ActView):
    """An act on an account; the way back leads to the account, or to all of them."""

    permission_required = "donations.import_statement"

    @property
    def account(self) -> BankAccount | None:
        """The account it is about."""
        return self.object if isinstance(self.object, BankAccount) else getattr(self.object, "account", None)

    def get_success_url(self) -> str:
        """To the account."""
        account = self.account or self.result
        return account.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which account, and the way back."""
        account = self.account
        back = account.get_absolute_url() if account else reverse("donations:bank-account-list")
        words = {
            "parent_url": back,
            "parent_label": str(account) if account else _("Bank accounts"),
            "cancel_url": back,
        }
        return super().get_context_data(**words | kwargs)


class OpenAccount(OfAccounts):
    """Take up an account of ours."""

    action = actions.open_bank_account
    form_class = AccountForm
    title = _lazy("Add a bank account")
    label = _lazy("Add the account")
    done = _lazy("The account is there. Upload its first statement.")

    def get_initial(self) -> dict[str, Any]:
        """The rescue reserve."""
        return {"fund": Fund.objects.rescue().pk} | super().get_initial()


class ReadByOthers(ActView):
    """A page of rows that those who see the ledger read; what rows are, the treasurer says."""

    permission_required = "donations.see_ledger"

    @property
    def obstacle(self) -> Obstacle | None:
        """Also that somebody may look and no more."""
        return super().obstacle if self.may_act() else Obstacle(_("The treasurer says what a row is."))


class AccountPage(WithRate, ReadByOthers):
    """An account: its rows that wait with what they may be, ticked and confirmed; its statements beside its balance."""

    action = actions.confirm_bank_rows
    model = BankAccount
    form_class = RowsForm
    template_name = "donations/bank/account.html"
    label = _lazy("These rows are what is suggested")

    @cached_property
    def lines(self) -> list[StatementLine]:
        """The rows that wait, as many as are looked at at once."""
        return actions.open_lines(self.object)

    @cached_property
    def suggested(self) -> dict[StatementLine, suggesting.Suggestion]:
        """What they may be."""
        return suggesting.suggestions(self.object, self.lines)

    @property
    def obstacle(self) -> Obstacle | None:
        """Also that nothing is suggested: then rows are looked at one by one."""
        return super().obstacle or (None if self.suggested else Obstacle(_("Nothing is suggested for these rows.")))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.object, "suggested": self.suggested}

    def finished(self, url: str) -> HttpResponse:
        """How many."""
        number = len(self.result)
        words = ngettext("%(n)s row is done.", "%(n)s rows are done.", number) % {"n": number}
        messages.success(self.request, words)
        return super().finished(url)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows with who paid, once that was opened, and the statements beside what their rows lead to."""
        account, form = self.object, kwargs["form"]
        texts = names.texts_of(self.lines, by=self.request.user)
        ticked = set(form["rows"].value() or ()) if form.is_bound else set()
        rows = [(line, texts.get(line), self.suggested.get(line)) for line in self.lines]
        statements = account.statements.select_related("account", "uploaded_by")
        read = statements.standing().exclude(read_at=None)[:SHOWN]
        words = {"rows": rows, "ticked": ticked, "sums": standing.sums_by_state(account)}
        words |= {"reading": names.reading_of(account, by=self.request.user)}
        words |= {"reconciliations": standing.reconciliations(account, read)}
        words |= {"unread": list(statements.unread())}
        words |= {"parent_url": reverse("donations:bank-account-list"), "parent_label": _("Bank accounts")}
        return super().get_context_data(**words | kwargs)


class ReadAccount(RoleRequiredMixin, SingleObjectMixin, View):
    """Open who paid in the rows of an account, for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "donations.see_donors"
    action = actions.read_bank_account
    model = BankAccount
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open them, and go back to the page."""
        return redirect(actions.read_bank_account(self.get_object(), by=request.user).account)


class UploadStatement(OfAccounts):
    """Give the file of a statement; its rows are taken in on the next page."""

    action = actions.upload_statement
    model = BankAccount
    form_class = UploadForm
    title = _lazy("Upload a statement")
    label = _lazy("Upload it")
    keeps_text = False

    def act(self, account: BankAccount, form: forms.Form) -> BankStatement:
        """The bytes of the file, which are read in memory."""
        file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
        if file.size > tables.LARGEST_FILE:
            raise FileTooLarge
        return actions.upload_statement(account, by=self.request.user, content=file.read(), encoding=encoding)

    def get_success_url(self) -> str:
        """To its columns."""
        return self.result.get_absolute_url()


class TakeInStatement(OfAccounts):
    """Say which column holds what, see the rows as they are read, and take them in."""

    action = actions.take_in_statement
    model = BankStatement
    form_class = ColumnsForm
    template_name = "donations/bank/take_in.html"
    title = _lazy("Take in the rows of a statement")
    label = _lazy("Take them in")
    effects = (
        _lazy("Each row is kept once, also where another statement told it before. Nothing is booked yet."),
        _lazy("The file is kept no longer; who paid stays sealed, row by row."),
    )

    @cached_property
    def cells(self) -> list[list[str]]:
        """The cells of the file; none where its rows are taken in already."""
        is_open = rules.may_take_in(self.object) is None
        return tables.table(names.content_of(self.object)) if is_open else [["", ""]]

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = {"cells": self.cells, "currency": self.object.account.currency, "is_shown": self.is_shown}
        return super().get_form_kwargs() | facts

    @property
    def is_shown(self) -> bool:
        """Whether what stands in the file is shown."""
        return names.shows(self.object, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """The columns of the last statement, else those its headings speak for."""
        columns = self.object.account.columns or reading.guess(self.cells)
        return (asdict(columns) if columns else {}) | super().get_initial()

    def act(self, statement: BankStatement, form: ColumnsForm) -> BankStatement:
        balance = form.cleaned_data["closing_balance"]
        return actions.take_in_statement(statement, by=self.request.user, columns=form.columns, closing_balance=balance)

    def finished(self, url: str) -> HttpResponse:
        """How many rows there are, and how many of them were known."""
        read = self.result
        words = ngettext("%(n)s row is taken in.", "%(n)s rows are taken in.", read.row_count - read.known_count)
        messages.success(self.request, words % {"n": read.row_count - read.known_count})
        if read.known_count:
            words = ngettext("%(n)s row was there already.", "%(n)s rows were there already.", read.known_count)
            messages.info(self.request, words % {"n": read.known_count})
        return super().finished(url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first cells of the file by column."""
        widest = max(map(len, self.cells))
        preview = [(n, row + [""] * (widest - len(row))) for n, row in enumerate(self.cells[:PREVIEW], 1)]
        words = {"lead": str(self.object.account), "heads": range(1, widest + 1), "account": self.object.account}
        words |= {"preview": preview if self.is_shown else ()}
        return super().get_context_data(**words | kwargs)


class VoidStatement(OfAccounts):
    """Take a statement back that was uploaded or read in error."""

    action = actions.void_statement
    model = BankStatement
    title = _lazy("Take a statement back")
    label = pgettext_lazy("a statement", "Take it back")
    danger = True
    effects = (
        _lazy("Its rows stand no longer. The right file can be uploaded then, also this one again."),
        _lazy("Rows that only this file told are missing until another file tells them."),
    )
    done = _lazy("The statement is taken back.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which statement."""
        return super().get_context_data(**{"lead": _of_days(self.object)} | kwargs)


class RowPage(ReadByOthers):
    """One row: what it is, or what it may be; a row it may be told twice of stands beside it."""

    action = actions.match_bank_row
    model = StatementLine
    form_class = RowIsForm
    template_name = "donations/bank/row.html"
    label = _lazy("That is what it is")
    done = _lazy("The row is done.")

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.object
        bookings = suggesting.bookings_of(line.account, [line])[line] if self.refusal is None else []
        return super().get_form_kwargs() | {"bookings": bookings}

    def act(self, line: StatementLine, form: RowIsForm) -> LineMatch:
        kind, _colon, key = form.cleaned_data["what"].partition(":")
        return actions.match_bank_row(line, by=self.request.user, kind=kind, key=key)

    def get_success_url(self) -> str:
        """Back to the account: the next row waits there."""
        return self.object.account.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The row and the one it looks like, with who paid once that was opened."""
        line = self.object
        beside = [line, *([line.looks_like] if line.looks_like else []), *line.lookalikes.all()]
        texts = names.texts_of(beside, by=self.request.user)
        words = {"rows": [(each, texts.get(each)) for each in beside], "match": line.match}
        words |= {"reading": names.reading_of(line.account, by=self.request.user)}
        words |= {"is_gift": rules.may_book_line(line) is None, "is_fee": rules.may_book_fee(line) is None}
        words |= {"payments": () if self.refusal else [(row, refund_of(row, line)) for row in payments_behind(line)]}
        words |= {"parent_url": line.account.get_absolute_url(), "parent_label": str(line.account)}
        return super().get_context_data(**words | kwargs)


def refund_of(payment: Payment, line: StatementLine) -> str:
    """The page that proposes a row as what came back of a payment; its sum and its day stand in the form."""
    told = {"amount": line.money.plain, "came_on": line.day.isoformat()}
    return f"{reverse('donations:expense-refund', args=[payment.pk])}?{urlencode(told)}"


class BookRow(RecordDonation):
    """Book the gift, the dues, the grant or the interest that a row is."""

    permission_required = "donations.import_statement"
    actions = (actions.book_bank_row, donors.record_donor)
    model = StatementLine
    form_class = BookRowForm
    title = _lazy("Book what came with a row")
    label = _lazy("Book it")
    done = _lazy("The row is done.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"line": self.object}

    def get_initial(self) -> dict[str, Any]:
        """The fund of the account, and who paid once that was opened."""
        line = self.object
        texts = names.texts_of([line], by=self.request.user)
        payer = {"donor_name": texts[line].payer} if texts else {}
        return payer | super().get_initial() | {"fund": line.account.fund_id}

    def act(self, line: StatementLine, form: BookRowForm) -> LineMatch:
        return actions.book_bank_row(line, by=self.request.user, **with_giver(form, by=self.request.user))

    def get_success_url(self) -> str:
        return self.object.account.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which row, and the way back to it."""
        return super().get_context_data(**about_row(self.object) | kwargs)


class SplitRow(WithRate, ActView):
    """Say which gifts came together in a row, and book those that are not booked yet."""

    permission_required = "donations.import_statement"
    action = actions.split_bank_row
    model = StatementLine
    form_class = SplitRowForm
    title = _lazy("Split a row into several gifts")
    label = _lazy("Split it, and book the gifts")
    done = _lazy("The gifts of the row are booked.")
    effects = (
        _lazy("All parts together are the sum of the row. Each is a gift of its own, with its entry and its receipt."),
        _lazy("A gift of somebody new is recorded on the page of gifts first, and ticked here."),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"line": self.object}

    def get_initial(self) -> dict[str, Any]:
        """The fund of the account."""
        return {"fund": self.object.account.fund_id} | super().get_initial()

    def get_success_url(self) -> str:
        """Back to the account: the next row waits there."""
        return self.object.account.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which row, and the way back to it."""
        return super().get_context_data(**about_row(self.object) | kwargs)


class BookFee(ActView):
    """Book the bank fee that a row is; a larger one waits for a second officer."""

    permission_required = "donations.import_statement"
    action = actions.book_bank_fee
    model = StatementLine
    form_class = BankFeeForm
    title = _lazy("Book the bank fee of a row")
    label = _lazy("Book it")
    done = _lazy("The fee is booked.")
    effects = (_lazy("A fee above the limit of a day waits for a second officer’s signature, and the row with it."),)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.object.account}

    def get_initial(self) -> dict[str, Any]:
        """The fund of the account, and the day of the row while its month is open."""
        day = booking_day(clock.midnight(self.object.day))
        return {"fund": self.object.account.fund_id, "booked_on": day.isoformat()} | super().get_initial()

    def finished(self, url: str) -> HttpResponse:
        """Say whether it is booked, or waits."""
        if self.result.proposal_id:
            self.done = _("The fee waits for a second officer’s signature.")
        return super().finished(url)

    def get_success_url(self) -> str:
        """Back to the account: the next row waits there."""
        return self.object.account.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which row, and the way back to it."""
        return super().get_context_data(**about_row(self.object) | kwargs)


def about_row(line: StatementLine) -> dict[str, Any]:
    """What a page of an act on a row says of it, and the way back to it."""
    back = line.get_absolute_url()
    lead = f"{date_format(line.day)} · {line.money}"
    return {"lead": lead, "parent_url": back, "parent_label": str(line.account), "cancel_url": back}


class UndoMatch(ActView):
    """Say that a row is not what was said."""

    permission_required = "donations.import_statement"
    action = actions.undo_bank_match
    model = LineMatch
    title = _lazy("It is something else")
    label = _lazy("Let the row wait again")
    effects = (_lazy("What is booked stays booked: a gift booked in error is reversed from its entry in the ledger."),)
    done = _lazy("The row waits again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which row, and the way back."""
        line = self.object.line
        words = {"parent_url": line.get_absolute_url(), "parent_label": str(line.account)}
        return super().get_context_data(**words | {"lead": f"{date_format(line.day)} · {line.money}"} | kwargs)


def _of_days(statement: BankStatement) -> str:
    """The days of a statement; before its rows are taken in the day it was uploaded."""
    if statement.read_at is None:
        return date_format(statement.uploaded_at)
    return f"{date_format(statement.first_on)} – {date_format(statement.last_on)}"
