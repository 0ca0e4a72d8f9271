"""Every number of a desk opens a list, and the list says the same number."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession

from cases import casework
from cases.events.choices import EventKind
from cases.events.losses import MOST_LOSSES, TO_ACKNOWLEDGE
from cases.seal import reveal
from cases.tests import factories
from donations.payments import actions as spending
from donations.proposals import movements
from donations.tests import factories as money
from lfnkr.accounts import sessions
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.money import Money
from lfnkr.web.tests.reading import in_one_line

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]


def test_the_gifts_of_the_month_are_those_the_treasurer_counts(desk_of, sora):
    with clock.at(clock.now() - timedelta(days=70)):
        money.gift(sora, 70_000)
    money.gift(sora, 5_000)
    movements.reverse(money.gift(sora, 90_000).entries.get(), by=sora, reason="Booked twice.")
    desk = desk_of(sora)

    first = desk.get("/")
    month = f"/money/gifts/?kind=gift&month={clock.today():%Y-%m}"
    gifts = desk.get(month)

    assert month in first.text
    assert gifts.context["in_month"] == first.context["gifts"] == 1
    assert gifts.context["sums"] == [Money(5_000)]
    assert gifts.text.count("(reversed)") == 1
    assert desk.get("/money/gifts/").context["number"] == "3 rows"


@pytest.mark.parametrize("month", ["2026-13", "x", "2026", "-", "9999-01"])
def test_what_is_no_month_shows_gifts_or_an_empty_state(desk_of, sora, month):
    money.gift(sora, 5_000)

    assert desk_of(sora).get("/money/gifts/", {"month": month}).status_code == 200


def test_the_accounts_the_administrator_counts_are_listed(desk_of, hana, mio, rin):
    User.objects.filter(pk=hana.pk).update(is_active=False)
    desk = desk_of(rin)

    first = desk.get("/").context
    listed = {part: desk.get("/staff/", {"show": part}).context["object_list"] for part in ("", "active", "bare", "in")}

    assert hana in listed[""]
    assert first["accounts"] == len(listed["active"]) == len(listed[""]) - 1
    assert first["without_second_factor"] == len(listed["bare"])
    assert first["sessions"] == sum(account.open_sessions for account in listed["in"])
    assert [database.alias for database in first["databases"]] == ["default", "keyring"]


def test_a_session_past_its_longest_life_is_counted_no_more(mio):
    UserSession.objects.create(user=mio, session_key="one", ip="127.0.0.1", user_agent="")
    assert sessions.running().count() == 1

    with clock.at(clock.now() + timedelta(hours=9)):
        assert sessions.running().count() == 0


def test_the_auditor_sees_who_opened_a_seal_of_somebody_elses_request(desk_of, hana, mio, yuki):
    case = factories.case(hana)
    reveal.open_seal(case, by=hana)
    reveal.open_seal(case, by=mio, reason="The lead cannot be reached.")

    page = desk_of(yuki).get("/")

    assert page.context["openings"] == 1
    assert [opening.by for opening in page.context["last_openings"]] == [mio]
    assert "cannot be reached" not in page.text


def test_the_auditor_reads_the_number_of_entries_of_each_fund_and_finds_them(desk_of, sora, yuki):
    money.gift(sora, 5_000)
    money.gift(sora, 6_000)
    desk = desk_of(yuki)

    counted = {fund.code: fund.entry_count for fund in desk.get("/").context["funds"]}

    assert counted["rescue"] == 2
    listed = {code: desk.get("/money/entries/", {"fund": code}).context["object_list"] for code in counted}
    assert {code: len(entries) for code, entries in listed.items()} == counted


@pytest.mark.parametrize("kind", ["arrest", "illness", "other", "contact", "custody"])
def test_incidents_wait_on_the_directors_desk_and_daily_work_does_not(desk_of, hana, mio, kind):
    casework.record_event(factories.case(hana), by=hana, kind=kind, members=[], happened=exactly(clock.today()))

    waiting = desk_of(mio).get("/").context.get("shown_losses", [])

    assert [event.kind for event in waiting] == ([kind] if EventKind(kind) in TO_ACKNOWLEDGE else [])
    assert (EventKind(kind) in TO_ACKNOWLEDGE) is (kind not in ("contact", "custody"))


def test_the_directors_desk_shows_the_oldest_six_and_says_how_many_more_wait(desk_of, hana, mio, sora):
    money.gift(sora, 9_000_000)
    commitment = money.commitment(hana, mio)
    decisions = [money.decision(hana) for _number in range(8)]
    payments = [money.expense(commitment, sora, 1_000) for _number in range(7)]

    desk = desk_of(mio)
    page, whole = desk.get("/").text, desk.get("/?payments=all").text

    assert [row.get_absolute_url() in page for row in decisions] == [True] * 6 + [False] * 2
    assert [row.get_absolute_url() in page for row in payments] == [True] * 6 + [False]
    assert "2 more decisions wait behind these." in page
    assert 'href="/money/decisions/">All decisions' in page
    assert '<a href="?payments=all#payments">1 more<' in in_one_line(page)
    assert all(row.get_absolute_url() in whole for row in payments)
    assert "payments=all" not in whole


def record(hana, *kinds: str) -> None:
    """Events of one request, one after the other."""
    case = factories.case(hana)
    for kind in kinds:
        casework.record_event(case, by=hana, kind=kind, members=[], happened=exactly(clock.today()))


def waiting_on(desk, query: str = "") -> tuple[int, str, list[str]]:
    """What waits to be acknowledged: how many, the part of the page that says so, the addresses of its buttons."""
    part = desk.get(f"/{query}").text.split('id="losses"')[1].split("</section>")[0]
    counted = int(re.search(r'class="count">([0-9]+)<', part)[1])
    return counted, part, re.findall(r'action="(/requests/events/[^"]+/acknowledge/)"', part)


def test_of_many_losses_the_gravest_are_in_sight_and_every_one_can_be_acknowledged(desk_of, hana, mio):
    record(hana, "other", "arrest", "illness", "other", "staff_arrest")
    desk = desk_of(mio)

    counted, part, buttons = waiting_on(desk)
    all_of_them, whole, every_button = waiting_on(desk, "?losses=all")

    assert [words in part for words in ("Arrest", "Own staff arrested", "Illness")] == [True, True, False]
    assert "3 more<" in part
    assert "Illness" in whole and "losses=all" not in whole
    assert (counted, len(buttons)) == (5, 2)
    assert (all_of_them, len(set(every_button))) == (5, 5)
    for address in every_button[2:]:
        desk.post(address)
    counted, part, _buttons = waiting_on(desk)
    assert counted == 2
    assert "losses=all" not in part


def test_the_number_of_losses_is_true_even_of_more_than_are_read(desk_of, hana, mio):
    record(hana, *["other"] * (MOST_LOSSES + 2))

    counted, part, _buttons = waiting_on(desk_of(mio))
    all_of_them, whole, every_button = waiting_on(desk_of(mio), "?losses=all")

    assert counted == all_of_them == MOST_LOSSES + 2
    assert f"{MOST_LOSSES} more<" in part
    assert len(every_button) == MOST_LOSSES
    assert "The others follow here" in whole


def test_a_decision_names_only_whom_there_is(desk_of, hana, mio, sora):
    money.gift(sora, 900_000)
    money.decision(hana)
    money.decision(hana, factories.case(hana, factories.woman(), factories.child(), factories.child(3)))

    page = desk_of(mio).get("/")

    assert "0 children" not in page.text
    assert "1 adult, 2 children" in page.text


def test_the_treasurer_who_decides_while_the_director_is_away_sees_what_waits(desk_of, hana, sora):
    money.gift(sora, 900_000)
    decision = money.decision(hana)

    page = desk_of(sora).get("/").text

    assert decision.get_absolute_url() in page
    assert "USD 2,500.00" in page


def test_the_gravest_is_in_sight_however_many_came_after_it(desk_of, hana, mio):
    record(hana, "arrest", *["other"] * MOST_LOSSES)

    shown = desk_of(mio).get("/").context["shown_losses"]

    assert shown[0].kind == "arrest"


def test_what_is_acknowledged_is_said(desk_of, hana, mio):
    record(hana, "arrest")
    desk = desk_of(mio)
    event = desk.get("/").context["shown_losses"][0]

    page = desk.post(f"/requests/events/{event.pk}/acknowledge/", follow=True).text

    assert f"Acknowledged: {event.get_kind_display()}" in page


def test_the_treasurer_reads_what_was_refused_lately_and_why(desk_of, hana, mio, sora):
    money.gift(sora, 900_000)
    commitment, desk = money.commitment(hana, mio), desk_of(sora)
    with clock.at(clock.now() - timedelta(days=15)):
        long_ago = money.expense(commitment, sora, 1_000)
        spending.refuse_payment(long_ago, by=mio, refused_for="amount")
    assert "Refused" not in desk.get("/").text
    spending.refuse_payment(money.expense(commitment, sora, 2_000), by=sora, refused_for="other")
    assert "Refused" not in desk.get("/").text, "what she took back herself is no news to her"
    refused = []
    for amount in range(3_000, 6_000, 1_000):
        for propose in (money.expense, money.advance):
            refused.append(spending.refuse_payment(propose(commitment, sora, amount), by=mio, refused_for="no_receipt"))

    page = desk.get("/")

    newest = [payment.pk for payment in reversed(refused)][:5]
    assert [payment.pk for payment in page.context["refused"]] == newest
    listed = page.text.partition("Refused</h2>")[2].partition("</ul>")[0]
    assert all(payment.get_absolute_url() in listed for payment in refused[1:])
    assert "USD 50.00" in listed
    assert listed.count("no receipt and no note") == listed.count(commitment.decision.case_reference) == 5
