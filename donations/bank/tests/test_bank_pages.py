"""The pages of accounts: a file is uploaded, its columns said once, its rows ticked, booked or set aside; nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from donations.bank import actions
from donations.bank.models import BankAccount, BankStatement, LineMatch
from donations.bank.tests import statements
from donations.bank.tests.statements import HEAD
from donations.gifts import donors
from donations.models import Donation, Donor
from donations.tables.reading import LARGEST_FILE, MOST_ROWS
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
ROW = "2026/11/03,3000,,103000,ﾔﾏﾀﾞ ﾊﾅｺ\n"
COLUMNS = {"day": 1, "came_in": 2, "went_out": 3, "balance": 4, "payer": 5, "words": "", "closing_balance": ""}


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def treasurer(client, sora):
    client.force_login(sora)
    return client


@pytest.fixture
def account(sora) -> BankAccount:
    return statements.account(sora)


def sent(client, url: str, **data):
    """A form as its page sends it, with the token of that page."""
    shown = client.get(url).context["form"]
    token = {form_tokens.FIELD: shown[form_tokens.FIELD].value()}
    return client.post(url, token | data)


def upload(client, account, content: bytes, **data):
    url = reverse("donations:bank-statement-new", args=[account.pk])
    return sent(client, url, file=SimpleUploadedFile("statement.csv", content), **data)


def take_in(client, statement, **columns):
    return sent(client, reverse("donations:bank-statement-read", args=[statement.pk]), **COLUMNS | columns)


def errors_of(response) -> str:
    form = response.context["form"]
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def test_an_account_is_taken_up_and_its_first_statement_taken_in(treasurer, sora, rescue):
    url = reverse("donations:bank-account-new")
    told = {
        "name": "Postal",
        "kind": "postal",
        "currency": "JPY",
        "fund": rescue.pk,
        "opening_balance": "１００,０００",
    }
    assert sent(treasurer, url, **told).status_code == 302
    account = BankAccount.objects.get()
    assert account.opening_balance == 100_000

    response = upload(treasurer, account, (HEAD + ROW).encode("cp932"))
    statement = BankStatement.objects.get()
    assert response.url == reverse("donations:bank-statement-read", args=[statement.pk])
    page = treasurer.get(response.url)
    assert page.context["form"].initial["came_in"] == 2
    assert "ﾔﾏﾀﾞ" in page.text

    assert take_in(treasurer, statement).url == account.get_absolute_url()
    page = treasurer.get(account.get_absolute_url())
    assert [row[0].amount for row in page.context["rows"]] == [3000]
    assert page.context["reconciliations"][0].difference.amount == 0


@pytest.mark.parametrize("balance", ["", "much", "1.5"])
def test_an_account_without_a_balance_is_refused_and_what_was_typed_stays(treasurer, rescue, balance):
    told = {"name": "Postal", "kind": "postal", "currency": "JPY", "fund": rescue.pk, "opening_balance": balance}
    response = sent(treasurer, reverse("donations:bank-account-new"), **told)

    assert "opening_balance" in response.context["form"].errors
    assert response.context["form"]["name"].value() == "Postal"


def test_a_second_account_of_one_name_is_refused(treasurer, account, rescue):
    told = {"name": account.name, "kind": "bank", "currency": "JPY", "fund": rescue.pk, "opening_balance": "0"}

    assert "name" in sent(treasurer, reverse("donations:bank-account-new"), **told).context["form"].errors


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "no CSV file"),
        (b"only words", "No table"),
        (b"a,b\n" * (MOST_ROWS + 1), "more than 5000 rows"),
        (b"a," * (LARGEST_FILE // 2 + 1), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_what_to_do(treasurer, account, content, words):
    refused = upload(treasurer, account, content)

    assert words in errors_of(refused)
    assert "Choose the file again" in refused.text
    assert not BankStatement.objects.exists()


def test_the_very_same_file_is_refused_on_the_page(treasurer, account):
    content = (HEAD + ROW).encode()
    upload(treasurer, account, content)

    assert "already" in errors_of(upload(treasurer, account, content))


def test_wrong_columns_are_refused_and_stay_chosen_and_the_file_stays(treasurer, account, sora):
    statement = statements.uploaded(account, sora, ROW)
    response = take_in(treasurer, statement, day=5, payer="")

    assert "No day can be read" in errors_of(response)
    assert response.context["form"]["day"].value() == "5"
    statement.refresh_from_db()
    assert statement.read_at is None
    assert take_in(treasurer, statement).status_code == 302


def test_the_cells_of_a_file_are_sealed_after_a_quarter_of_an_hour(treasurer, account, sora):
    statement = statements.uploaded(account, sora, ROW)
    url = reverse("donations:bank-statement-read", args=[statement.pk])
    with clock.at(NOVEMBER + timedelta(minutes=16)):
        assert "ﾔﾏﾀﾞ" not in treasurer.get(url).text
        treasurer.post(reverse("donations:bank-account-read", args=[account.pk]))
        assert "ﾔﾏﾀﾞ" in treasurer.get(url).text


def test_columns_are_said_once(treasurer, account, sora):
    statements.taken_in(account, sora, ROW)
    later = statements.uploaded(account, sora, ROW + "2026/11/09,700,,103700,B\n")
    initial = treasurer.get(reverse("donations:bank-statement-read", args=[later.pk])).context["form"].initial

    assert (initial["day"], initial["balance"], initial["words"]) == (1, 4, None)


def test_who_paid_is_shown_once_it_was_opened(treasurer, account, sora):
    statements.line(account, sora)
    assert "ヤマダ ハナコ" not in treasurer.get(account.get_absolute_url()).text

    treasurer.post(reverse("donations:bank-account-read", args=[account.pk]))
    assert "ヤマダ ハナコ" in treasurer.get(account.get_absolute_url()).text


@pytest.mark.parametrize("who", ["mio", "yuki"])
def test_others_see_rows_and_no_name_and_confirm_nothing(request, client, account, sora, who):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    line = statements.line(account, sora)
    client.force_login(request.getfixturevalue(who))
    for url in (account.get_absolute_url(), line.get_absolute_url()):
        page = client.get(url)
        assert "3,000" in page.text
        assert "ヤマダ" not in page.text and '<button class="btn btn-primary"' not in page.text

    assert client.post(account.get_absolute_url(), {"rows": []}).status_code == 403
    assert client.post(line.get_absolute_url(), {"what": "why:own"}).status_code == 403


def test_rows_that_are_ticked_are_booked_at_one_rate(treasurer, account, sora):
    for name in ("ヤマダ ハナコ", "青木 蓮"):
        donors.record_donor(by=sora, kind="individual", name=name)
    statements.taken_in(account, sora, ROW + "2026/11/04,5000,,108000,青木蓮\n")
    page = treasurer.get(account.get_absolute_url())
    ticks = list(page.context["form"].by_value)
    assert len(ticks) == 2

    response = sent(treasurer, account.get_absolute_url(), rows=ticks, rate="150")
    assert "rate" in response.context["form"].errors
    assert response.context["ticked"] == set(ticks)
    response = sent(treasurer, account.get_absolute_url(), rows=ticks, rate="150", rate_confirmed="150")
    assert response.status_code == 302
    assert sorted(Donation.objects.values_list("amount", flat=True)) == [3000, 5000]
    assert treasurer.get(account.get_absolute_url()).context["rows"] == []


def test_rows_without_a_rate_are_refused_and_stay_ticked(treasurer, account, sora):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    statements.line(account, sora)
    ticks = list(treasurer.get(account.get_absolute_url()).context["form"].by_value)
    response = sent(treasurer, account.get_absolute_url(), rows=ticks)

    assert "Enter the rate" in errors_of(response)
    assert response.context["ticked"] == set(ticks)


@pytest.mark.parametrize(
    ("rows", "words"), [([], "Tick the rows"), (["nothing:gift:x"], "no longer what was suggested")]
)
def test_what_is_not_suggested_is_not_confirmed_on_the_page(treasurer, account, sora, rows, words):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    statements.line(account, sora)

    assert words in errors_of(sent(treasurer, account.get_absolute_url(), rows=rows))


def test_a_gift_booked_already_needs_no_rate(treasurer, account, sora):
    factories.gift(sora, 3000, currency="JPY", rate=statements.RATE)
    line = statements.line(account, sora, "2026/11/19,3000,,103000,X")
    ticks = list(treasurer.get(account.get_absolute_url()).context["form"].by_value)

    assert sent(treasurer, account.get_absolute_url(), rows=ticks).status_code == 302
    assert line.match.donation


def test_one_row_is_booked_of_a_new_giver(treasurer, account, sora):
    line = statements.line(account, sora)
    actions.read_bank_account(account, by=sora)
    url = reverse("donations:bank-row-book", args=[line.pk])
    assert treasurer.get(url).context["form"].initial["donor_name"] == "ヤマダ ハナコ"
    told = {
        "fund": account.fund_id,
        "earmark": "none",
        "rate": "150",
        "rate_confirmed": "150",
        "donor_kind": "individual",
        "donor_name": "ヤマダ ハナコ",
    }
    sent(treasurer, url, **{**told, "rate_confirmed": ""})
    assert not Donation.objects.exists()
    response = sent(treasurer, url, **told)

    assert response.status_code == 302, errors_of(response)
    gift = Donation.objects.get()
    assert (gift.amount, gift.currency, gift.channel, gift.received_on) == (3000, "JPY", "postal", line.day)
    assert line.match.donation == gift


def test_a_row_is_booked_as_dues_where_dues_may_go(treasurer, account, sora, general):
    line = statements.line(account, sora)
    url = reverse("donations:bank-row-book", args=[line.pk])
    assert treasurer.get(url).context["label"] == "Book it"
    told = {"kind": "dues", "earmark": "none", "rate": "150", "rate_confirmed": "150", "donor_kind": "individual"}
    told["donor_name"] = "ヤマダ ハナコ"

    refused = sent(treasurer, url, fund=account.fund_id, **told)
    assert "Choose a general fund" in errors_of(refused)
    assert refused.context["form"]["donor_name"].value() == "ヤマダ ハナコ"
    assert not Donation.objects.exists()

    response = sent(treasurer, url, fund=general.pk, **told)
    assert response.status_code == 302, errors_of(response)
    paid = Donation.objects.get()
    assert (paid.kind, paid.amount, paid.fund, line.match.donation) == ("dues", 3000, general, paid)
    assert "membership dues" in treasurer.get(line.get_absolute_url()).text


def test_interest_is_booked_of_a_row_and_its_payer_becomes_no_giver(treasurer, account, sora):
    line = statements.line(account, sora)
    told = {"kind": "other", "fund": account.fund_id, "earmark": "none", "rate": "150", "rate_confirmed": "150"}
    told |= {"donor_kind": "individual", "donor_name": "ヤマダ ハナコ"}

    response = sent(treasurer, reverse("donations:bank-row-book", args=[line.pk]), **told)

    assert response.status_code == 302, errors_of(response)
    came = Donation.objects.get()
    assert (came.kind, came.donor, line.match.donation) == ("other", None, came)
    assert not Donor.objects.exists()
    page = treasurer.get(line.get_absolute_url()).text
    assert "interest or other income" in page
    assert "None" not in page


def test_a_giver_who_gave_before_is_asked_about_on_the_row_too(treasurer, account, sora):
    donors.record_donor(by=sora, kind="individual", name="ヤマダ ハナコ")
    line = statements.line(account, sora)
    told = {
        "fund": account.fund_id,
        "earmark": "none",
        "rate": "150",
        "rate_confirmed": "150",
        "donor_kind": "individual",
    }
    url = reverse("donations:bank-row-book", args=[line.pk])

    assert "same_as" in sent(treasurer, url, **told, donor_name="ヤマダ ハナコ").context["form"].errors


def test_a_sum_worth_nothing_is_refused_above_the_form(treasurer, account, sora):
    line = statements.line(account, sora, "2026/11/03,1,,100001,X")
    told = {"fund": account.fund_id, "earmark": "none", "rate": "900", "donor_kind": "individual", "donor_name": ""}
    response = sent(treasurer, reverse("donations:bank-row-book", args=[line.pk]), **told)

    assert "worth nothing" in errors_of(response)


def test_one_row_is_set_aside_and_waits_again(treasurer, account, sora):
    line = statements.line(account, sora)
    assert sent(treasurer, line.get_absolute_url(), what="why:own").status_code == 302
    assert treasurer.get(account.get_absolute_url()).context["rows"] == []

    url = reverse("donations:bank-match-undo", args=[LineMatch.objects.get().pk])
    assert sent(treasurer, url).status_code == 302
    assert len(treasurer.get(account.get_absolute_url()).context["rows"]) == 1


def test_a_hostile_row_is_shown_as_it_is_written(treasurer, account, sora):
    line = statements.line(account, sora, '2026/11/03,3000,,103000,"<b onclick=1>{{ 7|add:7 }}"')
    actions.read_bank_account(account, by=sora)
    for url in (account.get_absolute_url(), line.get_absolute_url()):
        page = treasurer.get(url).text
        assert "&lt;b onclick=1&gt;{{ 7|add:7 }}" in page
        assert "<b onclick" not in page


def test_rows_of_one_character_stand_beside_each_other(treasurer, account, sora):
    first = statements.line(account, sora)
    statements.taken_in(account, sora, ROW.replace("ﾊﾅｺ", "ﾊﾅﾖ"))
    actions.read_bank_account(account, by=sora)
    odd = first.lookalikes.get()
    page = treasurer.get(odd.get_absolute_url())

    assert "ヤマダ ハナコ" in page.text and "ヤマダ ハナヨ" in page.text
    assert len(treasurer.get(first.get_absolute_url()).context["rows"]) == 2
    assert sent(treasurer, odd.get_absolute_url(), what="why:double").status_code == 302


def test_a_statement_is_taken_back_on_its_page(treasurer, account, sora):
    line = statements.line(account, sora)
    url = reverse("donations:bank-statement-void", args=[line.statement_id])

    assert sent(treasurer, url).url == account.get_absolute_url()
    assert treasurer.get(url).context["obstacle"]


def test_what_waits_is_on_the_list_and_the_desk_of_the_treasurer(treasurer, account, sora):
    statements.line(account, sora)
    statements.uploaded(account, sora, "2026/11/09,700,,103700,B\n")

    desk = treasurer.get("/", follow=True).text
    assert account.name in desk
    listed = treasurer.get(reverse("donations:bank-account-list")).context["accounts"]
    assert [(one.rows, one.files) for one in listed] == [(1, 1)]
    assert "3,000" in treasurer.get(reverse("donations:bank-row-list") + "?state=open").text
    assert "3,000" not in treasurer.get(reverse("donations:bank-row-list") + "?state=booked").text


def test_the_page_of_an_account_asks_no_more_for_many_rows(treasurer, account, sora, django_assert_max_num_queries):
    rows = "".join(f"2026/11/0{1 + n % 9},{1000 + n},,,PAYER {n}\n" for n in range(60))
    statements.taken_in(account, sora, rows, columns=statements.Columns(day=1, came_in=2, payer=5))
    actions.read_bank_account(account, by=sora)
    treasurer.get(account.get_absolute_url())

    with django_assert_max_num_queries(40):
        treasurer.get(account.get_absolute_url())
