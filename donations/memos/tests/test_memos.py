"""Memos of payments: sealed under the fund's key, written with the payment, read by those who answer for it; they stay."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from donations.absences.actions import record_absence
from donations.errors import AnsweredAlready
from donations.memos import actions, errors
from donations.models import Memo, MemoReading, Payment
from donations.payments import actions as spending
from donations.payments.errors import MemoUnread
from donations.payments.rules import may_approve_payment
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.keyring import keys, sealing

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WORDS, WHO = "Night bus for three", "Helping Hands"


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def payment(commitment, sora) -> Payment:
    return factories.expense(commitment, sora, 1_000, purpose=WORDS, whole_amount=3_000, shared_with=WHO)


def page_of(payment: Payment, desk):
    return desk.get(payment.get_absolute_url())


def opened(payment: Payment, desk):
    return desk.post(reverse("donations:memo-read", args=[payment.memo.pk]), follow=True)


def test_the_words_lie_nowhere_in_clear(payment):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(m)::text || to_jsonb(p)::text FROM donations_memo m JOIN donations_payment p ON p.id = payment_id"
        )
        ((rows,),) = cursor.fetchall()
    told = "".join(str(event.changed) for event in AuditEvent.objects.all())

    assert WORDS not in rows + told
    assert WHO not in rows + told
    assert payment.memo.key_subject == ("fund", payment.commitment.fund_id)


@pytest.mark.parametrize("name", ["mio", "sora", "yuki"])
def test_whoever_proposed_signs_or_audits_reads_it_once_it_is_opened(request, payment, name):
    desk = just_signed_in(request.getfixturevalue(name))
    assert WORDS not in page_of(payment, desk).text

    page = opened(payment, desk)

    assert WORDS in page.text
    assert WHO in page.text
    assert MemoReading.objects.get().by.username == name
    assert AuditEvent.objects.filter(table_name="donations_memoreading").exists()


def test_the_caseworker_of_the_request_sees_that_there_is_a_memo_and_not_what_it_says(payment, hana):
    desk = just_signed_in(hana)

    page = page_of(payment, desk)

    assert page.context["memo"] == payment.memo
    assert reverse("donations:memo-read", args=[payment.memo.pk]) not in page.text
    assert opened(payment, desk).status_code == 404
    assert not MemoReading.objects.exists()
    with pytest.raises(errors.MemoOfOthers):
        actions.read_memo(payment.memo, by=hana)


def test_a_caseworker_who_proposed_it_reads_it(commitment, hana, mio, sora):
    record_absence(by=mio, officer=mio, from_on=clock.today())
    own = factories.expense(commitment, hana, 1_000, purpose=WORDS)

    assert WORDS in opened(own, just_signed_in(hana)).text


def test_after_a_quarter_of_an_hour_it_is_closed(payment, mio):
    opened(payment, just_signed_in(mio))

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert WORDS not in page_of(payment, just_signed_in(mio)).text


def test_what_was_opened_is_closed_for_whoever_may_read_it_no_more(payment, mio):
    actions.read_memo(payment.memo, by=mio)
    assert actions.text_of(payment.memo, by=mio)["purpose"] == WORDS

    mio.role = "administrator"

    assert actions.text_of(payment.memo, by=mio) is None


def test_two_clicks_are_one_reading(payment, mio):
    first = actions.read_memo(payment.memo, by=mio)

    assert actions.read_memo(payment.memo, by=mio) == first


def test_it_outlives_whoever_the_money_was_for(payment, mio):
    factories.approved(payment, by=mio)
    request = payment.commitment.decision.case_id
    keys.keys_made_for([("case", request)])

    assert keys.erase("case", request)

    assert WORDS in opened(payment, just_signed_in(mio)).text


def test_the_key_of_a_fund_is_never_erased(payment):
    with pytest.raises(IntegrityError, match="key_of_a_fund_stays"):
        keys.erase("fund", payment.commitment.fund_id)


def test_what_cannot_be_opened_says_so(payment, commitment, mio):
    row = {field.attname: getattr(payment, field.attname) for field in Payment._meta.concrete_fields}
    other = Payment(**row | {"id": uuid4(), "whole_amount": None})
    memo = Memo(fund=commitment.fund, payment=other)
    sealing.seal(memo, purpose=WORDS)
    memo.purpose = memo.purpose[:-1] + bytes([memo.purpose[-1] ^ 1])
    memo.save(force_insert=True)
    other.save(force_insert=True)

    page = opened(other, just_signed_in(mio))

    assert page.status_code == 200
    assert errors.MemoCannotBeOpened().text in unescape(page.text)


def test_a_payment_without_words_has_no_memo(commitment, sora, mio):
    payment = factories.expense(commitment, sora, 1_000)

    assert not Memo.objects.exists()
    assert page_of(payment, just_signed_in(mio)).context["memo"] is None


def test_nothing_is_written_beside_a_payment_that_stands(payment, commitment, sora):
    other = factories.expense(commitment, sora, 1_000)

    with pytest.raises(DatabaseError, match="written with its payment"), transaction.atomic():
        actions.write_memo(other, commitment.fund, purpose="Something else")
    for words in ("UPDATE donations_memo SET purpose = NULL", "DELETE FROM donations_memo"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(words)


def test_a_memo_is_sealed_under_the_fund_that_pays(payment):
    row = {field.attname: getattr(payment, field.attname) for field in Payment._meta.concrete_fields}
    copy = Payment(**row | {"id": payment.commitment_id, "whole_amount": None})

    with pytest.raises(DatabaseError, match="key of the fund that pays"), transaction.atomic():
        actions.write_memo(copy, factories.fund("general"), purpose=WORDS)
        Payment.objects.bulk_create([copy])


def test_the_desk_says_that_there_is_a_memo(payment, mio):
    desk = just_signed_in(mio).get(reverse("desk"), follow=True).text

    assert WORDS not in desk
    assert "sealed memo" in desk


def test_the_form_after_a_reversal_has_the_words_while_they_are_open(payment, mio, sora):
    factories.approved(payment, by=mio)
    factories.reversal(payment.entries.get(), sora, mio)
    desk = just_signed_in(sora)

    closed = desk.get(payment.again_url).context
    assert (closed["form"]["purpose"].value(), closed["words_at"]) == ("", payment.get_absolute_url())
    opened(payment, desk)
    open_ = desk.get(payment.again_url).context
    assert (open_["form"]["purpose"].value(), open_["words_at"]) == (WORDS, "")


# Whoever approves has opened it


def test_nobody_approves_what_they_have_not_opened(payment, mio, sora):
    actions.read_memo(payment.memo, by=sora)
    with pytest.raises(MemoUnread):
        spending.approve_payment(payment, by=mio)

    actions.read_memo(payment.memo, by=mio)
    assert spending.approve_payment(payment, by=mio).status == "approved"


def test_opened_once_is_opened_also_when_the_memo_is_closed_again(payment, mio):
    actions.read_memo(payment.memo, by=mio)

    with clock.at(clock.now() + timedelta(days=1)):
        assert may_approve_payment(payment, by=mio) is None


def test_what_has_no_memo_is_approved_as_ever(commitment, sora, mio):
    desk, payment = just_signed_in(mio), factories.expense(commitment, sora, 1_000)
    approve = reverse("donations:expense-approve", args=[payment.pk])

    assert f'href="{approve}"' in page_of(payment, desk).text
    assert desk.post(approve, {}).status_code == 302

    payment.refresh_from_db()
    assert payment.status == "approved"


def test_another_reason_not_to_approve_is_said_before_that_nothing_was_opened(payment, sora, mio):
    spending.refuse_payment(payment, by=mio, refused_for="other")

    with pytest.raises(AnsweredAlready):
        spending.approve_payment(payment, by=mio)


def test_it_is_refused_unread(payment, mio):
    assert spending.refuse_payment(payment, by=mio, refused_for="other").status == "refused"


@pytest.mark.parametrize("make", [factories.expense, factories.advance])
def test_one_press_on_either_page_leads_to_memo_and_button_without_a_script(commitment, sora, mio, make):
    """Also by night on a phone: opening is the step to the page on which it is approved."""
    row, desk = make(commitment, sora, 1_000, purpose=WORDS), just_signed_in(mio)
    approve = reverse(f"donations:{row.kind}-approve", args=[row.pk])
    read = f"{reverse('donations:memo-read', args=[row.memo.pk])}?then=approve"

    page = page_of(row, desk).text
    assert f'href="{approve}"' not in page and f'action="{read}"' in page
    page = desk.get(approve)
    assert f'action="{read}"' in page.text and "Approve and book" not in page.text
    assert all(effect in unescape(page.text) for effect in page.context["effects"])
    assert page.text.index(read) < page.text.index("effects")
    assert desk.post(approve, {}).status_code != 302
    row.refresh_from_db()
    assert row.is_open

    answer = desk.post(read, follow=True)
    assert answer.redirect_chain == [(approve, 302)]
    assert WORDS in answer.text and "Approve and book" in answer.text
    desk.post(approve, {})
    row.refresh_from_db()
    assert row.status == "approved"


@pytest.mark.parametrize("name", ["hana", "sora", "yuki"])
def test_whoever_does_not_approve_it_is_not_asked_to(request, payment, name):
    page = page_of(payment, just_signed_in(request.getfixturevalue(name)))

    assert not page.context["is_unread"]
    assert "?then=approve" not in page.text


def test_the_auditor_opens_it_on_the_page_of_the_payment_and_stays_there(payment, yuki):
    desk = just_signed_in(yuki)

    assert opened(payment, desk).redirect_chain == [(payment.get_absolute_url(), 302)]
