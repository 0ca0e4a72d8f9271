"""What officers write about the books: sealed, opened by those who propose, sign and audit, said once and shown nowhere else."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from donations.errors import AnsweredAlready
from donations.memos import actions as memos
from donations.memos import errors
from donations.memos.forms import CONFIRMED
from donations.models import Adjustment, MemoReading, MoneyProposal, Reversal, Transfer
from donations.proposals import actions as proposals
from donations.proposals.errors import WordsUnread
from donations.proposals.rules import may_sign_proposal
from donations.proposals.tests.test_second_signatures import acts_as, sign_in_sql
from donations.rates import actions as rates
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.keyring import keys
from lfnkr.keyring.sealing import seal, unseal_many

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WHY, WHO, CONSENT = "The guide waits for it", "The board, in May", "Givers 12 and 14, by letter"
BANK = "What the bank took for a remittance"
TABLES = ("moneyproposal", "transfer", "adjustment", "reversal", "exchange", "loan", "loanwaiver")


@pytest.fixture
def asked(sora, rescue, general) -> MoneyProposal:
    """Money given for a purpose that would go elsewhere, with its reason, who decided it and how givers agreed."""
    factories.gift(sora, 5_000, fund=general, earmark="general")
    facts = {"source": general, "target": rescue, "amount": 1_000}
    return proposals.propose_transfer(by=sora, reason=WHY, decided_by=WHO, consent=CONSENT, **facts)


@pytest.fixture
def fee(sora, rescue) -> Adjustment:
    """A fee that the treasurer booked alone."""
    factories.gift(sora, 100_000)
    return proposals.adjust(by=sora, fund=rescue, kind="fee", amount=100, note=BANK)


@pytest.fixture
def undone(fee, sora) -> Reversal:
    """The same, undone alone."""
    return proposals.undo(fee.entries.get(), by=sora, reason=WHY).journal.source


def opened(row, desk, name):
    return desk.post(reverse(f"donations:{name}-read", args=[row.pk]), follow=True).text


def everything_stored() -> str:
    """Every row of the tables of the books, and what the trail says of them."""
    with connection.cursor() as cursor:
        rows = [f"SELECT to_jsonb(t)::text FROM donations_{table} t" for table in TABLES]
        cursor.execute(" UNION ALL ".join(rows))
        stored = "".join(row for (row,) in cursor.fetchall())
    return stored + "".join(str(event.changed) for event in AuditEvent.objects.all())


# Who does not read


def test_nobody_else_opens_them(asked, fee, hana, rin):
    for somebody in (hana, rin):
        for row, name in ((asked, "proposal"), (fee, "adjustment")):
            with pytest.raises(errors.MemoOfOthers):
                memos.read_memo(row, by=somebody)
            answer = just_signed_in(somebody).post(reverse(f"donations:{name}-read", args=[row.pk]))
            assert answer.status_code in (403, 404)
    assert not MemoReading.objects.exists()


def test_they_close_after_a_quarter_of_an_hour(asked, mio):
    memos.read_memo(asked, by=mio)

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert memos.text_of(asked, by=mio) is None


@pytest.mark.parametrize("column", ["note", "authority", "consent", "refusal"])
def test_by_sql_too_no_word_of_a_proposal_stands_in_clear(sora, rescue, column):
    acts_as(sora)
    answered = {"status": "refused"} if column == "refusal" else {}

    with (
        pytest.raises(DatabaseError, match="words_of_proposal_are_sealed|begins without an answer"),
        transaction.atomic(),
    ):
        facts = {"fund": rescue, "amount": -1, "booked_on": clock.today(), column: WHY.encode() * 10, **answered}
        MoneyProposal.objects.create(kind="fee", proposed_by=sora, **facts)


@pytest.mark.parametrize(
    ("model", "column", "rule"),
    [
        (Adjustment, "note", "words_of_adjustment_are_sealed"),
        (Transfer, "reason", "words_of_transfer_are_sealed"),
        (Transfer, "decided_by", "words_of_transfer_are_sealed"),
        (Reversal, "reason", "words_of_reversal_are_sealed"),
    ],
)
def test_by_sql_too_no_word_of_what_is_booked_stands_in_clear(undone, sora, mio, model, column, rule):
    factories.gift(sora, 100, fund=factories.fund("general"))
    row = model.objects.first() or factories.transfer(sora, mio, factories.fund("general"), factories.fund(), 1)
    facts = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}

    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        model.objects.create(**facts | {"id": uuid4(), "proposal_id": None, column: WHY.encode() * 10})


def test_what_two_officers_signed_is_said_once(asked, sora, mio):
    facts = {"fund": asked.fund, "target": asked.target, "amount": asked.amount, "recorded_by": sora}
    for words in ({"reason": factories.LOOKS_SEALED}, {"decided_by": factories.LOOKS_SEALED}):
        with pytest.raises(DatabaseError, match="words_of_transfer_once"), transaction.atomic():
            Transfer.objects.create(proposal=asked, **facts, **words)


def test_a_cost_says_nothing_beside_what_two_officers_signed(sora, mio, general, rescue):
    factories.gift(sora, 100_000, fund=general)
    asked = factories.cost_proposal(sora)
    facts = {"fund": general, "kind": "cost", "category": "rent", "amount": asked.amount, "recorded_by": mio}

    with pytest.raises(DatabaseError, match="words_of_adjustment_once"), transaction.atomic():
        sign_in_sql(asked, mio)
        Adjustment.objects.create(proposal=asked, note=factories.LOOKS_SEALED, **facts)


# Where they lie, and who reads


def test_they_lie_nowhere_in_clear(asked, undone, sora, mio):
    refused = rates.propose_rate(by=sora, currency="JPY", rate=Decimal(90), day=clock.today(), note=BANK)
    proposals.refuse(refused, by=mio, reason="Which bank was it")
    factories.signed(asked, by=mio)

    stored = everything_stored()

    assert not [words for words in (WHY, WHO, CONSENT, BANK, "Which bank was it") if words in stored]
    assert asked.transfer.reason is None and asked.transfer.decided_by is None


def test_they_are_under_the_fund_and_outlive_everybody(asked, fee, undone, sora, rescue, general):
    rate = rates.propose_rate(by=sora, currency="JPY", rate=Decimal(90), day=clock.today(), note=BANK)

    assert asked.key_subject == ("fund", general.pk)
    assert fee.key_subject == undone.key_subject == ("fund", rescue.pk)
    assert rate.key_subject[0] == "fund" and rate.key_subject[1] not in (rescue.pk, general.pk)
    for row in (asked, fee, rate):
        with pytest.raises(DatabaseError, match="key_of_a_fund_stays"):
            keys.erase(*row.key_subject)


@pytest.mark.parametrize("name", ["sora", "mio", "yuki"])
def test_whoever_proposes_signs_or_audits_reads_a_proposal_once_it_is_opened(request, asked, name):
    desk = just_signed_in(request.getfixturevalue(name))
    closed = unescape(desk.get(asked.get_absolute_url()).text)
    assert not [words for words in (WHY, WHO, CONSENT) if words in closed]

    page = unescape(opened(asked, desk, "proposal"))

    assert all(words in page for words in (WHY, WHO, CONSENT))
    assert MemoReading.objects.get().by.username == name
    assert AuditEvent.objects.filter(table_name="donations_memoreading").exists()


@pytest.mark.parametrize("answer", ["sign", "refuse"])
def test_whoever_answers_reads_it_where_it_is_answered(asked, mio, answer):
    desk, page = just_signed_in(mio), reverse(f"donations:proposal-{answer}", args=[asked.pk])
    assert WHY not in desk.get(page).text

    shown = desk.post(f"{reverse('donations:proposal-read', args=[asked.pk])}?then={answer}", follow=True)

    assert shown.request["PATH_INFO"] == page
    assert WHY in shown.text and "then=" not in shown.text


def test_an_address_of_another_page_leads_to_the_proposal(asked, mio):
    answer = just_signed_in(mio).post(f"{reverse('donations:proposal-read', args=[asked.pk])}?then=//elsewhere")

    assert answer.url == asked.get_absolute_url()


def test_why_it_was_refused_is_read_by_whoever_proposed_it(sora, mio, fee):
    asked = factories.fee_proposal(sora, 6_000)
    proposals.refuse(asked, by=mio, reason="Which bank was it")

    assert factories.said(MoneyProposal.objects.get(), sora) == {"note": "Bank", "refusal": "Which bank was it"}


def test_what_one_booked_or_undid_alone_has_a_page_of_its_own(undone, fee, mio, yuki):
    desk = just_signed_in(mio)
    ledger = desk.get(reverse("donations:entry-list")).text
    assert fee.get_absolute_url() in ledger and undone.words_url in ledger
    assert BANK not in ledger and WHY not in ledger

    for somebody in (mio, yuki):
        desk = just_signed_in(somebody)
        assert BANK not in desk.get(fee.get_absolute_url()).text
        assert BANK in opened(fee, desk, "adjustment")
        assert WHY in opened(undone, desk, "reversal")


def test_what_was_booked_leads_to_what_was_signed(asked, fee, sora, mio):
    factories.signed(asked, by=mio)
    reversal = factories.reversal(factories.adjustment(sora, mio, "fee", 6_000).entries.get(), sora, mio)

    assert asked.transfer.get_absolute_url() == asked.get_absolute_url()
    assert reversal.source.words_url == reversal.source.proposal.get_absolute_url()


def test_a_transfer_of_before_two_officers_says_why_itself(sora, mio, rescue, general):
    with transaction.atomic():  # Nobody makes such a one any more: nothing of it stays.
        moved = Transfer(fund=rescue, target=general, amount=1, recorded_by=sora)
        seal(moved, reason=WHY, decided_by=WHO)
        moved.save(force_insert=True)
        desk = just_signed_in(mio)
        closed, page = desk.get(moved.get_absolute_url()).text, opened(moved, desk, "transfer")
        transaction.set_rollback(True)

    assert WHY not in closed
    assert WHY in page and WHO in page


def test_no_list_no_desk_and_no_file_shows_them(asked, undone, sora, mio, rescue):
    factories.signed(asked, by=mio)
    waiting = factories.fee_proposal(sora, 6_000, note=WHY)
    memos.read_memo(waiting, by=mio)
    desk = just_signed_in(mio)
    named = ("entry-list", "proposal-list", "reserve", "fund-list", "audit", "journal", "period-list", "year-list")

    pages = [desk.get("/").text, *(desk.get(reverse(f"donations:{name}")).text for name in named)]
    pages.append(desk.get(reverse("donations:fund-detail", args=[rescue.code])).text)

    assert not [words for words in (WHY, WHO, CONSENT, BANK) for page in pages if words in unescape(page)]


# What forms ask


@pytest.mark.parametrize("field", ["reason", "consent"])
def test_what_looks_like_a_name_is_asked_about_and_nothing_typed_is_lost(sora, rescue, general, field):
    factories.gift(sora, 5_000, fund=general)
    typed = {"source": general.pk, "target": rescue.pk, "amount": "10", "reason": "Rent", "decided_by": "Board"}
    typed |= {field: "Pastor Kim came from Yanji"}
    page = reverse("donations:transfer-new")

    form = just_signed_in(sora).post(page, typed).context["form"]

    assert list(form.errors) == [field]
    assert form[field].value() == "Pastor Kim came from Yanji"
    just_signed_in(sora).post(page, typed | {CONFIRMED: form.fields[CONFIRMED].value})
    (texts,) = unseal_many(MoneyProposal.objects.all())
    assert texts["note" if field == "reason" else "consent"] == "Pastor Kim came from Yanji"


@pytest.mark.parametrize("words", ["Board of 12 May", "理事会、5月12日", "이사회 5월 12일"])
def test_who_decided_it_is_no_name(sora, rescue, general, words):
    factories.gift(sora, 5_000, fund=general)
    typed = {"source": general.pk, "target": rescue.pk, "amount": "10", "reason": "Rent", "decided_by": words}

    assert just_signed_in(sora).post(reverse("donations:transfer-new"), typed).status_code == 302


# Whoever signs has opened them


def test_nobody_signs_what_they_have_not_opened(asked, mio, rin, sora):
    with pytest.raises(WordsUnread):
        proposals.approve(asked, by=mio)

    memos.read_memo(asked, by=mio)
    assert proposals.approve(asked, by=mio).status == "approved"


def test_what_another_opened_is_not_opened_by_whoever_signs(fee, sora, mio, rin):
    fine = factories.fee_proposal(sora, 90_000)
    memos.read_memo(fine, by=sora)

    with pytest.raises(WordsUnread):
        proposals.approve(fine, by=mio)


def test_opened_once_is_opened_also_when_the_words_are_closed_again(asked, mio):
    memos.read_memo(asked, by=mio)

    with clock.at(clock.now() + timedelta(days=1)):
        assert may_sign_proposal(asked, by=mio) is None


def test_another_reason_not_to_sign_is_said_before_that_nothing_was_opened(asked, sora, mio):
    proposals.refuse(asked, by=mio, reason="Not so")

    with pytest.raises(AnsweredAlready):
        proposals.approve(asked, by=mio)


def test_the_words_are_opened_where_it_is_signed_in_one_step_without_a_script(asked, mio):
    desk = just_signed_in(mio)
    sign, read = (reverse(f"donations:proposal-{name}", args=[asked.pk]) for name in ("sign", "read"))

    page = desk.get(asked.get_absolute_url()).text
    assert f'href="{sign}"' not in page and f'action="{read}"' in page
    answer = desk.get(sign)
    page = unescape(answer.text)
    assert "Sign it" not in page and f'action="{read}?then=sign"' in page
    assert len(answer.context["effects"]) >= 2
    told = [page.index(effect) for effect in answer.context["effects"]]
    assert page.index(f'action="{read}?then=sign"') < min(told), "what is opened stands before what signing does"
    assert desk.post(sign, {}).status_code != 302
    asked.refresh_from_db()
    assert asked.is_open

    answer = desk.post(f"{read}?then=sign", follow=True)
    assert answer.redirect_chain == [(sign, 302)]
    assert WHY in unescape(answer.text) and "Sign it" in answer.text
    desk.post(sign, {})
    asked.refresh_from_db()
    assert asked.status == "approved"


def test_it_is_refused_unread(asked, mio):
    """A signature stands for the words; a refusal says its own."""
    assert proposals.refuse(asked, by=mio, reason="Not so").status == "refused"


# The right one is booked instead


def test_the_form_of_the_right_one_brings_the_words_along_to_whoever_opened_them(fee, undone, sora, mio):
    desk = just_signed_in(sora)
    form = desk.get(fee.again_url).context
    assert (form["form"]["note"].value(), form["words_at"]) == ("", fee.get_absolute_url())
    assert fee.get_absolute_url() in desk.get(fee.again_url).text

    memos.read_memo(fee, by=mio)
    assert desk.get(fee.again_url).context["form"]["note"].value() == ""

    memos.read_memo(fee, by=sora)
    form = desk.get(fee.again_url).context
    assert (form["form"]["note"].value(), form["words_at"]) == (BANK, "")

    with clock.at(clock.now() + timedelta(minutes=16)):
        closed = just_signed_in(sora).get(fee.again_url)
        assert closed.context["form"]["note"].value() == "" and BANK not in closed.text


def test_of_what_two_signed_the_words_are_those_of_the_proposal(rescue, sora, mio):
    factories.gift(sora, 100_000)
    booked = factories.signed(factories.fee_proposal(sora, 9_000, note=BANK), by=mio).adjustment

    form = just_signed_in(mio).get(booked.again_url).context
    assert (form["form"]["note"].value(), form["words_at"]) == (BANK, "")
    assert just_signed_in(sora).get(booked.again_url).context["words_at"] == booked.proposal.get_absolute_url()


def test_a_form_that_replaces_nothing_says_nothing_of_words(sora, rescue):
    assert just_signed_in(sora).get(reverse("donations:adjustment-new")).context["words_at"] == ""
