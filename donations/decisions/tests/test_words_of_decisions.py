"""What is written about decisions and shortfalls: sealed under the fund's key, opened by those who see them, and the auditor."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from donations.decisions import actions as deciding
from donations.memos import actions as memos
from donations.memos import errors
from donations.memos.forms import CONFIRMED
from donations.models import FundingDecision, FundsShortfall, MemoReading
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.keyring import keys

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

GO_AHEAD, NOTE, MORE = "Her family gathers tomorrow", "Ask the guide first", "The guide waits at the river"
MINUTES = "Minutes of the board"
BEFORE = datetime(2018, 8, 31, 18, 0, tzinfo=TOKYO)


@pytest.fixture
def decision(hana, mio, sora) -> FundingDecision:
    """2,500 dollars committed below the floor, with a note."""
    factories.gift(sora, 700_000)
    return factories.commitment(hana, mio, go_ahead_reason=GO_AHEAD, note=NOTE).decision


@pytest.fixture
def shortfall(hana, mio, sora) -> FundsShortfall:
    """Money that lacked before the books begin."""
    factories.gift(sora, 700_000)
    with clock.at(BEFORE):
        case = factories.case(hana)
    return deciding.set_waiting(case, by=hana, decided_at=BEFORE, source=MINUTES)


def opened(row, desk):
    name = "decision" if isinstance(row, FundingDecision) else "shortfall"
    return desk.post(reverse(f"donations:{name}-read", args=[row.pk]), follow=True)


def test_the_words_lie_nowhere_in_clear(decision, shortfall, sora):
    overrun = factories.overrun_asked(decision.commitment, sora, reason=MORE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(to_jsonb(d)::text, '') || (SELECT string_agg(to_jsonb(s)::text, '') FROM donations_fundsshortfall s)"
            " FROM donations_fundingdecision d"
        )
        ((rows,),) = cursor.fetchall()
    told = "".join(str(event.changed) for event in AuditEvent.objects.all())

    for words in (GO_AHEAD, NOTE, MORE, MINUTES):
        assert words not in rows + told
    assert {row.key_subject for row in (decision, overrun, shortfall)} == {("fund", decision.fund_id)}


@pytest.mark.parametrize("column", ["reason", "go_ahead_reason", "note"])
def test_by_sql_too_no_word_about_a_decision_stands_in_clear(decision, hana, column):
    waiting = factories.decision(hana)

    with (
        pytest.raises(DatabaseError, match="words_of_decision_are_sealed|overrun_has_its_reason"),
        transaction.atomic(),
    ):
        FundingDecision.objects.create(
            case_id=waiting.case_id,
            case_reference=waiting.case_reference,
            estimate_id=waiting.estimate_id,
            fund_id=waiting.fund_id,
            amount=waiting.amount,
            status="withdrawn",
            proposed_by=hana,
            decided_by=hana,
            decided_at=clock.now(),
            amends=decision.commitment if column == "reason" else None,
            **{column: b"She waits in a house by the river, and who keeps it is known to all."},
        )


def test_by_sql_too_no_source_of_a_shortfall_stands_in_clear(shortfall):
    row = {field.attname: getattr(shortfall, field.attname) for field in FundsShortfall._meta.concrete_fields}

    with pytest.raises(DatabaseError, match="words_of_shortfall_are_sealed"), transaction.atomic():
        FundsShortfall.objects.create(**row | {"id": None, "source": MINUTES.encode() * 10})


@pytest.mark.parametrize("name", ["hana", "mio", "sora"])
def test_whoever_sees_the_decision_reads_them_once_they_are_opened(request, decision, name):
    desk = just_signed_in(request.getfixturevalue(name))
    closed = desk.get(decision.get_absolute_url()).text
    assert GO_AHEAD not in closed
    assert NOTE not in closed

    page = opened(decision, desk).text

    assert GO_AHEAD in page
    assert NOTE in page
    assert MemoReading.objects.get().by.username == name
    assert AuditEvent.objects.filter(table_name="donations_memoreading").exists()


def test_the_auditor_sees_no_decision_and_reads_what_was_written(decision, yuki):
    desk = just_signed_in(yuki)
    assert desk.get(decision.get_absolute_url()).status_code == 404
    words = reverse("donations:decision-words", args=[decision.pk])
    assert words in desk.get(decision.commitment.get_absolute_url()).text
    assert GO_AHEAD not in desk.get(words).text

    assert GO_AHEAD in opened(decision, desk).text


@pytest.mark.parametrize("name", ["jun", "rin"])
def test_whoever_sees_no_such_decision_opens_nothing(request, decision, shortfall, name):
    user = request.getfixturevalue(name)
    desk = just_signed_in(user)

    assert opened(decision, desk).status_code in (403, 404)
    assert opened(shortfall, desk).status_code in (403, 404)
    for row in (decision, shortfall):
        with pytest.raises(errors.MemoOfOthers):
            memos.read_memo(row, by=user)
    assert not MemoReading.objects.exists()


def test_after_a_quarter_of_an_hour_they_are_closed(decision, mio):
    opened(decision, just_signed_in(mio))

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert NOTE not in just_signed_in(mio).get(decision.get_absolute_url()).text


def test_a_reading_is_of_one_row(decision, mio):
    with pytest.raises(DatabaseError, match="reading_of_one_row"), transaction.atomic():
        MemoReading.objects.create(by=mio)


def test_they_stay_when_the_request_is_erased(decision, mio):
    keys.keys_made_for([("case", decision.case_id)])

    assert keys.erase("case", decision.case_id)

    assert NOTE in opened(decision, just_signed_in(mio)).text


def test_from_where_it_is_known_is_opened_on_a_page_of_its_own(shortfall, hana, yuki):
    desk = just_signed_in(hana)
    request = desk.get(reverse("cases:case", args=[shortfall.case_id])).text
    assert MINUTES not in request
    assert shortfall.get_absolute_url() in request

    assert MINUTES in opened(shortfall, desk).text
    assert MINUTES in opened(shortfall, just_signed_in(yuki)).text


def test_whoever_answers_an_overrun_reads_why_where_it_is_answered(decision, mio, sora):
    asked = factories.overrun_asked(decision.commitment, sora, reason=MORE)
    desk, page = just_signed_in(mio), reverse("donations:decision-overrun", args=[asked.pk])
    assert MORE not in desk.get(page).text

    opened(asked, desk)

    assert MORE in desk.get(page).text


def test_the_ledger_says_nothing_of_them(decision, mio, sora):
    overrun = factories.overrun(decision.commitment, sora, mio, go_ahead_reason=GO_AHEAD)

    pages = [just_signed_in(sora).get(reverse(f"donations:{name}")).text for name in ("entry-list", "reserve")]

    assert overrun.entries.exists()
    assert not any(GO_AHEAD in page or "The guide asked for more" in page for page in pages)


@pytest.mark.parametrize("field", ["note", "go_ahead_reason"])
def test_what_looks_like_a_name_is_asked_about_and_nothing_typed_is_lost(hana, mio, sora, field):
    factories.gift(sora, 700_000)
    page = reverse("donations:decision-approve", args=[factories.decision(hana).pk])
    typed = {"go_ahead_reason": "Tonight", "note": "Go"} | {field: "Tell Kim Chol-su"}

    form = just_signed_in(mio).post(page, typed).context["form"]

    assert list(form.errors) == [field]
    assert "Kim Chol-su" in form[CONFIRMED].label
    assert form[field].value() == "Tell Kim Chol-su"
    answer = just_signed_in(mio).post(page, typed | {CONFIRMED: form.fields[CONFIRMED].value})
    assert answer.status_code == 302
    assert factories.said(FundingDecision.objects.get(), mio)[field] == "Tell Kim Chol-su"


def test_why_more_is_needed_is_asked_about_too(decision, sora):
    page = reverse("donations:overrun-new", args=[decision.commitment.pk])

    form = just_signed_in(sora).post(page, {"amount": "200", "reason": "Bus from Yanji"}).context["form"]

    assert list(form.errors) == ["reason"]
    assert "Yanji" in unescape(form.errors["reason"][0])
