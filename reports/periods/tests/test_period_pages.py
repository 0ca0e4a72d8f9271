"""The pages and files of periods: who sees what, which days are refused, what a period says of its edges, and that it stays inside."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.tests import factories
from donations.tests.factories import gift
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.calendar.period import FOUNDED_ON, Period
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.tests.reading import in_one_line
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.freezing.tests.people import AFTER_THE_TERM, published, term_that_is_over
from reports.models import PrintJob, Register, StatedKind
from reports.periods.side_by_side import picture, side_by_side
from reports.printing.paper import print_html
from reports.registers import actions as registers
from reports.stated import actions as stating
from reports.tests.scenarios import break_a_sum, mother_and_child

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))


@pytest.fixture
def enter(client):
    """Open a page as somebody; its answer."""

    def open_page(user, name: str, *args, **query):
        client.force_login(user)
        return client.get(reverse(f"reports:{name}", args=args), query)

    return open_page


@pytest.fixture
def over(hana):
    """Term 28, which is over, with a mother and her child who asked on 3 March 2026."""
    return term_that_is_over(hana)


def at(year, month, day, hour=12, minute=0):
    return clock.at(datetime(year, month, day, hour, minute, tzinfo=TOKYO))


# What is refused


def test_a_caseworker_has_no_report_of_a_period(enter, hana):
    for name, args in (("choose-period", ()), ("period", ("2026-03-01", "2026-05-31")), ("side-by-side", (28,))):
        assert enter(hana, name, *args).status_code == 403


def test_a_day_the_calendar_has_not_is_no_address(client, mio):
    client.force_login(mio)

    assert client.get("/reports/periods/2026-02-30/2026-05-31/").status_code == 404
    assert client.get("/reports/periods/2026-2-3/2026-05-31/").status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-05-31", "2026-03-01", "comes before the first"),
        ("2998-01-01", "2998-02-01", "2100"),
        ("1850-01-01", "2026-02-01", "1900"),
        ("2017-01-01", "", "required"),
        ("soon", "2017-01-01", "One single day is needed"),
    ],
)
def test_days_that_cannot_be_counted_are_refused_with_what_to_do(enter, mio, first, last, sentence):
    page = enter(mio, "choose-period", first=first, last=last)

    assert page.status_code == 200
    assert sentence in page.text


def test_a_period_in_the_future_is_refused_at_its_address_too(enter, mio):
    first, last = clock.today() + timedelta(days=1), clock.today() + timedelta(days=9)

    answer = enter(mio, "period", first, last)

    assert answer.status_code == 302
    page = enter(mio, "choose-period", first=first, last=last)
    assert "nothing can be counted yet" in page.text


def test_a_period_that_ends_years_ahead_is_refused(enter, mio):
    page = enter(mio, "choose-period", first=clock.today(), last=clock.today() + timedelta(days=800))

    assert "more than a year away" in page.text


def test_a_figure_that_does_not_exist_is_not_found(enter, mio):
    assert enter(mio, "period-figure", "2026-03-01", "2026-03-01", "requests.unicorns").status_code == 404
    assert enter(mio, "period-figure", "2026-03-01", "2026-03-01", "later.requests.people").status_code == 404


def test_a_term_that_has_not_begun_is_not_set_beside_others(enter, mio):
    assert enter(mio, "side-by-side", 99).status_code == 404


def test_no_print_of_a_period_is_for_others_or_of_an_edition(mio):
    facts = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 5, 31), "language": "en", "asked_by": mio}
    for wrong in (
        facts | {"audience": "members"},
        facts | {"audience": "internal", "terms": 5},
        facts | {"audience": "internal", "ends_on": None},
        facts | {"audience": "internal", "ends_on": date(2026, 2, 1)},
        {"audience": "internal", "language": "en", "asked_by": mio},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), trail.act("ask for print", by=mio):
            PrintJob.objects.create(**wrong)


def test_a_print_of_days_that_cannot_be_counted_is_refused(mio):
    with pytest.raises(DomainError, match="comes before the first"):
        jobs.ask_for_print_of_period(by=mio, first=date(2026, 5, 1), last=date(2026, 4, 1), language="en")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "Give the number of a term, or both"),
        (["28", "--from", "2026-03-01"], "not both"),
        (["--from", "2026-03-01"], "both --from and --to"),
        (["--from", "2026-02-30", "--to", "2026-05-31"], "2026-02-30 is no day"),
        (["--from", "2026-05-31", "--to", "2026-03-01"], "comes before the first"),
        (["--from", "2026-03-01", "--to", "2026-05-31", "--audience", "members"], "inside alone"),
    ],
)
def test_the_command_says_what_is_wrong_with_the_days(db, options, sentence, tmp_path):
    with pytest.raises(CommandError, match=sentence):
        call_command("annual_report", *options, "--output", str(tmp_path / "r.json"))


def test_a_failing_sum_gives_no_file_and_is_named_on_the_page(enter, hana, mio, tmp_path):
    break_a_sum(hana)
    day = clock.today()

    assert "Not final" in enter(mio, "period", day, day).text
    assert enter(mio, "period-file", day, day, "json").status_code == 302
    with pytest.raises(CommandError, match="members without any outcome"):
        call_command("annual_report", "--from", f"{day}", "--to", f"{day}", "--output", str(tmp_path / "r.pdf"))


# What a period says


def test_the_page_of_a_period_names_its_days_and_is_a_draft_for_inside(enter, over, mio):
    page = in_one_line(enter(mio, "period", SPRING.starts_on, SPRING.ends_on).text)

    assert "1 adult and 1 child asked LFNKR for rescue from 1 Mar 2026 to 31 May 2026." in page
    assert "Draft, internal" in page
    assert "/reports/periods/2026-03-01/2026-05-31/figures/requests.adults/" in page


def test_a_figure_of_a_period_leads_to_its_people(enter, over, mio):
    page = enter(mio, "period-figure", SPRING.starts_on, SPRING.ends_on, "requests.adults").text

    assert "1 record" in page
    assert "request received in the period" in page


def test_the_file_of_a_period_has_no_term_and_keeps_the_keys(enter, over, mio):
    told = json.loads(enter(mio, "period-file", SPRING.starts_on, SPRING.ends_on, "json").content)

    assert told["schema"] == "lfnkr.period-report/1"
    assert not {"term", "label", "meeting", "edition"} & told.keys()
    assert (told["starts_on"], told["ends_on"], told["audience"]) == ("2026-03-01", "2026-05-31", "internal")
    of_term = {key for key in AnnualReport.for_year(over).figures if not key.startswith(("later.", "requests.month."))}
    assert of_term <= told["figures"].keys()


def test_the_spreadsheet_has_a_row_a_figure(enter, over, mio):
    text = enter(mio, "period-file", SPRING.starts_on, SPRING.ends_on, "csv").content.decode("utf-8-sig")

    assert '"requests.adults","Adults who asked for rescue","1",1,"adults"' in text
    assert "draft, internal" in text


def test_midnight_in_tokyo_parts_two_days(hana, mio):
    for moment in (datetime(2026, 3, 31, 23, 59, 59, tzinfo=TOKYO), datetime(2026, 4, 1, tzinfo=TOKYO)):
        with at(2026, 4, 2):
            factories.case(hana, factories.woman(), received_at=moment)

    asked = {
        (first, last): AnnualReport.for_period(Period(first, last))["requests.people"].value
        for first, last in (
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2026, 4, 1), date(2026, 4, 1)),
            (date(2026, 3, 31), date(2026, 4, 1)),
            (date(2026, 3, 30), date(2026, 3, 30)),
        )
    }

    assert list(asked.values()) == [1, 1, 2, 0]


def test_a_period_of_thirty_years_says_from_which_day_there_are_records(enter, over, mio):
    report = AnnualReport.for_period(Period(date(1996, 1, 1), date(2026, 8, 31)))

    assert report.is_final
    assert report["requests.people"].value == 2
    assert "The first record is of 3 Mar 2026; nothing of the days before it is counted." in {
        statement.text for statement in report.statements
    }
    page = enter(mio, "period", "1996-01-01", "2026-08-31").text
    assert "not shown one by one" in page


def test_before_the_first_record_nothing_is_recorded_and_nothing_is_denied(over):
    report = AnnualReport.for_period(Period(date(2001, 1, 1), date(2001, 3, 31)))
    told = " ".join(statement.text for statement in report.statements)

    assert report.is_final
    assert (
        "No request for rescue is recorded from 1 Jan 2001 to 31 Mar 2001; whether there was none is not recorded."
        in told
    )
    assert not report["requests.people"].is_complete


def test_a_period_over_two_terms_is_complete_where_both_are_declared(hana, mio, yuki):
    with at(2024, 3, 1):
        years = [ensure_term(date(2023, 1, 1)), ensure_term(date(2024, 1, 1))]
    middle = Period(date(2023, 6, 1), date(2023, 12, 31))
    both = []
    for year in years:
        assert Register.REQUESTS not in AnnualReport.for_period(middle).registers
        for row in registers.declare_registers(
            year, by=mio, registers=[Register.REQUESTS], reason="the border was closed"
        ):
            both.append(registers.agree_to_declaration(row, by=yuki))

    report = AnnualReport.for_period(middle)
    told = {statement.id: statement.text for statement in report.statements}
    assert told["asked_nobody"] == "Nobody asked LFNKR for rescue from 1 Jun 2023 to 31 Dec 2023."
    assert "asked_nobody_reason" not in told
    inside = AnnualReport.for_period(Period(date(2023, 6, 1), date(2023, 8, 31)))
    assert "asked_nobody_reason" in {statement.id for statement in inside.statements}
    beyond = AnnualReport.for_period(Period(date(2022, 6, 1), date(2023, 12, 31)))
    assert Register.REQUESTS not in beyond.registers


def test_what_runs_says_so(hana, mio, enter):
    mother_and_child(hana)
    first, last = clock.today() - timedelta(days=3), clock.today() + timedelta(days=30)

    report = AnnualReport.for_period(Period(first, last))
    page = enter(mio, "period", first, last).text

    assert report.is_running
    assert report["mobilised_not_yet"].value == 0  # nobody leads them yet
    assert "The period is not over" in page
    assert "“the end of the period” means that day" in in_one_line(print_html(report, "en"))


def test_what_was_learnt_after_an_edition_counts_in_a_period_by_its_day_and_in_the_next_term_once(
    over, hana, mio, yuki
):
    with clock.at(AFTER_THE_TERM):
        published(over, by=mio, second=yuki)
    with at(2026, 10, 5):
        factories.case(hana, factories.woman(), received_at=datetime(2026, 6, 1, 9, tzinfo=TOKYO))
        following = ensure_term(clock.today())

    with at(2026, 11, 20):
        by_day = AnnualReport.for_period(Period(over.starts_on, over.ends_on))
        after = AnnualReport.for_period(Period(following.starts_on, date(2026, 11, 20)))
        term = AnnualReport.for_year(following)

    assert by_day["requests.people"].value == 3
    assert after["requests.people"].value == 0
    assert (term["requests.people"].value, term["later.requests.people"].value) == (1, 1)


def test_a_signed_term_stands_beside_todays_count_where_they_differ(over, hana, mio, yuki, enter):
    with clock.at(AFTER_THE_TERM):
        published(over, by=mio, second=yuki)
    with at(2026, 10, 5):
        factories.case(hana, factories.woman(), received_at=datetime(2026, 6, 1, 9, tzinfo=TOKYO))

    with at(2026, 11, 20):
        found = side_by_side(over.term)
        row = next(row for row in found.people if row.key == "requests.people")
        page = in_one_line(enter(mio, "side-by-side", over.term).text)
        text = enter(mio, "side-by-side-file", over.term).content.decode("utf-8-sig")

    assert [column.term for column in found.columns] == [24, 25, 26, 27, 28]
    assert (row.cells[-1].counted, row.cells[-1].published) == ("3", "2")
    assert [cell.counted for cell in row.cells[:-1]] == ["not recorded"] * 4
    assert next(r for r in found.people if r.key == "rescued.led.people").cells[-1].published == ""
    assert "as published: 2" in page
    assert '"Term 28, as published"' in text


def test_the_money_of_a_period_is_that_of_its_days(over, mio, sora):
    with at(2026, 4, 10):
        gift(sora, 300_000)

    report = AnnualReport.for_period(SPRING)

    assert report["reserve.gifts"].value == 300_000
    assert report["reserve.closing"].value == report["reserve.opening"].value + 300_000
    assert AnnualReport.for_period(Period(date(2026, 4, 11), date(2026, 5, 31)))["reserve.gifts"].value == 0


def test_a_period_is_printed_as_a_draft(over, mio, yuki):
    asked = jobs.ask_for_print_of_period(by=yuki, first=SPRING.starts_on, last=SPRING.ends_on, language="en")

    done = jobs.run_print(asked)

    assert done.state == "done", done.refusal
    assert bytes(done.file).startswith(b"%PDF")
    assert done.file_name == "report-2026-03-01-to-2026-05-31.pdf"
    assert done.page == "/reports/periods/2026-03-01/2026-05-31/"


def test_terms_side_by_side_are_printed(over, mio):
    asked = jobs.ask_for_print_side_by_side(over, by=mio, language="ja")

    done = jobs.run_print(asked)

    assert done.state == "done", done.refusal
    assert bytes(done.file).startswith(b"%PDF")
    assert done.way_to_print == f"/reports/side-by-side/{over.term}/print/"


def test_the_command_writes_the_report_of_any_days(over, tmp_path, capsys):
    file = tmp_path / "r.json"

    call_command(
        "annual_report", "--from", "2026-03-01", "--to", "2026-05-31", "--format", "json", "--output", str(file)
    )

    told = json.loads(file.read_text())
    assert told["figures"]["requests.people"]["value"] == 2
    assert "report from 2026-03-01 to 2026-05-31, a draft, internal" in capsys.readouterr().out
    kept = PrintJob.objects.get()
    assert (kept.starts_on, kept.ends_on, kept.fiscal_year) == (SPRING.starts_on, SPRING.ends_on, None)


def test_the_lists_and_the_desk_lead_to_periods(enter, client, over, mio):
    assert reverse("reports:choose-period") in enter(mio, "year-list").text
    assert reverse("reports:choose-period") in client.get(reverse("desk")).text
    page = enter(mio, "choose-period").text
    assert reverse("reports:period", args=["2026-03-01", "2026-05-31"]) in page
    assert reverse("reports:period", args=["1998-09-01", clock.today().isoformat()]) in page


def test_queries_do_not_grow_with_the_records(hana, mio, enter):
    with at(2026, 3, 3):
        mother_and_child(hana)
    counts = []
    for _n in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert enter(mio, "period", SPRING.starts_on, SPRING.ends_on).status_code == 200
        counts.append(len(queries))
        with at(2026, 4, 4):
            for _more in range(4):
                mother_and_child(hana)

    assert counts[1] <= counts[0]


# What was stated of the days before the records


def opening(mio, yuki, up_to: date, **facts):
    """So many were led to safety up to a day, as a report said; entered by one officer and agreed to by another."""
    told = {
        "kind": StatedKind.OPENING,
        "up_to": up_to,
        "key": "rescued.led.people",
        "number": Decimal(14),
        "unit": "people",
        "definition": "people helped to a safe third country since the founding",
        "publication": "annual report of LFNKR",
        "printed": exactly(clock.today()),
        "place": "second paragraph",
        "certainty": "first_hand",
        **facts,
    }
    return stating.agree_to_number(stating.state_number(by=mio, **told), by=yuki)


def since_founding(first: date = FOUNDED_ON) -> AnnualReport:
    return AnnualReport.for_period(Period(first, date(2026, 8, 31)))


def test_since_the_founding_begins_with_what_was_stated_apart_from_what_is_counted(over, mio, yuki, enter):
    opening(mio, yuki, date(2005, 8, 31))

    (told,) = since_founding().openings
    page = in_one_line(enter(mio, "period", FOUNDED_ON, "2026-08-31").text)

    assert since_founding()["rescued.led.people"].value == 0  # never in a figure
    assert told.sentence == "Together 14: 14 stated up to 31 Aug 2005, and 0 counted from 3 Mar 2026 on."
    assert told.sentence in page
    assert "Stated, and not counted from records" in page
    assert "The two are not added to each other." not in page


def test_a_total_of_days_that_have_records_is_not_added_to_them(over, mio, yuki):
    opening(mio, yuki, date(2026, 4, 30))

    (told,) = since_founding().openings

    assert told.together == ""
    assert "nobody counts twice" in told.sentence


def test_what_was_stated_loosely_stays_loose_in_the_sum(over, mio, yuki):
    opening(mio, yuki, date(2005, 8, 31), qualifier="more_than", number=Decimal(200))

    (told,) = since_founding().openings

    assert told.together.startswith("more than 200")


def test_a_period_that_begins_after_the_founding_has_no_opening_total(over, mio, yuki):
    opening(mio, yuki, date(2005, 8, 31))

    assert since_founding(date(2004, 1, 1)).openings == ()


def test_a_term_known_only_as_totals_stands_beside_others_with_its_source(over, mio, yuki, enter):
    year = ensure_term(date(2024, 1, 1))
    opening(mio, yuki, None, kind=StatedKind.TOTAL, fiscal_year=year, number=Decimal(31))

    found = side_by_side(over.term)
    terms = [column.term for column in found.columns]
    cell = next(row for row in found.people if row.key == "rescued.led.people").cells[terms.index(year.term)]
    page = in_one_line(enter(mio, "side-by-side", over.term).text)

    assert (cell.counted, cell.is_recorded) == ("not recorded", False)
    assert "31 (annual report of LFNKR" in page
    assert "stated, not counted" in page


def test_a_term_nobody_recorded_is_drawn_with_a_dash_and_not_with_nought(over):
    drawn = picture(side_by_side(over.term))

    assert [bar.label for bar in drawn.picture.totals] == ["–"] * 8 + ["2", "–"]
    assert "Term 24 – / –" in drawn.alt
