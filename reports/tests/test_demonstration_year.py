"""Term 20 as the acts left it says what the solved year says, figure by figure; the numbers stand in the data, not in the code."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command

from cases.models import Case, CaseMember
from cases.response_time.measure import clocks_of
from donations.models import Fund, FundsShortfall, PeriodClose
from donations.periods.errors import PeriodClosed
from donations.periods.rules import may_book_on
from donations.reserve import position
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.ages import AgePart
from reports.demo.loading import DATA
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.partition.queries import gather

YEAR = json.loads(DATA.read_text())
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PROMISED = {
    "requests.adults": (27, None, None),
    "requests.mothers_with_children": (12, 12, 27),
    "requests.unaccompanied_women": (15, 15, 27),
    "requests.children": (17, None, None),
    "rescued.led.adults": (8, None, None),
    "rescued.led.mothers_with_children": (5, 5, 8),
    "rescued.led.unaccompanied_women": (3, 3, 8),
    "rescued.led.children": (8, None, None),
    "rescued.led.people": (16, None, None),
    "taken_over.adults": (19, None, None),
    "taken_over.children": (9, None, None),
    "taken_over.safe.adults": (17, 17, 19),
    "deaths.taken_over.adults": (2, None, None),
    "spending.rescue": (2704900, None, None),
    "age.rescued_led.youngest": (10, None, None),
    "age.rescued_led.oldest": (50, None, None),
    "share.under_30.requested_adults": (56, 15, 27),
    "share.under_30.rescued_led_people": (63, 10, 16),
    "origin.provinces": (["KP-09", "KP-10"], 8, 8),
    "destination.desired": (["KR"], 27, 27),
    "external.women_share": (88, None, None),
    "mission.interviews": (16, None, None),
    "mission.goods_kinds": (14, None, None),
    "mission.police_stations": (2, None, None),
    "reserve.opening": (815000, None, None),
    "reserve.closing": (855703, None, None),
    "reserve.floor": (600000, None, None),
    "reserve.target": (1000000, None, None),
    "cost.tier.minimum": (250000, None, 3),
    "cost.tier.evasion": (100000, None, 5),
    "cost.tier.maximum": (600000, None, 8),
    "mobilised_within_72h": (6, 6, 8),
}
"""Value, numerator and denominator of the keys other programs rely on."""


@pytest.fixture
def report() -> AnnualReport:
    return AnnualReport.for_year(FiscalYear.objects.get(term=20))


def test_the_promised_figures_have_their_values_and_their_bases(report):
    figures = as_dict(report, "en")["figures"]
    told = {key: tuple(figures[key][part] for part in ("value", "numerator", "denominator")) for key in PROMISED}

    assert told == PROMISED


def test_every_figure_of_the_solved_year_is_in_the_report(report):
    told = {key: figure["value"] for key, figure in as_dict(report, "en")["figures"].items()}
    solved = {row["key"]: row for row in YEAR["figures"]}
    differing = {
        key: (told.get(key), row["value"])
        for key, row in solved.items()
        if isinstance(row["value"], int) and told.get(key) != row["value"]
    }

    assert len(solved) > 25
    assert not differing


def test_population_attribution_and_definition_are_never_left_out(report):
    bare = [
        key
        for key, figure in as_dict(report, "en")["figures"].items()
        if not (figure["population"] and figure["attribution"] and figure["definition"])
    ]

    assert not bare


def test_all_control_totals_hold_and_the_report_is_final(report):
    told = as_dict(report, "en")["control_totals"]

    assert len(told) >= 14
    assert all(row["holds"] and sum(row["parts"]) == row["total"] for row in told)
    assert report.is_final


def test_the_printed_sum_is_rounded_down_to_one_figure(report):
    spent = next(s for s in report.statements if s.id == "spent")

    assert "more than USD 20,000" in spent.text
    assert "27,049.00" in spent.text


def test_the_meeting_and_the_term_are_the_article_s(report):
    told = as_dict(report, "en")

    assert told["schema"] == "lfnkr.annual-report/1"
    assert (told["term"], told["starts_on"], told["ends_on"]) == (20, "2017-09-01", "2018-08-31")
    assert told["meeting"] == {"number": 21, "held_on": "2018-10-14"}


def test_the_answers_about_what_was_done_to_them_add_up(report):
    names = {
        "left_to_survive": "left_to_survive",
        "deceived_and_held_by_traffickers": "deceived",
        "sold_to_a_man_in_a_rural_area": "sold_rural",
        "sold_into_the_sex_industry": "sold_sex",
        "watched": "watched",
        "battered": "battered",
    }
    told = {
        kind: {
            answer: report[f"circumstances.{code}.{answer.replace(' ', '_')}"].value
            for answer in YEAR["circumstances"][kind]
        }
        for kind, code in names.items()
    }

    assert told == YEAR["circumstances"]


def test_at_each_of_the_nineteen_takeovers_the_money_was_missing():
    solved = sorted(
        (row["takeover"]["estimate_cents"], row["takeover"]["available_cents"], row["takeover"]["shortfall_cents"])
        for row in YEAR["cases"]
        if row.get("takeover")
    )
    rows = FundsShortfall.objects.filter(is_takeover=True).select_related("estimate")

    assert sorted((row.estimate.amount, row.available, row.shortfall) for row in rows) == solved
    assert len(solved) == 19
    assert all(row.available < row.estimate.amount for row in rows)


def test_the_hours_of_each_led_request_are_those_of_the_year():
    solved = {row["received_at"]: row["clock"] for row in YEAR["cases"] if row.get("clock")}
    received = {datetime.fromisoformat(text): hours for text, hours in solved.items()}
    with trail.reading():
        cases = list(Case.objects.filter(received_at__in=received))
        clocks = clocks_of(cases, clock.now())
        told = {
            case.received_at: (round(clocks[case.pk].hours_gross, 2), round(clocks[case.pk].hours_net, 2))
            for case in cases
        }

    assert len(told) == 8
    assert told == {at: (hours["hours_gross"], hours["hours_net"]) for at, hours in received.items()}


def facts_on(day: date, known: datetime | None = None):
    over = datetime(day.year, day.month, day.day, tzinfo=TOKYO) + timedelta(days=1)
    with trail.reading():
        return gather(FiscalYear.objects.get(term=20), over, known or over)


def numbers_of(members) -> list[int]:
    """The numbers of the requests in the data, by the moment they were received."""
    by_moment = {datetime.fromisoformat(row["received_at"]): row["no"] for row in YEAR["cases"]}
    return sorted({by_moment[m.received_at] for m in members if m.part_at_request == AgePart.ADULT})


def test_on_12_january_by_what_was_known_then_six_were_safe_and_six_open():
    facts = facts_on(date(2018, 1, 12))
    safe = [m for m in facts.asked if m.is_safe]

    assert numbers_of(facts.asked) == list(range(1, 13))
    assert numbers_of(safe) == [1, 2, 3, 4, 5, 6]
    assert numbers_of(m for m in facts.asked if m.is_open) == [7, 8, 9, 10, 11, 12]


def test_on_12_january_as_known_today_seven_were_safe():
    facts = facts_on(date(2018, 1, 12), known=clock.now())
    safe = [m for m in facts.asked if m.is_safe]

    assert numbers_of(safe) == [1, 2, 3, 4, 5, 6, 10]


def test_on_3_may_two_were_under_way_and_two_waited():
    facts = facts_on(date(2018, 5, 3))

    assert len(numbers_of(facts.asked)) == 21
    assert numbers_of(m for m in facts.asked if m.status in ("in_movement", "interrupted")) == [18, 21]
    assert numbers_of(m for m in facts.asked if m.status == "waiting") == [19, 20]


def test_on_24_july_two_waited():
    facts = facts_on(date(2018, 7, 24))

    assert numbers_of(m for m in facts.asked if m.is_open) == [26, 27]


def test_entries_to_south_korea_after_the_term_do_not_change_it(report):
    assert report["rescued.led.in_destination"].value == 5
    assert report["taken_over.in_destination.adults"].value == 12


def test_the_term_in_progress_is_ready_to_play():
    state = position.state_of(Fund.objects.rescue())
    with trail.reading():
        statuses = sorted(
            CaseMember.objects.filter(
                role="principal", case__closed_at=None, status__in=["verifying", "accepted", "waiting", "in_movement"]
            ).values_list("status", flat=True)
        )

    assert statuses == ["accepted", "accepted", "accepted", "in_movement", "verifying", "waiting"]
    assert (state.balance, state.committed, state.available) == (751703, 166000, 585703)
    assert [row.count for row in state.affordable] == [2, 1, 0]
    assert [advance.age_days for advance in state.open_advances] == [40]


def test_the_books_of_the_year_were_closed_before_its_meeting():
    closed = PeriodClose.objects.standing().earliest("until")  # A term after 20 is closed, too.

    signed = closed.proposal
    assert (closed.until, signed.proposed_by.username, signed.decided_by.username) == (date(2018, 8, 31), "sora", "mio")
    assert closed.closed_at == datetime(2018, 10, 5, 10, tzinfo=TOKYO)
    assert isinstance(may_book_on(closed.until), PeriodClosed)
    assert may_book_on(PeriodClose.objects.standing().latest("until").until + timedelta(days=1)) is None


@pytest.mark.parametrize("command", ["verify_ledger", "verify_audit"])
def test_the_books_and_the_trail_verify(command, capsys):
    call_command(command)

    assert capsys.readouterr().out.strip()
