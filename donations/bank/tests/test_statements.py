"""Statements: each row once, whoever tells it and however often; what a row is, is said once; names are sealed; nothing is forced."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from donations.bank import actions, errors, names, reading, suggesting
from donations.bank.choices import RowState
from donations.bank.models import BankAccount, BankStatement, LineMatch, StatementLine
from donations.bank.reading import Columns
from donations.bank.standing import Reconciliation, reconciliations, sums_by_state, with_waiting
from donations.bank.tests import statements
from donations.bank.tests.statements import COLUMNS, RATE, booked
from donations.gifts import donors
from donations.models import Donation, LedgerEntry
from donations.payments import actions as spending
from donations.proposals import movements
from donations.tests import factories
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
ROWS = "2026/11/01,3000,,103000,ﾔﾏﾀﾞ ﾊﾅｺ\n2026/11/03,5000,,108000,青木　蓮\n2026/11/04,,1200,106800,料金\n"


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def account(sora) -> BankAccount:
    return statements.account(sora)


def reconciliation(statement: BankStatement) -> Reconciliation:
    """One statement beside its rows."""
    return reconciliations(statement.account, [statement])[0]


def values(account: BankAccount) -> list[str]:
    return [one.value for one in suggesting.suggestions(account, actions.open_lines(account)).values()]


# Taken in once


def test_the_very_same_file_is_refused(sora, account):
    statements.taken_in(account, sora, ROWS)

    with pytest.raises(errors.UploadedAlready):
        statements.uploaded(account, sora, ROWS)


def test_the_same_rows_in_another_file_are_kept_once(sora, account):
    statements.taken_in(account, sora, ROWS)
    again = actions.upload_statement(account, by=sora, content=(statements.HEAD + ROWS).encode())
    again = actions.take_in_statement(again, by=sora, columns=COLUMNS)

    assert (again.row_count, again.known_count) == (3, 3)
    assert account.lines.count() == 3


def test_rows_of_statements_that_overlap_are_kept_once(sora, account):
    statements.taken_in(account, sora, ROWS)
    later = statements.taken_in(account, sora, ROWS.partition("\n")[2] + "2026/11/09,700,,107500,青木　蓮\n")

    assert (later.row_count, later.known_count) == (3, 2)
    assert account.lines.count() == 4


def test_two_equal_gifts_of_one_day_are_two_and_stay_two(sora, account):
    columns = Columns(day=1, came_in=2, payer=5)
    twice = "2026/11/01,3000,,,ﾔﾏﾀﾞ\n" * 2
    statements.taken_in(account, sora, twice, columns=columns)
    statements.taken_in(account, sora, twice + "2026/11/01,3000,,,ﾔﾏﾀﾞ\n", columns=columns)

    assert account.lines.count() == 3


def test_the_same_row_of_two_accounts_is_two(sora, account):
    other = statements.account(sora, "Another account")
    statements.taken_in(account, sora, ROWS)
    statements.taken_in(other, sora, ROWS)

    assert account.lines.count() == other.lines.count() == 3


def test_the_database_keeps_a_row_once(sora, account):
    line = statements.line(account, sora)
    other = statements.taken_in(account, sora, "2026/11/09,700,,,x\n")

    with pytest.raises(IntegrityError, match="line_told_once"), transaction.atomic():
        line.pk, line.statement = None, other
        StatementLine(
            statement=other, account=account, number=9, day=line.day, amount=1, fingerprint=line.fingerprint
        ).save(force_insert=True)


def test_a_row_that_differs_by_one_character_stands_beside_the_other(sora, account):
    statements.taken_in(account, sora, ROWS)
    statements.taken_in(account, sora, ROWS.replace("ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾊﾅﾖ"))

    odd = account.lines.get(looks_like__isnull=False)
    assert (odd.amount, odd.looks_like.amount) == (3000, 3000)
    assert odd.looks_like.statement != odd.statement


def test_a_row_told_twice_is_never_suggested_with_others(sora, account):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナヨ")
    statements.taken_in(account, sora, ROWS)
    statements.taken_in(account, sora, ROWS.replace("ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾊﾅﾖ"))

    assert not values(account)


def test_a_row_whose_double_was_booked_is_suggested_no_more_until_one_is_said_to_be_told_twice(sora, account):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    first = statements.line(account, sora)
    statements.taken_in(account, sora, "2026/11/03,3000,,103000,ﾔﾏﾀﾞ ﾊﾅﾖ")
    odd = first.lookalikes.get()
    match = booked(odd, sora)
    assert not values(account)

    actions.undo_bank_match(match, by=sora)
    actions.match_bank_row(odd, by=sora, kind="why", key="double")
    assert len(values(account)) == 1


def test_a_giver_of_each_month_is_no_row_told_twice(sora, account):
    statements.taken_in(account, sora, "2026/10/03,3000,,,ﾔﾏﾀﾞ\n")
    statements.taken_in(account, sora, "2026/11/03,3000,,,ﾔﾏﾀﾞ\n")

    assert not account.lines.filter(looks_like__isnull=False).exists()


def test_a_file_is_read_once(sora, account):
    statement = statements.taken_in(account, sora, ROWS)

    with pytest.raises(errors.TakenInAlready):
        actions.take_in_statement(statement, by=sora, columns=COLUMNS)


def test_a_day_to_come_is_refused_and_the_file_stays(sora, account):
    statement = statements.uploaded(account, sora, "2027/11/03,3000,,,x\n")

    with pytest.raises(errors.DayToCome):
        actions.take_in_statement(statement, by=sora, columns=COLUMNS)
    statement.refresh_from_db()
    assert statement.content is not None
    assert account.columns is None


def test_columns_are_kept_for_the_next_file(sora, account):
    statements.taken_in(account, sora, ROWS)
    account.refresh_from_db()

    assert account.columns == COLUMNS


def test_five_thousand_rows_are_taken_in(sora, account):
    rows = "".join(f"2026/11/{1 + n // 500:02d},{1000 + n},,,PAYER {n}\n" for n in range(4_900))
    statements.taken_in(account, sora, rows)

    assert account.lines.count() == 4_900


# Names


def test_who_paid_is_sealed_and_opened_by_reading_alone(sora, rin, account):
    line = statements.line(account, sora)
    for kept in (line.payer, line.cells, line.payer_token, line.fingerprint):
        assert "ﾔﾏﾀﾞ".encode() not in bytes(kept)

    assert names.texts_of([line], by=sora) == {}
    actions.read_bank_account(account, by=sora)
    assert names.texts_of([line], by=sora)[line].payer == "ヤマダ ハナコ"
    assert names.texts_of([line], by=rin) == {}
    assert AuditEvent.objects.filter(act="read bank account").exists()


def test_a_reading_ends_after_a_quarter_of_an_hour(sora, account):
    line = statements.line(account, sora)
    actions.read_bank_account(account, by=sora)

    with clock.at(NOVEMBER + timedelta(minutes=16)):
        assert names.texts_of([line], by=sora) == {}


def test_the_file_itself_is_gone_once_its_rows_are_there(sora, account):
    statement = statements.uploaded(account, sora, ROWS)
    assert statement.content is not None

    assert actions.take_in_statement(statement, by=sora, columns=COLUMNS).content is None


# Suggested and confirmed


def test_a_gift_booked_already_is_suggested_and_nothing_is_booked_twice(sora, account):
    gift = factories.gift(sora, 3000, currency="JPY", rate=RATE, received_on=clock.today() - timedelta(days=17))
    line = statements.line(account, sora)
    assert values(account) == [f"{line.pk}:gift:{gift.pk}"]

    actions.confirm_bank_rows(account, by=sora, rows=values(account), rate=None)

    assert line.match.donation == gift
    assert Donation.objects.count() == 1


def test_whoever_is_written_so_is_suggested_and_the_gift_is_booked_with_its_row(sora, account):
    donor = donors.record_donor(by=sora, kind="individual", name="ヤマダ　ハナコ")
    line = statements.line(account, sora)
    assert values(account) == [f"{line.pk}:giver:{donor.number}"]

    actions.confirm_bank_rows(account, by=sora, rows=values(account), rate=RATE, is_rate_confirmed=True)

    gift = line.match.donation
    assert (gift.donor, gift.amount, gift.currency, gift.channel) == (donor, 3000, "JPY", "postal")
    assert gift.received_on == line.day
    assert gift.booked_amount == 2000


def test_whoever_paid_so_before_is_suggested_under_the_record_that_stands(sora, account):
    donor = donors.record_donor(by=sora, kind="individual", name="山田花子")
    booked(statements.line(account, sora), sora, donor=donor)
    other = donors.record_donor(by=sora, kind="individual", name="山田 花子")
    donors.merge_donors(donor, by=sora, number=other.number)
    line = statements.line(account, sora, "2026/11/17,3000,,,振込 ﾔﾏﾀﾞ ﾊﾅｺ")

    assert values(account) == [f"{line.pk}:giver:{other.number}"]


def test_two_givers_of_one_name_are_not_guessed_at(sora, account):
    for _giver in range(2):
        donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    statements.line(account, sora)

    assert not values(account)


def test_two_rows_of_one_sum_do_not_both_become_one_gift(sora, account):
    factories.gift(sora, 3000, currency="JPY", rate=RATE, received_on=clock.today() - timedelta(days=17))
    statements.taken_in(account, sora, "2026/11/03,3000,,,A\n2026/11/04,3000,,,B\n")

    assert len(values(account)) == 1


def test_whoever_paid_dues_last_is_not_taken_for_a_giver(sora, account):
    giver = donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    first = statements.line(account, sora)
    booked(first, sora, kind="dues", donor=giver, fund=factories.fund("general"))
    statements.line(account, sora, f"{clock.today() - timedelta(days=2):%Y/%m/%d},5000,,108000,ﾔﾏﾀﾞ ﾊﾅｺ")

    assert not values(account)


def test_a_payment_is_suggested_for_money_that_left(sora, hana, mio, rescue, account):
    factories.gift(sora, 3_000_000)
    commitment = factories.commitment(hana, mio)
    paid = factories.expense(commitment, sora, 1200, currency="JPY", rate=RATE)
    spending.approve_payment(paid, by=mio)
    line = statements.line(account, sora, "2026/11/19,,1200,,料金")

    assert values(account) == [f"{line.pk}:payment:{paid.pk}"]
    actions.confirm_bank_rows(account, by=sora, rows=values(account), rate=None)
    assert line.match.payment == paid


def test_what_is_no_longer_suggested_is_not_confirmed(sora, account):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    statements.line(account, sora)
    seen = values(account)
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")

    with pytest.raises(errors.DoesNotFit):
        actions.confirm_bank_rows(account, by=sora, rows=seen, rate=RATE, is_rate_confirmed=True)
    assert not Donation.objects.exists()


def test_nothing_ticked_is_refused(sora, account):
    with pytest.raises(errors.NothingChosen):
        actions.confirm_bank_rows(account, by=sora, rows=[], rate=None)


# Never twice


def test_a_row_is_booked_once(sora, account):
    line = statements.line(account, sora)
    booked(line, sora)

    with pytest.raises(errors.RowDone):
        booked(line, sora)
    with pytest.raises(errors.RowDone):
        actions.match_bank_row(line, by=sora, kind="why", key="own")
    assert Donation.objects.count() == 1


def test_the_database_says_of_a_row_once_what_it_is(sora, account):
    line = statements.line(account, sora)
    booked(line, sora)

    with pytest.raises(IntegrityError, match="line_matched_once"), transaction.atomic():
        LineMatch.objects.create(line=line, why="own", matched_by=sora)


def test_one_gift_is_one_row(sora, account):
    gift = booked(statements.line(account, sora), sora).donation
    other = statements.line(account, sora, "2026/11/05,3000,,,B")

    with pytest.raises(errors.UsedAlready):
        actions.match_bank_row(other, by=sora, kind="gift", key=str(gift.pk))
    with pytest.raises(IntegrityError, match="gift_of_one_line"), transaction.atomic():
        LineMatch.objects.create(line=other, donation=gift, matched_by=sora)


def test_money_that_left_is_no_gift(sora, account):
    line = statements.line(account, sora, "2026/11/05,,3000,,B")

    with pytest.raises(errors.NoMoneyCame):
        booked(line, sora)


@pytest.mark.parametrize("facts", [{"amount": 3001}, {"currency": "USD", "rate": None}])
def test_row_and_gift_say_the_same_sum(sora, account, facts):
    gift = factories.gift(sora, **{"amount": 3000, "currency": "JPY", "rate": RATE, **facts})
    line = statements.line(account, sora)

    with pytest.raises(IntegrityError, match="same sum"), transaction.atomic():
        LineMatch.objects.create(line=line, donation=gift, matched_by=sora)


def test_a_gift_taken_back_is_no_row(sora, mio, account):
    gift = factories.gift(sora, 3000, currency="JPY", rate=RATE)
    factories.reversal(gift.entries.get(), sora, mio)
    line = statements.line(account, sora)

    assert not values(account)
    with pytest.raises(IntegrityError, match="booking stands"), transaction.atomic():
        LineMatch.objects.create(line=line, donation=gift, matched_by=sora)


def test_a_row_stays_as_the_bank_told_it(sora, account):
    line = statements.line(account, sora)

    for change in ({"amount": 1}, {"is_standing": False}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StatementLine.objects.filter(pk=line.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).delete()


def test_a_rate_far_from_the_last_is_refused_and_nothing_is_booked(sora, account):
    booked(statements.line(account, sora), sora)
    line = statements.line(account, sora, "2026/11/05,3000,,,B")

    with pytest.raises(Exception, match="second officer|rate"):
        booked(line, sora, rate=RATE * 2, is_rate_confirmed=False)
    assert line.match is None
    assert Donation.objects.count() == 1


# Undone


def test_what_was_said_is_undone_once_and_the_row_waits_again(sora, account):
    line = statements.line(account, sora)
    match = actions.undo_bank_match(booked(line, sora), by=sora)

    assert actions.open_lines(account) == [line]
    assert match.donation.entries.count() == 1
    with pytest.raises(errors.UndoneAlready):
        actions.undo_bank_match(match, by=sora)
    with pytest.raises(DatabaseError), transaction.atomic():
        LineMatch.objects.filter(pk=match.pk).update(undone_at=None, undone_by=None)


def test_a_statement_whose_rows_are_booked_is_not_taken_back(sora, account):
    line = statements.line(account, sora)
    match = booked(line, sora)

    with pytest.raises(errors.RowsInUse):
        actions.void_statement(line.statement, by=sora)
    with pytest.raises(IntegrityError, match="booked or set aside"), transaction.atomic():
        type(line.statement).objects.filter(pk=line.statement_id).update(voided_at=clock.now(), voided_by=sora)
    actions.undo_bank_match(match, by=sora)
    actions.void_statement(line.statement, by=sora)
    with pytest.raises(errors.StatementVoid):
        actions.void_statement(line.statement, by=sora)


def test_after_it_was_taken_back_the_right_file_is_taken_in(sora, account):
    statement = statements.taken_in(account, sora, ROWS)
    line = statement.lines.first()
    actions.void_statement(statement, by=sora)

    with pytest.raises(errors.RowTakenBack):
        booked(line, sora)
    with pytest.raises(IntegrityError, match="taken back"), transaction.atomic():
        LineMatch.objects.create(line=line, why="own", matched_by=sora)
    statements.taken_in(account, sora, ROWS)
    assert account.lines.standing().count() == 3


def test_a_file_uploaded_in_error_is_dropped(sora, account):
    statement = actions.void_statement(statements.uploaded(account, sora, ROWS), by=sora)

    assert statement.content is None
    with pytest.raises(errors.StatementVoid):
        actions.take_in_statement(statement, by=sora, columns=COLUMNS)


# Reconciled


def test_rows_lead_to_the_balance_the_bank_states(sora, account):
    told = reconciliation(statements.taken_in(account, sora, ROWS))

    assert (told.expected, told.stated, told.difference.amount) == (told.stated, told.stated, 0)


def test_a_difference_is_shown_and_never_closed(sora, account):
    missing = statements.taken_in(account, sora, ROWS.split("\n", 1)[1])

    assert reconciliation(missing).difference.amount == 3000
    assert not LedgerEntry.objects.exists()


def test_a_balance_that_was_typed_is_compared(sora, account):
    columns = Columns(day=1, came_in=2, went_out=3, payer=5)
    typed = statements.taken_in(account, sora, ROWS, columns=columns, closing_balance=106_000)

    assert reconciliation(typed).difference.amount == -800


def test_a_statement_that_states_no_balance_is_compared_with_none(sora, account):
    silent = statements.taken_in(account, sora, ROWS, columns=Columns(day=1, came_in=2, went_out=3, payer=5))

    assert reconciliation(silent).difference is None


def test_a_statement_of_noon_knows_nothing_of_the_afternoon(sora, account):
    noon = statements.taken_in(account, sora, "2026/11/03,3000,,103000,A\n")
    with clock.at(NOVEMBER + timedelta(hours=5)):
        statements.taken_in(account, sora, "2026/11/03,3000,,103000,A\n2026/11/03,500,,103500,B\n")

    assert reconciliation(noon).difference.amount == 0


def test_an_earlier_stretch_taken_in_later_counts(sora, account):
    later = statements.taken_in(account, sora, "2026/11/09,700,,103700,B\n")
    assert reconciliation(later).difference.amount == 3000
    statements.taken_in(account, sora, "2026/11/03,3000,,103000,A\n")

    assert reconciliation(later).difference.amount == 0


def test_a_row_told_twice_moves_nothing(sora, account):
    statements.taken_in(account, sora, ROWS)
    later = statements.taken_in(account, sora, ROWS.replace("ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾊﾅﾖ"))
    assert reconciliation(later).difference.amount == -3000
    actions.match_bank_row(account.lines.get(looks_like__isnull=False), by=sora, kind="why", key="double")

    assert reconciliation(later).difference.amount == 0


def test_rows_are_summed_by_what_became_of_them(sora, account):
    lines = statements.taken_in(account, sora, ROWS).lines.order_by("number")
    booked(lines[0], sora)
    actions.match_bank_row(lines[2], by=sora, kind="why", key="office")

    told = {state: (number, sum.amount) for state, number, sum in sums_by_state(account)}
    assert told == {RowState.OPEN: (1, 5000), RowState.BOOKED: (1, 3000), RowState.ASIDE: (1, -1200)}


def test_a_row_whose_gift_is_reversed_stands_on_the_desk_until_it_is_said_anew(client, sora, account):
    client.force_login(sora)
    line = statements.line(account, sora)
    match = booked(line, sora)
    assert with_waiting(BankAccount.objects.all())[0].rows == 0
    movements.reverse(match.donation.entries.get(), by=sora, reason="Told twice")

    told = {state: number for state, number, _sum in sums_by_state(account)}
    assert told == {RowState.OPEN: 0, RowState.BOOKED: 0, RowState.REVERSED: 1, RowState.ASIDE: 0}
    assert with_waiting(BankAccount.objects.all())[0].rows == 1
    assert "is reversed in the ledger" in client.get(line.get_absolute_url()).text
    actions.undo_bank_match(match, by=sora)
    assert [state for state, number, _sum in sums_by_state(account) if number] == [RowState.OPEN]
    assert "is reversed in the ledger" not in client.get(line.get_absolute_url()).text


def test_a_name_for_an_account_is_taken_once(sora, account):
    with pytest.raises(errors.NameTaken):
        statements.account(sora)


def test_a_formula_as_a_payer_is_a_name(sora, account):
    line = statements.line(account, sora, '2026/11/03,3000,,,"=HYPERLINK(""x"")"')
    actions.read_bank_account(account, by=sora)

    assert names.texts_of([line], by=sora)[line].payer == '=HYPERLINK("x")'
    assert reading.plain("=1") == "=1"
